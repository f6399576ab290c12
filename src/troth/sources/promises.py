"""Whether a sentence that names a day promises something by it, in English and German."""

import re

from troth.sources.phrases import CONDITION, DENIED, WISHED, any_of, small

_NOT_DENIED = any_of(
    r"(?:no|not) later than\b|yes or no\b|ja oder nein\b|no (?:problem|worries|rush|stress)\b"
    r"|not only\b|why not\b|should (?:have|get|reach|arrive|be (?:with|ready|done|able))\b"
    r"|kein (?:problem|ding|stress)\b|nicht (?:später als|nur)\b"
)
_IF_ALONE = any_of(
    r"(?:check|see|ask|asking|find out|know|confirm|clarify|tell you) if\b",
)
_CLAUSE = re.compile(r"[,;:]\s|\s[-–—]\s|[–—]|\bbut\b|\baber\b")
_OURS = (
    r"(?:i|we|(?:our|my) (?:\w+ ){0,2}?(?:team|engineers|developers|consultants|colleagues?"
    r"|lawyers?|counsel|people|support|finance|legal|marketing|cto|ceo|cfo))"
)
_HANDS_OVER = (
    r"(?:send|share|forward|get|come back|have|deliver|provide|submit|return|confirm|update|prepare"
    r"|upload|sign|let you know|ping|follow up|do|check|revert|circulate|publish|fix|ship|finish"
    r"|complete|give|put|report|answer|reply|respond|review|draft|resend|email|mail)"
)
_NO_DEED = (
    r"(?:be (?!ready|done|finished|sending|delivering|back (?:to|with)|in touch|able to)|see|meet"
    r"|join|arrive|travel|fly|attend|know|need|miss|love|like|want|visit|stop by|drop by|land|leave"
    r"|hear|look forward|think|wait|live|start|stay|go|talk|speak|discuss|take off)"
)
FOR_YOU = (
    r"(?!dank|glaub|wünsch|sag|empfehl|rat|trau|erzähl|versteh|hab|bin|sind|gönn|stimm|drück|zeig"
    r"|stell)[a-zäöüß]{2,}en?\s+(?:dir|euch|ihnen)\b"
)
"""What one does for others, as German says it: `wir bauen euch …`."""
_WILL = any_of(
    rf"{_OURS}(?:'ll| will| shall|(?:'m|'re| am| are| is) (?:going to|gonna)"
    r"| should| can| promise to| commit to|'m aiming to| aim to| plan to| intend to"
    r"|'m planning to|'re planning to)\s+(?:(?:also|still|just|definitely|then|try to"
    rf"|make sure to|go ahead and|gladly|certainly|personally)\s+)*(?!{_NO_DEED}\b)\w+",
    r"(?:commit|committed) to \w+ing\b|(?:i|we) owe you\b|you(?:'ll| will| should"
    r"| shall) (?:have|get|receive|see|find|hear from)\b|you can (?:expect|count on|rely on"
    r"|have)\b",
    r"let me (?!know|introduce|tell|be\b|put you|say|explain|show|add|start|thank)\w+"
    r"|give me until\b|(?:i|we)(?:'ve| have) committed\b|(?:link|rest|more|details) follows?\b",
    r"(?:will|should|'ll) (?:reach|get to) you\b|(?:goes?|going) (?:out )?to you\b",
    r"(?:will|should) be (?:with you|in your inbox|sent (?:to you|over)|ready for you)\b"
    r"|(?:will|to) follow (?:by|on|until|no later|tomorrow|next|this|later)\b",
    rf"{_OURS}(?:'ll| will|(?:'m|'re| am| are) going to)\b.*\band (?:get back|come back|revert"
    rf"|report back"
    r"|follow up|let you know|send|share|update you)\b",
    r"on our (?:side|end|part)\b.*\bwill\b|(?:auf unserer seite|unsererseits)\b.*\b(?:wird"
    r"|werden)\b",
    rf"(?:^|(?<=[-–—:;,.!] )|(?<=and ))(?:will|should) (?:also |then )?{_HANDS_OVER}\b",
    r"^(?:\w+[,!] )?(?:sending|sharing|forwarding|delivering|submitting|uploading|resending)\b",
    r"^(?:\w+[,!] )?(?:you can )?expect .*\bfrom (?:us|me)\b|you can expect\b",
    r"(?:ich|wir) (?:\S+ ){0,2}?(?:schick|send|liefer|liefre|meld|geb|mach|erledig|kümmer"
    r"|bring|stell|bereit|überarbeit|teil|reich|prüf|klär|leit|lad|besorg|unterschreib"
    r"|bestätig|übernehm|ergänz|aktualisier|erstell|mail|übermittel|trag)\w{0,3}\b",
    r"(?:schick|send|liefer|meld|geb|mach|erledig|kümmer|bring|stell|bereit|überarbeit|teil|reich"
    r"|prüf|klär|leit|lad|besorg|unterschreib|bestätig|übernehm|ergänz|aktualisier|erstell"
    r"|mail|übermittel|trag)(?:e|en|n)? (?:ich|wir)\b",
    r"(?:ich|wir) werden?\b.*\b(?:\w*(?:schick|send|liefer|meld|geb|mach|erledig|kümmer|bring"
    r"|stell|bereit|überarbeit|teil|reich|prüf|klär|leit|lad|besorg|schreib|bestätig|nehm"
    r"|ergänz|aktualisier|mail|übermittel|trag|lass)\w*(?:en|n))\b|(?:werde ich"
    r"|werden wir)\b.*\b\w+e?n\b",
    r"(?:bekommst|kriegst|erhältst|bekommt|kriegt|erhaltet|bekommen|erhalten|kriegen) (?:du"
    r"|ihr|sie)\b|(?:sie|ihr|du) (?:erhalten|bekommen|kriegen|erhaltet|bekommt|kriegt|bekommst"
    r"|kriegst|erhältst)\b",
    rf"(?:ich|wir) {FOR_YOU}",
    r"unsere?\s\w+\s(?:schickt|sendet|liefert|meldet|gibt|erstellt|prüft|klärt|bestätigt)\b",
    r"(?:wird|werden) (?:dir|euch|ihnen)\b.*\b(?:vorliegen|zugehen|zugestellt|zugesandt|geschickt"
    r"|gesendet|geliefert)\b",
    r"(?:hast du|habt ihr|haben sie)\b(?!.*\bzeit\b)",
    r"^(?:\w+[,!] )?(?:schicke?|sende|liefere|melde|mache?|gebe) (?:dir|euch|ihnen|mich|es|das"
    r"|ich)\b",
    r"\w*(?:angebot|entwurf|entwürfe|unterlagen|vertrag|liste|doku|dokumentation|plan|konzept"
    r"|update|rückmeldung|feedback|rechnung|bericht|protokoll|präsentation|folien|zahlen|info"
    r"|infos|antwort|preise|namen|rest|version|demo|zugang|zugänge|schein) (?:kommt|kommen"
    r"|folgt|folgen|geht|gehen)\b",
)
_BY_NAME = re.compile(
    r"^\W*([A-ZÄÖÜ][\w&.-]*(?: [A-ZÄÖÜ][\w&.-]*){0,2})(?:(?: to| will|'ll|’ll| wird)"
    r" (?!be |come |meet |visit |join )\w+| (?:sends|delivers|provides|shares|prepares|confirms"
    r"|finishes|completes|submits|updates|returns|checks|reviews|gets|liefert|schickt|sendet"
    r"|erstellt|prüft|übernimmt|klärt|stellt|bestätigt|überarbeitet|ergänzt|reicht))\b"
)
"""Minutes and colleagues: `Acme sends the plan by Friday`."""


def promises(sentence: str) -> bool:
    """Whether a sentence in small letters promises something: not if it is denied or wished for."""
    found = _WILL.search(sentence)
    if found is None or CONDITION.search(_IF_ALONE.sub("", sentence)):
        return False
    begin = max((each.end() for each in _CLAUSE.finditer(sentence, 0, found.start())), default=0)
    end = _CLAUSE.search(sentence, found.end())
    clause = _NOT_DENIED.sub("", sentence[begin : end.start() if end else None])
    return not DENIED.search(clause) and not WISHED.search(clause)


def subject_of(sentence: str) -> str:
    """Who is to keep what a sentence notes as promised; empty if it notes nothing of the kind."""
    found = _BY_NAME.match(sentence)
    if found is None or sentence.endswith("?"):
        return ""
    told = small(sentence)
    return "" if DENIED.search(told) or CONDITION.search(told) else found[1]
