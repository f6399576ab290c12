"""Whether a letter plainly asks those for an answer whom it addresses, in English and German.

A question counts that is put to them, is meant as one, and is not answered at once. Where it is
doubtful, no answer is expected.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from troth.sources.mail.sentences import any_of, is_sentence, paragraphs, small

_LEAD = (
    r"(?:\W*(?:hi|hello|hallo|hey|dear|liebe[r]?|guten (?:tag|morgen)|(?:good )?morning|morgen"
    r"|servus|moin)\b[^,!?.]{0,40}?(?:[,!]|\s[-–—])\s*)?"
    r"(?:@?[\w'-]+(?: [\w'-]+)?(?:,| -|:)\s+)?"
    r"(?:(?:and|also|so|but|or|then|now|btw|by the way|one (?:more )?(?:question|thing)"
    r"|(?:quick )?question|und|auch|aber|oder|dann|also|übrigens|(?:noch )?eine frage"
    r"|(?:kurze )?frage"
    r"|und zwar|denn|sagt?(?: mal)?|sag)[,:]?\s+)*"
)
"""What may stand before a question: a greeting, a name, words that join."""
_YOU = r"(?:you|your|yours|du|ihr|dir|euch|dich|euer\w*|eure\w*|dein\w*|sie|ihnen|ihre\w*)"
_TO_YOU = any_of(rf"\b{_YOU}\b")
_AUXILIARY = (
    r"(?:could|can|would|will|do|does|did|have|has|had|are|is|was|were|shall|should|may|might|am)"
)
_QUESTION = any_of(
    rf"(?:^{_LEAD}|[:;–—]\s|\s-\s|\(){_AUXILIARY}\b",
    rf"(?:^{_LEAD}|[:;–—]\s|\s-\s)(?:(?:at|by|until|from|since|in|for|to|of|with|on|about) )?"
    r"(?:what|when|where|which|who|whom|whose|how)\b",
    rf"^{_LEAD}(?:any (?:news|update|feedback|progress|chance|thoughts on|objections|idea w)"
    r"|(?:do you )?mind \w+ing|ok(?:ay)? (?:if|for you)|still ok)\b",
    rf"(?:^|[,:;–—-]\s){_AUXILIARY} (?:you|that|this|it|we|they|the)\b",
    rf"(?:^{_LEAD}|[:;–—]\s|\s-\s|,\s)(?:könnt\w*|können|kannst|kann|würd\w*|wirst|werdet|werden"
    r"|wird|hast|hat|habt|haben|hättet|hätten|hättest|hätte|bist|seid|sind|ist|wäre[nt]?|wart?"
    r"|waren"
    r"|passt|passen|geht|gibt|soll\w*|darf|dürfen|dürften|braucht|brauchst|brauchen|wollt|wollen"
    r"|willst|magst|mögt|mögen|möchte\w*|schafft|schaffst|schaffen|weißt|wisst|wissen|reicht|klappt"
    r"|stimmt|bleibt|kommt|kommst|steht|liegt|läuft|gilt|muss|müssen|müsst)\b",
    rf"(?:^{_LEAD}|[:;–—]\s|\s-\s)(?:(?:ab|bis|seit|an|für|mit|von|bei|in|zu|um|auf) )?(?:was"
    rf"|wann|wo"
    r"|wohin|woher|welche[rsnm]?|wer|wem|wen|wie|wie viele?|wieviel)\b",
    rf"^{_LEAD}[a-zäöüß]{{2,}}(?:st|t|en|e)\s(?:\S+\s){{0,3}}?(?:du|ihr|dir|euch|dich|ihnen)\b",
)
_NO_QUESTION = any_of(
    r"\bhow (?:are|have) (?:you|things)\b|\bhow(?:'s| is) (?:it going|life|everything|the team|the"
    r" family)\b|\bhow (?:was|were) (?:your|the) (?:\w+ )?(?:week\w*|trip|holidays?|vacation|flight"
    r"|break|summer|time off|easter|christmas|journey|day|evening|move)\b",
    r"\bwie geht(?:'s|s| es)\b|\bhope\b|\bwie war(?:en)? (?:der|das|die|dein\w*|euer|eure\w*"
    r"|ihr\w*)"
    r" (?:urlaub|wochenende|reise|ferien|feiertage|flug|ostern|weihnachten|woche|tag|umzug)\b",
    r"\b(?:did|do) you know\b|\bwuss?test? (?:du|ihr|sie)\b|\bwussten sie\b|\bwer weiß\b"
    r"|\bwho (?:knows|knew|wouldn't|doesn't|does not|cares|invented"
    r"|(?:would|could)(?: have|'ve| ever| want| say| think| guess| not)|would've)\b"
    r"|\bwer (?:hätte|würde|könnte|kann schon|will schon)\b|\bwas (?:soll|will|kann) man\b"
    r"|\bwhat (?:else|a |could possibly|more)\b|\bwas soll's\b|\bwas sonst\b",
    r"\bhow \w+ (?:is|was) (?:that|this|it)\b|\bhow (?:did|could) (?:we|this|that|i)\b"
    r"|\b(?:what|how|where) (?:was|am) i\b|\bhow (?:cool|great|nice|funny)\b"
    r"|\bwie (?:schön|cool|nett|konnte)\b",
    r"\b(?:any|further|more|other) questions\b|\b(?:noch |weitere )?fragen\?|\bisn't it\b"
    r"|\baren't we\b|\bright\?|\bwhy not\?|\bok(?:ay)?\?$|\boder\?$|\bnicht wahr\?|\bgell\?"
    r"|,? (?:isn't|aren't|wasn't|don't|doesn't|won't|haven't|didn't) (?:it|we|you|they|that)\?$",
    r"\b(?:can|could|would) (?:you|we) (?:believe|imagine)\b|\bmakes? sense\b"
    r"|\bdid you see (?:the|that) (?:news|game)\b|\bist das nicht\b|\bcould (?:it|things) \w+"
    r"|\bcould have been\b|\bis there anything\b|\bneed anything\b|\banything else\b",
    r"\bhow (?:can|could) (?:we|i) (?:ever )?thank\b",
)
_REPORTED = any_of(
    r"\b(?:asked|asks|asking|wonder\w*|wants? to know|wanted to know|question (?:was|is)|said|says"
    r"|fragt\w*|gefragt|fragen sich|wissen|wollte\w*|frage (?:war|ist)|gesagt|meint\w*)\b"
)
_ANSWERED = any_of(
    r"\W*(?:yes|yeah|yep|no\b|nope|sure|of course|absolutely|definitely|not (?:at all|really|yet)"
    r"|never|because|in short|plenty|exactly|nobody|nothing|everything|quite|simple|easy|well,"
    r"|anyway|just kidding|i (?:don't |do not )?(?:think|doubt|guess|believe|suppose)|hardly"
    r"|probably|maybe|not that|don't worry"
    r"|ich (?:denke|glaube)|vermutlich|wahrscheinlich|wohl|ja\b|nein|nee|natürlich|klar|weil"
    r"|kurz gesagt|genau|niemand|nichts|eben)"
)
_OPEN_WORD = any_of(r"\b(?:what|who|how|was|wer|wie)\b")
_CLOSING = any_of(
    r"\W*(?:thanks|thank you|thx|many thanks|cheers|danke|vielen dank|merci|best|lg|vg|gruß|grüße"
    r"|please|bitte|let me|let us|i'd|we'd|ich|wir|i |we )"
)
_NO_REPLY = any_of(
    r"\bno (?:need to (?:reply|respond|answer)|(?:reply|response|answer|action) (?:is )?(?:needed"
    r"|required|necessary|expected))\b",
    r"\b(?:just )?(?:fyi|for your information)\b|\bkeine (?:antwort|rückmeldung) (?:nötig"
    r"|erforderlich|notwendig)\b|\bnur zur info\b|\bzur kenntnis\b",
)
_FEWEST_WORDS = 3

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
    ):
        return -1
    found = _QUESTION.search(sentence)
    if found is None or _REPORTED.search(sentence, 0, found.start()):
        return -1
    return found.end() - len(found[0].split()[-1])


def _answered(question: str, behind: Sequence[str]) -> bool:
    """Whether its writer answers a question themself."""
    follows = small(behind[0]) if behind else ""
    if not follows or follows.endswith("?") or _TO_YOU.search(question):
        return _ANSWERED.match(follows) is not None
    return _ANSWERED.match(follows) is not None or (
        _OPEN_WORD.match(question) is not None and _CLOSING.match(follows) is None
    )
