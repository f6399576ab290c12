"""What a sentence of a letter may say, in English and German, and whether it asks for an answer.

Each is a guess by its words, to be asked about. Whatever is denied, only wished for, or put as a
condition is no guess. Where it is doubtful, nothing is said.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Guess = Literal["ask", "availability", "pledge", "introduction", "introduce_us", "idea"]


class Hint(NamedTuple):
    """What one sentence may say."""

    guess: Guess
    sentence: str


def _any(*patterns: str) -> re.Pattern[str]:
    """A pattern of which one must fit, for sentences in small letters: they are found faster."""
    return re.compile("|".join(f"(?:{each})" for each in patterns))


_LONGEST, _SHORTEST = 400, 8
_END = re.compile(
    r"(?<=[.!?…])(?<!\b\d\.)(?<!\b\d\d\.)(?<!\b[a-z]\.)(?<!\b(?:dr|mr|ms|nr|no|ca)\.)(?<!\b(?:mrs"
    r"|bzw|inc|ltd|etc|vgl|ggf|std|max|min)\.)"
    r"[\"'”“)]*\s+(?=[\"'“„(]?\S)",
    re.IGNORECASE,
)
_LIST = re.compile(r"^(?:[-*•·–]|\d{1,2}[.)])\s+")


def _words(*lines: str) -> tuple[str, ...]:
    """Words, where `_` stands for a space."""
    return tuple(each.replace("_", " ") for each in " ".join(lines).split())


_TELLING = _words(
    "? please bitte intro vorstell bekannt vernetz connect meet stelle bringe mache partner",
    "certif exclusiv zertifi exklusiv capacity kapazität availab verfügbar booked ausgebucht",
    "ausgelastet idea idee vorschlag schlage suggest propos what_if how_about why_don't we_could",
    "wir_könnten lasst_uns need brauch benötig deliver implement rolled went_live umgesetzt",
    "eingeführt geliefert _by_ until _till before _on_ later_than _due_ _bis_ spätestens _am_",
    "_vor_ tomorrow morgen end_of today tonight heute _cob _eod _eow _eom ende_d _week woche",
    "_days _tag month monat together gemeinsam zusammen",
)


def may_say(text: str) -> bool:
    """Whether some text has a word without which no sentence says anything."""
    small = text.lower().replace("\n", " ").replace("’", "'")
    return any(each in small for each in _TELLING)


_DENIED = _any(
    r"\b(?:not|no|never|nor|cannot|can't|won't|don't|doesn't|didn't|isn't|aren't|wasn't|unable)\b",
    r"\b(?:nicht|kein\w*|nie|niemals|weder)\b",
)
_CONDITION = _any(
    r"\b(?:if|unless|would|might|hope|hopefully|maybe|perhaps|should)\b",
    r"\b(?:wenn|falls|würde\w*|hoffe\w*|hoffentlich|vielleicht|eventuell|sollte\w*|könnte\w*)\b",
)
_MEETING = _any(
    r"\b(?:call|meet|meeting|chat|minutes|min|slot|calendar|catch up|coffee|lunch|dinner"
    r"|time to talk|zoom|teams)\b",
    r"\b(?:termin\w*|gespräch|telefon\w*|telko|treffen|besprechung|kaffee|mittagessen|uhr"
    r"|kalender)\b",
)

_YOU = r"(?:you|your team|you guys|you both)"
_IHR = r"(?:ihr|sie|du|dein team|euer team|ihr team)"
_DO = (
    r"(?:send|share|give|provide|get|grant|check|confirm|review|help|support|forward|let (?:us|me)"
    r"|tell|put|make|offer|look|update|sign|approve|prepare|recommend|ask|talk|speak|arrange"
    r"|set up|name|quote)"
)
_TUN = (
    r"(?:schick\w*|send\w*|zusend\w*|geb\w*|teil\w*|prüf\w*|bestätig\w*|zukommen|weiterleit\w*"
    r"|freigeb\w*"
    r"|besorg\w*|unterstütz\w*|helf\w*|sag\w*|nenn\w*|mitteil\w*|unterschreib\w*|empfehl\w*"
    r"|anbiet\w*|bereitstell\w*|klär\w*|melde\w*)"
)
_ASKS = _any(
    rf"\b(?:could|can|would|will) {_YOU} (?:\w+ )?{_DO}\b",
    rf"\bplease (?:\w+ )?{_DO}\b",
    r"\bwe (?:would |'d |urgently )?need\b.*\bfrom you(?:r)?\b",
    rf"\b(?:könnte[nst]?t?|könnt|können|kannst|würdet|würdest|würden) {_IHR}\b.*\b{_TUN}\b",
    rf"\bbitte\b(?: \w+){{0,6}} {_TUN}\b|\b(?:schick\w*|send\w*|gib|gebt|teilt?"
    rf"|bestätig\w*) (?:uns|mir)\b.*\bbitte\b",
    r"\bwir (?:brauchen|benötigen|bräuchten)\b.*\bvon (?:euch|ihnen|dir)\b",
)
_FREE_ASKED = _any(
    rf"\b(?:are|is|would) {_YOU}\b.*\b(?:available|free)\b",
    rf"\b(?:do|would) {_YOU} (?:still )?have\b.*\b(?:capacity|availability|consultants?"
    rf"|engineers?|people)\b",
    rf"\b(?:habt|haben|hast|hättet|hätten|hättest) {_IHR}\b.*\b(?:kapazität\w*|berater\w*|leute)\b",
    rf"\b(?:seid|sind|bist|wärt|wären) {_IHR}\b.*\bverfügbar\b",
)
_FREE_TOLD = _any(
    r"\b(?:we|our team|our consultants|the team) (?:are|is|'re|will be)?\s?(?:currently |fully "
    r"|completely |already )*(?:booked|at capacity|fully utilized|available)\b",
    r"\bwe (?:do )?(?:currently |still |only |'ve got |have |don't have |do not have "
    r"|got )+(?:\w+ ){0,3}(?:capacity|availability)\b",
    r"\bno (?:free |more )?capacity\b",
    r"\b(?:wir|unser team) (?:sind|ist)\b.*\b(?:ausgebucht|ausgelastet|verfügbar)\b",
    r"\bwir haben\b.*\bkapazität\w*|\bkeine (?:freie[n]? )?kapazität\w*",
)
_BUSY = _any(
    r"\b(?:booked|at capacity|no (?:\w+ )?capacity|utilized|not available|not have)\b",
    r"\bdon't have\b|\b(?:ausgebucht|ausgelastet|nicht verfügbar|keine)\b",
)
_PARTLY = _any(
    r"\b(?:some|limited|only|partly|a little|half|begrenzt\w*|teilweise|nur|etwas|wenig)\b"
)

_WILL = _any(
    r"\b(?:i|we)(?:'ll|’ll| will| shall| am going to| are going to| can| promise to"
    r"| commit to)\s+(?:\w+ ){0,2}\w+",
    r"\byou(?:'ll|’ll| will) (?:have|get|receive|hear)\b",
    r"\b(?:ich|wir) (?:werden?|schicken?|senden?|liefern?|liefere|melden?|geben?|machen?"
    r"|erledigen?|kümmern?|bringen?"
    r"|stellen?|bereiten?|überarbeiten?|teilen?|reichen?|prüfen?|klären?)\b",
    r"\b(?:schicke|sende|liefere|melde|gebe|mache|bringe|bereite|werde|reiche|prüfe|kläre) ich\b",
    r"\b(?:schicken|senden|liefern|melden|geben|machen|bringen|werden|reichen|prüfen|klären) wir\b",
    r"\b(?:bekommt|erhaltet|bekommst|erhältst|bekommen|erhalten) (?:ihr|sie|du)\b|\b(?:sie"
    r"|ihr) (?:erhalten|bekommen|erhaltet|bekommt)\b",
)
_INTRODUCES = _any(
    r"\b(?:let me|i(?:'d| would) (?:like|love) to|i want to|happy to|glad to|pleased to"
    r"|allow me to|i'm|i am) (?:quickly |briefly )?(?:introduc(?:e|ing)|connect(?:ing)?) (?:you"
    r"|both)\b",
    r"^(?:please )?meet \w+|\bconnecting you (?:two|both|with|to)\b",
    r"\b(?:darf|möchte|will|würde gern\w*) (?:ich )?(?:euch|dich|sie|ihnen"
    r"|dir)\b.*\b(?:vorstellen|bekannt machen|bekanntmachen|vernetzen)\b",
    r"\bich (?:möchte|darf|will) (?:euch|dich|sie|ihnen|dir)\b.*\b(?:vorstellen|bekannt machen"
    r"|bekanntmachen|vernetzen)\b",
    r"\b(?:hiermit )?(?:stelle|mache|vernetze|bringe) ich (?:euch|dir|dich|ihnen|sie)\b"
    r"|\bich (?:stelle (?:euch|dir|ihnen)\b.*\bvor\b|bringe (?:euch|sie)\b.*\bzusammen\b)",
)
_INTRODUCE_US = _any(
    rf"\b(?:could|can|would) {_YOU} (?:please |kindly |maybe |possibly )?(?:introduce"
    rf"|connect) (?:us|me) (?:to|with)\b",
    r"\b(?:looking for|like|appreciate|love) an? intro(?:duction)? to\b",
    rf"\b(?:könnte[nst]?t?|könnt|können|kannst|würdet|würdest|würden) {_IHR} (?:uns"
    rf"|mich)\b.*\b(?:vorstellen|bekannt machen|bekanntmachen|vernetzen|intro)\b",
)
_IDEAS = _any(
    r"\b(?:i|we) (?:have|had|'ve got) an idea\b|\b(?:my|our|one|an) idea (?:is|was|would be|:)",
    r"^(?:idea|suggestion):|\bwhat if we\b|\bhow about we\b|\bwhy don't we\b"
    r"|\bwe could (?:jointly|together|both)\b",
    r"\b(?:i|we)(?:'d| would)? (?:suggest|propose) (?:that )?(?:we|to|a|an)\b|\bmy (?:suggestion"
    r"|proposal) (?:is|would be)\b",
    r"\b(?:meine|unsere|eine) idee (?:ist|wäre|war|:)|\b(?:mein|unser) vorschlag (?:ist|wäre)"
    r"|^(?:idee|vorschlag):",
    r"\b(?:was|wie) wäre(?: es)?,? wenn wir\b|\bwir könnten (?:gemeinsam|zusammen)\b"
    r"|\blasst uns (?:gemeinsam|zusammen)\b"
    r"|\b(?:ich|wir) (?:schlage|schlagen|würde|würden)\b.*\b(?:vor|vorschlagen)[,.]",
)

_ASK_KINDS = (
    (
        "discount",
        _any(
            r"\b(?:discount|rebate|better price|price reduction|rabatt|nachlass|preisnachlass"
            r"|sonderkondition\w*)\b"
        ),
    ),
    (
        "reference",
        _any(r"\b(?:reference (?:customer|call|letter)s?|reference|case study|referenz\w*)\b"),
    ),
    (
        "mandate",
        _any(
            r"\b(?:tell|make|get|force|push) (?:the |your )?(?:customer|client)\b",
            r"\bdafür sorgen, dass (?:der|die) kund\w+",
        ),
    ),
    (
        "rule_change",
        _any(
            r"\b(?:make an exception|exception to|waive|change your (?:policy|rules?|terms))\b",
            r"\b(?:ausnahme|eure regel\w*|ihre regel\w*)\b",
        ),
    ),
    (
        "advocacy",
        _any(
            r"\b(?:good word|recommend us|speak (?:up )?for us|vouch for)\b",
            r"\b(?:gutes wort|empfiehl\w* uns|uns empfehlen|für uns (?:aussprechen|einsetzen))\b",
        ),
    ),
    (
        "resource",
        _any(
            r"\b(?:consultants?|engineers?|architects?|developers?|people|resources?|licen[cs]es?"
            r"|demo (?:environment|system)|access|funding|budget)\b",
            r"\b(?:berater\w*|entwickler\w*|architekt\w*|ressourcen?|lizenz\w*|zugang|zugänge"
            r"|testsystem|leute|fördermittel)\b",
        ),
    ),
)


def _small(sentence: str) -> str:
    """A sentence in the letters that the patterns are written in."""
    return sentence.lower().replace("’", "'")


def sentences(text: str) -> Iterator[str]:
    """The sentences of new text; a point of a list is one by itself."""
    for paragraph in re.split(r"\n\s*\n|\n(?=(?:[-*•·–]|\d{1,2}[.)])\s)", text):
        joined = " ".join(paragraph.split())
        for sentence in _END.split(_LIST.sub("", joined)):
            if _SHORTEST <= len(sentence) <= _LONGEST:
                yield sentence.strip()


def hints(text: str) -> Iterator[Hint]:
    """What the sentences of new text may say, at most one thing each."""
    for sentence in sentences(text):
        guess = _guess(_small(sentence))
        if guess is not None:
            yield Hint(guess, sentence)


def _guess(sentence: str) -> Guess | None:
    asks = sentence.endswith("?")
    meeting = _MEETING.search(sentence)
    if _INTRODUCE_US.search(sentence):
        return "introduce_us"
    if _INTRODUCES.search(sentence) and not asks and not _DENIED.search(sentence):
        return "introduction"
    if not meeting and ((asks and _FREE_ASKED.search(sentence)) or _ASKS.search(sentence)):
        return "ask"
    if not asks and not meeting and _FREE_TOLD.search(sentence) and not _CONDITION.search(sentence):
        return "availability"
    if not meeting and _IDEAS.search(sentence):
        return "idea"
    if asks or _DENIED.search(sentence) or _CONDITION.search(sentence):
        return None
    if _WILL.search(sentence):
        return "pledge"
    return None


def ask_kind(sentence: str) -> str:
    """The kind of an ask, as `facts.md` has it; information where nothing tells another."""
    sentence = _small(sentence)
    if not _MEETING.search(sentence) and _FREE_ASKED.search(sentence):
        return "availability"
    return next((kind for kind, words in _ASK_KINDS if words.search(sentence)), "information")


def answer_in(sentence: str) -> str:
    """What a sentence says of the writer's availability: yes, partly or no."""
    sentence = _small(sentence)
    if _BUSY.search(sentence):
        return "no"
    return "partly" if _PARTLY.search(sentence) else "yes"


# -- whether an answer is expected -----------------------------------------------------------------

_DIRECT = _any(
    r"^(?:\W*(?:hi|hello|hallo|hey|dear|liebe[r]?|guten (?:tag|morgen)|servus"
    r"|moin)\b[^,!?]{0,40}[,!]\s*)?"
    r"(?:(?:and|also|so|but|then|now|one question|question|quick question|und|also|dann|aber"
    r"|noch eine frage|eine frage|frage|kurze frage|übrigens|by the way|btw)[,:]?\s+)*"
    r"(?:\w+,\s+)?"
    r"(?:could|can|would|will|do|does|did|have|has|are|is|shall|should|may|what|when|where|which"
    r"|who|how"
    r"|könnt\w*|können|kannst|würd\w*|wirst|werdet|werden|hast|habt|haben|hättet|hätten|bist|seid"
    r"|sind|ist|passt|geht|gibt|soll\w*|darf|dürfen"
    r"|was|wann|wo|welche[rsnm]?|wer|wie|bis wann|wie viele?|braucht|brauchst|brauchen|wollt"
    r"|wollen|willst|magst|mögt|schafft|schaffst|schaffen|weißt|wisst|wissen)\b",
)
_NO_QUESTION = _any(
    r"\bhow (?:are|have) you\b|\bhow(?:'s| is) (?:it going|life|everything)\b|\bhow was your\b"
    r"|\bwie geht(?:'s|s| es)\b|\bhope\b",
    r"\b(?:did|do) you know\b|\bwuss?test? (?:du|ihr|sie)\b|\bwussten sie\b|\bwho (?:knows|knew"
    r"|would)\b|\bwhat (?:else|a |could possibly)\b|\bwer weiß\b|\bwas soll's\b",
    r"\b(?:any|further|more) questions\b|\b(?:noch |weitere )?fragen\?|\bisn't it\b|\baren't we\b"
    r"|\bright\?|\bwhy not\?|\bok(?:ay)?\?$|\boder\?$|\bnicht wahr\?",
    r"\b(?:can|could|would) (?:you|we) (?:believe|imagine)\b"
    r"|\bdid you see (?:the|that) (?:news|game)\b|\bhow (?:cool|great|nice|funny)\b|\bwie (?:schön"
    r"|cool|nett)\b|\bist das nicht\b|\bcould (?:it|things) be\b",
    r"\bhow (?:can|could) (?:we|i) (?:ever )?thank\b",
)
_FEWEST_WORDS = 3
_NO_REPLY = _any(
    r"\bno (?:need to (?:reply|respond|answer)|(?:reply|response|answer|action) (?:is )?(?:needed"
    r"|required|necessary|expected))\b",
    r"\b(?:just )?(?:fyi|for your information)\b|\bkeine (?:antwort|rückmeldung) (?:nötig"
    r"|erforderlich|notwendig)\b|\bnur zur info\b|\bzur kenntnis\b",
)


def expects_reply(text: str) -> bool:
    """Whether new text plainly asks those for an answer whom it addresses."""
    if "?" not in text or _NO_REPLY.search(text.lower()):
        return False
    return any(_is_question(_small(sentence)) for sentence in sentences(text))


def _is_question(sentence: str) -> bool:
    return (
        sentence.endswith("?")
        and len(sentence.split()) >= _FEWEST_WORDS
        and _DIRECT.match(sentence) is not None
        and not _NO_QUESTION.search(sentence)
    )
