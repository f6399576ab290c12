"""The words by which a sentence may be a pledge, an idea, strategy: worth a question.

In English and German.
"""

import re

from troth.sources import phrases
from troth.sources.promises import FOR_YOU
from troth.sources.promises import promises as promised


def _any(*patterns: str) -> re.Pattern[str]:
    """A pattern of which one must fit, for sentences in small letters: they are found faster."""
    return re.compile("|".join(patterns).replace("'", "['’]"))


_WORK = (
    r"send|share|forward|e?-?mail|write|get back|come back|follow up|prepare|put together|draft|"
    r"set up|schedule|book|organi[sz]e|arrange|introduce|connect|provide|deliver|finish|complete|"
    r"check|find out|look into|confirm|clarify|review|update|create|build|ask|talk to|"
    r"speak (?:to|with)|call|give you|get you|bring|upload|sign|invite|circulate|reach out|ping|"
    r"take care|make sure|fix|research|collect|summari[sz]e|document|present|invoice|order|shoot|"
    r"loop|circle back|write (?:it|that|this|up)|double[- ]?check|pull together|dig|investigate|"
    r"write\s+(?:the|a|an)|report|submit|post|let you know|keep you|take (?:that|this|it"
    r"|the action|on|over)|chase|"
    r"fill|look (?:at|it up)|get (?:it|that|this|the)|put (?:you|in|that)|run it by|own (?:it|that)"
)
_TUN = (
    r"schick|send|meld|kümmer|bereit|teil|prüf|klär|liefer|erstell|organisier|besorg|übernehm|"
    r"bestätig|ergänz|aktualisier|leit"
)
_SOFTLY = (
    r"(?:(?:also|definitely|certainly|gladly|happily|then|just|quickly|personally|try to|"
    r"make sure to|go ahead and)\s+){0,3}"
)
_PROMISE = _any(
    rf"\b(?:i|we)(?:'ll|\s+will|\s+shall|\s+can|\s+promise\s+to)\s+{_SOFTLY}(?:{_WORK})\b",
    rf"\b(?:i|we)(?:'m|'re|\s+am|\s+are)\s+going\s+to\s+{_SOFTLY}(?:{_WORK})\b",
    rf"\b(?:i|we)(?:'m|'re|\s+am|\s+are)?\s+gonna\s+{_SOFTLY}(?:{_WORK})\b",
    rf"\b(?:let\s+me|lemme)\s+{_SOFTLY}(?:{_WORK})\b",
    r"\byou(?:'ll|\s+will)\s+(?:get|receive|have\s+(?:it|that|the|our|my)|hear\s+from)\b|"
    r"\b(?:i|we)\s+owe\s+you\b|\baction\s+(?:item\s+)?(?:for|on)\s+(?:me|us)\b",
    rf"\b(?:ich|wir)\s+(?:{_TUN})(?:e|en|n)?\b|\b(?:{_TUN})(?:e|en|n)?\s+(?:ich|wir)\b",
    r"\b(?:geb|sag)(?:e|en)?\b[^.?!]{0,40}\b(?:bescheid|rückmeldung|feedback)\b",
    rf"\b(?:ich|wir)\s+{FOR_YOU}",
    r"\bmache?\s+ich\b(?!\s+(?:immer|oft|mir|auch|ja|so))",
    rf"\b(?:happy|glad)\s+to\s+{_SOFTLY}(?:{_WORK})\b",
    r"\b(?:ich|wir)\s+(?:schau|guck|seh)(?:e|en)?\b[^.?!]{0,40}\ban\b",
    r"\bstellen?\s+(?:ich\s+|wir\s+)?(?:dir|euch|ihnen)\b[^.?!]{0,60}\b(?:her|bereit|vor)\b",
    r"\b(?:bekommt|kriegt|bekommst|kriegst|erhaltet|erhältst)\s+(?:ihr|du)\b",
    r"\b(?:ich|wir)\s+werden?\b[^.?!]{0,80}\b(?:schicken|senden|melden|kümmern|vorbereiten|teilen|"
    r"prüfen|klären|liefern|erstellen|organisieren)\b",
)
_NO_PROMISE = _any(
    r"\?$",
    r"\b(?:not|never)\b",
    r"n't\b",
    r"^\s*(?:if|when|once|unless|should|wenn|falls|sobald)\b",
    r"\b(?:nicht|keine?[nmrs]?|nie)\b",
    r"\b(?:share|present)\s+(?:my|the|our)\s+screen\b",
    r"\bpresent\s+now\b",
    r"\bcall\s+(?:it|this|that)\b",
    r"\bask\s+(?:you\s+)?(?:a|one|this|another)\b",
    r"\bbring\s+(?:up|in)\b",
    r"\bintroduce\s+(?:you|myself)\W*$",
    r"\b(?:können|könnten|kann|könnte)\s+(?:wir|ich|man)\b",
)
_IDEA = _any(
    r"\bwhat\s+if\s+we\b",
    r"\bhow\s+about\s+(?:we|if)\b",
    r"\bwhy\s+don't\s+we\b",
    r"\bwie\s+wäre\s+es\b|\bwas\s+wäre,?\s+wenn\b|\b(?:ich|wir)\s+schlagen?\b[^.?!]{0,80}\bvor\b",
    r"\b(?:my|one|an|another)\s+idea\s+(?:is|would|could)\b",
    r"\b(?:i|we)(?:'d|\s+would)?\s+(?:suggest|propose)\b",
    r"\bwe\s+could\s+(?:(?:also|even|maybe)\s+)?(?:try|offer|build|combine|bundle|run|start)\b",
)
_STRATEGY = _any(
    r"\bstrateg(?:y|ies|ic|ically)\b",
    r"\broad-?map\b",
    r"\b(?:approach|vision|architecture|transformation|business\s+case|go-to-market)\b",
    r"\bphase\s+(?:one|two|three|\d)\b",
    r"\blong[- ]term\b",
    r"\bpriorit(?:y|ies|i[sz]e)\b",
    r"\bthe\s+plan\s+(?:is|should)\b",
    r"\byou\s+should\b",
    r"\bwe\s+(?:recommend|advise)\b",
    r"\b(?:markt|vertriebs|gesamt|it-|cloud-?)?strategi(?:e|en|sche[nmrs]?|sch)\b|\bfahrplan\b",
    r"\b(?:vision|architektur|transformation|vorgehen|stossrichtung|stoßrichtung|zielbild)\b",
    r"\bphase\s+(?:eins|zwei|drei)\b",
    r"\blangfristig(?:e[nmrs]?)?\b",
    r"\bpriorit(?:ät|äten|är|isier\w{1,5})\b",
    r"\b(?:ihr\s+solltet|wir\s+(?:empfehlen|raten))\b",
)
_DIRECT = _any(
    r"\b(?:feel\s+free\s+to|you\s+(?:can|may|should)|go\s+ahead\s+and|please)\s+"
    r"(?:contact|reach\s+out\s+to|write\s+to|call|email|talk\s+to|get\s+in\s+touch\s+with)\b"
    r"[^.?!]{0,80}\bdirectly\b",
    r"\b(?:ihr\s+(?:könnt|dürft)|sie\s+(?:können|dürfen)|du\s+(?:kannst|darfst))\b[^.?!]{0,80}"
    r"\bdirekt\s+(?:(?:kontaktieren|ansprechen|anschreiben|anrufen)\b|(?:an|bei|mit)\b"
    r"[^.?!]{0,60}\b(?:wenden|melden|sprechen|schreiben)\b)",
    r"\b(?:meldet\s+euch|melden\s+sie\s+sich|wendet\s+euch|wenden\s+sie\s+sich)\b"
    r"[^.?!]{0,60}\bdirekt\b",
)
_NOT_DIRECT = _any(r"\b(?:not|never|nicht|nie|keinesfalls|kein\w*)\b", r"n't\b", r"\?$")
_NAMELESS = _any(
    r"^(?:unknown\s+|unidentified\s+)?(?:speaker|participant|guest|person|caller|voice)\b",
    r"^(?:unknown|unidentified|unbekannte[rs]?)(?:\s+(?:user|benutzer(?:in)?|nutzer(?:in)?))?$",
    r"^[\W\d]+$",
    r"^(?:unbekannte[rs]?\s+)?(?:sprecher(?:in)?|teilnehmer(?:in)?|gast|anrufer(?:in)?)\b",
)


def promises(sentence: str, names_day: bool = False) -> bool:
    """Whether a speaker may promise to do something; a day that is named makes it plainer."""
    small = sentence.lower()
    if _PROMISE.search(small) or (names_day and promised(phrases.small(sentence))):
        return _NO_PROMISE.search(small) is None
    return False


def proposes(sentence: str) -> bool:
    """Whether a speaker may put an idea to the others."""
    return bool(_IDEA.search(sentence.lower()))


def on_strategy(sentence: str) -> bool:
    """Whether a sentence sounds like strategy."""
    return bool(_STRATEGY.search(sentence.lower()))


def allows_direct_contact(sentence: str) -> bool:
    """Whether a speaker may agree to direct contact with somebody."""
    small = sentence.lower()
    return bool(_DIRECT.search(small)) and not _NOT_DIRECT.search(small)


def is_nameless(name: str) -> bool:
    """Whether a name is only what a program calls those whom it does not know."""
    return bool(_NAMELESS.search(name.lower()))
