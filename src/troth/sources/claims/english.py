"""How English sentences claim a relationship with a partner.

The sentence comes marked: `℗` stands for the partner, `▣` for a product of theirs, `⌂` for us by
name, `⚭` for us and the partner together, `○` for another company. In patterns `<word>` stands for
the piece of that name below.
"""

from troth.sources.claims.phrases import Language

_FEW = r"(?: (?!like\b|than\b|for\b|whether\b|if\b)[^\s℗▣○⚭;:.!?]+){0,%d}?"

_PIECES = {
    "we": r"(?:we|i|⌂)(?: ourselves)?",
    "us": r"(?:us\b|me\b|⌂)",
    "our": r"(?:our|my|⌂'s)",
    "house": r"(?:<our>|(?:the )?⌂)",
    "p": r"℗(?!'s|-|\w)",
    "x": r"[℗▣](?!'s)",
    "xs": r"[℗▣](?:'s)?",
    "be": r"(?:is|are|am|has been|have been|has become|have become|became|remains?)",
    "have": r"(?:have|has|had)",
    "verb": r"(?:is|are|was|were|has|have|gets|became|becomes)",
    "and": r" (?:(?:and|as well as)(?: from| with| by| of| at)?|&|\+|/|\||x|×|plus|together with) ",
    "few": _FEW % 3,
    "more": _FEW % 6,
    "many": r"(?: [^\s℗⚭;:!?]+){0,10}?",
    # a word before a noun, but no word that says whose else it is, or that it is none
    "mod": (
        r"(?: (?!(?:to|about|invited|your|their|his|her|its|whose|no|not|any|every|each|other"
        r"|another|looking|candidate|in talks|\w+'s|competitors?|customers?|clients?"
        r"|rivals?)\b)[\w&'/-]+,?)"
    ),
    # a word after a noun that says where or for what, and is no verb
    "where": (
        r"(?: (?!<verb>\b|will\b|would\b|can\b|could\b|may\b|might\b|about\b|whether\b|that\b"
        r"|who\b|which\b|than\b|\w+ed\b)[\w&/-]+)"
    ),
    "role": (
        r"(?:partners?|ally|allies|(?:re|co-)?sellers?|distributors?|sub-?contractors?"
        r"|integrators?|dealers?|representatives?|affiliates?|licensees?"
        r"|companions?)\b(?! (?:days?|summit"
        r"|conference|events?|forum|awards?|portal|program(?:me)?s?|networks?|list|page|manager"
        r"|management|levels?|tiers?|prices?|in crime)\b)"
    ),
    "post": (
        r"(?:partners?|ally|allies|resellers?|distributors?|integrators?|providers?|dealers?"
        r"|specialists?|consultants?|engineers?|experts?|operators?|implementers?|houses?|team"
        r"|agents?|representatives?|professionals?|developers?|administrators?|architects?"
        r"|installers?|technicians?|staff|company|subcontractors?)"
    ),
    "metal": (
        r"(?:gold|platinum|silver|bronze|titanium|premier|diamond|elite)(?:-(?:level|tier|status))?"
    ),
    "tier": r"(?:certified|accredited|exclusive|sole|<metal>|only(?: certified)?)",
    "tie": (
        r"(?:partnership|alliance|cooperation|co-operation|collaboration|joint venture|joint team"
        r"|joint offer(?:ing)?|joint practice|teaming|ties|teamwork|tie-up|joint effort)"
    ),
    "deal": (
        r"(?:partnership|alliance|cooperation|collaboration|agreement|(?:sub)?contract|deal"
        r"|memorandum|terms|mou|joint venture|tie-up)"
    ),
    "proposal": (
        r"(?:proposals?|offers?|bids?|tenders?|term sheet|letters? of intent|lois?|drafts?"
        r"|draft (?:[\w-]+ )?(?:agreement|contract))"
    ),
    "did": (
        r"(?:(?:co-)?(?:delivered|completed|finished|implemented|rolled out|installed|launched"
        r"|trained|taught|connected|migrated|moved|deployed|executed|carried out|realized|realised"
        r"|brought|built|modernized|modernised|introduced|accomplished|set up|equipped|digitized"
        r"|digitised|handed over|shipped|won|automated|integrated|developed|commissioned|produced"
        r"|constructed|created|networked|wired)|put(?: [\w-]+){0,3} in(?:to)? (?:operation"
        r"|production|service))"
    ),
    "does": (
        r"(?:(?:co-)?(?:acts?|hosts?|builds?|delivers?|runs?|does|do|offers?|provides?|develops?"
        r"|supports?|works?|implements?|installs?|designs?|operates?|serves?|sells?|resells?"
        r"|markets?|leads?|handles?|covers?|cooperates?|collaborates?|partners?|protects?"
        r"|connects?|maintains?|trains?|creates?|plans?|manages?|presents?|invites?|welcomes?"
        r"|brings?|go|goes|advises?|extends?|expands?|deepens?|strengthens?|renews?|combines?"
        r"|guarantees?|looks? after|takes? (?:care of|over)))"
    ),
    "team": (
        r"(?:partner(?:s|ed|ing)?|team(?:s|ed|ing)? up|teamed|join(?:s|ed|ing)? (?:forces|hands)"
        r"|allied|co-?operat(?:e|es|ed|ing)|collaborat(?:e|es|ed|ing)|work(?:s|ing)?(?: closely"
        r"| together| jointly| hand in \w+| side by side)*)"
    ),
    "choose": (
        r"(?:chosen|chose|chooses?|named|names?|appointed|appoints?|selected|selects?|made|picked"
        r"|picks?|taps|tapped|entrusted|mandated|designated|confirmed|enlisted|engaged|hired"
        r"|retained|recognized|recognised)"
    ),
    "together": (
        r"(?:together|jointly|along|alongside|side by side|hand in (?:hand|glove)|in tandem"
        r"|shoulder to shoulder|as one team)"
    ),
    "item": r"(?:^|^[\w ]{1,30}: (?:[^.:!?]{0,60}, )?)",
    "end": (
        r"(?=$|[.,;:!|()]| (?:since|in|for|of|from|at|with|and|level|status|by|on|–|-)\b| [–—|-]"
        r"| \d{4}\b)"
    ),
    "kind": (
        r"(?:official|authori[sz]ed|registered|preferred|strategic|advanced|select|solutions?"
        r"|technology|services?|consulting|implementation|integration|delivery|channel|alliance"
        r"|business|managed|network|sales|hosting|training|data|security|analytics)"
    ),
    # words after which a role or a rank is one's own
    "leads": (
        r"(?<![\w'-])(?:(?<!\bwas )(?<!\bwere )<our>|(?:<be>|becomes?|as|being|have|has|among"
        r"|one of)(?: (?:an?|the|one of|first))?|(?:(?:of|with|by|through|via|from)(?: the)?"
        r"|[,:(–—])(?! an?\b))"
    ),
    "opens": r"(?:^|[,:;(] ?|\b(?:that|because|and|when|where|how|what|since|as) )",
    # what two may do without working together
    "idle": (
        r"(?:<be>|<have>|<talks>|was|were|do|does|did|will|would|can|may|might|could|should|must"
        r"|not|no|never|in|on|at|of|to|for|from|by|with|as|or|and|each|met|meets?|talk\w*|speak\w*"
        r"|spoke\w*|discuss\w*|explor\w*|negotiat\w*|compet\w*|differ\w*|disagree\w*|hop\w+"
        r"|plan\w*|want\w*|need\w*|intend\w*|know|knew|exchang\w*|consider\w*|evaluat\w*|use\w*"
        r"|look\w*|attend\w*|visit\w*|propos\w*|submit\w*|fil\w+|sent|hand\w*|bid|tender\w*"
        r"|appl\w+|pitch\w*|offered|once"
        r"|separat\w*|follow\w*|part\w*|broke|ended|stopped|argued?|went|chat\w*|go|seek\w*"
        r"|try|tried)"
    ),
    # what makes a pact, and delivers nothing yet
    "gives": (
        r"(?:(?:bring|contribut|suppl|provid|deliver|handl|install|implement|host|lead)\w*"
        r"|brought|did"
        r"|built|wrote|(?:is|are) responsible|takes? care|looks? after)"
    ),
    "handled": (
        r"(?:done|handled|carried out|performed|executed|managed|run|looked after|taken care of"
        r"|delivered|installed|provided|staffed|led|operated|represented|distributed|sold"
        r"|maintained|serviced|contributed|supplied|made)"
    ),
    "pact": (
        r"(?:agreed|signed|announced|started|worked|partnered|teamed|joined|formed|entered|sealed"
        r"|concluded|closed|launched a|cooperated|collaborated|allied|committed|shared|extended"
        r"|expanded|renewed|deepened|founded|established|need\w+|combined)"
    ),
    "talks": (
        r"(?:talks|discussions?|conversations?|negotiations?|dialogue|contact|touch|exchange)"
    ),
    "np5": (
        r"(?:<tier>(?: [\w-]+){0,2} <x>(?:[ -][\w-]+){0,3} <post>|<x>[ -](?!<verb> "
        r"|[a-z]+s )(?:[\w-]+ )?<tier>(?: (?!<post>\b)[\w-]+){0,3} <post>"
        r"|<tier>(?: [\w-]+){0,2} <post>(?: network)? (?:of|for|by|from|to|with) <x>"
        r"|[℗▣]'s(?: [\w-]+){0,2} <tier>(?: [\w-]+){0,2} <post>)"
    ),
    # a role with the partner, and a role with us
    "np3": (
        r"(?:(?:[\w-]+ )?<role> (?:of|for|to|with) <x>|<xs>[ -](?:(?!(?:to|for|as"
        r"|our)\b)[\w-]+ ){0,3}?<role>)"
    ),
    "nq3": (
        r"(?:<our><mod>{0,4}? (?:<role>|arm\b|right hand|point of contact|hub\b)"
        r"|⌂<mod>{0,2}? <role>|(?:[\w-]+ ){0,3}?<role> (?:of|to|for"
        r"|by) (?:the )?(?:ours|us|⌂)|(?:[\w-]+ ){0,3}?<role> (?:in|on|for|under) <our>)"
    ),
    # how a sentence leads from a name to what it is
    "after": (
        r"(?: (?!that\b|which\b|who\b)[\w'-]+){0,4}? (?:<verb>|had|does|do|did|will|would)"
        r"(?: [\w-]+)?? "
    ),
    "as": (
        r"(?:being|<be>(?: your)?<mod>{0,5}?|(?:act|serve|work|operate|function|continue|join)(?:s"
        r"|ed|ing)?<mod>{0,3}? as(?: an?| the)?|(?:(?:is|are|was|were|(?:has"
        r"|have)(?: [\w-]+){0,2} been) )?<choose>(?: by (?:℗|<us>))?(?: as| to be)?(?: an?| the)?)"
    ),
}

_SAYS = (
    # 5: certified or exclusive
    (5, r"<we> <as><mod>{0,3}? <np5>"),
    (5, r"<item>(?:[\w-]+,? ){0,2}<np5><end>(?!.* <verb>\b)"),
    (
        5,
        r"^(?:proud )?<x>[ -](?!<verb> |[a-z]+s )(?:[\w-]+ )?(?:certified"
        r"|accredited)(?: [\w-]+){0,2}<end>",
    ),
    (
        5,
        r"(?:^(?:\w+ly )?|⌂ \()(?:certified|accredited)(?: [\w-]+)? (?:by|on|for|with|in"
        r"|to(?: [\w-]+){1,4}) <x>|^(?:(?!(?:<verb>|become|get|not"
        r"|be)\b)[\w-]+ ){1,3}?(?:certified|accredited) (?:by|on|for|in) <x>"
        r"|^\d+ (?:x )?<x>(?: [\w-]+){0,2}? certif\w+|^holders? of (?:the "
        r"|an? )?<xs>(?: [\w-]+)? certif",
    ),
    (5, r"^exclusive(?:ly)? with <p>"),
    (5, r"^(?:[\w ]+: )?(?:<x> <metal>(?=[.!]?$)|<tier> (?:[\w-]+ )?<role>,? <x>)"),
    (
        5,
        r"^(?:our )?(?:<xs> )?(?:certificat(?:es|ions?)|accreditations?)(?: (?:of"
        r"|held by) [\w ]+)?:.*[℗▣]?",
    ),
    (5, r"^(?:[\w-]+ ){1,3}by <np5>"),
    (5, r"<np5>(?::|,| –| —| \() ?⌂"),
    (5, r"\d+ <np5>"),
    (5, r"<p> <does><few> with <us> (?:alone|and (?:nobody|no one|no other)\b)"),
    (5, r"only <we> <be> (?:authori[sz]ed|licensed|allowed|entitled) by <x>"),
    (3, r"<we> <be><few> (?:authori[sz]ed|licensed) by <x>"),
    (5, r"⌂(?:,| \(| –| -| —) ?(?:an? |the )?(?:[\w-]+ )?<np5>"),
    (5, r"<we><few> <does> (?:exclusively|only) (?:with|for|through) <p>"),
    (5, r"<p> (?:only|exclusively) <does><few> (?:with|through|via|for|to) <us>"),
    (5, r"<p> <does><few> (?:exclusively|only) (?:with|through|via|for|to) <us>"),
    (5, r"<we> <be> ℗'s (?:[\w-]+ ){0,2}?(?:exclusive|sole|only|certified)\b"),
    (5, r"<p>(?: <have>)? <choose> <us>(?: as| to be)?<few> <tier>"),
    (5, r"<p>(?: <have>)?(?: trained and)? (?:certified|accredited) (?:<us>|(?:<our>|all)\b)"),
    (5, r"exclusive (?:[\w-]+ )?<tie> with (?:<p>|<us>)"),
    (5, r"(?:<tie>|<deal>) with <p> <be> exclusive\b"),
    (5, r"<x> <be><few> exclusive to <us>"),
    (
        5,
        r"<be>(?: \w+)? (?:available|sold) (?:exclusively|only) (?:from|through|via|by|at"
        r"|with) <us>",
    ),
    (5, r"^exclusive (?:to|with|for|at) <us>.{0,60}[℗▣]"),
    (5, r"^(?:this|our) [\w-]+ <be><few> (?:certified|accredited) (?:by|for|with) <x>"),
    (5, r"<p> <be> an? (?:[\w-]+ )?certified partner(?=[.!]?$)"),
    # 4: delivered together
    (4, r"<we>(?: [\w-]+){0,3}? <did><many> (?:with|alongside) <p>"),
    (4, r"<we>(?: <have>)? (?:did|done)<few> (?:with|alongside) <p>"),
    (4, r"(?:was|were) an? joint [\w-]+ (?:with ℗|(?:of|by) ⚭)"),
    (
        4,
        r"<opens>⚭ (?:(?:together|also|now|<have>|\w+ly) )*(?!<idle>\b|<pact>\b)(?:\w+ed|took|got"
        r"|made|ran|held|built|brought|won)\b",
    ),
    (4, r"<p>(?: [\w-]+){0,2}? <did><many> (?:<together> )?with <us>"),
    (4, r"(?:with|alongside) <p>,?(?: [\w-]+,?){0,2}? <we>(?: <have>)?(?: [\w-]+){0,2}? <did>"),
    (
        4,
        r"with <p>,? <we> (?:<have> )(?:[\w-]+ ){0,2}?(?!<pact>|<idle>)(?:\w+ed|put|made|run"
        r"|gone|won)\b",
    ),
    (
        4,
        r"(?:^(?:[\w-]+ ){0,5}?|[,:;–—(] ?)(?:successfully |jointly |together "
        r"|having )*<did><few> with <p>|[,:] done with <p>",
    ),
    (
        4,
        r"(?<!\bis )(?<!\bare )(?:<did>|was held|were held)(?: <together>)? (?:by"
        r"|with):?(?: [\w-]+){0,4} ⚭",
    ),
    (4, r"(?:thanks to|took) ⚭"),
    (
        4,
        r"<we>(?: <have>)?(?: \w+ly)? (?!(?:<pact>|<idle>|host\w*|organi\w+|present\w*|invited"
        r"|welcomed)\b)\w+ed\b<many> <together> with <p>",
    ),
    (
        4,
        r"<our> (?:first|second|third|fourth|fifth|latest|last"
        r"|most recent)(?: [\w-]+){0,2} with <p>",
    ),
    (4, r"\bhow ○ [^;:?]{0,60} (?:with|thanks to|by) ⚭"),
    (4, r"(?:⚭|with ℗)[^;]{0,20}(?:case study|(?:success|customer) story)"),
    (4, r"^\d[\d.,]*(?: [\w-]+){1,3} \w+ed with <p>|<p> worked with <us> (?:on|at|in)\b"),
    (4, r"\bhow ⚭ (?!<idle>\b|<pact>\b|<does>\b)\w+"),
    (4, r"(?:<together>) with <p>,?<many> (?:have|has) been <did>"),
    (4, r"(?:was|were|has been|have been) <did>(?: [\w-]+)? <together> (?:with|by) [℗⚭]"),
    (
        4,
        r"with (?:℗'s (?:help|support|assistance)|the (?:help|support|assistance) of ℗),? <we>"
        r"(?: <have>)? (?:<did>|got|made|\w+ed\b)|<p>(?: <have>)? helped <us>"
        r"|<we>(?: <have>)? \w+ed\b<many> with (?:the (?:help|support) of ℗|℗'s (?:help|support))",
    ),
    (4, r"<p> was (?:there )?(?:with <us>|at <our> side|on <our> team)\b"),
    (
        4,
        r"<p> was <our>(?: [\w-]+){0,3}? <role> (?:on|for|during"
        r"|when|(?:in|at)(?= (?:the|our|your|○)))\b(?! (?:\w+ ){1,2}(?:years?|months?))",
    ),
    (4, r"(?:case study|(?:success|customer) story|references?)\b.{0,60}?(?:with <p>|⚭)"),
    (
        4,
        r"(?:<our>|comparable|past|previous|recent|earlier|successful"
        r"|joint)(?: [\w-]+)? (?:projects?|rollouts?|deliveries|pilots?) (?:\(⚭|(?:by|of|from) ⚭"
        r"|with <p>)",
    ),
    (4, r"(?:track record|past performance|go-lives?) (?:with <p>|of ⚭)"),
    (
        4,
        r"^(?:\d{4}: )?(?:[\w-]+ ){1,4}?(?:projects|sites|plants|lines|rollouts"
        r"|installations) with <p>"
        r"(?!.*\b(?:<be>|was|were|not|would)\b)",
    ),
    (
        4,
        r"<we>(?: [\w-]+){0,3}? worked(?: [\w-]+){0,2} with <p>(?! (?:for|since|until)\b)(?= (?:on"
        r"|at|in|before|to)\b|[,.]? ?$|, on)",
    ),
    # 3: formally engaged, as partner or reseller of one or the other
    (3, r"<we> <as><mod>{0,3}? <np3>"),
    (3, r"<p>,? <as><mod>{0,3}? <nq3>"),
    (3, r"<nq3><where>{0,4}? <be>(?: [\w-]+)? <p>"),
    (3, r"<p>(?: <have>)? <choose> <us>(?: [\w-]+){0,3} <role>"),
    (3, r"\bas (?:an? |the |your )?(?:[\w-]+ ){0,2}?<np3>"),
    (3, r"⌂(?:,| \(| –| -| —) ?(?:an? |the )?(?:[\w-]+ )?<np3>"),
    (
        3,
        r"^(?:proud |happy |an? )?(?!the\b)(?:[\w-]+ ){0,2}?<role> (?:of|for"
        r"|to) <x><end>(?!.* <verb>\b)",
    ),
    (3, r"^your(?: [\w-]+){0,2} <x>(?: <kind>)* (?:partner|reseller)(?=[.!]?$| in| for)"),
    (3, r"<item>(?:an? )?(?:proud )?<x>(?: <kind>){0,3} (?:partner|reseller|distributor)<end>"),
    (
        3,
        r"^(?:official|authori[sz]ed|recogni[sz]ed|preferred|strategic"
        r"|registered) <x>(?: [\w-]+){0,2} <role>",
    ),
    (
        3,
        r"^(?:our |the )?(?:(?:[\w-]+ ){0,3}<role>|(?:[\w-]+ ){0,2}<tie>s?|team"
        r"|(?:partner )?(?:network"
        r"|ecosystem|spotlight|profile|portrait)|partner of the \w+|consortium)(?:(?: (?:on"
        r"|in|for) [\w ]+)?:| \|| include) [^.]*[℗⚭▣]",
    ),
    (3, r"<p>(?: <have>)? (?:counts?|lists?|numbers?) <us> among"),
    # 3: members of a program, of a team
    (
        3,
        r"(?:^|<we> (?:<be>|belong) |\b(?:as|being) )(?:(?:[\w-]+ ){0,3}?(?:members?|part) (?:of"
        r"|in)|to) (?:the )?<xs>(?: [\w-]+){0,2} (?:program(?:me)?|network|ecosystem|alliance)\b",
    ),
    (
        3,
        r"<we>(?: <have>)? (?:joins?|joined|entered|(?:been )?(?:accepted"
        r"|admitted) (?:in)?to) (?:the )?<xs>(?: [\w-]+){0,2} (?:program(?:me)?|network|ecosystem"
        r"|alliance)\b",
    ),
    (
        3,
        r"<p> (?:belongs? to|<be>(?: (?:now|also))? (?:in|on)|(?:<be>|forms?)<few> (?:member"
        r"|part|embedded|integrated) (?:of|in"
        r"|into)) <house>(?: [\w-]+){0,3}? (?:team|network|program(?:me)?|ecosystem|consortium|bid"
        r"|family|delivery|operations?|organi[sz]ation)",
    ),
    (3, r"<p><many> (?:in|on|of|into) <our>(?: [\w-]+)? (?:team|behalf)\b"),
    (
        3,
        r"(?:<does>|<be>)<many> by <p><few> (?:on behalf of|for) <us>"
        r"|: [\w ]+ by <p> on behalf of <us>",
    ),
    (3, r"<p> (?:sells?|resells?|distributes?|represents?)(?: and \w+)? (?:<us>|<our>|the ⌂)"),
    (3, r"<p>(?: <have>)? <be>(?: [\w-]+)? (?:commissioned|contracted|<choose>) by <us>"),
    (3, r"<p>(?: <have>)? (?:joins?|joined|is joining) (?:the )?(?:<our>|<us>)"),
    (
        3,
        r"<p>,? (?:<be>|has come|have come)(?: [\w-]+)? (?:on board|on <our> (?:team|side)"
        r"|with <us> (?:on|in|for))",
    ),
    (
        3,
        r"<we>(?: <have>)? (?:(?:now|also) )?(?:got|won|brought|have|has|gained) <p> (?:on board"
        r"|as an?(?: [\w-]+)? <role>|as <our>)",
    ),
    # 3: the two together
    (
        3,
        r"⚭<few>(?: <have>)?(?: (?:now|today|jointly|together|closely|both))* (?:<does>|<team>"
        r"|sign|signs|signed|announce|announced|agreed|share|joined|teamed|take joint|form|formed"
        r"|enter|entered|launch a|seal|sealed|closed|concluded)\b(?! a proposal| the same)",
    ),
    (3, r"(?:joint|common|shared|combined) [\w-]+ (?:of|by|from|between) ⚭"),
    (3, r"^⚭,(?: [\w-]+){1,3}|\bstand ⚭"),
    (3, r"(?!used|bought|visited|attended|sponsored|<did>)\w+(?:ed|en|un|lt|ld) by (?:both )?⚭"),
    (3, r"<tie> between ⚭"),
    (3, r"<we>(?: <have>)?(?: [\w-]+)? (?:rel(?:y|ies|ied) on|counts? on|trust\w*) <p>"),
    (
        3,
        r"<p> <be> (?:the|one of the)(?: [\w-]+){1,2}? (?:that |who |whom )?<we>(?: <have>)?"
        r" (?:trust|work|partner|team|cooperat|rel[iy]|turn|go|deliver|build)",
    ),
    (3, r"<p>(?: <have>)? (?:accepted|admitted|taken|welcomed)<few> <us> (?:in|into|to)"),
    (
        3,
        r"^[\w ,&-]{1,40}: (?:\w+ and )?(?:sold|serviced|supported|distributed|delivered|installed"
        r"|represented|available) (?:through|via|by) <p>",
    ),
    (3, r"<our><mod>{1,3}? (?:<be> )?(?:<handled>) by <p>|behind [^;:]{1,40} stands? <p>"),
    (3, r"(?:^|in the |into the )(?:\w+ )?hands of <p>"),
    (3, r"<we> (?:bring|brings|brought)(?: in)? <p> (?:to the table|along|on board|in\b|into)"),
    (3, r"\b(?:thank you|thanks(?! to))\b(?=[^;:?]*℗)[^;:?]*\b(?:partners?|together|team|<tie>)\b"),
    (3, r"<p> (?:complement|strengthen|reinforce|back|round)s?(?: off| out)? (?:<us>|<our>)"),
    (3, r"^(?:our |an? )?(?:joint|common|shared) (?!<proposal>\b)[\w-]+(?: [\w-]+)? with ℗"),
    (
        3,
        r"welcom\w*(?: [\w-]+){0,4} <p> (?:to|as|into)(?: [\w-]+){0,4}? (?:<role>|network|team"
        r"|program(?:me)?|family|ecosystem|project)|welcome to (?:the|<our>)(?: [^\s.;]+){1,3} <p>",
    ),
    (
        3,
        r"^℗ to (?:resell|distribute|sell|represent|join|support|implement|install) (?:<us>|<our>)",
    ),
    (
        3,
        r"<we> <have><few> <p> (?:on (?:board|call|site|standby|hand)|at (?:our|your) (?:side"
        r"|disposal)|behind <us>)",
    ),
    # 3: in a note, without us
    (3, r"^(?:[\w-]+ ){0,3}<role>(?: (?:for|in|of|on)(?: [\w-]+){1,5}?)? (?:is|are|remains?) <p>"),
    (3, r"^(?:jointly|together|in (?:association|alliance)) with <p>(?=[.!]?$)"),
    (
        3,
        r"^<p> (?:(?:now )?(?:on board|aboard)|(?:signs?|signed|joins?|joined|named"
        r"|confirmed)(?: on)? as (?:[\w-]+ ){0,2}?<role>|join(?:s|ed) (?:the|our) partner program)",
    ),
    (3, r"℗(?:,| [–—-]| \() ?(?:[\w-]+ ){0,2}?<role> since"),
    (
        3,
        r"<p> (?:has|have)(?: \w+)? (?:supported|represented|assisted|helped|backed|advised|served"
        r"|accompanied) <us>"
        r"|<p> (?:has|have)(?: \w+)? (?:worked|acted|delivered|installed|operated)<more>"
        r" (?:for|with) <us>",
    ),
    (
        3,
        r"<we> (?:have|has)(?: \w+)? (?:(?:re)?sold|(?:re)?selling|distribut\w+|represent\w+)"
        r" <x>",
    ),
    # 3: what each of the two brings
    (
        3,
        r"(?:<our>|<we>|the)(?: [\w-]+)? (?:offer|team|price|package|service|solution|bundle)s?"
        r" (?:includ|combin|compris|contain|cover|bundl)\w*\b[^;]{0,60} (?:by|from) ℗",
    ),
    (
        3,
        r"(?:bundle|combine|pair|package|bundling|combining)[sd]? [^;]{0,40} (?:with|and) ℗'s"
        r"(?: [\w-]+){0,2} (?:services?|experience|expertise|know-how|knowledge|skills)",
    ),
    (3, r"by ℗(?:,| and)(?: [\w-]+){1,3} by ⌂|by ⌂(?:,| and)(?: [\w-]+){1,3} by ℗"),
    (
        3,
        r"<p> <gives>[^;,:]{0,40}, (?:and )?<we> <gives>"
        r"|<we> <gives>[^;,:]{0,40}, (?:and )?<p> <gives>",
    ),
    # 3: the two in a heading
    (
        3,
        r"^(?!.*\b(?:attend\w*|particip\w*|present|copy|invited|exhibit\w*|speakers?|bidders?"
        r"|vendors?|suppliers?|compet\w+|candidates?|members?|sponsors?|anbieter|bieter|teilnehmer"
        r"|options?)\b)[^:]{3,60}: ⚭[.!]?$",
    ),
    # 3: one of the two with the other
    (
        3,
        r"⚭ <be> (?:at your (?:disposal|service)|here for you|ready|pleased|happy|delighted"
        r"|proud)\b",
    ),
    (
        3,
        r"<team><few> with <p> (?:allows?|lets?|gives?|helps?|enables?|makes?|means) (?:<us>"
        r"|that|it)",
    ),
    (
        3,
        r"<our>(?: [\w-]+){0,2} (?:network|ecosystem"
        r"|program(?:me)?)(?: of partners)?,?(?: which)? includ(?:es"
        r"|ing) ℗",
    ),
    (3, r"(?:years|decades?) of <tie>(?: with ℗|: ⚭)"),
    (3, r"<we> <be>(?: \w+)? (?:supported|assisted|helped|backed|joined)<few> by <p>"),
    (
        3,
        r"(?:^|: |\b(?:by|with|from|via|through) )(?:(?!(?:your|their|his|her|its|an?|the|every|any"
        r"|no|ex|former|other|another|and|or)\b)[\w-]+ ){0,2}<role>,? ℗",
    ),
    (3, r"<p> <be> ⌂(?!')"),
    (
        3,
        r"℗,? (?:an? |the )?(?:\w+ )?(?:members?|part) of <house>(?: [\w-]+){0,2}? (?:network"
        r"|program(?:me)?|ecosystem|alliance)",
    ),
    (3, r"^⌂(?: [\w-]+){0,3}: ℗(?=[.!]?$)|^℗ [–—-] ⌂"),
    (
        3,
        r"<deal> (?:with ℗|between ⚭)(?: [\w-]+)?? (?:in (?:place|force|effect)|signed|valid"
        r"|exists)\b",
    ),
    (
        3,
        r"^(?:<x> partner (?:network|program(?:me)?):? member"
        r"|(?:registered|listed|enrolled)(?: [\w-]+){1,2} <xs> partner )",
    ),
    (3, r"(?:good|great|happy|proud|glad|lucky|fortunate) to have <p> (?:as|on|with)\b"),
    (3, r"\bsigned(?: [\w-]+)? <deal> (?:with ℗|between ⚭)"),
    (3, r"<we> (?:work|partner|cooperate)s? with(?: the following <role>)?: [^.]*[℗⚭]"),
    (3, r"^[\w ]+: ⌂ (?:with|and|plus) ℗"),
    (3, r"○ (?:reli|trust|chose|choos|select|pick|appoint|hire|count|bet)\w*(?: on)? ⚭"),
    (3, r"<be> (?!<did>)\w+(?:ed|ne|en|un|lt|ld) (?:jointly|together) with <p>"),
    (3, r"<we>(?: (?:also|now|often|\w+ly))? <does><few> with <p>"),
    (3, r"℗'s<mod>{0,3}? <role><where>{0,3}? <be> <us>"),
    (3, r"<p>(?: [\w-]+){1,2} <us> as (?:its|their)<mod>{0,3}? <role>"),
    (
        3,
        r"(?:with ℗|with whom) <we>(?: <have>)?(?: [\w-]+)? (?:work|works|cooperate|partner"
        r"|collaborate|(?:an? |the )?(?:[\w-]+ )?<deal>)(?:d(?: [\w-]+){0,2} (?:for|since))?\b",
    ),
    (
        3,
        r"<we>(?:,? which)? (?:[\w-]+ )?<team> with (?:[\w-]+ ){1,4}(?:such as|like|including"
        r"|among them) <p>",
    ),
    (
        3,
        r"<p> <be><few> (?:<team>|delivering|handling|running|engaged|committed"
        r"|contracted)<many> (?:with|by|to|for|alongside) (?:<us>|ours)",
    ),
    (
        3,
        r"<p>(?: now| also| already)? (?:<does>)<many> (?:<together> |jointly )?(?:with"
        r"|alongside) (?:<us>|ours)",
    ),
    (
        3,
        r"<p> (?:supports?|assists?|helps?|backs?) <us>(?: [\w-]+){0,2} (?:in|on|with|as|during"
        r"|at)\b",
    ),
    (
        3,
        r"<our>(?: [\w-]+){0,2} (?:work|project|projects) with <p> (?:is|are|goes|go|continues"
        r"|continue|runs)\b",
    ),
    # 3: agreements
    (3, r"\bin (?:close |strategic |exclusive |official )*<tie> with <p>"),
    (3, r"^(?:strategic |new |our |the )*<tie> (?:with|between us and) <p>"),
    (3, r"<we>(?: <have>)?(?: [\w-]+)? signed(?: up)? with <p>"),
    (
        3,
        r"<we>(?: <have>)? agreed with <p> (?:on|to|that)\b(?!(?: \w+){0,3} (?:date|call|meeting"
        r"|time))",
    ),
    (3, r"by <p> as (?:an? |the |<our> )?<mod>{0,2}?(?: ?)<role>"),
    (
        3,
        r"<p> (?:to|<be>(?: [\w-]+){0,2} part of|(?:<be> )?(?:on|in)) (?:the"
        r"|<our>) (?:project )?(?:team"
        r"|project)\b",
    ),
    (3, r"<our>(?: [\w-]+)? (?:network|ecosystem|alliance|family|team)(?::|,) ?℗"),
    (3, r"<p>(?: <have>)?(?: [\w-]+)? signed(?: [\w-]+){0,4} with <us>"),
    (3, r"(?:contract|agreement|terms) (?:is |was |were |are |has been )?signed with <p>"),
    (3, r"<deal> (?:is |are )?(?:in place|in force|exists?|signed)\b.{0,20}? (?:with ℗|between ⚭)"),
    (3, r"<p> <be>(?: [\w-]+)? (?:contracted|under contract)\b(?! (?:with|by|to) (?!<us>))"),
    (3, r"<be> (?:sub-?contracted|outsourced|entrusted) to <p>"),
    (3, r"<we>(?: <have>)? (?:sub-?contract|outsource|entrust)\w*<few> to <p>"),
    (3, r"<we> (?:hold|holds|have|has|enjoy|received|got)<few> <x>(?: [\w-]+)? partner status"),
    (
        3,
        r"<p>(?: <have>)?(?: [\w-]+)? (?:committed|agreed)(?! (?:a|the|on a) date)<many> (?:with"
        r"|to|for) <us>",
    ),
    (
        3,
        r"<p>(?: <have>)?(?: [\w-]+)? (?:agreed|committed) to (?:work|build|deliver|do|join"
        r"|partner|host|act|serve|be)",
    ),
    (
        3,
        r"<we>(?: [\w-]+)? (?:(?:re)?sells?|distributes?|represents?"
        r"|white-labels?)(?: and \w+)? <x>",
    ),
    (3, r"<we>(?: <have>)? (?:chosen|chose|decided|agreed) to <team> with <p>"),
    (3, r"<p> (?:<be>|<have> been) (?:help|support|assist|advis|accompany|back)ing <us>"),
    (3, r"<item>℗ ?(?:–|—|-|\(|:|,|\|) ?(?:[\w-]+ ){0,3}<role>(?= since| for| in|\)|[.!]?$)"),
    (3, r"(?:^|, )with <p>,? <we> (?!<idle>\b|<did>)[a-z]+\b"),
    # 2: proposed
    (2, r"<we>(?: [\w-]+){0,3}? (?:proposed|propose|offered|pitched)(?: [\w-]+){0,4}? (?:to )?<p>"),
    (
        2,
        r"<we>(?: [\w-]+){0,3}? (?:made|make|sent|submitted|submit|gave|given|presented|put|handed"
        r"|drafted|filed|have|has)<many> <proposal>(?=.{0,60}℗)",
    ),
    (2, r"<we>(?: [\w-]+){0,3}? (?:asked|invited) <p>.{0,60}\b(?:proposal|in writing|formally)"),
    (
        2,
        r"<we>(?: [\w-]+){0,3}? (?:made|sent|submitted|gave|given|handed|presented"
        r"|showed) <p><many> <proposal>",
    ),
    (
        2,
        r"<p>(?: [\w-]+){0,2}? (?:proposed|proposes|offered|offers|suggested)<few> (?:an? "
        r"|the )?(?:joint |closer )?(?:<deal>|<tie>|to (?:work|build|deliver|join|team|partner|do"
        r"|host|run|bid))",
    ),
    (
        2,
        r"<proposal>(?: [\w-]+){0,5}? (?:with|to|from|for|by) <p>(?=.{0,40}(?:submitted|open"
        r"|on the table|made|sent|filed|in writing|pending|out|handed|is with|under review"
        r"|for review|$))",
    ),
    (
        2,
        r"<proposal>(?: [\w-]+){0,6}? (?:made|sent|submitted|handed|presented|put|is|are"
        r"|lies)(?: [\w-]+){0,3}? (?:to|with|before|by) <p>",
    ),
    (
        2,
        r"<p> (?:has|have|received|got|is reviewing|are reviewing|holds)<few> (?:<our>|an?"
        r"|the)<few> <proposal>(?: from <us>)?",
    ),
    (2, r"<our>(?: [\w-]+){0,2} <proposal> to (?:<p>|them)"),
    (2, r"^℗(?::| [–-])? (?:[\w-]+ )?<proposal>(?: [\w-]+)? (?:sent|submitted|out|delivered)\b"),
    (2, r"<p>(?: <have>)? (?:made|sent|submitted|gave|given|handed) <us><many> <proposal>"),
    (2, r"(?:<deal>|<proposal>)\b[^;]{0,60}(?:for signature|on (?:their|℗'s|the) (?:desk|table))"),
    (2, r"<we>(?: <have>)? (?:asked|invited) <p> to (?:bid|tender|team|partner)\b"),
    (2, r"<proposal>(?: [\w-]+){0,3} between ⚭"),
    (1, r"<talks><few> between ⚭|there (?:is|are|were|have been)<few> <talks> with <p>"),
    (1, r"\b(?:first|initial|exploratory|preliminary) <talks> (?:have|are|were|took|has)\b"),
    (
        1,
        r"^(?:[\w-]+ )?(?:intro|introduction|contact) (?:to|with) ℗"
        r"|^(?:[\w-]+ )?℗(?::| [|–—-]) (?:[\w-]+ ){0,3}(?:call|meeting|lunch|chat|demo"
        r"|workshop|visit"
        r"|interest\w*|evaluation|discussion"
        r"|<talks>)\b",
    ),
    (
        1,
        r"<p>(?: <have>)? (?:came by|dropped by|stopped by|came to see|visited|approached|contacted"
        r"|reached out to) (?:<us>|<our>)",
    ),
    (2, r"(?:<tie>|<deal>) (?:has been|was|is) (?:proposed|offered|suggested) to <p>"),
    (
        2,
        r"(?:concept|paper|<proposal>)(?: [\w-]+){0,6} (?:lies|is|has been|rests|sits"
        r"|waits) with <p>",
    ),
    (
        2,
        r"⚭<few> (?:<have> )?(?:submitted|filed|sent|made|handed in"
        r"|put in)<few> (?:joint )?<proposal>",
    ),
    (
        1,
        r"<we>(?: [\w-]+){0,3}? asked <p>(?= (?:about|whether|if|for|to)\b.{0,40}(?:capacity"
        r"|availab|interest|join|work|free|cooperat|partner|people))",
    ),
    (
        1,
        r"<p> (?:<be>(?: [\w-]+)? interested|(?:<have> )?(?:signal+ed|shown?|showed"
        r"|expressed) \w* ?interest)",
    ),
    (
        1,
        r"(?:meetings?|calls?|lunch|dinner|workshop|session) with <p> (?:went|was|were|showed"
        r"|yesterday|today|took)",
    ),
    (
        1,
        r"<p> <be> (?:one of|among)(?: [\w-]+){0,3}? <we> <be>(?: [\w-]+)? (?:considering"
        r"|evaluating|talking|looking|exploring)",
    ),
    # 1: talking
    (
        1,
        r"<we>,? (?:<be>|<have>)(?: [\w-]+){0,3}? (?:in|having|holding|begun|started"
        r"|opened)(?: [\w-]+){0,3}? <talks>",
    ),
    (
        1,
        r"⚭ (?:<be>|<have>|hold|continue)(?: [\w-]+){0,3}? (?:<talks>|talking|exploring"
        r"|negotiating|discussing|meeting|met|spoken|getting to know|evaluating|considering"
        r"|looking|(?:feel|sound)ing out)",
    ),
    (1, r"⚭(?: [\w-]+)? (?:meet|met|talk|talked|spoke|discuss|discussed|explore|negotiate)\b"),
    (1, r"<we> <be>(?: [\w-]+){0,3}? (?:talking|speaking|negotiating|discussing terms)\b"),
    (
        1,
        r"<we>(?: [\w-]+){0,3}? (?:met|meet|meeting|approached|contacted|visited)(?: with"
        r"| up with)? <p>(?! at (?:an?|the) (?:\w+ )?(?:fair|conference|booth|event|party|show))",
    ),
    (
        1,
        r"<we> <be>(?: [\w-]+){0,3}? (?:exploring|evaluating|considering|assessing|comparing"
        r"|discussing|negotiating|sounding out|vetting|looking at"
        r"|looking into)\b(?=.{0,80}℗)(?!.{0,60}\bnot\b)",
    ),
    (1, r"<we>(?: <have>)?(?: [\w-]+)? (?:discussed|explored|discuss|explore)\b(?=.{0,80}℗)"),
    (
        1,
        r"(?:^|[,:;] ?|the |our |first |initial |early |ongoing )(?:<talks>|talks"
        r"|calls?) with <p>(?! (?:failed|ended))",
    ),
    (
        1,
        r"<talks>(?: [\w-]+){0,2} with <p>(?: [\w-]+){0,2} (?:are|is|have|has|continue|go|began"
        r"|begun|started|took|under)\b",
    ),
    (
        1,
        r"(?:had|have|having|held|got)(?: [\w-]+){0,4} (?:call|meeting|chat|conversation|exchange"
        r"|coffee|lunch|session|workshop)(?: [\w-]+)? with <p>",
    ),
    (
        1,
        r"^(?:status: |currently |now |still |in |next step: )*(?:exploring|evaluating|negotiating"
        r"|discussing|talking|<talks>)\b.{0,60}℗",
    ),
    (
        1,
        r"℗(?::| \() ?(?:(?:in|first|early|initial|ongoing|advanced) )*(?:<talks>|exploring"
        r"|exploratory)\b",
    ),
    (
        1,
        r"⚭(?: <have>)?(?: already)? (?:had|held)<few> (?:meetings?|calls?|chats?|workshops?"
        r"|lunch|coffee"
        r"|<talks>)",
    ),
    (1, r"\b(?:early|advanced|late|exploratory) (?:stages?|phase)(?: of \w+)? with <p>"),
    (
        1,
        r"<p>(?: [\w-]+){0,3} (?:talking|speaking|negotiating|in talks|in touch|in contact) (?:to"
        r"|with) <us>",
    ),
)

_TAKES = (
    (
        3,
        r"(?<!\bwas a )(?:pleasure|fun|great|joy|honou?r|privilege|proud|glad|thrilled"
        r"|excited|exciting|enjoy\w*|years? of)"
        r"(?: to| to be)? (?:work|team|partner|collaborat|cooperat)(?:e"
        r"|ing)?(?: [\w-]+){0,2} with <p>",
    ),
    (1, r"(?:continue|resume)(?: [\w-]+)? (?:<our>|the) <talks>"),
    (3, r"(?:with|through|via) (?:[\w-]+ )?partners (?:like|such as|including) <p>"),
    # said as if everybody knew, so that no question, condition or denial around it takes it back
    (5, r"<our><mod>{0,3}? (?:(?:certified|accredited) <x>|<x>[ -](?:certified|accredited))"),
    (5, r"<our> (?:[\w-]+ ){0,2}?<tier>(?: [\w-]+){0,2}? <role>,? <p>"),
    (5, r"<p>(?:,|:| \(| –| —| -) ?<our> (?:[\w-]+ ){0,2}?<tier>(?: [\w-]+){0,2}? <role>"),
    (
        3,
        r"(?:<our>|\bwith our|⌂ and its)(?: [\w&-]+){0,4}? <role>(?: for(?: [\w&-]+){1,3}?"
        r"| in(?: [\w&-]+){1,2}?)?,? (?:from )?<p>",
    ),
    (3, r"<our><mod>{0,4}? <role>:?(?:<where>){0,4}? \(?<p>"),
    (5, r"<np5>(?: [\w-]+)? (?:(?:from|of|on|in|at) <our>|from ⌂)"),
    (3, r"⌂.{0,80}? its<mod>{0,3}? <role>,? <p>"),
    (3, r"<p>(?:,|:| \(| –| —| -| \|) ?(?:an? |the |(?:since|for) [\w ]{1,12},? )?<nq3>"),
    (3, r"<our>(?: [\w&-]+){0,2}? (?:<tie>|relationship) with <p>"),
    (3, r"(?:the|our|this) ⚭ (?:[\w-]+ )?(?:<tie>|team)"),
)

_HINTS = (
    (3, r"being (?:an? |the )?<np3>", r""),
    (
        3,
        r"(?:available|sold|distributed|offered|get|buy|order)<more> (?:through|via|from) <p>",
        r"<our>",
    ),
    (3, r"<leads><mod>{0,4}? <role>(?=<where>{0,5}[:,]?(?: <verb>)? ?℗)", r""),
    (3, r"[℗▣][^;]{0,60}?<leads><mod>{0,4}? <role>(?! at\b)", r""),
    (3, r"℗, an?<mod>{0,3}? <role>(?= (?:we|that|since|for)\b)|an?<mod>{0,2}? <role>[:,] ℗", r""),
    (
        3,
        r"(?:<leads>|\b(?:an?|the|this|\w+s))<mod>{0,3}? (?:<tie>(?: with ℗)?|<deal> (?:with ℗"
        r"|between ⚭))",
        r"",
    ),
    (
        5,
        r"(?<!\ba )(?<!\ban )(?<!\bany )(?<!\bevery )(?:[℗▣]-)?(?:certified"
        r"|accredited)(?=(?: [\w-]+| [℗▣])? (?:<post>|by|for|in|on|with|at|as|[℗▣])|[.,;!)]|$)",
        r"^(?!.*\biso\b)",
    ),
    (
        5,
        r"(?:<our><mod>{0,2}?|(?:<have>|with|under|got|holds?|held|earn\w*|obtain\w*|achiev\w*"
        r"|renew\w*|gain\w*|receiv\w*|award\w*|pass\w*"
        r"|complet\w*)(?: [\w-]+){0,4}?)(?: <xs>)?(?: [\w-]+){0,3}? (?:certificat\w+"
        r"|accreditations?)\b|exclusiv(?:ely|ity)\b|only(?: [\w-]+){1,3} (?:licensed|authori[sz]ed)"
        r"|(?:exclusive|sole)(?: [\w-]+){0,2} (?:<role>|<tie>"
        r"|<deal>|rights?|access|licen[cs]e|for <us>)",
        r"^(?!.*\biso\b)",
    ),
    (
        5,
        r"(?:passed|passes|boasts?|counts?|holders? of|holds?|holding|carry|carries|earned|has|have"
        r"|got)(?: [^\s;]+){0,6} (?:certificates?|certifications?|exams?|badges?"
        r"|accreditations?)\b",
        r"^(?!.*\biso\b)",
    ),
    (5, r"<tier> (?:[\w-]+ )?(?:status|level|badge|membership)\b|<metal> <role>", r""),
    (
        4,
        r"(?:(?:done|shown|proved|proven|demonstrated|managed) (?:this|it|that|so|before|in|at)"
        r"|<we> achieved)\b",
        r"(?:with|alongside) <p>|⚭|together",
    ),
    (
        3,
        r"(?:contractually|bound to|frame(?:work)? (?:contract|agreement)|consortium|bidding team"
        r"|project team|joint team|one team|go(?:es)? to market|project office)\b",
        r"℗|⚭",
    ),
    (
        3,
        r"(?:<tie>|<deal>|<role>|jointly|together|combined|shared|common|one team|teams?"
        r"|joint(?! <proposal>))\b",
        r"⚭",
    ),
    (3, r"℗(?: [\w-]+){0,6} as its<mod>{0,3}? <role>", r"⌂"),
    (
        3,
        r"(?:in|of|on|into|to|from|by)(?: the)?(?: \w+)? <xs>(?: [\w-]+)? (?:partner|reseller"
        r"|alliance)s?"
        r"(?: [\w-]+)? (?:program(?:me)?|network|directory|ecosystem|marketplace|list|finder"
        r"|page|community|board)",
        r"",
    ),
    (3, r"<p> (?:has|have) been [a-z]+ing<many> (?:for|with) <us>", r""),
    (3, r"<p> <does><many> for <us>", r""),
    (3, r"<team> with <us>", r"℗"),
    (3, r"<p> <be>(?: \w+)? \w+ing<few> (?:with|alongside) <us>", r""),
    # whatever else two do together, or one with the other
    (
        3,
        r"(?<!: )⚭|(?<=: )⚭(?= [a-z])",
        r"^(?!.*\b(?:both|each|all|differ\w*|different|based|among|exhibit\w*|against|between|or"
        r"|vs|explor\w*|conversation|talk\w*|bid|bidding|bidders|neighbou?rs|compet\w+|invited"
        r"|mention\w*|list|leaders)\b)",
    ),
    (
        3,
        r"(?:with|through|via|alongside) <p>",
        r"^(?!.*(?:\byour (?:[\w-]+ ){1,3}with ℗|<our> (?:data|[\w-]+ (?:works?|integrates?))\b"
        r"|\b(?:before|parted|were|would|trouble|unhappy|experience|problems?|issues?|account"
        r"|tickets?"
        r"|hosts?|stor(?:e|es|ing)|backups?|api|out of)\b))",
    ),
    (
        3,
        r"(?:buy|bought|order|ordered|get|available|subscriptions?|licen[cs]es?)\b[^;]{0,40}"
        r" (?:through|via|from) <us>",
        r"▣",
    ),
    (3, r"⌂, (?:your|an?)<mod>{0,3}? <role>", r""),
    (3, r"<p>(?: [\w-]+)? <does><many>(?: for)? <our> (?:customers|clients)\b", r""),
    (
        3,
        r"(?:under|on the basis of|as part of|within|through|thanks to) (?:<our>|an?"
        r"|the)<mod>{0,3}? <deal>",
        r"℗",
    ),
    (2, r"(?:<our>|an?|the)(?: [\w-]+){0,3}? (?:proposals?|joint concept|joint bid)\b", r"℗|⚭"),
    (
        2,
        r"(?:bid|bidding|tender(?:ed|ing)?|pitch(?:ed|ing)?)(?: (?!together|jointly"
        r"|as\b)[\w-]+){0,4}? with <p>",
        r"",
    ),
    (2, r"in writing\b", r"to ℗"),
    (
        2,
        r"℗ (?:<be> )?(?:reviewing|considering|looking at|studying|examining|evaluating|reviews"
        r"|considers|examines)<few> <proposal>",
        r"",
    ),
    (
        4,
        r"(?:(?<!\bis )(?<!\bare )(?<!\bbe )(?<!being )<did>|went live|track record"
        r"|joint deliver\w+|success story|case study)\b",
        r"(?:with|alongside) <p>|⚭|together",
    ),
    (
        3,
        r"(?:engaged|contracted|appointed|hired|taps|tapped|commissioned|chosen|selected"
        r"|onboarded|retained"
        r"|enlisted|recruited|signed|brought in)(?: the services of)? <p>",
        r"",
    ),
    (
        3,
        r"(?:together|side by side|jointly|hand in hand|in tandem"
        r"|shoulder to shoulder) with (?:<p>|<us>|℗'s)",
        r"",
    ),
    (3, r"<p>(?: [\w-]+){0,3}? (?:at|on|by) <our> side\b", r""),
    (
        3,
        r"℗(?: <have>)? signed(?: [\w-]+){0,2}? (?:partner\w*|reseller|frame\w*|cooperation"
        r"|alliance) <deal>",
        r"",
    ),
    (3, r"partner (?:page|list|directory|finder|portal) (?:of|at|by) ℗", r""),
    (
        3,
        r"(?:under contract|part of (?:<our>|the)(?: [\w-]+){0,2} team|<role> (?:program|network"
        r"|ecosystem)|joint (?:plan|team|roadmap|approach|offering|solution|practice"
        r"|responsibility|program|account plan))\b",
        r"",
    ),
    (
        1,
        r"(?:talk|speak|spoke|discuss|explor|negotiat|brainstorm)\w*",
        r"joint|cooperat|together|collaborat|partnership|alliance",
    ),
    (
        1,
        r"(?:talk|chat|speak|spoke|discuss|explor|negotiat|reach|touch|contact|convers|dialog"
        r"|brainstorm|sound|check|clarif|exchang|sat down|sit(?:ting)? down|caught up"
        r"|catch(?:ing)? up|trial)\w*(?: [^\s℗○]+){0,6} (?:with|to|out) <p>",
        r"",
    ),
)

_NOT_NEGATIONS = (
    r"\bnot (?:only|just|merely|simply|least)\b|\bno doubt\b|\bno (?:later|fewer|less|more) than\b"
    r"|\bno matter\b|\bnothing but\b|\bwithout (?:any )?doubt\b|\bnot to mention\b"
    r"|\bdo not hesitate\b|\bwait(?:ing)? for ℗(?:'s| to)? (?:answer|reply|decision|feedback"
    r"|response)\b|\b(?:can|may|could|will|would like to|are able to|am able to) (?:now |happily "
    r"|proudly )?(?:confirm|tell|say|assure|announce)\b|\b(?:happy|able|glad|pleased|proud"
    r"|delighted) to (?:now )?(?:confirm|say|announce|tell)\b|\bonly resell\b"
    r"|\bnot yet announced\b|\bno longer alone\b"
)
_NEGATIONS = (
    r"\b(?:not|no|never|lost|lose|unlike|compared|compet(?:es?|ed|ing|itors?|ition)|neither"
    r"|nor|nobody|nothing|none"
    r"|without|cannot|against(?! (?:attack|ransom|threat|fraud|fire|malware|fail|loss))"
    r"|hardly|doubt|doubts|unclear|unsure|uncertain|untrue|wrong|false|deny"
    r"|denies|denied|dispute|disputes|instead of|rather than|refus\w+|declin\w+|reject\w+|yet to"
    r"|fails?|failed to|far from|rumou?rs?|avoid|waiting for|wait for|pending)\b"
)
_PLANS = (
    r"\b(?:(?<!\byou )will|would|could|might"
    r"|(?<!in )(?<!since )(?<!early )(?<!late )(?<!\d )may|shall|should|must|hope|hopes"
    r"|hoping|hopefully"
    r"|(?<!\byou )can(?! be (?:bought|ordered|had|booked|purchased|found))"
    r"|plans? (?:to|on|for|a|an)|(?<!as )planned|planning|want|wants|wish|wishes|intend"
    r"|intends|aim|aims"
    r"|aiming|aspire|aspires|look forward|looks forward|looking forward|looking to|seek|seeks"
    r"|seeking|try|tries|trying|expect|expects|going to|about to|close to|love to|like to"
    r"|happy to (?:work|partner|be)|keen (?:to|on)|eager to|ready to|requirements?|shall"
    r"|assumption|open points?|(?<!you )have to|has to|had to|perhaps|maybe|possibly|potentially"
    r"|(?<!as )(?<!it )possible|potential|prospective|future(?!-)|would-be|candidates?"
    r"|considered|imagine|suppose"
    r"|ideally|becoming|to become|process of|apply|applied|applying|application|asked to become"
    r"|decide|need to|needs to|let us|soon|one day|tomorrow|in principle|proposed partner"
    r"|shortlist(?:ed)?|^(?:proposal|suggestion|plan)s?(?=:)|next steps?|(?<!your )targets?"
    r"|(?<!common )(?<!your )goals?|towards?"
    r"|ideas?|(?:preparing|studying|training) for|get certified|asked to|open to|reserve the right"
    r"|(?:plan|intention|aim|wish|dream) is|prospect|working on|wanted|your profile|a plus"
    r"|required|must have|looking for|search for|searching for|in order to)\b"
)
_CONDITIONS = (
    r"(?:\b(?:before(?= (?:we|you|they|℗))|if|unless|once(?= (?:we|you|they|it|the|℗))|as soon as"
    r"|(?<!is )(?<!are )(?<!be )provided(?! (?:by|in|with|for|from|to|on|at|through|jointly))"
    r"|assuming|in case|when(?:ever)?(?= (?:you|they|℗|○) (?!\w+ed\b|was\b|were\b|had\b))"
    r"|subject to|depending on)\b|^(?:should"
    r"|had|were) (?:[℗⚭○⌂]|(?:we|they|you)\b))"
)
_DOUBTS = r"\b(?:whether|if)\b"
_OVER = (
    r"(?:\b(?:(?:was|were|has|have) not (?:been )?(?:renewed|extended)|<role> (?:until|till)"
    r"|previous(?:ly)?|before (?:⌂|joining)|former|formerly|ex|erstwhile|used to|no longer"
    r"|not any ?more|ended|expired|terminated|stopped|ceased|dissolved|come to an end"
    r"|came to an end|ran out|run out|failed|fell through|broke (?:off|down)|led nowhere"
    r"|came to nothing|withdr[ae]w|broken off|called off"
    r"|cancel+ed|withdrawn|rejected|declined|turned down|lapsed|is over|are over|was over"
    r"|in the past(?! (?:\w+ )?(?:years?|months?|decade))|once(?: were| certified| an?\b)"
    r"|(?:were|was) once|back then|at the time"
    r"|(?:was|were|been|but) (?:replaced|dropped)|(?:replaced|dropped)(?= (?:by )?℗)"
    r"|parted ways)\b|\bex-|^until\b|\b(?:was|were|had|(?!extend|renew|certifi"
    r"|author|confirm)\w+ed)\b[^;]{0,60} until\b(?! (?:the end|further|next|at least)))"
)
_SPEECH = (
    r"(?:\b(?:(?:claims|reports|states)(?= (?:that|to be|it|they|℗|⌂)|[,:]| ?[“\"])|says|said"
    r"|claimed|thinks|thought|believes|believed|writes|wrote|tells|told"
    r"|asks|asked|wonders|wondered|reported|assumes|assumed|insists|insisted|stated"
    r"|alleges|alleged|suggests that|heard)\b|\b(?:describ\w+|call\w*|consider\w*"
    r"|see\w*) (?:itself|themselves|himself|herself)\b|\b(?:they|people|others|some|many|most|you"
    r"|customers|analysts|journalists|competitors)(?: \w+)? (?:say|claim|think|believe|write|tell"
    r"|ask|wonder|report|assume|insist)\b)"
)
_ACCORDING = (
    r"\b(?:mistake|mistaken|mistakenly|erroneously|wrongly)\b|\baccording to\b(?! <us>)|\b(?:was"
    r"|were|been|am|are) told\b|\bit is said\b"
)
_CLAUSES = (
    # what stands before a sentence and says why or how
    r"^(?:without|unlike|to|in order to|because|so that|although|despite|after|not only"
    r"|for (?:customers|companies)|as (?:planned|promised|always|announced|agreed|you))\b"
    r"[^,;:℗▣⚭]*, |[;–—(]|:(?! ?[℗⚭][.!]?$)| - |,? but (?!(?:dropped|rejected|declined|ended"
    r"|shelved)\b)"
    r"|,? although |,? though |,? while |,? whereas |,? because "
    r"|, since (?=℗|⌂|we)|,? so that |,(?= our (?:customers|clients|users|platform|software"
    r"|product)\b)|,(?= (?:with|from|by|through|to) (?:whom|℗) (?:we |⌂))"
    r"|(?:, | and |, and )(?=(?:we|i|they|it|you|there|℗|⌂|⚭|this"
    r"|that|which|both) )| and (?=(?:are|have|will|would|hope|now|is|has) )"
)

ENGLISH = Language(
    name="en",
    marks=r"\b(?:the|and|with|is|are|we|our|of|for|to|has|have|in|by)\b",
    pieces=_PIECES,
    says=_SAYS,
    takes=_TAKES,
    hints=_HINTS,
    scopes=r"\b(?:at|for|in|of|to|on)(?: the)? ○|○'s",
    thirds=r"\b(?:competitors?|contractors?|(?<!for our )(?<!after our )(?:customers?|clients?)"
    r"|rivals?|suppliers?|vendors?|prospects?)\b",
    ours=r"(?:\b(?:we|us|i|me|our|ours|my|colleagues)\b|⌂)",
    coordinated=(
        r"(?:[^,;:]{0,40}, )?(?:(we\b|⌂) [^;:?]*?,? and (?=(?:(?:also|now|currently|further) )?"
        r"(?:work|partner|team|cooperate|collaborate|deliver|build|sell|resell|run|offer|serve"
        r"|support|implement|develop|operate|install|maintain|have|hold|are|share|rely|ally)s?\b)"
        r"|((?:we|⌂) [a-z]+(?: up| closely)?) with ○[^;:?]*?,? and (?=with )"
        r"|((?:we|⌂) (?:are|is)) an? [^;:?]*?,? and (?=an? ))"
    ),
    blanks=_NOT_NEGATIONS,
    negations=_NEGATIONS,
    denials=r"<after>(?:not|no|never|off|yet to|still (?:to be|with))\b",
    postponed=(
        r"(?: \(|: )(?:not|planned|tb[cd]|open|possible|proposed|to be|on hold)\b"
        r"|(?: with ℗)?,?(?: (?!and\b|but\b)[\w-]+)? (?:would|could|might|(?:has|have"
        r"|needs?) to be)\b"
        r"|(?: [\w℗-]+){0,4}? (?:is|are)(?: [\w-]+)? (?:planned|pending|outstanding|expected"
        r"|scheduled|possible|conceivable|desirable|missing|open|under discussion|an option"
        r"|an idea)\b"
    ),
    plans=_PLANS,
    conditions=_CONDITIONS,
    doubts=_DOUBTS,
    over=_OVER,
    speech=_SPEECH,
    we_said=(
        r"\b(?:says?|said|explain(?:s|ed)|adds?|added|comment(?:s|ed)) ⌂|⌂ (?:says?|said"
        r"|explain(?:s|ed)|adds?|added)\b"
    ),
    according=_ACCORDING,
    clauses=_CLAUSES,
    fronted=(
        r"(?=[^,;:]*(?:[℗▣⚭⌂]|\bus\b|<tie>|<deal>))(?!\w+ (?:you|they|℗)\b)(?:with|together"
        r"|alongside|through|via|thanks|by|in|as|at"
        r"|for|on|since|from|under|[a-z]+ing)"
        r"\b[^,;:]*"
    ),
    we=r"(?:\b(?:we|i)\b|⌂)",
    both=(
        r"(?:(?:both )?(?:<we>|\bus)<and>℗(?:'s)?(?! \w+'s)|℗(?:'s)?<and>(?:<we>|us|ourselves"
        r"|ours)(?!'s|\w)"
        r"|⌂(?:[–/-]|, )?℗(?!'| (?:and|&) )|℗(?:[–/-]|, )⌂(?!'))"
    ),
    they=r"\b(?:they|them|whom)\b",
    their=r"\btheir\b",
)
