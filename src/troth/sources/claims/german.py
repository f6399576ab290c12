"""How German sentences claim a relationship with a partner; the marks are those of English.

Words stand in almost any order in German, so that most cues are words sought in the clause that
names both sides. ß is written ss here, as `mark` has it.
"""

from troth.sources.claims.phrases import Language

_PIECES = {
    "we": r"(?:wir\b|ich\b|⌂)",
    "us": r"(?:uns\b|mir\b|⌂)",
    "our": r"(?:unser\w*|mein\w*|⌂s?)",
    "p": r"℗(?!'s|s\b|-|\w)",
    "x": r"[℗▣]",
    "be": r"(?:ist|sind|bin|wird|wurden?|werden|bleib(?:t|en))",
    "have": r"(?:haben?|hat)",
    "many": r"(?: [^\s;:!?]+){0,12}?",
    "role": (
        r"(?:[\w-]*partner(?:s|n|in|innen|unternehmens?|firma)?|[\w-]+(?:unter|auftrag)nehmer\w*|[\w-]*händler\w*"
        r"|wiederverkäufer\w*|reseller\w*|integrator(?:s|en)?|distributor\w*|verbündete\w*)"
    ),
    "post": (
        r"(?:[\w-]*partner\w*|händler\w*|betrieb\w*|ingenieur\w*|berater\w*|experten|techniker\w*"
        r"|dienstleister\w*|anbieter\w*|unternehmen|team|integrator\w*|reseller|consultants?)"
    ),
    "metal": r"(?:gold|platin|platinum|silber|silver|bronze|premier|premium|elite|certified)",
    "tier": r"(?:zertifiziert\w*|akkreditiert\w*|exklusiv\w*|alleinig\w*|einzige\w*|<metal>)",
    "tie": (
        r"(?:[\w-]*(?:zusammenarbeit|kooperation|partnerschaft|allianz)(?:en)?|bündnis\w*"
        r"|schulterschluss)"
    ),
    "deal": r"(?:[\w-]*vertr[aä]g\w*|[\w-]*vereinbarung\w*|abkommen|<tie>)",
    "proposal": (
        r"(?:[\w-]*(?:angebot|vorschlag|vorschläge|offerte|entwurf|absichtserklärung|bewerbung"
        r"|gebot)\w*)"
    ),
    "group": (
        r"(?:bietergemeinschaft|konsortium|arbeitsgemeinschaft|arge|team|projektteam"
        r"|partnernetz(?:werk)?|netzwerk|partnerprogramm|familie|ökosystem)s?"
    ),
    "talks": (
        r"(?:[\w-]*gespräch\w*|verhandlung\w*|austausch|kontakt|dialog|sondierung\w*|telefonat\w*"
        r"|kennenlernen|treffen|call)"
    ),
    # what was said, and not yet done
    "talked": (
        r"(?:(?:an)?gesprochen|telefoniert|getroffen|unterhalten|ausgetauscht|verhandelt|beraten"
        r"|kennengelernt|zusammengesetzt)"
    ),
    "offered": (
        r"(?:angeboten|vorgeschlagen|unterbreitet|vorgelegt|gemacht|geschickt|gesandt|gesendet"
        r"|eingereicht|abgegeben|übermittelt|übergeben|erhalten|beworben|zugesandt|zugeschickt)"
    ),
    # what makes a pact, and delivers nothing yet
    "pact": (
        r"(?:(?:ab)?geschlossen|unterzeichnet|unterschrieben|vereinbart|besiegelt|verlängert"
        r"|vertieft|ausgebaut|erweitert|eingegangen|geeinigt|verständigt|verbündet"
        r"|zusammengetan|gegründet|geschmiedet|bekannt ?gegeben|bekanntgegeben|angekündigt"
        r"|verkündet)"
    ),
    "hired": (
        r"(?:beauftragt|verpflichtet|ausgewählt|gewonnen|gefunden|eingebunden|betraut"
        r"|ins boot (?:geholt|genommen)|an bord(?: geholt)?|mit im boot|unter vertrag)"
    ),
    "did": (
        r"(?:(?!(?:<talked>|<offered>|<pact>|<hired>|bezogen|gekauft|gehört|gelesen|gesehen"
        r"|veranstaltet|präsentiert|organisiert|befreundet|verwandt|verbunden|bekannt|besucht"
        r"|verglichen|begonnen|gestartet|geplant"
        r"|eingeladen|gebeten|genannt|aufgefordert|gekündigt|beendet|aufgelöst|eingestellt"
        r"|abgebrochen|verlassen|getrennt|synchronisiert"
        r"|integriert|gekoppelt|verknüpft|vertreten|beteiligt|gewesen|gewonnen|gegen\w*"
        r"|gestern|gemeint|geführt|gebeten|gefragt|verloren)\b)"
        r"(?:\w*ge\w+(?:t|en)|\w{2,}iert|(?:\w{0,4}(?:be|ver|ent|zer|er)|über|unter)\w{3,}(?:t|en)"
        r"|entstanden|entstand)|projekte? (?:abgeschlossen|beendet)|erfolgreich abgeschlossen)"
    ),
    "together": r"(?:gemeinsam|zusammen|hand in hand|seite an seite|schulter an schulter)",
    # what one does with somebody else without working with them
    "idle": (
        r"(?:<be>|<have>|führ\w+|sprech\w+|spricht|verhandeln?|reden?|redet|stehen?|steht|loten?"
        r"|lotet|prüf\w+|telefonier\w+|treffen|trifft|konkurrier\w+|messen|hatten?|waren?|tausch\w+"
        r"|vergleich\w+|verbinden?|synchronisier\w+|koppeln|könn\w+|kann|woll\w+|will|soll\w+"
        r"|möcht\w+|müss\w+|muss|plan\w+|hoff\w+|wär\w+|würd\w+|befind\w+|besteh\w+|gibt"
        r"|laufen|lieg\w+"
        r"|sondier\w+|erwäg\w+|such\w+|teil\w+|kenn\w+|unterscheid\w+|bewerb\w+|streit\w+)"
    ),
}

_SAYS = (
    # 5: certified or exclusive
    (
        5,
        r"<we> <be>(?: [\w-]+){0,4}? <tier>(?: [\w-]+){0,2}? (?:<x>-?(?: ?<post>)|<post> (?:von"
        r"|der|des|für) <x>)",
    ),
    (5, r"<we> <be>(?: [\w-]+){0,4}? <x>[ -]<metal>[ -]<post>"),
    (5, r"^(?:[\w-]+ ){0,3}<x>[ -](?:<metal>|zertifizierte[rn]?)[ -]?<post>"),
    (5, r"<x>-(?:zertifizierte?r?n?s?|certified)(?: [\w-]+){0,2}? <post>"),
    (
        5,
        r"^(?!eine?r? |jede|kein)(?:[\w-]+ ){0,2}<tier>[ -](?:[\w-]+ ){0,2}(?:<x>-<post>"
        r"|<post> (?:von|der|des) <x>)",
    ),
    (5, r"\bals (?:[\w-]+ )?<tier>(?: [\w-]+){0,2}? (?:<x>-<post>|<post> (?:von|der|des) <x>)"),
    (5, r"<p> <be>(?: [\w-]+){0,3}? <our> (?:[\w-]+ )?<tier>(?: [\w-]+)? <role>"),
    (
        5,
        r"^<x>-zertifiziert\b|^(?:[\w-]+ ){0,2}(?:exklusiv|<metal>)[\w-]*(?:partner"
        r"|händler) (?:von|der|des) <x>",
    ),
    # 4: delivered together
    (4, r"(?:^|[,:] )<did> (?:mit|von|durch) [℗⚭]"),
    (4, r"(?:referenz\w*|projekt\w*|erfolgsgeschichte\w*)\b.{0,60}(?:mit <p>|⚭)"),
    (4, r"<together> mit <p>(?=[^.;:○]*\bwurden?\b)|\bwurden?\b[^.;:○]*<together> mit <p>"),
    (4, r"\bwie ⚭|^(?:[\w.-]+ ){0,4}mit <p> <did>(?=[.!]?$)"),
    # 3: formally engaged
    (3, r"<p> <be>(?: [\w-]+){0,4}? <our>(?: [\w-]+){0,3}? <role>"),
    (3, r"^(?:[\w-]+ ){0,2}<role> (?:von|der|des|für) <x>"),
    (3, r"^(?:offizielle?r? |autorisierte?r? )<x>-<role>"),
    (3, r"\bals (?:[\w-]+ )?(?:<role> (?:von|der|des) <x>|<x>-<role>)"),
    (3, r"\bin (?:enger |bewährter )?<tie> mit <p>"),
    (3, r"^(?:strategische |neue )*<tie> mit <p>"),
    (3, r"^(?:(?:starke|neue?|unsere?[mr]?|im|in) )*(?:<role>|<group>): [^.]*[℗⚭]"),
    (3, r"^ihr(?: [\w-]+)? <x>-<role>(?=[.!]?$| in| für)"),
    (3, r"<p> <be>(?: [\w-]+){0,4}? <hired>"),
    (3, r"<p> <be> (?:(?:neu|jetzt|auch|wieder) )*(?:mit )?dabei"),
    (3, r"<p> <be> (?:fest )?vertraglich"),
    (3, r"℗(?:,| –| -|:| \()(?: [\w.]+){0,4}? <role> (?:von|der|des) ⌂"),
    (3, r"℗ als (?:neue[nrs]? )?(?:[\w-]+ )?<role> (?:begrüss\w+|gewinnen|gewonnen|vorstellen)"),
    (3, r"^<together> mit <p>(?=[.!]?$| für\b)|^ein\w* [\w-]+ von ⚭"),
    (3, r"^<deal> mit <p> (?:unter\w+|geschlossen|seit|besteht)"),
    (
        3,
        r"℗(?:,| [–—-]| \() ?(?!former|ex|ehem|mögl|pot)(?:[\w-]+ )?<role>(?: seit| für| in"
        r"|\)|[.!]?$)|^<role> seit [\d.]+: ℗",
    ),
    (3, r"^℗ (?:als|ist) (?:neue[nr]? )?<role>(?: an bord)?(?=[.!]?$)"),
    (3, r"^(?!.*(?:vergleich|unterschied|preise|angebote))[^;]{5,60} von ⚭(?=[.!]?$)"),
    (3, r"^die (?:[\w-]+ )?<tie> (?:mit <p>|zwischen ⚭)"),
    (
        3,
        r"\b(?:willkommen|danken?)\b(?=[^;:?]*℗)[^;:?]*\b(?:team|familie|netzwerk|<role>|<tie>)\b",
    ),
    (3, r"(?:angebot|leistung\w*|paket|preis)\b[^.;:]* durch ℗"),
    (
        3,
        r"(?:^|: )(?!ihr|ex-)[\w-]*partner(?: [\w-]+){0,3}?(?: (?:ist|sind)(?: unter anderem)?)? ℗",
    ),
    (3, r"(?:webinar|veranstaltung|workshop|service|dienst) (?:mit|von) ⚭"),
    (3, r"^(?:<our> )?gemeinsame\w* (?!<proposal>)[\w-]+ mit <p>"),
    (3, r"(?:^|[,:] )(?:veranstaltet|präsentiert|organisiert) (?:mit|von) [℗⚭]"),
    (3, r"○ (?:vertrau|setz|bau|entschied|wähl|beauftrag)\w*(?: [\w-]+){0,2}? ⚭"),
    (3, r"(?:wird|werden)\b[^.;:○]*<together> mit <p>"),
    # 2: proposed
    (2, r"gemeinsame\w* <proposal> (?:mit <p>|von ⚭)|<proposal> liegt(?: bei)? <p>"),
    (2, r"^<proposal> (?:mit|an) <p> <offered>"),
    (2, r"<proposal>(?: [^\s;:]+){0,6}? an ℗"),
    (2, r"℗(?: [^\s;:!?]+){0,4}? (?:zur unterschrift|zur prüfung)"),
    # 1: talking
    (1, r"(?:^|[:,] |erste[snr]? |die |<our> )<talks> (?:mit|zu) <p>"),
    (1, r"^(?:[\w-]+ )?℗(?::| [–—-])(?: [^\s:;]+){0,3}? <talks>"),
    (1, r"^(?:[\w-]+ )?mit <p><many> <talked>|^℗ (?:kontaktiert|angesprochen|getroffen)"),
    (1, r"^(?:erst)?kontakt ℗|^℗: (?:[\w-]+ )?(?:termin|besuch|demo)\b"),
    (1, r"℗ (?:zeigt|hat|bekundet|signalisiert)(?: [\w-]+)? interesse"),
    (1, r"mit <p> (?:laufen|gibt es|bestehen)(?: [\w-]+){0,3} <talks>"),
)

_TAKES = (
    (5, r"<our> (?:[\w-]+ ){0,2}?<tier>[ -](?:[\w-]+ )?<role>,? <p>"),
    (5, r"<our> (?:[\w-]+ ){0,2}?<x>-zertifizierte?n?"),
    (
        3,
        r"(?:<our>|⌂.{0,80} sein\w*)(?: [\w-]+){0,3}? <role>"
        r"(?: (?:in|für|aus|bei)(?: [\w-]+){1,2})?[,:]? <p>",
    ),
    (3, r"<p>(?:,|:| –| \() ?(?:seit(?: [\w.]+){1,2} )?<our>(?: [\w-]+){0,3}? <role>"),
    (3, r"<our>(?: [\w-]+){0,2}? <tie> mit <p>"),
    (3, r"℗(?: aus [\w-]+)?, (?:deren|dessen)(?: [\w-]+)? <role> <we>"),
)

_HINTS = (
    # 5
    (5, r"(?:<metal>[ -]?|<tier>[ -])(?:partner[ -])?(?:<role>|status)\b", r""),
    (
        5,
        r"(?:[\w-]*zertifizier\w*|zertifikate?|akkreditier\w*|exklusiv\w*|ausschliesslich)\b",
        r"^(?!.*\b(?:iso|din|[\w-]*schulung\w*|training\w*|kurs\w*|seminar\w*)\b)",
    ),
    (5, r"nur mit <us>", r"arbeit|℗"),
    # 4
    (
        4,
        r"<did>(?=[.!,;:)]| \(|$| (?:und|bei|für|in|im|am|auf|an)\b| -)",
        r"^(?=.*\b(?:hab|hat|wurd|worden|konnt))(?=.*(?:(?:mit|neben|durch) ℗|⚭))",
    ),
    (
        4,
        r"(?:gezeigt|bewiesen|geschafft|entstand(?:en)?|zusammengearbeitet|in betrieb genommen)\b",
        r"mit ℗|⚭",
    ),
    # 3
    (3, r"(?:<our>|\bals|\beine?[rs]?|<be>|zum)(?: [\w-]+){0,3}? (?:<role>|<tie>)\b", r""),
    (3, r"℗ als(?: [\w-]+){0,3}? <role>", r""),
    (3, r"(?:<role> (?:von|der|des|für|mit) (?:<x>|<us>)|<x>-<role>)", r""),
    (
        3,
        r"(?:mitglied|teil|bestandteil|gehör\w+|\bzu[rm]?|\bin|\bim)\b(?: [\w-]+){0,2}? "
        r"(?:<role>|<our> (?:[\w-]+ )?<group>|partner(?:netzwerk|programm)\w*)",
        r"",
    ),
    (
        3,
        r"(?:<tie>|<deal>|<role>|<group>|gemeinsam\w*|zusammen|bündeln|kräfte|<together>"
        r"|an einem strang|alles aus einer hand)\b",
        r"⚭",
    ),
    (
        3,
        r"<deal>\b",
        r"(?:besteh|verbind|schliess|geschlossen|unterzeichn|unterschr|\bhab|\bhat|im rahmen)",
    ),
    (3, r"<hired>\b", r"℗"),
    (3, r"<pact>\b", r"mit ℗|⚭"),
    (3, r"<together> mit (?:<p>|<us>)", r""),
    (3, r"⚭(?: (?!<idle>\b)[\w-]+){0,2}? (?!<idle>\b)[a-zäöü]+(?:en|t)\b", r""),
    (3, r"mit <p>,? (?!<idle>\b)[a-zäöü]+(?:en|t) <we>", r""),
    (
        3,
        r"(?<!sie )(?:arbeite|kooperier|biete|liefer|betreib|bau|entwickl?)(?:e?n|t)"
        r" (?:[^\s℗]+ ){0,6}?mit (?:<p>|<us>)",
        r"^(?!.*<our>(?: [\w-]+)? (?:produkt|software|plattform|app|system|lösung"
        r"|schnittstelle|api))",
    ),
    (3, r"(?:unterstütz|begleite|vertret|vertritt|ergänz|berät|berat|beliefer)\w* <us>", r"℗"),
    (
        3,
        r"(?:verlass\w+|vertrau\w+|setz\w+|bau\w+|zähl\w+) (?:<we> )?(?:[\w-]+ ){0,4}?auf <p>",
        r"",
    ),
    (
        3,
        r"(?:an|auf) <our> seite\b|zur seite\b|in <our>(?: [\w-]+)? (?:auftrag|namen)"
        r"|im auftrag (?:von )?⌂",
        r"℗",
    ),
    (3, r"℗(?: aus [\w-]+)?, mit (?:dem|der|denen) <we>(?!.*(?:<talked>|sprech|verhand))", r""),
    (3, r"(?:vertreib|vertrieb)\w*\b", r"<we>.*<x>|<x>.*<us>|℗.*<our>|<our>.*℗"),
    (3, r"(?:unterstütz\w*|begleitet|betreut|beraten|beliefert)\b", r"von ℗"),
    (
        3,
        r"für <us>",
        r"^(?=.*℗)(?=.*\b(?:übern[ie]|erledig|betreib|liefer|erstell|führ|betreu|installier"
        r"|wart|deck|mach|organis|kümmer|verkauf|arbeit))",
    ),
    # 2
    (
        2,
        r"(?:(?:eine?[nrms]?|<our>) )?(?:[\w-]+ )?<proposal>",
        r"℗.*(?:<offered>|lieg|prüf|vor\b|ging|geht)|(?:<offered>|lieg|prüf|ging|geht|an).*℗"
        r"|zwischen ⚭|⚭.*<offered>",
    ),
    (
        2,
        r"(?:(?:<deal>|<role>)[^;:]{0,60} )?(?:vorgeschlagen|angeboten|unterbreitet|beworben"
        r"|bewerben)\b",
        r"℗|⚭",
    ),
    # 1
    (1, r"(?:kontaktiert|angesprochen|zu besuch)\b", r""),
    (1, r"<talks>", r"(?:mit|zu) ℗|⚭|℗.*mit <us>"),
    (
        1,
        r"(?:<talked>|\w+sprechen|spr[ei]ch\w+|reden?|redet|verhandel\w+|tausch\w+)\b",
        r"mit ℗|℗|⚭",
    ),
    (1, r"(?:loten?|lotet|prüf\w*|sondier\w*|erkunde\w*|erwäg\w*|evaluier\w*)\b", r"℗|⚭"),
    (
        1,
        r"(?:über (?:eine )?|(?:möglichkeit(?:en)?|interesse) (?:an )?(?:der"
        r"|einer) )(?:[\w-]+ )?<tie>",
        r"",
    ),
    (1, r"(?:interesse|interessiert)\b", r"℗.*(?:mit|an) <us>"),
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
    scopes=r"\b(?:an|bei|beim|für|in|von|vor|zur|der|des|die|dem) ○",
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
        r"|noch nicht|ohne(?! (?:unterbrech|ausfall|ausfäll|stillstand|verzug|risiko"
        r"|mehrkosten))|bezweifl\w+|falsch|unklar|dementier\w+"
        r"|gegen(?! (?:angriff|ausfall|ausfäll|schad|cyber)))\b"
    ),
    denials=r"(?: [^\s,;:]+){0,6}? (?:nichts?|kein\w*|nie|fehl\w+)\b",
    postponed=(
        r"(?: [^\s,;:]+){0,7}? (?:wäre\w*|(?<!wie )geplant|denkbar|möglich|offen|angestrebt"
        r"|(?:streben|planen|hoffen|wünschen) wir)\b"
    ),
    plans=(
        r"\b(?:(?<![uer]t )(?<!ützt )(?<!eben )(?:werden|wird"
        r"|werde)(?!(?: [^\s,;:]+)*? (?:\w*ge(?!gen)\w{2,}(?:t|en)|\w+iert"
        r"|(?:\w{0,4}(?:be|ver|er)|über|unter)\w+t|übernommen|[\w]*betrieben|vertrieben)\b"
        r"| (?:[\w-]+ ){0,3}?\w*partner\b(?! (?:werden|sein)))|würden?|könnten?|kann"
        r"|(?<!sie )können|möchten?|wollen|will|sollen|soll"
        r"|sollte\w*|hoffen|hofft|hoffe|planen|plant|beabsichtig\w+|anstreb\w+|streben|künftig\w*"
        r"|bald|vielleicht|möglicherweise|eventuell|mögliche?r?n?|potenzielle?r?n?"
        r"|potentielle?r?n?|gerne?|wünsch\w+|freuen uns auf|dürfte\w*|zukünftig\w*|bewerben"
        r"|wäre\w*|hätten?|demnächst|suchen|bitten|bereite\w*|vorbereit\w*)\b"
    ),
    conditions=r"(?:\b(?:im falle?|wenn|falls|sobald|sofern|vorausgesetzt)\b|^sollten?\b)",
    doubts=r"\b(?:ob|warum)\b",
    over=(
        r"\b(?:früher\w*(?! (?:als|fertig))|ehemalig\w*|ex|bis (?:zum |ende "
        r"|vor )?(?:[\w.]+ )?(?:\d{4}|vorigen"
        r"|letzten|letztes)|nicht mehr|ruht|ruhen|endete|beendet|gekündigt|ausgelaufen"
        r"|abgelaufen|gescheitert"
        r"|geplatzt|abgelehnt|lehnt\w* ab|zurückgezogen|abgesagt"
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
    fronted=r"(?!)",
    we=r"(?:\b(?:wir|ich)\b|⌂)",
    both=(
        r"(?:<we> (?:und|sowie|&|\+|/) ℗(?!'s)|℗ (?:und|sowie|&|\+|/) (?:<we>|uns)(?!'s|\w)"
        r"|⌂(?:[–/-]|, )?℗|℗(?:[–/-]|, )⌂)"
    ),
    they=r"\bihnen\b",
    their=r"\bderen\b",
)
