"""How German sentences claim a relationship with a partner; the marks are those of English."""

from troth.sources.claims.phrases import Language

_PIECES = {
    "we": r"(?:wir|ich|⌂)",
    "us": r"(?:uns|mir|⌂)",
    "our": r"(?:unser\w*|mein\w*|⌂s?)",
    "p": r"℗(?!'s|s\b|-|\w)",
    "x": r"[℗▣]",
    "be": r"(?:ist|sind|bin|wurde|wurden)",
    "few": r"(?: [^\s℗▣○⚭;:.!?]+){0,3}?",
    "more": r"(?: [^\s℗▣○⚭;:.!?]+){0,7}?",
    "many": r"(?: [^\s○;:!?]+){0,12}?",
    "role": (
        r"(?:[\w-]*partner(?:s|n|in|innen)?|[\w-]+unternehmer\w*|händler\w*|vertriebspartner\w*"
        r"|wiederverkäufer\w*|reseller|integrator\w*|distributor\w*)"
    ),
    "post": (
        r"(?:[\w-]*partner\w*|händler\w*|betrieb\w*|ingenieur\w*|berater\w*|experten|techniker\w*"
        r"|dienstleister\w*|anbieter\w*|unternehmen|team|integrator\w*|reseller|consultants?)"
    ),
    "metal": r"(?:gold|platin|platinum|silber|silver|premier|certified)",
    "tier": (
        r"(?:zertifiziert\w*|akkreditiert\w*|exklusiv\w*|alleinig\w*|certified|gold|platin"
        r"|platinum|silber)"
    ),
    "tie": r"(?:zusammenarbeit|kooperation|partnerschaft|allianz)",
    "deal": (
        r"(?:[\w-]*vertr[aä]g\w*|[\w-]*vereinbarung\w*|kooperation|partnerschaft|zusammenarbeit"
        r"|abkommen)"
    ),
    "proposal": r"(?:angebot\w*|vorschlag\w*|offerte\w*|[\w-]*entwurf\w*|absichtserklärung\w*)",
    "did": (
        r"(?:abgeschlossen|umgesetzt|eingeführt|geliefert|realisiert|in betrieb genommen"
        r"|ausgeliefert|durchgeführt|gebaut|installiert|migriert|aufgebaut|fertiggestellt"
        r"|angebunden|geschult|vernetzt|automatisiert|modernisiert|entwickelt|zusammengearbeitet"
        r"|erfolgreich beendet|implementiert|ausgerollt)"
    ),
    "together": r"(?:gemeinsam|zusammen)",
    "talks": r"(?:gesprächen?|verhandlungen|austausch|kontakt|gespräch)",
}

_SAYS = (
    (
        5,
        r"<we> <be>(?: [\w-]+){0,4}? <tier>(?: [\w-]+){0,2}? (?:<x>-?(?: ?<post>)|<post> (?:von"
        r"|der|des|für) <x>)",
    ),
    (5, r"<we> <be>(?: [\w-]+){0,2}? (?:von|durch|bei) <x> (?:zertifiziert|akkreditiert)"),
    (5, r"<we> <be>(?: [\w-]+){0,3}? <x>-(?:zertifiziert|certified)"),
    (5, r"<we> <be>(?: [\w-]+){0,4}? <x>[ -]<metal>[ -]<post>"),
    (5, r"^<x>[ -](?:<metal>|zertifizierte?r?)[ -]<post>"),
    (5, r"<we> <be>(?: [\w-]+){0,2}? von <x>(?: [\w-]+){0,2} als(?: [\w-]+)? (?:<tier>|<metal>-)"),
    (
        5,
        r"(?:<we>|<our>(?: [\w-]+){1,2}) (?:besitzen|besitzt|haben|hat|halten|hält"
        r"|tragen)(?: [\w-]+){0,2} <x>-zertifi\w+",
    ),
    (5, r"<x>-(?:zertifizierte?r?n?s?|certified)(?: [\w-]+){0,2}? <post>"),
    (5, r"^(?:[\w-]+ ){0,2}<tier>(?: [\w-]+){0,2} (?:<x>-<post>|<post> (?:von|der|des) <x>)"),
    (5, r"\bals (?:[\w-]+ )?<tier>(?: [\w-]+){0,2}? (?:<x>-<post>|<post> (?:von|der|des) <x>)"),
    (5, r"<p> <be>(?: [\w-]+){0,3}? <our> (?:[\w-]+ )?<tier>(?: [\w-]+)? <role>"),
    (
        5,
        r"<our>(?: [\w-]+){1,4}? <be>(?: [\w-]+){0,3}? (?:<x>-zertifiziert|(?:von|für|auf"
        r"|bei) <x> zertifiziert)",
    ),
    (5, r"<we> (?:haben|hat)<more> exklusiv\w*<more> mit <p>"),
    (5, r"<p> arbeitet(?: [\w-]+){0,4}? (?:ausschließlich|exklusiv|nur) mit <us>"),
    (4, r"<we>(?: [\w-]+){0,8}? mit <p><many> <did>"),
    (4, r"mit <p>,? (?:haben|hat|wurden?) <we><many> <did>"),
    (4, r"(?:haben|hat) <we><many> mit <p><many> <did>"),
    (4, r"⚭ (?:haben|hat)<many> <did>"),
    (4, r"(?:haben|hat) ⚭<many> <did>"),
    (4, r"(?:^|[,:] )<did> mit <p>"),
    (4, r"(?:referenz|projekt|erfolgsgeschichte)\b.{0,60}(?:<together> mit <p>|⚭)"),
    (3, r"<we> <be>(?: [\w-]+){0,5}? (?:<role> (?:von|der|des|für) <x>|<x>-<role>)"),
    (3, r"⚭ <be>(?: [\w-]+){0,3}? (?:partner|verbündete|ein team)"),
    (
        3,
        r"⚭(?: [\w-]+){0,2}? (?:geben|gibt|arbeiten|arbeitet|kooperieren|bieten|liefern"
        r"|vereinbaren|schließen|verkünden|bauen|betreiben|starten|bilden)\b",
    ),
    (3, r"<p> <be>(?: [\w-]+){0,4}? <our>(?: [\w-]+){0,3}? <role>"),
    (3, r"<our>(?: [\w-]+){0,3}? <role>(?: für(?: [\w-]+){1,3}?)? <be> <p>"),
    (3, r"^(?:[\w-]+ ){0,2}<role> (?:von|der|des) <x>"),
    (3, r"^(?:offizielle?r? |autorisierte?r? )<x>-<role>"),
    (3, r"\bals (?:[\w-]+ )?(?:<role> (?:von|der|des) <x>|<x>-<role>)"),
    (3, r"\bin (?:enger |bewährter )?<tie> mit <p>"),
    (3, r"^(?:strategische |neue )*<tie> mit <p>"),
    (
        3,
        r"<we> (?:kooperieren?t?|arbeiten?t?|bieten|liefern|betreiben|bauen|entwickeln"
        r"|setzen)(?: [\w-]+){0,6}? mit <p>",
    ),
    (
        3,
        r"mit <p> (?:arbeiten|kooperieren|bieten|liefern|betreiben|begleiten|entwickeln"
        r"|bauen) <we>",
    ),
    (3, r"<together> mit <p>,? (?:[a-zäöü]+en|[a-zäöü]+t) <we>\b(?!<many> <did>)"),
    (3, r"<p>(?: [\w-]+)? [a-zäöü]+t(?: [\w-]+){0,4}? mit <us>(?! (?:im wettbewerb|gesprochen))"),
    (3, r"<p> (?:unterstützt|begleitet|vertritt) <us>"),
    (3, r"(?:arbeiten|kooperieren|liefern|bieten|betreiben) <we>(?: [\w-]+){0,4}? mit <p>"),
    (3, r"<p>(?: [\w-]+){0,4} in <our> auftrag"),
    (3, r"^(?:starke |unsere )*<role>: [^.]*[℗⚭]"),
    (3, r"^ihr(?: [\w-]+)? <x>-<role>(?=[.!]?$| in| für)"),
    (3, r"^(?:bietergemeinschaft|konsortium|arbeitsgemeinschaft|arge|team|projektteam): [^.]*[℗⚭]"),
    (
        3,
        r"<we> (?:haben|hat)(?: [\w-]+){0,3}? mit <p>(?: [\w-]+){0,3}? <deal>(?: [\w-]+){0,2}"
        r" (?:geschlossen|abgeschlossen|unterzeichnet|unterschrieben|vereinbart|besiegelt)",
    ),
    (3, r"<we> (?:haben|hat)(?: [\w-]+){0,4}? <deal> mit <p>"),
    (
        3,
        r"<p> (?:gehört zu <our>|ist teil (?:von <our>|<our>))(?: [\w-]+){0,3}? (?:team"
        r"|netzwerk\w*|partnern?|partnernetzwerk\w*)",
    ),
    (3, r"<p> (?:ist|sind)(?: [\w-]+){0,4}? (?:mit an bord|an bord|mit dabei|unter vertrag)"),
    (3, r"<p> <be> (?:fest )?vertraglich"),
    (
        3,
        r"(?:gemeinsame\w*) (?:team|projektteam)(?: von)? ⚭|gemeinsame\w* (?:team"
        r"|projektteam) mit <p>",
    ),
    (3, r"<we> vertreiben(?: [\w-]+)? <x>"),
    (
        2,
        r"<we> (?:haben|hat)(?: [\w-]+){0,3}? <p><many> (?:vorgeschlagen|angeboten|unterbreitet"
        r"|vorgelegt|gemacht)",
    ),
    (2, r"<we> (?:haben|hat)<many> <proposal><many> <p>"),
    (2, r"<p> hat <us><many> (?:vorgeschlagen|angeboten|unterbreitet)"),
    (
        2,
        r"<our>(?: [\w-]+){0,3}? <proposal>(?: [\w-]+){0,4}? (?:liegt|ging|geht"
        r"|ist)(?: [\w-]+){0,3}? <p>",
    ),
    (2, r"<our>(?: [\w-]+){0,3}? <proposal>(?: [\w-]+){0,3}? an <p>"),
    (2, r"zwischen ⚭(?: [\w-]+){0,4}? <proposal>"),
    (2, r"<p> liegt<many> <proposal>"),
    (
        2,
        r"<we> (?:haben|hat)(?: [\w-]+){0,3}? <p>(?: [\w-]+){0,3} "
        r"<proposal>(?: [\w-]+){0,6}? \w+t\b",
    ),
    (2, r"<p> (?:prüft|prüfen|bewertet|hat|liest)(?: [\w-]+){0,3}? <our>(?: [\w-]+)? <proposal>"),
    (1, r"<we> <be>(?: [\w-]+){0,3}? mit <p>(?: [\w-]+){0,3}? (?:im|in) (?:[\w-]+ )?<talks>"),
    (1, r"<we> <be>(?: [\w-]+){0,3}? (?:im|in) (?:[\w-]+ )?<talks>(?: [\w-]+)? mit <p>"),
    (1, r"⚭ (?:sind|führen|stehen)(?: [\w-]+){0,3}? (?:im |in )?(?:[\w-]+ )?<talks>"),
    (1, r"<we> (?:sprechen|spricht|reden|redet|verhandeln|verhandelt)(?: [\w-]+){0,4}? mit <p>"),
    (1, r"<we> (?:führen|führt)(?: [\w-]+){0,3}? <talks>(?: [\w-]+){0,2}? mit <p>"),
    (1, r"mit <p> (?:führen|sprechen|verhandeln|stehen|sind) <we>"),
    (1, r"mit <p> (?:laufen|gibt es|bestehen)(?: [\w-]+){0,3} <talks>"),
    (1, r"<we> (?:stehen|steht)(?: [\w-]+){0,3}? (?:in|im) (?:[\w-]+ )?<talks>"),
    (
        1,
        r"<we> (?:haben|hat)(?: [\w-]+){0,4}? mit <p>(?: [\w-]+){0,6}? (?:gesprochen|telefoniert"
        r"|getroffen|verhandelt|unterhalten)",
    ),
    (1, r"<we> (?:tauschen|tauscht)(?: [\w-]+){0,2}? mit <p>"),
    (1, r"<we> (?:loten|prüfen|sondieren|erkunden|erwägen)\b(?=.{0,60}℗)"),
    (1, r"(?:^|erste |die |<our> )<talks> mit <p>"),
)

_TAKES = (
    (5, r"<our> (?:[\w-]+ ){0,2}?<tier> (?:[\w-]+ )?<role>,? <p>"),
    (5, r"<our> (?:[\w-]+ ){0,2}?<x>-zertifizierte?n?"),
    (3, r"<our>(?: [\w-]+){0,3}? <role>(?: (?:in|für|aus|bei)(?: [\w-]+){1,2})?[,:]? <p>"),
    (3, r"<p>(?:,|:| –| \() ?(?:seit(?: [\w.]+){1,2} )?<our>(?: [\w-]+){0,3}? <role>"),
    (3, r"<our>(?: [\w-]+){0,2}? <tie> mit <p>"),
)

_HINTS = (
    (3, r"(?:<our>|\bals|\beine?r?|<be>)(?: [\w-]+){0,3}? (?:<role>|<tie>)\b", r""),
    (3, r"℗ als(?: [\w-]+){0,3}? <role>", r""),
    (3, r"(?:mitglied|teil)\b", r"partner(?:netzwerk|programm)"),
    (5, r"(?:<metal>|<tier>)[ -](?:partner[ -])?status\b", r""),
    (3, r"(?:<tie>|<deal>|<role>|gemeinsam\w*|zusammen|bündeln|kräfte)\b", r"⚭"),
    (5, r"(?:zertifiziert\w*|akkreditiert\w*|exklusiv\w*)", r"^(?!.*\b(?:iso|din)\b)"),
    (4, r"<did>", r"(?:gemeinsam|zusammen)\b|mit <p>|⚭"),
    (3, r"(?:beauftragt|verpflichtet|ausgewählt|gewonnen)\b", r"℗"),
    (3, r"(?:gemeinsam|zusammen|hand in hand|seite an seite) mit (?:<p>|<us>)", r""),
    (3, r"<p> <be>(?: [\w-]+){0,3}? <role> von (?:<us>|⌂)", r""),
    (4, r"(?:gezeigt|bewiesen|geschafft)\b", r"(?:gemeinsam|zusammen|mit) (?:mit )?<p>|⚭"),
    (1, r"über eine <tie>(?: [\w-]+){0,2}? (?:zu sprechen|gesprochen|sprechen|reden)", r""),
    (1, r"(?:gesprochen|telefoniert|getroffen|unterhalten|ausgetauscht)\b", r"mit <p>|<p>"),
    (1, r"<talks>(?: [\w-]+){0,2}? mit <p>|mit <p>(?: [\w-]+){0,3}? (?:in|im) <talks>", r""),
)

GERMAN = Language(
    name="de",
    marks=(
        r"\b(?:der|die|das|und|mit|ist|sind|wir|unser\w*|ihr\w*|von|für|ein\w*|nicht|zu|im|in"
        r"|haben|hat|bei|seit|als)\b"
    ),
    pieces=_PIECES,
    says=_SAYS,
    takes=_TAKES,
    hints=_HINTS,
    thirds=r"\b(?:wettbewerber\w*|kunden?|konkurren\w+|lieferant\w*|mitbewerber\w*)\b",
    ours=r"(?:\b(?:wir|uns|ich|mir|unser\w*)\b|⌂)",
    coordinated=(
        r"(?:[^,;:]{0,40}, )?(wir\b|⌂) [^;:?]*? und (?=(?:arbeite|liefer|baue|vertreibe|betreibe"
        r"|biete|betreue|entwickle|kooperiere|habe|bilde|unterhalte)(?:n|t)\b|sind\b|ist\b)"
    ),
    blanks=(
        r"\bnicht nur\b|\bkein zweifel\b|\bohne zweifel\b|\bnicht zuletzt\b|\bnicht zögern\b"
        r"|\bzögern sie nicht\b"
    ),
    negations=(
        r"\b(?:nicht|sucht|suchen|wettbewerb|verloren|kein\w*|nie|niemals|niemand|nichts|weder"
        r"|noch nicht|ohne|bezweifl\w+|abgelehnt|lehnt\w*|falsch|unklar|dementier\w+|gegen)\b"
    ),
    denials=r"(?: [^\s,;:]+){0,6}? (?:nicht|kein\w*|nie)\b",
    postponed=(
        r"(?: [^\s,;:]+){0,4}? (?:wäre\w*|geplant|denkbar|möglich|offen|vorgesehen|angestrebt)\b"
    ),
    plans=(
        r"\b(?:werden|wird|werde|würden?|könnten?|kann|können|möchten?|wollen|will|sollen|soll"
        r"|sollte\w*|hoffen|hofft|hoffe|planen|plant|beabsichtig\w+|anstreb\w+|streben|künftig\w*"
        r"|bald|vielleicht|möglicherweise|eventuell|mögliche?r?n?|potenzielle?r?n?"
        r"|potentielle?r?n?|gerne?|wünsch\w+|freuen uns auf|dürfte\w*|zukünftig\w*|bewerben"
        r"|wäre\w*|hätten?|demnächst|suchen|bitten)\b"
    ),
    conditions=r"(?:\b(?:im falle?|wenn|falls|sobald|sofern|vorausgesetzt)\b|^sollten?\b)",
    doubts=r"\b(?:ob|wie|warum)\b",
    over=(
        r"\b(?:früher\w*|ehemalig\w*|ex|bis (?:zum |ende |vor )?(?:[\w.]+ )?(?:\d{4}|vorigen"
        r"|letzten|letztes)|nicht mehr|endete|beendet|gekündigt|ausgelaufen|abgelaufen|gescheitert"
        r"|vorbei|war(?:en)?\b.{0,40}(?:partner|zertifiziert|exklusiv)|zu ende)\b"
    ),
    speech=(
        r"\b(?:sagt\w*|behauptet\w*|glaubt\w*|meint\w*|schreibt|schrieb|erzählt\w*|fragt\w*|denkt"
        r"|dachte|berichtet\w*|wissen will)\b"
    ),
    we_said=r"\b(?:sagt\w*|erklärt\w*|ergänzt\w*|so) ⌂|⌂ (?:sagt\w*|erklärt\w*)",
    according=r"\b(?:laut|nach angaben|zufolge)\b",
    clauses=(
        r"[;:–—(]| - |,? aber |,? sondern |,? während |,? weil |,? obwohl |,? jedoch |(?:, | und "
        r"|, und )(?=(?:wir|ich|sie|es|℗|⌂|⚭|dies|beide) )"
    ),
    we=r"(?:\b(?:wir|ich)\b|⌂)",
    both=(
        r"(?:<we> (?:und|sowie|&|\+|/) ℗(?!'s)|℗ (?:und|sowie|&|\+|/) (?:<we>|uns)(?!'s|\w)"
        r"|⌂[–/-]℗)"
    ),
    they=r"\bihnen\b",
    their=r"\bderen\b",
)
