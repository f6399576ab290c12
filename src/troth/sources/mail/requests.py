"""Whether a sentence of a letter asks for something, in English and German, and for what."""

from troth.sources.phrases import any_of, small

MEETING = any_of(
    r"(?:call|meet|meeting|chat|minutes|min|slot|calendar|catch up|coffee|lunch|dinner"
    r"|time to talk|zoom|teams|make it|join|attend|come (?:to|along|over|by))\b",
    r"(?:termin\w*|gespräch|telefon\w*|telko|treffen|besprechung|kaffee|mittagessen|uhr"
    r"|kalender|(?:vorbei|dazu)?kommen|teilnehmen|dabei sein)\b",
)

_YOU = (
    r"(?:you guys|you (?:both|two|all)|you|(?:one|both|either|any) of you"
    r"|(?:someone|somebody|anyone|anybody)(?: (?:on your (?:side|end)|(?:from|in|at) your \w+))?"
    r"|your (?:\w+ ){0,2}?(?:team|people|side|colleagues?|lawyers?|counsel|office|department)"
    r"|the two of you)"
)
IHR = r"(?:ihr|sie|du|einer von euch|jemand|(?:dein|euer|ihr) (?:\w+)?team)"
_DO = (
    r"(?:send|share|give|provide|get|grant|check|confirm|review|help|support|forward|let (?:us|me)"
    r"|tell|put|make|offer|look|update|sign|approve|prepare|recommend|ask|talk|speak|arrange"
    r"|set up|name|quote|add|fill|return|complete|resend|upload|reach out|contribute|waive|extend"
    r"|introduce|connect|do|take|point|remind|invite|order|fix|submit|consider|pass|drop"
    r"|ping|sort|handle|clarify|explain|double-check|chase|escalate|book|line up|walk|bring"
    r"|nominate|staff|circulate|correct|change|adjust|move|find|pull|loop|release|unlock|enable"
    r"|have (?:your|someone|somebody|this|it|the|that))"
)
_NO_REQUEST = (
    r"(?:believe|imagine|see|hear|remember|say|feel|guess|like|prefer|think)\b"
    r"|have\b(?! a look| someone| somebody| your| this| it| the| that)|be\b(?! so kind| sure)"
)
_TUN = (
    r"(?:(?:zu|weiter|zurück|frei|nach|ein|mit|bereit|durch|an|ab|auf|aus|rüber|raus)?(?:schick"
    r"|send|geb|gib|teil|leit|stell|reich|lass|bring|füll|trag|schau|ruf|richt|hol|nehm|nimm|mach"
    r"|tu)\w*|prüf\w*|bestätig\w*|zukommen|besorg\w*|unterstütz\w*|helf\w*|hilf|sag\w*|nenn\w*"
    r"|unterschreib\w*|empfehl\w*|anbiet\w*|klär\w*|melde\w*|ergänz\w*|erstell\w*"
    r"|aktualisier\w*|freischalt\w*|kümmer\w*|übernehm\w*|beantwort\w*|übermittel\w*"
    r"|organisier\w*|erklär\w*)"
)
KOENNEN = (
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
    rf"(?:kriegt|bekommt|kriegst|bekommst|schafft|schaffst|schaffen|bekommen|kriegen) {IHR}\b",
    r"(?:kontakt|verbindung) (?:herstellen|vermitteln)\b|lässt sich\b.*\b(?:machen"
    r"|einrichten)\b",
    r"(?:can|could|may) (?:we|i) (?:please |also |still |maybe )?(?:get|have|see|use|borrow"
    r"|receive|ask you)\b|may we \w+",
    r"mind \w+ing\b|any (?:chance|way|possibility|option) (?:you|of|we|that|to|for)\b|(?:would|is"
    r"|was) it be possible\b"
    rf"|is it possible (?:to|for you|that)\b|do you think {_YOU} (?:could|can)\b",
    r"know (?:anyone|anybody|someone|somebody)\b|kenn(?:st|t|en) (?:du|ihr|sie) (?:da "
    r"|dort )?jemanden\b"
    rf"|(?:wärst|wärt|wären|bist|seid|sind) {IHR} bereit\b",
    r"(?:who'd|who would|which would|that would) be (?:willing|able|happy|open|ready)\b"
    r"|(?:count|rely) on you\b|(?:okay|ok|fine|possible|alright) (?:for you to|if we"
    r"|with you if)\b",
    rf"{KOENNEN} {IHR}\b.*\b(?:\w+(?:en|ern|eln)|tun)\W*$|{KOENNEN} {IHR}\b.*\b{_TUN}\b",
    r"(?:dürfen|dürften|darf|dürfte|können|könnten|kann|könnte) (?:wir|ich)\b.*\b(?:nennen"
    r"|nutzen|verwenden|haben|bekommen|kriegen|erhalten|sehen|zitieren|(?:euch|dich"
    r"|sie)\b.*\bbitten|bitten)\b",
    r"(?:hättest|hättet|hätten|hast|habt|haben) (?:du|ihr|sie)\b.*\bfür (?:mich|uns)\b",
    r"(?:ist|wäre) es möglich\b",
)
"""What asks for something in a question."""
_SOFTLY = any_of(
    r"(?:^|(?<=[,:;–—-] )|(?<=and )|(?<=und ))(?:could|would|might|könnte\w*|würde\w*|wäre\w*"
    r"|dürfte\w*)\b(?! (?:you|we|i) (?:say|think|agree|prefer|rather|like)| (?:that|this) (?:work"
    r"|help|suit|be|make)| it (?:be|help|work|make)| (?:du|ihr|sie) (?:sagen|meinen))"
)
"""A question in the conditional mood mostly asks for something, whatever it is."""
_WANTS = any_of(
    r"(?:please|pls|plz|kindly) (?:also |just |kindly |do |then |make sure (?:to"
    r"|you) )?(?!find\b|see\b|note\b|feel\b|be\b|do ?n[o']|contact\b|ring\b|phone\b|refer\b"
    r"|accept\b|excuse\b|forgive\b|ignore\b|disregard\b|reach\b|call\b|join\b|visit\b"
    r"|register\b|meet\b|consider the\b|find\b|keep\b|let (?:me|us) know (?:in case|should"
    r"|when you|if (?!you (?:can|could)\b))|hold\b|wait\b|bear\b|stay\b|click\b|unsubscribe\b"
    r"|reply\b)[a-z]{2,} \w+",
    rf"(?:can|could|would) {_YOU} (?:please |pls |kindly )?{_DO}\b",
    rf"if {_YOU} could (?:please |also |just |kindly )?{_DO}\b",
    rf"(?:would|'d|will|'ll) be (?:\w+ ){{0,2}}{_GOOD} (?:if|to (?:get|have|receive) (?:your"
    rf"|an?|some|the))\b|{_GOOD} if {_YOU}\b",
    r"(?:would|'d) (?:\w+ ){0,2}(?:appreciate|be grateful for)\b.*\b(?:you|your)\b",
    rf"wonder(?:ing|ed)?,? (?:if|whether) (?:{_YOU}|we) (?:could|can|would|might)\b",
    r"(?:i|we)(?:'d| would|'ll| will)? (?:urgently |really |also |still "
    r"|badly )*need (?:access|help|input|feedback|confirmation|approval|clarity|a decision"
    r"|an answer|sign-?off|.*\b(?:from you|your)\b)|^(?:\w+, )?(?:still )?(?:need"
    r"|needing)\b.*\b(?:by"
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
    r"|ihnen|dir)|dein\w*|eure\w*|euer|ihre\w*|bis|spätestens|dringend)\b|(?:brauchen|bräuchten"
    r"|benötigen) wir\b.*\b(?:von (?:euch|ihnen|dir)|dein\w*|eure\w*|ihre\w*|bis)\b",
    rf"^(?:hi \w+, |hallo \w+, )?{KOENNEN} {IHR}\b.*\b{_TUN}\b",
)
"""What asks for something outside a question."""
_NO_WISH = any_of(
    r"please (?:don't|do not|never)\b|bitte (?:nicht|keine?n?|beacht\w*|entschuldig\w*"
    r"|verzeih\w*|wenden|wende)\b|(?:melden?|meldet) (?:sie sich|dich"
    r"|euch) (?:bitte )?(?:jederzeit|gern\w*|einfach)\b|bitte\b.*\b(?:jederzeit"
    r"|bei (?:rück)?fragen)\b|hesitate\b|if you (?:have|need|want|are)\b|let (?:me"
    r"|us) know if you (?!can\b|could\b)|zögern\b",
)
_NO_ASK = any_of(
    r"(?:let (?:me|us) know|tell (?:me|us)|contact|feel free|get in touch)\b.*\b(?:if|in case"
    r"|should)\b.*\b(?:questions?|problems?|issues?|concerns?|troubles?|comments?|suggestions?"
    r"|ideas?|further|anything|else|helpful|useful|interest\w*|needed|need (?:any|more|help"
    r"|something)|fails?|(?:not|\w+n't) work)\b",
    r"^(?:if|in case|falls|wenn) (?:any|some)(?:one|body)\b|^(?:falls|wenn|bei)\b.*\b(?:fragen"
    r"|rückfragen|probleme\w*|unklar\w*)\b",
    r"your (?:application|resume|cv)\b|(?:resume|cv) and\b|cover(?:ing)? letter\b|to apply\b"
    r"|bewerbung\w*\b|lebenslauf\b",
    r"please let (?:me|us) (?:begin|start|say|add|explain|introduce)\b",
    r"^(?:(?:and|so|und|also) )*(?:(?:can|could) you )?(?:please|bitte) (?:help|advise|confirm"
    r"|check|let (?:me|us) know|hilf|helft|helfen sie)(?: (?:me|us|mir|uns|out|asap))*\W*$",
)
"""What is put as an ask, but is an offer, a case that may come, or says not for what."""
_FREE_ASKED = any_of(
    rf"(?:are|is|would) {_YOU}\b.*\b(?:available|free)\b",
    rf"(?:do|would) {_YOU} (?:still |currently )?have\b.*\b(?:capacity|availability|bandwidth"
    r"|consultants?|engineers?|people|developers?|architects?)\b",
    rf"(?:habt|haben|hast|hättet|hätten|hättest) {IHR}\b.*\b(?:kapazität\w*|\w*berater\w*"
    r"|leute|luft|entwickler\w*|frei)\b",
    rf"(?:seid|sind|bist|wärt|wären) {IHR}\b.*\bverfügbar\b",
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
            r"(?:berater\w*|entwickler\w*|architekt\w*|ressourcen?|lizenz\w*|zugang|zugänge"
            r"|testsystem"
            r"|leute|fördermittel)\b",
        ),
    ),
)


def request_at(sentence: str, question: int) -> int:
    """Where a request begins; -1 if there is none. `question` is where a question does."""
    if _NO_ASK.search(sentence):
        return -1
    if sentence.endswith("?"):
        if question >= 0 and (_ASKS.search(sentence) or _FREE_ASKED.search(sentence)):
            return question
        found = _WANTS.search(sentence)
        return found.start() if found and question >= 0 else -1
    found = _WANTS.search(sentence)
    return found.start() if found and not _NO_WISH.search(sentence) else -1


def asks_softly(question: str) -> bool:
    """Whether a question in small letters asks for something by its mood alone."""
    return _SOFTLY.search(question) is not None and not _NO_ASK.search(question)


def ask_kind(sentence: str) -> str:
    """The kind of an ask, as `facts.md` has it; information where nothing tells another."""
    sentence = small(sentence)
    if not MEETING.search(sentence) and _FREE_ASKED.search(sentence):
        return "availability"
    return next((kind for kind, words in _ASK_KINDS if words.search(sentence)), "information")
