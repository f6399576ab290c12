"""What sentences of letters may say, in English and German, and what they do not."""

import pytest

from troth.sources.mail.guesses import answer_in, hints
from troth.sources.mail.replies import expects_reply
from troth.sources.mail.requests import ask_kind
from troth.sources.mail.sentences import sentences
from troth.sources.mail.written import new_text


@pytest.mark.parametrize(
    ("sentence", "guess"),
    [
        ("Could you send us the price list?", "ask"),
        ("Please send us the signed copy.", "ask"),
        ("Könnten Sie uns bitte die Unterlagen schicken?", "ask"),
        ("Bitte bestätigt uns den Preis.", "ask"),
        ("Do you have capacity for a project in May?", "ask"),
        ("We are fully booked until June.", "availability"),
        ("Wir haben im Mai leider keine Kapazität.", "availability"),
        ("We'll send you the deck by Friday.", "pledge"),
        ("We’ll send you the deck by Friday.", "pledge"),
        ("Ich schicke dir das Angebot bis morgen.", "pledge"),
        ("Ihr bekommt den Plan bis 14. März.", "pledge"),
        ("I'd like to introduce you to Dora Klein.", "introduction"),
        ("Ich möchte euch mit Dora Klein bekannt machen.", "introduction"),
        ("Could you introduce us to the CIO?", "introduce_us"),
        ("Könntest du uns dem CIO vorstellen?", "introduce_us"),
        ("What if we run a joint webinar?", "idea"),
        ("Mein Vorschlag wäre ein gemeinsames Angebot.", "idea"),
        ("Why don't we sell it together.", "idea"),
        ("I don't think that we should do it together.", None),
        ("We couldn't do it together.", None),
        ("We're fully booked until June.", "availability"),
        ("You'll have it by EOB tomorrow.", "pledge"),
        ("Not done yet, but I'll send it by Friday.", "pledge"),
        ("We'll send it no later than Friday.", "pledge"),
        ("Angebot kommt bis KW 12.", "pledge"),
        ("I'll be in Berlin by Thursday.", None),
        ("I don't think we'll send it by Friday.", None),
        ("Please find attached the list.", None),
        ("Any chance you could send us the list?", "ask"),
        ("It would be great if you could share the list.", "ask"),
        ("Kannst du mir kurz die Liste schicken?", "ask"),
        ("Please don't send it to the customer.", None),
        ("Are you available for a call on Tuesday?", None),
        ("How about we meet on Tuesday?", None),
        ("Habt ihr am Dienstag Zeit für einen Termin?", None),
        ("We won't send you the deck by Friday.", None),
        ("If you agree, we'll send you the deck by Friday.", None),
        ("Wir schicken euch das Angebot nicht bis Freitag.", None),
        ("Wir würden euch das Angebot bis Freitag schicken.", None),
        ("Did we promise you the deck by Friday?", None),
        ("The customer decides by Friday.", None),
        ("Thank you for the introduction last week.", None),
        ("I cannot introduce you to her.", None),
        ("If possible, please send us the list by Friday.", "ask"),
        ("If that does not suit you, could you send us another date?", "ask"),
        ("Please let me know if you can send two engineers.", "ask"),
        ("If you have questions, please let me know.", None),
        ("If anyone is interested, please tell me.", None),
        ("Please let me know if there are any problems.", None),
        ("Please let us know if you need more information.", None),
        ("Bitte melden Sie sich bei Fragen.", None),
        ("Falls du Fragen hast, bitte melde dich.", None),
        ("Please help me!", None),
        ("Please let us have the list by Friday.", "ask"),
        ("Please let me begin with our thanks.", None),
        ("Please let me know if you are interested.", None),
        ("Can someone please send us the list?", "ask"),
        ("Please send your application to us.", None),
        ("Könnt ihr uns jemanden nennen, der den Einkauf kennt?", "ask"),
        ("Could you send us someone who knows the system?", "ask"),
        ("Could you send us the CVs of the two consultants?", "ask"),
        ("Could you please advise?", None),
        ("I will be away until Monday.", None),
        ("I'll be back on Friday.", None),
        ("I can see why they want it by Friday.", None),
    ],
)
def test_a_sentence_may_say_one_thing_or_nothing(sentence: str, guess: str | None) -> None:
    assert [each.guess for each in hints(sentence)] == ([guess] if guess else [])


@pytest.mark.parametrize(
    "text",
    [
        "When can we meet?",
        "Hi Mia, could you send us the list by Friday?",
        "Hallo Mia,\n\nkönnt ihr uns bis Freitag die Liste schicken?",
        "Thanks for the call. And what is the price for twenty users?",
        "Ist der Vertrag schon unterschrieben?",
        "Mia, is the customer fine with the date?",
        "Fine.\n\nBest\nBea\n\nP.S. Could you send us the list?",
    ],
)
def test_a_direct_question_expects_a_reply(text: str) -> None:
    assert expects_reply(new_text(text))


@pytest.mark.parametrize(
    "text",
    [
        "Please send us the list.",
        "How are you?",
        "Wie geht es dir?",
        "How was your weekend?",
        "Great, right?",
        "Could you believe it?",
        "Did you see the news? Crazy.",
        "Did you know that we have a new office?",
        "Do you have any questions?",
        "Isn't it lovely that it worked?",
        "See https://acme.example/search?q=when for more.",
        "No need to reply. Could you send it at some point?",
        "The customer asked: when?",
        "Really?",
        "Fine.\n\n> When can we meet?",
        "Fine.\n\nOn Mon, 2 Mar 2026 at 09:00, Bea <bea@bolt.example> wrote:\n\nWhen do we meet?",
        "Gut.\n\nAm Mo., 2. März 2026 um 09:00 schrieb Bea <b@bolt.example>:\n\nWann passt es?",
        "Gut.\n\nVon: Bea Ortiz\nGesendet: Montag, 2. März 2026\nAn: Mia\n\nWann passt es euch?",
        "Fine.\n\n-----Original Message-----\nFrom: Bea\nSent: Monday\n\nWhen can we meet?",
        "Fine.\n\nBegin forwarded message:\n\nWhen can we meet?",
        "Fine.\n-- \nMia\nCan we help you?",
        "Fine.\n\nBest regards\nMia\nWhat can we do for you?",
        "Fine.\n\nSent from my iPhone\n\nCan you see it?",
    ],
)
def test_whatever_is_not_plain_expects_no_reply(text: str) -> None:
    assert not expects_reply(new_text(text))


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Could you give us a discount?", "discount"),
        ("Könnt ihr uns einen Rabatt geben?", "discount"),
        ("Could you name us a reference customer?", "reference"),
        ("Can you tell the customer to sign?", "mandate"),
        ("Could you make an exception to the rule?", "rule_change"),
        ("Could you put in a good word for us?", "advocacy"),
        ("Could you send us two engineers?", "resource"),
        ("Are you available for a project in May?", "availability"),
        ("Could you send us the plan?", "information"),
    ],
)
def test_the_kind_of_an_ask_is_told_by_its_words(sentence: str, kind: str) -> None:
    assert ask_kind(sentence) == kind


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("We are fully booked.", "no"),
        ("We have only limited capacity.", "partly"),
        ("We have capacity in May.", "yes"),
        ("Wir sind leider ausgebucht.", "no"),
    ],
)
def test_availability_is_told(sentence: str, answer: str) -> None:
    assert answer_in(sentence) == answer


def test_sentences_end_where_they_end() -> None:
    text = "Dear Dr. Klein,\n\nwe meet on 3. März, e.g. at noon. Fine?\n- One point\n- Another one"
    assert list(sentences(text)) == [
        "Dear Dr. Klein,",
        "we meet on 3. März, e.g. at noon.",
        "One point",
        "Another one",
    ]


QUOTATIONS = (
    "De : Mia Lang <mia@acme.example>\nEnvoyé : mercredi 4 mars 2026 10:00\nÀ : Bea\nObjet : Prix",
    "De\u00a0: Mia Lang <mia@acme.example>\nDate\u00a0: mercredi 4 mars 2026 à 10:00\nÀ\u00a0: Bea",
    "De: Mia Lang <mia@acme.example>\nEnviado el: miércoles, 4 de marzo de 2026\nPara: Bea",
    "De: Mia Lang <mia@acme.example>\nFecha: miércoles, 4 de marzo de 2026\nPara: Bea",
    "Da: Mia Lang <mia@acme.example>\nInviato: mercoledì 4 marzo 2026\nA: Bea",
    "Von: Mia Lang <mia@acme.example>\nGesendet: Mittwoch, 4. März 2026 10:00\nAn: Bea",
    "From: Mia Lang <mia@acme.example>\n\nSent: Wednesday, March 4, 2026\n\nTo: Bea",
    "-----Message d'origine-----\nDe : Mia",
    "-----Mensaje original-----\nDe: Mia",
    "Le mar. 3 mars 2026 à 18:12, Mia Lang <mia@acme.example> a écrit :\n",
    "El jue, 5 mar 2026 a las 14:00, Mia Lang (<mia@acme.example>) escribió:\n",
    "Am 05.03.2026 um 09:00 schrieb Mia Lang:\n",
    "On 5 Mar 2026, at 18:00, Mia Lang <mia@acme.example> wrote:\n",
)


@pytest.mark.parametrize("quotation", QUOTATIONS, ids=range(len(QUOTATIONS)))
@pytest.mark.parametrize("mark", ["", "> ", "| "])
def test_what_others_wrote_before_is_no_word_of_the_writer(quotation: str, mark: str) -> None:
    asked = "Could you please send us the price list by Friday?"
    told = new_text(f"Bonjour,\n\nC'est noté.\n\n{quotation}\n\n{mark}{asked}\n{mark}Mia\n")
    assert "noté" in told
    assert asked not in told


def test_what_stands_between_quotations_is_new() -> None:
    text = "Le 3 mars 2026, Mia Lang a écrit :\n> Could you check?\n\nWe will send it by Friday.\n"
    assert "We will send it by Friday." in new_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "I'm traveling on Thursday and this is urgent. Could you send the file today?",
        "We still argue about the opt-out clause. Could you ask legal?",
        "Ich bin morgen auf Dienstreise. Kannst du mir die Folien heute schicken?",
        "Our help center goes live in May. Can you link to it?",
        "The ticket number is 4711. Could you have a look?",
        "Thank you!\n\nCould you also send us the second file?",
        "Hi Mia,\n\nthanks.\n\nWhen does it start?",
    ],
)
def test_people_use_the_words_of_programs_too(text: str) -> None:
    assert expects_reply(new_text(text, ("bea", "b")))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Fine.\n\nBea\nPartner Manager\nCan we help you?", "Fine."),
        ("Fine.\n\nBea Ortiz | Bolt Systems\nCan we help you?", "Fine."),
        ("Fine.\nCheers, Bea\nCan we help you?", "Fine."),
        ("See below.\n\nBea\n\n> Fine?\n\nYes.", "See below.\n\n\n\nYes."),
        ("Fine.\n\nBea\n\nP.S. Could you call Tom?", "Fine.\n\n\nP.S. Could you call Tom?"),
        ("> Fine?\nYes.\n> When?\nOn Friday.\n\nBea", "Yes.\nOn Friday."),
        ("On 3/3/26 11:20 AM, Mia Lang wrote:\n> When?\nOn Friday.", "On Friday."),
        ("Yes.\n\nMia Lang <mia@acme.example> schrieb am Di., 3. März 2026:\n\nGeht das?", "Yes."),
        (
            "Yes.\n\nOn Tue, Mar 3, 2026 at 9:41 AM Mia Lang <\nmia@acme.example> wrote:\n\nOk?",
            "Yes.",
        ),
        ("CAUTION: This mail originated outside of Acme.\n\nFine.", "Fine."),
    ],
)
def test_signatures_end_what_was_written_and_quotations_do_not(text: str, told: str) -> None:
    assert new_text(text, ("bea ortiz", "bea", "ortiz", "b")) == told


@pytest.mark.parametrize("end", ["?", "."])
@pytest.mark.parametrize(
    "words", ["also", "und zwar", "sag mal", "one more question", "please", "hi mia,", "we will"]
)
def test_words_without_end_are_read_in_little_time(words: str, end: str) -> None:
    text = " ".join([words] * 400)[:390] + end
    assert len(list(hints(text))) <= 1
    assert expects_reply(text) in (True, False)
