"""Whether a letter plainly asks those for an answer whom it addresses, in English and German.

A question counts that is put to them, is meant as one, and is not answered at once. Where it is
doubtful, no answer is expected.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from troth.sources.mail.sentences import is_sentence, paragraphs
from troth.sources.phrases import any_of, small

_LEAD = (
    r"(?:\W*(?:hi|hello|hallo|hey|dear|liebe[r]?|guten (?:tag|morgen)|(?:good )?morning|morgen"
    r"|servus|moin)\b[^,!?.]{0,40}?(?:[,!]|\s[-–—])\s*)?"
    r"(?:p\.? ?s\.?:? )?(?:@?[\w'-]+(?: [\w'-]+)?(?:,| -|:)\s+)?"
    r"(?:(?:and|also|so|but|or|then|now|btw|by the way|one (?:more )?(?:question|thing)"
    r"|(?:quick )?question|und(?: zwar)?|auch|aber|oder|dann|übrigens|(?:noch )?eine frage"
    r"|(?:kurze )?frage|denn|sagt?(?: mal)?)[,:]?\s+)*+"
)
"""What may stand before a question: a greeting, a name, words that join."""
_YOU = r"(?:you|your|yours|du|ihr|dir|euch|dich|euer\w*|eure\w*|dein\w*|sie|ihnen|ihre\w*)"
_TO_YOU = any_of(rf"{_YOU}\b")
_AUXILIARY = (
    r"(?:could|can|would|will|do|does|did|have|has|had|are|is|was|were|shall|should|may|might|am)"
)
_QUESTION = re.compile(
    rf"(?:^{_LEAD}|[:;–—]\s|\s-\s|\(){_AUXILIARY}\b"
    rf"|(?:^{_LEAD}|[:;–—]\s|\s-\s)(?:(?:at|by|until|from|since|in|for|to|of|with|on"
    r"|about) )?(?:what|when|where|which|who|whom|whose|how)\b"
    rf"|^{_LEAD}(?:any (?:news|update|feedback|progress|chance|thoughts on|objections|idea w)"
    r"|(?:do you )?mind \w+ing|ok(?:ay)? (?:if|for you)|still ok)\b"
    rf"|(?:^|[,:;–—-]\s){_AUXILIARY} (?:you|that|this|it|we|they|the)\b"
    rf"|(?:^{_LEAD}|[:;–—]\s|\s-\s|,\s)(?:könnt\w*|können|kannst|kann|würd\w*|wirst|werdet"
    r"|werden|wird|hast|hat|habt|haben|hättet|hätten|hättest|hätte|bist|seid|sind|ist"
    r"|wäre[nt]?|wart?|waren|passt|passen|geht|gibt|soll\w*|darf|dürfen|dürften|braucht"
    r"|brauchst|brauchen|wollt|wollen|willst|magst|mögt|mögen|möchte\w*|schafft|schaffst"
    r"|schaffen|weißt|wisst|wissen|reicht|klappt|stimmt|bleibt|kommt|kommst|steht|liegt|läuft"
    r"|gilt|muss|müssen|müsst)\b"
    rf"|(?:^{_LEAD}|[:;–—]\s|\s-\s)(?:(?:ab|bis|seit|an|für|mit|von|bei|in|zu|um|auf) )?(?:was"
    r"|wann|wo|wohin|woher|welche[rsnm]?|wer|wem|wen|wie|wie viele?|wieviel)\b"
    rf"|^{_LEAD}[a-zäöüß]{{2,}}(?:st|t|en|e)\s(?:\S+\s){{0,3}}?(?:du|ihr|dir|euch|dich|ihnen)\b"
)
_NO_QUESTION = any_of(
    r"how (?:are|have) (?:you|things)\b|how(?:'s| is) (?:it going|life|everything|the team"
    r"|the family)\b|how (?:was|were) (?:your|the) (?:\w+ )?(?:week\w*|trip|holidays?|vacation"
    r"|flight|break|summer|time off|easter|christmas|journey|day|evening|move)\b",
    r"wie geht(?:'s|s| es)\b|hope\b|wie war(?:en)? (?:der|das|die|dein\w*|euer|eure\w*"
    r"|ihr\w*) (?:urlaub|wochenende|reise|ferien|feiertage|flug|ostern|weihnachten|woche|tag"
    r"|umzug)\b",
    r"(?:did|do) you know\b|wuss?test? (?:du|ihr|sie)\b|wussten sie\b|wer weiß\b"
    r"|(?<!one )(?<!body )(?<!people )who (?:knows"
    r"|knew|wouldn't|doesn't|does not|cares|invented|(?:would|could)(?: have|'ve| ever| want"
    r"| say| think| guess| not)|would've)\b|wer (?:hätte|würde|könnte|kann schon|will schon)\b"
    r"|was (?:soll|will|kann) man\b|what (?:else|a |could possibly|more)\b|was soll's\b"
    r"|was sonst\b",
    r"how \w+ (?:is|was) (?:that|this|it)\b|how (?:did|could) (?:we|this|that|i)\b|(?:what|how"
    r"|where) (?:was|am) i\b|how (?:cool|great|nice|funny)\b|wie (?:schön|cool|nett|konnte)\b"
    r"|what(?:'s| is) (?:new|up)\b|was (?:gibt's|gibt es|macht)",
    r"(?:any|further|more|other) questions\b|(?:noch |weitere )?fragen\?|isn't it\b"
    r"|aren't we\b|right\?|why not\?|ok(?:ay)?\?$|oder\?$|nicht wahr\?|gell\?|(?:isn't"
    r"|aren't|wasn't|don't|doesn't|won't|haven't|didn't) (?:it|we|you|they|that)\?$",
    r"(?:can|could|would) (?:you|we) (?:believe|imagine)\b|makes? sense\b|did you see (?:the"
    r"|that) (?:news|game)\b|ist das nicht\b|could (?:it|things) \w+|could have been\b"
    r"|is there anything\b|need anything\b|anything else\b",
    r"how (?:can|could) (?:we|i) (?:ever )?thank\b",
    r"nicht (?:super|toll|schön|klasse|herrlich|großartig|lustig|verrückt|wunderbar)\b",
)
_SMALL_TALK = re.compile(
    r"^(?!.*\b(?:can|could|would|könn\w*|kann\w*|würd\w*)\b)"
    r".*\b(?:weather|weekend|vacation|holidays|wetter|wochenende|urlaub|ferien|feiertage)\b"
)
_REPORTED = any_of(
    r"(?:asked|asks|asking|wonder\w*|wants? to know|wanted to know|question (?:was|is)|said"
    r"|says|fragt\w*|gefragt|fragen sich|wissen|wollte\w*|frage (?:war|ist)|gesagt|meint\w*)\b",
)
_ANSWERED = any_of(
    r"(?:yes|yeah|yep|no|nope|sure|of course|absolutely|definitely|not (?:at all|really"
    r"|yet)|never|because|in short|plenty|exactly|nobody|nothing|everything|quite|simple|easy"
    r"|well|anyway|just kidding|i (?:don't |do not )?(?:think|doubt|guess|believe|suppose)"
    r"|just (?:an?|my) (?:\w+ )?(?:idea|thought)|nur (?:so )?eine? (?:idee|gedanke)|hardly"
    r"|probably|maybe|not that|don't worry|ich (?:denke|glaube)|vermutlich"
    r"|wahrscheinlich|wohl|ja|nein|nee|natürlich|klar|weil|kurz gesagt|genau|niemand|nichts"
    r"|eben)\b",
)
_OPEN_WORD = any_of(r"(?:what|who|how|was|wer|wie)\b")
_CLOSING = any_of(
    r"(?:thanks|thank you|thx|many thanks|cheers|danke|vielen dank|merci|best|lg|vg|gruß"
    r"|grüße|please|bitte|let me|let us|i'd|we'd|ich|wir|i|we)\b",
)
_NO_REPLY = any_of(
    r"no (?:need to (?:reply|respond|answer)|(?:reply|response|answer"
    r"|action) (?:is )?(?:needed|required|necessary|expected))\b",
    r"(?:just )?(?:fyi|for your information)\b|keine (?:antwort|rückmeldung) (?:nötig"
    r"|erforderlich|notwendig)\b|nur zur info\b|zur kenntnis\b",
)
_FEWEST_WORDS = 3
_MARKS = " \"'“„(*-–—.:"

Calls = Callable[[str], bool | None]
"""Whether words before a request call those whom a letter addresses, or nobody; None if unknown."""


def expects_reply(text: str, calls: Calls = lambda _: True) -> bool:
    """Whether new text plainly asks those for an answer whom it addresses."""
    if "?" not in text or _NO_REPLY.search(text.lower()):
        return False
    return any(
        (at := question_at(small(sentence))) >= 0
        and not _answered(small(sentence)[at:], paragraph[number + 1 :])
        and calls(sentence[:at])
        for paragraph in paragraphs(text)
        for number, sentence in enumerate(paragraph)
        if sentence.endswith("?") and is_sentence(sentence)
    )


@lru_cache(maxsize=4096)
def question_at(sentence: str) -> int:
    """Where a plain question begins in a sentence in small letters; -1 if it is none."""
    if (
        not sentence.endswith("?")
        or len(sentence.split()) < _FEWEST_WORDS
        or _NO_QUESTION.search(sentence)
        or _SMALL_TALK.match(sentence)
    ):
        return -1
    found = _QUESTION.search(sentence)
    if found is None:
        return -1
    at = found.end() - len(found[0].split()[-1])
    return -1 if _REPORTED.search(sentence, 0, at) else at


def _answered(question: str, behind: Sequence[str]) -> bool:
    """Whether its writer answers a question themself."""
    follows = small(behind[0]).lstrip(_MARKS) if behind else ""
    if _ANSWERED.match(follows):
        return True
    if not follows or follows.endswith("?") or _TO_YOU.search(question):
        return False
    return _OPEN_WORD.match(question) is not None and _CLOSING.match(follows) is None
