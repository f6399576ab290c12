"""What a sentence of a letter may say, in English and German.

Each is a guess by its words, to be asked about. Whatever is denied, only wished for, or put as a
condition is no guess. Where it is doubtful, nothing is said.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from troth.sources.days import may_name_day
from troth.sources.mail.replies import question_at
from troth.sources.mail.sentences import any_of, sentences, small

Guess = Literal["ask", "availability", "pledge", "introduction", "introduce_us", "idea"]


class Hint(NamedTuple):
    """What one sentence may say."""

    guess: Guess
    sentence: str
    before: str = ""
    """What stands before a request: it may call somebody by name."""
    subject: str = ""
    """Who is to keep a pledge, where it is not said to be the writer."""


# -- words of denial, condition, and meetings ------------------------------------------------------

_NOT_DENIED = any_of(
    r"(?:no|not) later than\b|no (?:problem|worries|rush|stress)\b|not only\b|why not\b"
    r"|kein (?:problem|ding|stress)\b|nicht (?:später als|nur)\b",
)
_DENIED = any_of(
    r"(?:not|no|never|nor|cannot|can't|won't|don't|doesn't|didn't|isn't|aren't|wasn't"
    r"|unable)\b",
    r"(?:nicht|kein\w*|nie|niemals|weder)\b",
)
_IF_ALONE = any_of(
    r"(?:check|see|ask|asking|find out|know|confirm|clarify|tell you) if\b",
)
_CONDITION = any_of(
    r"(?:if|unless|once|provided|as soon as|assuming)\b|^should\b|(?<=, )should\b",
    r"(?:wenn|falls|sobald|sofern|vorausgesetzt)\b|^sollte\w*\b",
)
_WISHED = any_of(
    r"(?:would|might|hope|hopefully|maybe|perhaps|should)\b",
    r"(?:würde\w*|hoffe\w*|hoffentlich|vielleicht|eventuell|sollte\w*|könnte\w*)\b",
)
_CLAUSE = re.compile(r"[,;:]\s|\s[-–—]\s|[–—]|\bbut\b|\baber\b")
_MEETING = any_of(
    r"(?:call|meet|meeting|chat|minutes|min|slot|calendar|catch up|coffee|lunch|dinner"
    r"|time to talk|zoom|teams|make it|join|attend|come (?:to|along|over|by))\b",
    r"(?:termin\w*|gespräch|telefon\w*|telko|treffen|besprechung|kaffee|mittagessen|uhr"
    r"|kalender|(?:vorbei|dazu)?kommen|teilnehmen|dabei sein)\b",
)

# -- requests --------------------------------------------------------------------------------------

_YOU = (
    r"(?:you guys|you (?:both|two|all)|you|(?:one|both|either|any) of you|someone|somebody|anyone"
    r"|your (?:\w+ ){0,2}?(?:team|people|side|colleagues?|lawyers?|counsel|office|department)"
    r"|the two of you)"
)
_IHR = r"(?:ihr|sie|du|einer von euch|jemand|(?:dein|euer|ihr) (?:\w+)?team)"
_DO = (
    r"(?:send|share|give|provide|get|grant|check|confirm|review|help|support|forward|let (?:us|me)"
    r"|tell|put|make|offer|look|update|sign|approve|prepare|recommend|ask|talk|speak|arrange"
    r"|set up|name|quote|add|fill|return|complete|resend|upload|reach out|contribute|waive|extend"
    r"|introduce|connect|do|take|point|remind|invite|order|fix|submit|consider|pass|drop|ping)"
)
_NO_REQUEST = (
    r"(?:believe|imagine|see|hear|remember|say|feel|guess|like|prefer|think)\b"
    r"|have\b(?! a look| someone| somebody| your)|be\b(?! so kind| sure)"
)
_TUN = (
    r"(?:(?:zu|weiter|zurück|frei|nach|ein|mit|bereit|durch|an|ab|auf|aus|rüber|raus)?(?:schick"
    r"|send|geb|gib|teil|leit|stell|reich|lass|bring|füll|trag|schau|ruf|richt|hol|nehm|nimm|mach"
    r"|tu)\w*|prüf\w*|bestätig\w*|zukommen|besorg\w*|unterstütz\w*|helf\w*|hilf|sag\w*|nenn\w*"
    r"|unterschreib\w*|empfehl\w*|anbiet\w*|klär\w*|melde\w*|ergänz\w*|erstell\w*"
    r"|aktualisier\w*|freischalt\w*|kümmer\w*|übernehm\w*|beantwort\w*|übermittel\w*"
    r"|organisier\w*|erklär\w*)"
)
_KOENNEN = (
    r"(?:könnte(?:n|st|t)?|könntst|könnt|können|kannst|würdet|würdest|würden|magst|mögt|hättest"
    r"|hättet|hätten|wärst|wärt)"
)
_GOOD = (
    r"(?:great|good|nice|helpful|lovely|awesome|super|perfect|wonderful|fantastic|useful|ideal"
    r"|cool|amazing|appreciated|grateful)"
)
_GUT = r"(?:super|toll|schön|nett|prima|gut|klasse|hilfreich|lieb|perfekt|großartig|fein|spitze)"
_ASKS = any_of(
    rf"(?:can|could|might) {_YOU} (?!{_NO_REQUEST})\w+(?: \w+)?",
    rf"(?:would|will|are) {_YOU} (?:please |kindly |also |maybe |be )*(?:{_DO}|mind|so kind"
    r"|able|willing|open to|happy to|up for|in a position|interested in (?:giving|providing"
    r"|sharing))\b",
    rf"(?:for {_YOU} to|for your (?:\w+ )?team to|and (?:can|could) you) {_DO}\b|make (?:the"
    r"|a) (?:connection|introduction)\b|(?:room|movement|flexibility) (?:on|in|for) (?:the "
    r"|your )?(?:price|pricing|rate)\b|(?:am|beim) preis\b.*\b(?:machen|entgegenkommen|tun"
    r"|drin)\b",
    rf"(?:kriegt|bekommt|kriegst|bekommst|schafft|schaffst|schaffen|bekommen|kriegen) {_IHR}\b",
    r"(?:kontakt|verbindung) (?:herstellen|vermitteln)\b|lässt sich\b.*\b(?:machen"
    r"|einrichten)\b",
    r"(?:can|could|may) (?:we|i) (?:please |also |still |maybe )?(?:get|have|see|use|borrow"
    r"|receive|ask you)\b|may we \w+",
    r"mind \w+ing\b|any chance (?:you|of|we|that|to)\b|(?:would|is|was) it be possible\b"
    rf"|is it possible (?:to|for you|that)\b|do you think {_YOU} (?:could|can)\b",
    rf"{_KOENNEN} {_IHR}\b.*\b(?:\w+(?:en|ern|eln)|tun)\W*$|{_KOENNEN} {_IHR}\b.*\b{_TUN}\b",
    r"(?:dürfen|dürften|darf|dürfte|können|könnten|kann|könnte) (?:wir|ich)\b.*\b(?:nennen"
    r"|nutzen|verwenden|haben|bekommen|kriegen|erhalten|sehen|zitieren|(?:euch|dich"
    r"|sie) bitten)\b",
    r"(?:ist|wäre) es möglich\b",
)
"""What asks for something in a question."""
_WANTS = any_of(
    r"(?:please|pls|plz|kindly) (?:also |just |kindly |do |then |make sure (?:to"
    r"|you) )?(?!find\b|see\b|note\b|feel\b|be\b|do ?n[o']|contact\b|ring\b|phone\b|refer\b"
    r"|accept\b|excuse\b|forgive\b|ignore\b|disregard\b|reach\b|call\b|join\b|visit\b"
    r"|register\b|meet\b|consider the\b|find\b|keep\b|let (?:me|us) know (?:if|in case|should"
    r"|when you)|hold\b|wait\b|bear\b|stay\b|click\b|unsubscribe\b|reply\b)[a-z]{2,} \w+",
    rf"(?:can|could|would) {_YOU} (?:please |pls |kindly )?{_DO}\b",
    rf"if {_YOU} could (?:please |also |just |kindly )?{_DO}\b",
    rf"(?:would|'d|will|'ll) be (?:\w+ ){{0,2}}{_GOOD} (?:if|to (?:get|have|receive) (?:your"
    rf"|an?|some|the))\b|{_GOOD} if {_YOU}\b",
    r"(?:would|'d) (?:\w+ ){0,2}(?:appreciate|be grateful for)\b.*\b(?:you|your)\b",
    rf"wonder(?:ing|ed)?,? (?:if|whether) (?:{_YOU}|we) (?:could|can|would|might)\b",
    r"(?:i|we)(?:'d| would|'ll| will)? (?:urgently |really |also |still "
    r"|badly )?need\b.*\b(?:from you|your)\b|^(?:\w+, )?(?:still )?(?:need|needing)\b.*\b(?:by"
    r"|pls|please|asap)\b",
    r"(?:i|we)(?:'d| would) like to ask (?:you|for)\b|let (?:us|me) have (?:the|your|a)\b"
    r"|^remind me\b|look(?:ing)? forward to (?:receiving|getting|seeing) (?:your|the) \w+",
    rf"bitte\b(?:\s\S+){{0,8}}?\s{_TUN}\b|^(?:\S+ )?{_TUN}\b.*\bbitte\b",
    rf"wäre (?:\w+ ){{0,3}}{_GUT},? wenn (?:du|ihr|sie|wir|uns|mir)\b|freuen,? wenn (?:du|ihr"
    r"|sie)\b|dankbar,? wenn (?:du|ihr|sie)\b",
    r"(?:über|auf) (?:eine|ihre|deine|eure)\b.*(?:rückmeldung|antwort|feedback"
    r"|zusendung)\b.*\b(?:freuen?|freue|hoffe|warte)\w*\b|(?:freuen?|freue) (?:ich )?(?:mich"
    r"|uns) (?:schon )?über (?:eine|ihre|deine|eure) (?:\w+ )?(?:rückmeldung|antwort"
    r"|feedback)\b",
    r"(?:ich|wir) bitten? (?:\w+ )?um\b|bitte (?:\w+ )?um\b",
    r"(?:ich|wir) (?:brauche[n]?|bräuchte[n]?|benötige[n]?|benötigte[n]?)\b.*\b(?:von (?:euch"
    r"|ihnen|dir)|dein\w*|eure\w*|euer|ihre\w*|bis)\b|(?:brauchen|bräuchten"
    r"|benötigen) wir\b.*\b(?:von (?:euch|ihnen|dir)|dein\w*|eure\w*|ihre\w*|bis)\b",
    rf"^(?:hi \w+, |hallo \w+, )?{_KOENNEN} {_IHR}\b.*\b{_TUN}\b",
)
"""What asks for something outside a question."""
_NO_WISH = any_of(
    r"please (?:don't|do not|never)\b|bitte (?:nicht|keine?n?|beacht\w*|entschuldig\w*"
    r"|verzeih\w*|wenden|wende)\b|(?:melden?|meldet) (?:sie sich|dich"
    r"|euch) (?:bitte )?(?:jederzeit|gern\w*|einfach)\b|bitte\b.*\b(?:jederzeit"
    r"|bei (?:rück)?fragen)\b|hesitate\b|if you (?:have|need|want|are)\b|let (?:me"
    r"|us) know if you\b|zögern\b",
)
_FREE_ASKED = any_of(
    rf"(?:are|is|would) {_YOU}\b.*\b(?:available|free)\b",
    rf"(?:do|would) {_YOU} (?:still |currently )?have\b.*\b(?:capacity|availability|bandwidth"
    r"|consultants?|engineers?|people|developers?|architects?)\b",
    rf"(?:habt|haben|hast|hättet|hätten|hättest) {_IHR}\b.*\b(?:kapazität\w*|\w*berater\w*"
    r"|leute|luft|entwickler\w*)\b",
    rf"(?:seid|sind|bist|wärt|wären) {_IHR}\b.*\bverfügbar\b",
)

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
    rf"(?:nothing|nobody|no one|none|no {_PEOPLE}) (?:\w+ ){{0,2}}?(?:free|available"
    rf"|on the bench)\b|our {_PEOPLE}\b.*\b(?:rolls? off|free|available|on the bench"
    rf"|nothing lined up)\b|(?:of|have) our {_PEOPLE} .*\b(?:roll off|free|available)\b",
    r"no (?:free |more |spare )?(?:capacity|bandwidth)\b|(?:can't|cannot|can not) (?:spare"
    rf"|staff) (?:\w+ )?{_PEOPLE}\b",
    r"(?:wir|unser\w* \w*(?:team|leute|berater)) (?:sind|ist)\b.*\b(?:ausgebucht|ausgelastet"
    r"|verfügbar|dicht)\b|(?:sind|ist) (?:wir|unser\w*)\b.*\b(?:ausgebucht|ausgelastet"
    r"|verfügbar|dicht)\b",
    r"wir (?:haben|hätten)\b.*\b(?:kapazität\w*|luft|(?:berater\w*|leute"
    r"|entwickler\w*) frei)\b|(?:haben|hätten) wir\b.*\b(?:kapazität\w*|luft|(?:berater\w*"
    r"|leute|entwickler\w*) frei)\b|(?:sind|ist|wäre\w*|hätte\w*|haben"
    rf"|habe)\b.*\b{_LEUTE}\b.*\b(?:frei|verfügbar)\b|keine (?:freie[n]? )?kapazität\w*"
    r"|(?:niemanden?|keinen|keine leute)\b.*\b(?:abstellen|entbehren|frei)\b",
)
_BUSY = any_of(
    r"(?:booked|at (?:full |max )?capacity|no (?:\w+ )?(?:capacity|bandwidth)|utili[sz]ed"
    r"|not available|not have|maxed out|tied up|can't|cannot|nobody|no one|not have)\b",
    r"don't have\b|(?:ausgebucht|ausgelastet|nicht verfügbar|keine[n]?|niemanden?|dicht)\b",
)
_PARTLY = any_of(
    r"(?:some|limited|only|partly|a little|half|begrenzt\w*|teilweise|nur|etwas|wenig)\b",
)

# -- pledges ---------------------------------------------------------------------------------------

_OURS = (
    r"(?:i|we|(?:our|my) (?:\w+ ){0,2}?(?:team|engineers|developers|consultants|colleagues?"
    r"|lawyers?"
    r"|counsel|people|support|finance|legal|marketing|cto|ceo|cfo))"
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
_WILL = any_of(
    rf"{_OURS}(?:'ll| will| shall| am going to|'m going to| are going to|'re going to"
    r"| is going to| can| promise to| commit to|'m aiming to| aim to| plan to| intend to"
    r"|'m planning to|'re planning to)\s+(?:(?:also|still|just|definitely|then|try to"
    rf"|make sure to|go ahead and|gladly|certainly|personally)\s+)*(?!{_NO_DEED}\b)\w+",
    r"(?:commit|committed) to \w+ing\b|(?:i|we) owe you\b|you(?:'ll| will| should"
    r"| shall) (?:have|get|receive|see|find|hear from)\b|you can (?:expect|count on|rely on"
    r"|have)\b",
    r"let me (?!know|introduce|tell|be\b|put you|say|explain|show|add|start|thank)\w+"
    r"|give me until\b|(?:i|we)(?:'ve| have) committed\b|(?:link|rest|more|details) follows?\b",
    r"(?:will|should|'ll) (?:reach|get to) you\b|(?:goes?|going) (?:out )?to you\b",
    r"will be (?:with you|in your inbox|sent (?:to you|over)|ready for you)\b"
    r"|will follow (?:by|on|until|no later|tomorrow|next|this|later)\b",
    rf"(?:^|(?<=[-–—:;,.!] )|(?<=and ))will (?:also |then )?{_HANDS_OVER}\b",
    r"^(?:\w+[,!] )?(?:sending|sharing|forwarding|delivering|submitting|uploading|resending)\b",
    r"^(?:\w+[,!] )?(?:you can )?expect .*\bfrom (?:us|me)\b|you can expect\b",
    r"(?:ich|wir) (?:\S+ ){0,2}?(?:schick|send|liefer|liefre|meld|geb|mach|erledig|kümmer"
    r"|bring|stell|bereit|überarbeit|teil|reich|prüf|klär|leit|lad|besorg|unterschreib"
    r"|bestätig|übernehm|ergänz|aktualisier|erstell|mail|übermittel|trag)\w{0,3}\b",
    r"(?:schick|send|liefer|meld|geb|mach|erledig|bring|stell|bereit|überarbeit|teil|reich"
    r"|prüf|klär|leit|lad|besorg|unterschreib|bestätig|übernehm|ergänz|aktualisier|erstell"
    r"|mail|übermittel|trag)e?n? (?:ich|wir)\b",
    r"(?:ich|wir) werden?\b.*\b(?:\w*(?:schick|send|liefer|meld|geb|mach|erledig|kümmer|bring"
    r"|stell|bereit|überarbeit|teil|reich|prüf|klär|leit|lad|besorg|schreib|bestätig|nehm"
    r"|ergänz|aktualisier|mail|übermittel|trag|lass)\w*(?:en|n))\b|(?:werde ich"
    r"|werden wir)\b.*\b\w+e?n\b",
    r"(?:bekommst|kriegst|erhältst|bekommt|kriegt|erhaltet|bekommen|erhalten|kriegen) (?:du"
    r"|ihr|sie)\b|(?:sie|ihr|du) (?:erhalten|bekommen|kriegen|erhaltet|bekommt|kriegt|bekommst"
    r"|kriegst|erhältst)\b",
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
    r"^(?:\w+, |please )*meet (?!on\b|at\b|in\b|up\b|us\b|me\b|you\b|next\b|the\b|with\b|to\b"
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
    rf"{_KOENNEN} {_IHR} (?:\w+ )?(?:uns|mich|mir)\b.*\b(?:vorstellen|bekannt machen"
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
    r"|co-?\w+|team up|join forces)\b|let's \w+ .*\b(?:together|joint|jointly)\b",
    r"(?:should|could|can|shouldn't|couldn't) we (?:not )?.*\b(?:together|joint|jointly)\b"
    r"|(?:sollten|könnten|wollen) wir\b.*\b(?:gemeinsam|zusammen)\b",
    rf"what if we\b|(?:how|what) about (?:if )?(?:we\b|{_DOING}\b|an? (?:joint|shared"
    r"|common)\b)|why don't we\b",
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

_ASK_KINDS = (
    (
        "discount",
        any_of(
            r"(?:discount|rebate|better price|price reduction|rabatt|nachlass|preisnachlass"
            r"|sonderkondition\w*)\b",
        ),
    ),
    (
        "reference",
        any_of(
            r"(?:reference (?:customer|call|letter)s?|reference|case study|referenz\w*)\b",
        ),
    ),
    (
        "mandate",
        any_of(
            r"(?:tell|make|get|force|push) (?:the |your )?(?:customer|client)\b",
            r"dafür sorgen, dass (?:der|die) kund\w+",
        ),
    ),
    (
        "rule_change",
        any_of(
            r"(?:make an exception|exception to|waive|change your (?:policy|rules?|terms))\b",
            r"(?:ausnahme|eure regel\w*|ihre regel\w*)\b",
        ),
    ),
    (
        "advocacy",
        any_of(
            r"(?:good word|recommend us|speak (?:up )?for us|vouch for)\b",
            r"(?:gutes wort|empfiehl\w* uns|uns empfehlen|für uns (?:aussprechen|einsetzen))\b",
        ),
    ),
    (
        "resource",
        any_of(
            r"(?:consultants?|engineers?|architects?|developers?|people|resources?|licen[cs]es?"
            r"|demo (?:environment|system)|access|funding|budget)\b",
            r"(?:berater\w*|entwickler\w*|architekt\w*|ressourcen?|lizenz\w*|zugang|zugänge|testsystem"
            r"|leute|fördermittel)\b",
        ),
    ),
)


def hints(text: str) -> Iterator[Hint]:
    """What the sentences of new text may say, at most one thing each."""
    for sentence in sentences(text):
        told = small(sentence)
        guess, at = _guess(told)
        if guess is not None:
            yield Hint(guess, sentence, sentence[:at])
        elif subject := _subject_of(sentence):
            yield Hint("pledge", sentence, subject=subject)


def _subject_of(sentence: str) -> str:
    """Who is to keep what a sentence notes as promised; empty if it notes nothing of the kind."""
    found = _BY_NAME.match(sentence)
    if found is None or sentence.endswith("?"):
        return ""
    told = small(sentence)
    return "" if _DENIED.search(told) or _CONDITION.search(told) else found[1]


@lru_cache(maxsize=4096)
def _guess(sentence: str) -> tuple[Guess | None, int]:
    """What a sentence in small letters may say, and where the request in it begins."""
    asks, meeting = sentence.endswith("?"), _MEETING.search(sentence)
    question = question_at(sentence) if asks else -1
    wishes = question >= 0 or (not asks and _WISHES.search(sentence))
    if wishes and _INTRODUCE_US.search(sentence):
        return "introduce_us", max(question, 0)
    if _INTRODUCES.search(sentence) and not asks and not _DENIED.search(sentence):
        return "introduction", 0
    if meeting is None and (at := _request_at(sentence, question)) >= 0:
        return "ask", at
    if (
        not asks
        and meeting is None
        and _FREE_TOLD.search(sentence)
        and not _CONDITION.search(sentence)
        and not _WISHED.search(sentence)
    ):
        return "availability", 0
    if meeting is None and _IDEAS.search(sentence):
        return "idea", 0
    promises = not asks and may_name_day(sentence) and _promises(sentence)
    return ("pledge" if promises else None), 0


def _request_at(sentence: str, question: int) -> int:
    """Where a request begins; -1 if there is none. `question` is where a question does."""
    if sentence.endswith("?"):
        if question >= 0 and (_ASKS.search(sentence) or _FREE_ASKED.search(sentence)):
            return question
        found = _WANTS.search(sentence)
        return found.start() if found and question >= 0 else -1
    found = _WANTS.search(sentence)
    return found.start() if found and not _NO_WISH.search(sentence) else -1


def _promises(sentence: str) -> bool:
    """Whether its writer promises something, and neither denies nor only wishes it."""
    found = _WILL.search(sentence)
    if found is None or _CONDITION.search(_IF_ALONE.sub("", sentence)):
        return False
    begin = max((each.end() for each in _CLAUSE.finditer(sentence, 0, found.start())), default=0)
    end = _CLAUSE.search(sentence, found.end())
    clause = _NOT_DENIED.sub("", sentence[begin : end.start() if end else None])
    return not _DENIED.search(clause) and not _WISHED.search(clause)


def ask_kind(sentence: str) -> str:
    """The kind of an ask, as `facts.md` has it; information where nothing tells another."""
    sentence = small(sentence)
    if not _MEETING.search(sentence) and _FREE_ASKED.search(sentence):
        return "availability"
    return next((kind for kind, words in _ASK_KINDS if words.search(sentence)), "information")


def answer_in(sentence: str) -> str:
    """What a sentence says of the writer's availability: yes, partly or no."""
    sentence = small(sentence)
    if _BUSY.search(sentence):
        return "no"
    return "partly" if _PARTLY.search(sentence) else "yes"
