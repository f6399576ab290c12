"""What a sentence of a letter may say, in English and German.

Each is a guess by its words, to be asked about. Whatever is denied, only wished for, or put as a
condition is no guess. Where it is doubtful, nothing is said.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from troth.sources.days import may_name_day
from troth.sources.mail.replies import question_at
from troth.sources.mail.requests import IHR, KOENNEN, MEETING, asks_softly, request_at
from troth.sources.mail.sentences import sentences
from troth.sources.phrases import CONDITION, DENIED, WISHED, any_of, small
from troth.sources.promises import promises, subject_of

Guess = Literal["ask", "availability", "pledge", "introduction", "introduce_us", "idea"]


class Hint(NamedTuple):
    """What one sentence may say."""

    guess: Guess
    sentence: str
    before: str = ""
    """What stands before a request: it may call somebody by name."""
    subject: str = ""
    """Who is to keep a pledge, where it is not said to be the writer."""


# -- availability ----------------------------------------------------------------------------------

_OUR_TEAM = r"(?:our (?:\w+ )?(?:team|consultants|engineers|people|developers|architects)|the team)"
_PEOPLE = (
    r"(?:engineers?|consultants?|people|someone|somebody|anyone|anybody|nobody|no one|developers?"
    r"|architects?|team|experts?|colleagues?|capacity|hands)"
)
_DAYTIME = (
    r"(?! (?:on |for a |at |all )?(?:mon|tues|wednes|thurs|fri)day| (?:tomorrow|today|at \d))"
)
_LEUTE = (
    r"\w*(?:berater\w*|leute|entwickler\w*|kolleg\w+|techniker\w*|ingenieur\w*|architekt\w*"
    r"|spezialist\w*|expert\w+|ressourcen)"
)
_FREE_TOLD = any_of(
    rf"(?:we|{_OUR_TEAM})(?:'re| are| is|'ll be| will be)(?: \w+){{0,2}}? (?:booked"
    r"|over ?booked|at (?:full |max )?capacity|maxed out|(?:fully )?utili[sz]ed|tied up"
    rf"|available){_DAYTIME}\b",
    r"(?:we|i)(?:'ve got|'ve| have got| have|'d have| could offer| can offer| can free up"
    r"| do have| currently have| still have| only have| don't have| do not have"
    rf"| got)\b.*\b(?:capacity|availability|bandwidth|{_PEOPLE}\b.*\b(?:available|free"
    r"|on the bench))\b",
    rf"(?:my|our|all) (?:\w+ ){{0,2}}?{_PEOPLE} (?:are|is)(?: \w+){{0,2}}? (?:booked|tied up"
    rf"|busy)\b",
    rf"(?:nothing|nobody|no one|none|no {_PEOPLE}) (?:\w+ ){{0,2}}?(?:free|available"
    rf"|on the bench)\b|our {_PEOPLE}\b.*\b(?:rolls? off|free|available|on the bench"
    rf"|nothing lined up)\b|(?:of|have) our {_PEOPLE} .*\b(?:roll off|free|available)\b",
    r"no (?:free |more |spare )?(?:capacity|bandwidth)\b|(?:can't|cannot|can not|can"
    r"|could) (?:spare|free up|lend"
    rf"|staff) (?:\w+ ){{0,2}}?{_PEOPLE}\b",
    r"(?:wir|unser\w* \w*(?:team|leute|berater)) (?:sind|ist)\b.*\b(?:ausgebucht|ausgelastet"
    r"|verfügbar|dicht)\b|(?:sind|ist) (?:wir|unser\w*)\b.*\b(?:ausgebucht|ausgelastet"
    r"|verfügbar|dicht)\b",
    r"wir (?:haben|hätten)\b.*\b(?:kapazität\w*|luft|(?:berater\w*|leute"
    r"|entwickler\w*) frei)\b|(?:haben|hätten) wir\b.*\b(?:kapazität\w*|luft|(?:berater\w*"
    r"|leute|entwickler\w*) frei)\b|(?:sind|ist|wäre\w*|hätte\w*|haben"
    rf"|habe)\b.*\b{_LEUTE}\b.*\b(?:frei|verfügbar|gebunden|verplant|belegt|ausgelastet)\b"
    rf"|keine (?:freie[n]? )?kapazität\w*"
    r"|(?:niemanden?|keinen|keine leute)\b.*\b(?:abstellen|entbehren|frei)\b",
)
_BUSY = any_of(
    r"(?:booked|at (?:full |max )?capacity|no (?:\w+ )?(?:capacity|bandwidth)|utili[sz]ed"
    r"|not available|not have|maxed out|tied up|can't|cannot|nobody|no one|not have)\b",
    r"don't have\b|(?:ausgebucht|ausgelastet|nicht verfügbar|keine[n]?|niemanden?|dicht"
    r"|gebunden|verplant|belegt)\b",
)
_PARTLY = any_of(
    r"(?:some|limited|only|partly|a little|half|begrenzt\w*|teilweise|nur|etwas|wenig)\b",
)

# -- introductions, ideas --------------------------------------------------------------------------

_INTRODUCES = any_of(
    r"(?:let me|i(?:'d| would) (?:like|love) to|i (?:want|wanted) to|happy to|glad to"
    r"|pleased to|allow me to|i'm|i am|this is to) (?:quickly |briefly )?(?:introduc(?:e|ing)"
    r"|connect(?:ing)?) (?:you|both)\b",
    r"(?:(?:to|i'm|i am|let me) (?:quickly )?|^)(?:put|putting|bring|bringing) you (?:two "
    r"|both )?(?:in (?:touch|contact)|together)\b|(?:connecting|introducing) you (?:two|both"
    r"|with|to)\b",
    r"loop(?:ing)? (?:in \w+|\w+ in|\w+ \w+ in)\b|copying (?:in )?\w+ \w+, (?:who|our)\b"
    r"|(?:in (?:cc|copy|kopie)|cc'd|cc'ing)\b.{0,60}, (?:who|the|die|der|sie|er)\b",
    r"(?:^|(?<=, )|(?<=please ))meet (?!on\b|at\b|in\b|up\b|us\b|me\b|you\b|next\b|the\b|with\b"
    r"|to\b"
    r"|for\b|again\b|tomorrow\b|our\b)\w+",
    r"(?:darf|möchte|will|wollte|würde gern\w*) (?:ich )?(?:euch|dich|sie|ihnen"
    r"|dir)\b.*\b(?:vorstellen|bekannt machen|bekanntmachen|vernetzen|in (?:verbindung"
    r"|kontakt) bringen)\b",
    r"ich (?:möchte|darf|will|wollte) (?:euch|dich|sie|ihnen|dir)\b.*\b(?:vorstellen"
    r"|bekannt machen|bekanntmachen|vernetzen|in (?:verbindung|kontakt) bringen)\b",
    r"(?:hiermit )?(?:stelle|mache|vernetze|bringe|verbinde) ich (?:euch|dir|dich|ihnen|sie)\b"
    r"|ich (?:stelle (?:euch|dir|ihnen)\b.*\bvor\b|bringe (?:euch|sie)\b.*\bzusammen\b)",
)
_INTRODUCE_US = any_of(
    r"(?:introduc(?:e|ing)|connect(?:ing)?) (?:us|me) (?:to|with)\b",
    r"(?:put|putting|get|getting|bring|bringing) (?:us|me) in (?:touch|contact) with\b",
    r"(?:make|get|have|for|like|appreciate|love"
    r"|arrange) an? (?:\w+ )?intro(?:duction)?\b.{0,20}\b(?:to|with)\b",
    rf"{KOENNEN} {IHR} (?:\w+ )?(?:uns|mich|mir)\b.*\b(?:vorstellen|bekannt machen"
    r"|bekanntmachen|vernetzen|intro|in (?:verbindung|kontakt) bringen|(?:kontakt"
    r"|verbindung) (?:herstellen|vermitteln))\b",
)
_WISHES = any_of(
    r"(?:please|would|could|can|like|love|appreciate|looking for|bitte)\b",
)
_DOING = (
    r"(?:doing|running|offering|building|making|combining|bundling|trying|starting|creating"
    r"|hosting|organi[sz]ing|adding|inviting|pitching|setting up|putting together|teaming|packaging"
    r"|launching|using)"
)
_IDEAS = any_of(
    r"(?:i|we) (?:have|had|'ve got) an idea\b|(?:my|our|one|an|another|quick) idea (?:is|was"
    r"|would be|could be|:)|(?:my|our|one|an|another|quick) idea:|^(?:idea|suggestion"
    r"|proposal):",
    r"(?:a|another|quick) (?:\w+ )?thought:|let's (?:\w+ ){0,2}?(?:bundle|combine|package"
    r"|co-?\w+|team up|join forces)\b",
    r"(?:let's|thinking (?:of|about)|(?:like|love) to|open to|interested in|might|would|should"
    r"|could|shouldn't|couldn't|maybe|perhaps)\b.*\b(?:joint|jointly"
    r"|(?<!put )(?<!get )(?<!pull )(?<!bring )together)\b",
    r"(?:sollten|sollen|könnten|könnte|wollen|wäre|lust|vielleicht)\b.*\b(?:gemeinsam\w*"
    r"|zusammen)\b",
    rf"what if\b.*\b(?:we|you|us|our|your)\b|(?:how|what) about (?:if )?(?:we\b|{_DOING}\b"
    rf"|an? (?:joint|shared|common)\b)|why don't we\b",
    r"we could (?:jointly|together|both)\b|(?:maybe|perhaps) we could (?!have\b|not\b)\w+"
    r"|we could (?!have\b|not\b)\w+ .*\b(?:together|joint|jointly)\b",
    r"(?:i|we)(?:'d| would)? (?:suggest|propose) (?:that )?(?:we|to|a|an|\w+ing)\b"
    r"|my (?:suggestion|proposal) (?:is|would be)\b",
    r"(?:meine|unsere|eine) idee(?: (?:ist|wäre|war)|:)|(?:mein|unser|ein) vorschlag(?: (?:ist"
    r"|wäre)|:)|^(?:idee|vorschlag):",
    r"(?:was|wie) wär(?:e(?: es)?|'s)?,? wenn wir\b|was (?:hältst du|haltet ihr"
    r"|halten sie) davon,? wenn wir\b|wir könnten (?:gemeinsam|zusammen|ja|doch|auch)\b"
    r"|(?:vielleicht )?könnten wir (?:gemeinsam|zusammen|ja|doch|auch)\b"
    r"|lasst? uns (?:doch )?(?:gemeinsam|zusammen)\b|(?:ich|wir) (?:schlage|schlagen|würde"
    r"|würden)\b.*\b(?:vor|vorschlagen)(?:[,.]|$)",
)


def hints(text: str) -> Iterator[Hint]:
    """What the sentences of new text may say, at most one thing each."""
    for sentence in sentences(text):
        told = small(sentence)
        guess, at = _guess(told)
        if guess is not None:
            yield Hint(guess, sentence, sentence[:at])
        elif subject := subject_of(sentence):
            yield Hint("pledge", sentence, subject=subject)


@lru_cache(maxsize=4096)
def _guess(sentence: str) -> tuple[Guess | None, int]:
    """What a sentence in small letters may say, and where the request in it begins."""
    asks, meeting = sentence.endswith("?"), MEETING.search(sentence)
    question = question_at(sentence) if asks else -1
    wishes = question >= 0 or (not asks and _WISHES.search(sentence))
    if wishes and _INTRODUCE_US.search(sentence):
        return "introduce_us", max(question, 0)
    if _INTRODUCES.search(sentence) and not asks and not DENIED.search(sentence):
        return "introduction", 0
    if meeting is None and (at := request_at(sentence, question)) >= 0:
        return "ask", at
    if (
        not asks
        and meeting is None
        and _FREE_TOLD.search(sentence)
        and not CONDITION.search(sentence)
        and not WISHED.search(sentence)
    ):
        return "availability", 0
    if meeting is None and _proposes(sentence, asks):
        return "idea", 0
    if meeting is None and question >= 0 and asks_softly(sentence):
        return "ask", question
    promised = not asks and may_name_day(sentence) and promises(sentence)
    return ("pledge" if promised else None), 0


def _proposes(sentence: str, asks: bool) -> bool:
    """Whether a sentence puts an idea, and does not turn one down."""
    if not _IDEAS.search(sentence):
        return False
    return asks or not DENIED.search(sentence.replace("why don't we", ""))


def answer_in(sentence: str) -> str:
    """What a sentence says of the writer's availability: yes, partly or no."""
    sentence = small(sentence)
    if _BUSY.search(sentence):
        return "no"
    return "partly" if _PARTLY.search(sentence) else "yes"
