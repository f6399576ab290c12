"""What the sentences of a letter may say, as questions with the action that a yes would take."""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from functools import cached_property
from typing import Any, NamedTuple

from troth.facts.model import Message, Relationship
from troth.facts.times import FOREVER, Instant, format_instant, moment
from troth.sources.claims.checker import Cast, found
from troth.sources.days import day_named
from troth.sources.items import Kind, Question, key
from troth.sources.known import Known, folded
from troth.sources.mail.calling import Circle, calls, greeting
from troth.sources.mail.guesses import Hint, answer_in, hints
from troth.sources.mail.headers import Head, Mailbox
from troth.sources.mail.parties import SOURCE, Parties, is_of_program, is_shared, names_of
from troth.sources.mail.replies import expects_reply
from troth.sources.mail.requests import ask_kind
from troth.sources.passages import Document, Passage

_MOST_PER_KIND = 2
"""Questions of one kind that one letter leads to: a person answers each."""
_NDA = re.compile(
    r"(?<![a-z])(?:nda|mnda|cda|non.?disclosure|confidentiality.?agreement|geheimhaltung\w*"
    r"|vertraulichkeits\w+|verschwiegenheits\w+)(?![a-z])",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|p7m|asice)$", re.IGNORECASE)

Action = dict[str, Any]


class Between(NamedTuple):
    """A message of a relationship, and the place where it was read."""

    head: Head
    message: Message
    relationship: Relationship
    place: str

    @property
    def sender(self) -> str:
        """The side that wrote it."""
        return self.message.sender

    @property
    def other(self) -> str:
        """The other side."""
        a, b = self.relationship.a, self.relationship.b
        return b if a == self.message.sender else a

    @property
    def to_other(self) -> bool:
        """Whether it is addressed to the other side alone."""
        return self.message.recipients == (self.other,)


class Asking:
    """Makes the questions of letters."""

    def __init__(self, known: Known, parties: Parties) -> None:
        self._known, self._parties = known, parties

    def expects_reply(self, letter: Between, text: str) -> bool:
        """Whether a letter plainly asks those of the other side for an answer whom it addresses."""
        sender = letter.head.sender
        if "?" not in text or sender is None or is_shared(sender):
            return False
        return (
            expects_reply(text, lambda before: self._calls(letter, before))
            and self._calls(letter, greeting(text)) is not False
        )

    def about_text(self, letter: Between, text: str) -> Iterator[Question]:
        """What the new text of a letter between the two sides may say."""
        sender = letter.head.sender
        if not letter.to_other or sender is None or is_of_program(sender):
            return
        found = list(hints(text))
        if not found or self._calls(letter, greeting(text)) is False:
            return
        count: dict[str, int] = {}
        for hint in found:
            if self._calls(letter, hint.before) is False:
                continue
            question = self._question(letter, hint)
            if question is not None and count.get(question.kind, 0) < _MOST_PER_KIND:
                count[question.kind] = count.get(question.kind, 0) + 1
                yield question

    def about_attachments(self, letter: Between, names: Iterable[str]) -> Iterator[Question]:
        """Whether a file that is attached is a signed NDA, unless there is one in force."""
        if self._has_nda(letter):
            return
        for name in names:
            if _NDA.search(name) and _DOCUMENT.search(name):
                record = {"kind": "nda", "signed_at": _at(letter), "title": name}
                yield _asked(
                    letter,
                    "agreement",
                    f'Is "{name}" the NDA, signed by both?',
                    name,
                    _add(letter, "agreements", record, "agreement", name),
                )
                return

    def about_claims(
        self, head: Head, place: str, sender: str, audience: str, sent_at: Instant, text: str
    ) -> Iterator[Question]:
        """What a letter of ours to others may claim of a partner whom it names."""
        for each in found(Document((Passage(place, text),)), self._cast):
            relationship = self._known.relationship_with(each.partner)
            if not each.level or relationship is None:
                continue
            sides = self._parties.sides(relationship)
            record = {
                "relationship": relationship.id,
                "speaker": sides[sender],
                "about": sides[each.partner],
                "audience": audience,
                "level": each.level,
                "medium": "email",
                "text": each.text,
                "made_at": format_instant(sent_at),
            }
            source_id = f"{head.id}#{key('claim', each.text)[-8:]}"
            id = key("claim", relationship.id, head.id, each.text)
            told = {"id": id, **record, "source": SOURCE, "source_id": source_id}
            yield Question(
                id=key("question", id),
                kind="claim",
                text=f"Did we tell {self._name(audience)} this about {self._name(each.partner)}?",
                source=place,
                quote=each.text,
                if_yes={"add": {"claims": [told]}},
            )

    @cached_property
    def _cast(self) -> Cast:
        return Cast(self._known.facts, FOREVER)

    def _has_nda(self, letter: Between) -> bool:
        day = moment(letter.message.sent_at).date()
        return any(
            each.kind == "nda"
            and each.relationship == letter.relationship.id
            and each.terminated_at is None
            and (each.expires_on is None or each.expires_on >= day)
            for each in self._known.facts.agreements
        )

    def _calls(self, letter: Between, before: str) -> bool | None:
        """Whether words before a request call those of the other side whom a letter addresses."""
        if not before:
            return True
        head, other = letter.head, self._known.standing(letter.other)
        asked = [who for who in head.to if self._parties.organization(who.address) == other]
        others = [who for who in head.everybody if who not in asked]
        return calls(before, Circle(_names(asked), _names(others)))

    def _name(self, organization: str) -> str:
        return self._known.organizations[organization].name

    def _question(self, letter: Between, hint: Hint) -> Question | None:
        return {
            "ask": self._ask,
            "availability": self._availability,
            "pledge": self._pledge,
            "introduction": self._introduction,
            "introduce_us": self._introduce_us,
            "idea": self._idea,
        }[hint.guess](letter, hint)

    def _ask(self, letter: Between, hint: Hint) -> Question:
        record = {
            "asker": letter.sender,
            "asked": letter.other,
            "kind": ask_kind(hint.sentence),
            "text": hint.sentence,
            "person": letter.message.from_person,
            "made_at": _at(letter),
            "due_on": _day(letter, hint.sentence),
        }
        text = f"Did {self._name(letter.sender)} ask {self._name(letter.other)} for this?"
        action = _add(letter, "asks", record, "ask", hint.sentence)
        return _asked(letter, "ask", text, hint.sentence, action)

    def _availability(self, letter: Between, hint: Hint) -> Question:
        answer = answer_in(hint.sentence)
        record = {
            "asker": letter.other,
            "asked": letter.sender,
            "kind": "availability",
            "text": hint.sentence,
            "made_at": _at(letter),
            "answered_at": _at(letter),
            "answer": answer,
        }
        said = {"yes": "is free", "partly": "is partly free", "no": "is not free"}[answer]
        text = f"Did {self._name(letter.sender)} say that it {said}?"
        action = _add(letter, "asks", record, "availability", hint.sentence)
        return _asked(letter, "availability", text, hint.sentence, action)

    def _pledge(self, letter: Between, hint: Hint) -> Question | None:
        due_on = _day(letter, hint.sentence)
        if due_on is None or (hint.subject and not self._is_of_sender(letter, hint.subject)):
            return None
        record = {
            "pledger": letter.sender,
            "beneficiary": letter.other,
            "text": hint.sentence,
            "person": letter.message.from_person,
            "made_at": _at(letter),
            "due_on": due_on,
        }
        text = f"Did {self._name(letter.sender)} promise this to {self._name(letter.other)}?"
        action = _add(letter, "pledges", record, "pledge", hint.sentence)
        return _asked(letter, "pledge", text, hint.sentence, action)

    def _is_of_sender(self, letter: Between, name: str) -> bool:
        """Whether a name is that of the sender, or of somebody who works there."""
        sender = self._known.organizations[self._known.standing(letter.sender)]
        if folded(name) in map(folded, (sender.name, *sender.aliases)):
            return True
        named = {
            word
            for who in letter.head.everybody
            if self._parties.organization(who.address) == sender.id
            for word in names_of(who)
        }
        return name.casefold() in named

    def _introduction(self, letter: Between, hint: Hint) -> Question | None:
        """An introduction: of the one person in the letter who is of neither side."""
        sides = {letter.sender, letter.other}
        present = {
            person
            for who in (*letter.head.to, *letter.head.copied)
            if self._parties.organization(who.address) not in sides
            and (person := self._parties.person(who)) is not None
        }
        if len(present) != 1:
            return None
        record = {
            "introducer": letter.sender,
            "beneficiary": letter.other,
            "target": present.pop(),
            "opened_at": _at(letter),
            "made_at": _at(letter),
            "asked": False,
        }
        text = f"Did {self._name(letter.sender)} introduce somebody to {self._name(letter.other)}?"
        action = _add(letter, "introductions", record, "introduction", hint.sentence)
        return _asked(letter, "introduction", text, hint.sentence, action)

    def _introduce_us(self, letter: Between, hint: Hint) -> Question:
        """A wish to be introduced: to a person whom we know by the name, else an ask."""
        named = {
            each.id
            for each in self._known.people.values()
            if self._known.standing(each.organization)
            not in map(self._known.standing, (letter.sender, letter.other))
            and re.search(rf"(?<!\w){re.escape(folded(each.name))}(?!\w)", folded(hint.sentence))
        }
        if len(named) != 1:
            return self._ask(letter, hint)
        record = {
            "introducer": letter.other,
            "beneficiary": letter.sender,
            "target": named.pop(),
            "opened_at": _at(letter),
            "asked": True,
        }
        text = f"Did {self._name(letter.sender)} ask {self._name(letter.other)} to be introduced?"
        action = _add(letter, "introductions", record, "introduction", hint.sentence)
        return _asked(letter, "introduction", text, hint.sentence, action)

    def _idea(self, letter: Between, hint: Hint) -> Question:
        record = {
            "proposer": letter.sender,
            "offered_at": _at(letter),
            "text": hint.sentence,
            "person": letter.message.from_person,
        }
        text = f"Did {self._name(letter.sender)} put this idea to {self._name(letter.other)}?"
        action = _add(letter, "ideas", record, "idea", hint.sentence)
        return _asked(letter, "idea", text, hint.sentence, action)


def _names(several: Iterable[Mailbox]) -> frozenset[str]:
    return frozenset[str]().union(*map(names_of, several))


def _at(letter: Between) -> str:
    return format_instant(letter.message.sent_at)


def _day(letter: Between, sentence: str) -> str | None:
    """The day that a sentence names, told from the day on which its writer wrote."""
    written = moment(letter.message.sent_at) + timedelta(minutes=letter.head.sent[1])
    day = day_named(sentence, written.date(), as_deadline=True)
    return day.isoformat() if day is not None else None


def _add(letter: Between, collection: str, record: Action, kind: str, sentence: str) -> Action:
    told = {name: value for name, value in record.items() if value is not None}
    id = key(kind, letter.relationship.id, letter.head.id, sentence)
    return {
        "add": {
            collection: [
                {
                    "id": id,
                    "relationship": letter.relationship.id,
                    **told,
                    "source": SOURCE,
                    "source_id": f"{letter.head.id}#{id[-8:]}",
                }
            ]
        }
    }


def _asked(letter: Between, kind: Kind, text: str, quote: str, if_yes: Action) -> Question:
    id = key("question", kind, letter.relationship.id, letter.head.id, quote)
    return Question(id=id, kind=kind, text=text, source=letter.place, quote=quote, if_yes=if_yes)
