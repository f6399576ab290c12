"""How English sentences claim a relationship with a partner.

The sentence comes marked: `℗` stands for the partner, `▣` for a product of theirs, `⌂` for us by
name, `⚭` for us and the partner together, `○` for another company. In patterns `<word>` stands for
the piece of that name below.
"""

from troth.sources.claims.phrases import Language

_FEW = r"(?: (?!like\b|than\b|for\b|whether\b|if\b)[^\s℗▣○⚭;:.!?]+){0,%d}?"

_PIECES = {
    "we": r"(?:we|i|⌂)(?: ourselves)?",
    "us": r"(?:us|me|⌂)",
    "our": r"(?:our|my|⌂'s)",
    "p": r"℗(?!'s|-|\w)",
    "x": r"[℗▣](?!'s)",
    "xs": r"[℗▣](?:'s)?",
    "be": r"(?:is|are|am|has been|have been|has become|have become|became|remains?)",
    "have": r"(?:have|has|had)",
    "verb": r"(?:is|are|was|were|has|have|gets|became|becomes)",
    "few": _FEW % 3,
    "more": _FEW % 6,
    "many": r"(?: [^\s℗⚭;:!?]+){0,10}?",
    "adj": r"(?: [\w&'-]+){0,3}?",
    "role": (
        r"(?:partners?|ally|allies|resellers?|distributors?|subcontractors?|sub-contractors?"
        r"|integrators?|implementation partners?|dealers?|representatives?|affiliates?)"
    ),
    "post": (
        r"(?:partners?|ally|allies|resellers?|distributors?|integrators?|providers?|dealers?"
        r"|specialists?|consultants?|engineers?|experts?|operators?|implementers?|houses?|team"
        r"|agents?|representatives?|professionals?|developers?|administrators?|company)"
    ),
    "tier": (
        r"(?:certified|accredited|exclusive|sole|gold|platinum|silver|premier|diamond|elite"
        r"|only(?: certified)?)"
    ),
    "tie": (
        r"(?:partnership|alliance|cooperation|co-operation|collaboration|joint venture|joint team"
        r"|joint offer(?:ing)?|joint practice|association|teaming)"
    ),
    "deal": (
        r"(?:partnership|alliance|cooperation|collaboration|agreement|contract|deal|memorandum"
        r"|terms|mou|joint venture)"
    ),
    "proposal": r"(?:proposals?|offers?|bids?|tenders?|term sheet)",
    "did": (
        r"(?:delivered|completed|finished|implemented|rolled out|installed|launched|trained"
        r"|connected|migrated|deployed|executed|carried out|realized|put into operation|brought"
        r"|built|modernized|introduced|accomplished|set up|equipped|digitized|handed over|shipped)"
    ),
    "does": (
        r"(?:hosts?|builds?|delivers?|runs?|does|do|offers?|provides?|develops?|supports?|works?"
        r"|implements?|installs?|designs?|operates?|serves?|sells?|markets?|leads?|handles?"
        r"|covers?|cooperates?|collaborates?|partners?|protects?|connects?|maintains?|trains?"
        r"|creates?|plans?|manages?|presents?|invites?|welcomes?|brings?|go|goes|advises?|serves?)"
    ),
    "team": (
        r"(?:partner(?:s|ed|ing)?|team(?:s|ed|ing)? up|teamed|join(?:s|ed|ing)? forces|allied"
        r"|cooperat(?:e|es|ed|ing)|co-operat(?:e|es|ed|ing)|collaborat(?:e|es|ed|ing)"
        r"|work(?:s|ing)?(?: closely| together| jointly| hand in hand| side by side)*)"
    ),
    "end": (
        r"(?=$|[.,;:!|)]| (?:since|in|for|of|from|at|with|and|level|status|by|on|–|-)\b| [–—|-])"
    ),
    "talks": (
        r"(?:talks|discussions?|conversations?|negotiations?|dialogue|contact|touch|exchange)"
    ),
    "np5": (
        r"(?:<tier>(?: [\w-]+){0,2} <x>(?:[ -][\w-]+){0,2} <post>"
        r"|<x>[ -](?!<verb> )(?:[\w-]+ )?<tier>(?: [\w-]+){0,3} <post>"
        r"|<tier>(?: [\w-]+){0,2} <post>(?: network)? (?:of|for|by|from|to|with) <x>"
        r"|℗'s(?: [\w-]+){0,2} <tier>(?: [\w-]+){0,2} <post>)"
    ),
    "np3": (
        r"(?:(?:[\w-]+ )?<role> (?:of|for|to|with) <x>"
        r"|<xs>[ -](?:[\w-]+ ){0,2}?<role>)"
    ),
}

_SAYS = (
    # 5: certified or exclusive
    (5, r"<we> <be><few> (?:certified|accredited)<few> (?:by|with|for|on|in|at) <x>"),
    (5, r"<we> (?:was|were|got|have been|has been)<few> (?:certified|accredited) by <x>"),
    (5, r"<we> <be><few> <x>[ -](?:[\w-]+ )?(?:certified|accredited)"),
    (5, r"<we> <be>(?: [\w-]+){0,5}? <np5>"),
    (5, r"^(?:[\w-]+,? ){0,2}<np5><end>"),
    (5, r"^(?:proud )?<x>[ -](?!<verb> )(?:[\w-]+ )?(?:certified|accredited)(?: [\w-]+){0,2}<end>"),
    (5, r"^(?:certified|accredited)(?: [\w-]+)? (?:by|on|for|with|in) <x>"),
    (5, r"^(?:certified|accredited) <x>(?: [\w-]+){0,3}<end>"),
    (5, r"\bas (?:an? |the |your )?(?:[\w-]+ )?<np5>"),
    (5, r"⌂, (?:an? |the )?(?:[\w-]+ )?<np5>"),
    (
        5,
        r"<our>(?: [\w-]+){0,4}? (?:<be>|hold|holds|carry)<few> (?:<x>[ -](?:certified|accredited)"
        r"|(?:certified|accredited)(?: [\w-]+)? (?:by|on|for|in|with) <x>"
        r"|<xs>(?: [\w-]+)? certific\w+)",
    ),
    (
        5,
        r"(?:<we>|<our>(?: [\w-]+){1,3}?) (?:<have> )?(?:hold|holds|have|has|possess|earned"
        r"|obtained"
        r"|received|achieved|passed|renewed|gained)<few> <xs>(?: [\w-]+){0,2}? (?:certific"
        r"|accredit)\w+",
    ),
    (
        5,
        r"<we> (?:<have> )?(?:hold|holds|have|has|signed|got|received|enjoy)<few> exclusiv\w+<few>"
        r" (?:with|for|from|of|on|to) <x>",
    ),
    (5, r"<we> (?:<have> )?<few>(?: an?)? exclusiv\w+ <deal> with <p>"),
    (5, r"<we><few> <does> (?:exclusively|only) (?:with|for|through) <p>"),
    (5, r"<p> (?:only|exclusively) <does><few> (?:with|through|via|for|to) <us>"),
    (5, r"<we> <be> ℗'s (?:[\w-]+ ){0,2}?(?:exclusive|sole|only|certified)\b"),
    (5, r"<p> <does><few> (?:exclusively|only) (?:with|through|via|for|to) <us>"),
    (5, r"<p> (?:<have> )?(?:grant|grants|granted|given|gives|gave) <us><more> exclusiv\w+"),
    (
        5,
        r"<p> (?:<have> )?(?:chosen|chose|named|names|appointed|appoints|selected|made|picked)"
        r" <us>(?: as| to be)?<few> <tier>",
    ),
    (5, r"<p> (?:<have> )?(?:certified|accredited) <us>"),
    (5, r"exclusive (?:[\w-]+ )?<tie> with (?:<p>|<us>)"),
    (5, r"^<xs> (?:certificates?|certifications?):"),
    (5, r"^exclusive (?:to|with|for|at) <us>.{0,60}[℗▣]"),
    (5, r"⚭ <be><few> exclusive"),
    (5, r"<p> <be><few> (?:certified|accredited) (?:by|with|on|for) (?:<us>|<our>)"),
    (5, r"<p> <be> an? (?:[\w-]+ )?certified partner(?=[.!]?$)"),
    (5, r"<p> <be><few> <our>(?: [\w-]+){0,2}? <tier> (?:[\w-]+ ){0,2}?<role>"),
    (5, r"<our> (?:[\w-]+ )?<tier> (?:[\w-]+ ){0,2}?<role> <be>(?: [\w-]+)? <p>"),
    # 4: delivered together
    (4, r"⚭<few> (?:<have> )?(?:[\w-]+ )?<did>"),
    (4, r"<we>(?: [\w-]+){0,3}? <did><many> (?:with|alongside) <p>"),
    (4, r"<p>(?: [\w-]+){0,2}? <did><many> (?:together |jointly |along )?with <us>"),
    (4, r"(?:with|alongside) <p>,?(?: [\w-]+,?){0,2}? <we> (?:<have> )?(?:[\w-]+ ){0,2}?<did>"),
    (
        4,
        r"with <p>,? <we> (?:<have> )(?:[\w-]+ ){0,2}?(?!worked|cooperated|collaborated|partnered"
        r"|signed|agreed|talked|discussed)(?:\w+ed|put|made|run|gone|won)\b",
    ),
    (
        4,
        r"(?:^|[,:;–—(] ?)(?:successfully |jointly |together )*<did> (?:jointly |together"
        r" )*with <p>",
    ),
    (4, r"(?<!\bis )(?<!\bare )<did> (?:jointly |together )?by ⚭"),
    (4, r"(?:together|jointly) with <p>,?<many> (?:have|has) been <did>"),
    (4, r"with ℗'s (?:help|support|assistance),? <we> (?:<have> )?<did>"),
    (4, r"<p> was (?:there )?(?:with <us>|at <our> side|on <our> team)\b"),
    (4, r"<did><more> by <we>(?: [\w-]+)? (?:together |jointly )?with <p>"),
    (4, r"<p> was <our>(?: [\w-]+){0,3}? <role> (?:on|for|during|when)\b"),
    (
        4,
        r"<our>(?: [\w-]+){0,3} (?:project|pilot|rollout|engagement|job)s? with <p>.{0,40}(?:went"
        r"|gone|is|are) live",
    ),
    (4, r"(?:case study|success story|customer story|reference)\b.{0,60}(?:with <p>|⚭)"),
    (4, r"\b(?:projects?|pilots?|rollouts?)\b.{0,40} (?:by|of|from) ⚭.{0,30}<did>"),
    (
        4,
        r"<our> (?:joint )?(?:work|projects?|pilots?|rollouts?) with <p>.{0,40}(?:<did>"
        r"|successful|live)",
    ),
    (4, r"(?:went|gone|is|are) live\b.{0,40} (?:thanks to|with) <p> and our"),
    (
        4,
        r"<we>(?: [\w-]+){0,3}? worked(?: [\w-]+){0,2} with <p>(?! (?:for|since|until)\b)"
        r"(?= (?:on|at|in|before|to)\b|[,.]? ?$|, on)",
    ),
    (4, r"⚭<few> worked(?: together| jointly)? (?:on|at|in)\b"),
    (4, r"<we> (?:<have> )?brought<many> live (?:together )?with <p>"),
    # 3: formally engaged
    (3, r"<we> <be>(?: (?!looking|in talks|candidate)[\w-]+){0,5}? <np3>"),
    (3, r"^(?:proud |happy |an? |the )?(?:[\w-]+ ){0,2}?<role> (?:of|for|to) <x>"),
    (
        3,
        r"^(?:official |authorized |authorised |preferred |strategic |registered )<x>(?:"
        r" [\w-]+){0,2} <role>",
    ),
    (3, r"\bas (?:an? |the |your )?<np3>"),
    (3, r"⌂, (?:an? |the )?(?:[\w-]+ )?<np3>"),
    (
        3,
        r"⚭(?:,)? <be><few> (?:partners|allies|partnered|partnering|working|collaborating"
        r"|cooperating|committed|engaged|one team|jointly|teaming|teamed|aligned|in partnership"
        r"|bound|under contract)",
    ),
    (
        3,
        r"⚭<few> (?:<have> )?(?:(?:now|jointly|together|closely|both) )*(?:<does>|<team>|sign|signs"
        r"|signed|announce|announced|agreed|share|joined|teamed|take joint|form|formed|enter"
        r"|entered"
        r"|launch a|seal|sealed|closed|concluded)\b(?! a proposal)",
    ),
    (3, r"\b(?:one|same|joint|single) (?:contract|team|point of contact)\b.{0,30}⚭"),
    (3, r"\bboth of us <does>"),
    (3, r"⚭(?::| –| —| -) (?:better |stronger |working |partners |together )+"),
    (3, r"\bas partners, ⚭"),
    (3, r"<tie> between ⚭"),
    (3, r"<p> <be>(?: [\w-]+)? (?:contracted|under contract)\b(?! (?:with|by|to) (?!<us>))"),
    (3, r"<p><many> in <our> team\b"),
    (3, r"^[\w ]+: ⌂ (?:with|and|plus) ℗"),
    (
        3,
        r"^as (?:an? )?(?:[\w-]+ )?member of (?:the )?<xs>(?: [\w-]+){0,2} (?:program|network"
        r"|alliance)",
    ),
    (3, r"<p> <be><few> (?:an? |the )?⌂(?:'s)?(?: [\w-]+){0,2}? <role>"),
    (3, r"<p> (?:<have> )?(?:[\w-]+ )?signed(?: [\w-]+){0,3} with <us>"),
    (3, r"<we>(?: [\w-]+)? (?:jointly|together) <does><many> with <p>"),
    (3, r"<be> (?:offered|provided|delivered|run|sold|hosted|built) (?:jointly|together) with <p>"),
    (3, r"^(?:[\w-]+ ){0,2}(?:consortium|team|partners|alliance): ⚭"),
    (3, r"⚭: (?:an?|one|the) (?:[\w-]+ )?<tie>"),
    (3, r"<deal> signed: .{0,40}[℗⚭]|^signed: .{0,30}<deal>.{0,20}[℗⚭]"),
    (
        3,
        r"with ℗ <we> <have> (?:[\w-]+ )?(?:worked|cooperated|partnered"
        r"|collaborated)(?: [\w-]+){0,2} (?:for|since)",
    ),
    (3, r"<p> <be>(?: [\w-]+,?){0,4}? <our>(?: [\w&-]+){0,4}? <role>"),
    (3, r"<p> <be><few> (?:an? |the )?(?:[\w-]+ )?<role> (?:of ours|of <us>|to <us>)"),
    (
        3,
        r"<p> <be><few> (?:an? )?(?:member|part) of <our>(?: [\w-]+){0,2}? (?:team|network"
        r"|program|ecosystem|consortium|bid)",
    ),
    (3, r"(?:count|counts|number|have|has|list) <p> among <our><few> (?:partners|allies)"),
    (3, r"(?:among|one of) <our>(?: [\w-]+){0,3} (?:partners|allies)\b.{0,20}<p>"),
    (
        3,
        r"<our>(?: [\w&-]+){0,4}? <role>(?: for(?: [\w&-]+){1,3}?| in(?: [\w&-]+){1,3}?)?"
        r" <be>(?: [\w-]+)? <p>",
    ),
    (3, r"\bin (?:close |strategic |exclusive |official )*(?:<tie>) with <p>"),
    (3, r"^(?:strategic |new |our |the )*<tie> (?:with|between us and) <p>"),
    (3, r"^(?:(?:[\w-]+ ){0,3}partners?|partnerships|alliances|team|our team|partner): [^.]*℗"),
    (
        3,
        r"<we> (?:<have> |today |now |also |<be> |just |newly |recently |officially"
        r" )*(?:announc(?:e|es|ed|ing)|sign(?:ed|s|ing)?"
        r"|concluded|entered|entered into|closed|agreed|agreed on|formed|renewed|extended|sealed"
        r"|have|has|maintain)<more> <deal> with <p>",
    ),
    (3, r"<we><few> (?:confirm|confirms|announce|announces)<few> (?:our|the|a) <tie> with <p>"),
    (3, r"<we> (?:<have> )?(?:[\w-]+ )?signed(?: up)? with <p>"),
    (3, r"<p> (?:<have> )?(?:[\w-]+ )?signed (?:up )?with <us>"),
    (3, r"(?:contract|agreement|terms) (?:is |was |were |are |has been )?signed with <p>"),
    (3, r"<we>(?:,? which)? (?:<have> |now |also |currently |already )*<team><few> with <p>"),
    (
        3,
        r"<we>(?:,? which)? (?:[\w-]+ )?<team> with (?:[\w-]+ ){1,4}(?:such as|like|including)"
        r" <p>",
    ),
    (
        3,
        r"<we> (?:<be>|have been|has been)(?: (?!not\b)[\w-]+){0,2} (?:partnering|partnered"
        r"|working|cooperating|collaborating|teaming up|engaged|aligned|allied)(?:"
        r" [\w-]+){0,4}? with <p>",
    ),
    (3, r"(?:with whom|with ℗) <we>(?: [\w-]+)? (?:work|works|cooperate|partner|collaborate)\b"),
    (
        3,
        r"<p> <be><few> (?:working|partnering|cooperating|collaborating|engaged|committed"
        r"|contracted|teaming)<many> (?:with|by|to|for) <us>",
    ),
    (
        3,
        r"<p>,? (?:<be>|has come|have come)(?: [\w-]+)? (?:on board|on <our> (?:team|side)|with"
        r" <us> (?:on|in|for))",
    ),
    (3, r"<p><many> on <our> (?:behalf|team)"),
    (3, r"<p>(?: now| also| already)? <does><many> (?:together |jointly )?with <us>"),
    (
        3,
        r"<p> (?:supports?|assists?|helps?|backs?) <us>(?: [\w-]+){0,2} (?:in|on|with|as|during"
        r"|at)\b",
    ),
    (
        3,
        r"(?:together|jointly|along|side by side) with <p>,?(?: and (?:[\w-]+ ?){1,4})? <we>"
        r" (?!<did>|have|had|has|could|would|might)(?:[\w-]+ )?[a-z]+\b",
    ),
    (3, r"<we>(?: [\w-]+){0,2}? <does><many> (?:together|jointly|side by side) with <p>"),
    (3, r"<p> (?:<have> )?(?:joins?|joined) (?:<our>|<us>)"),
    (
        3,
        r"<we> (?:<have> )?(?:(?:now|also) )?(?:got|won|brought|have|has|gained) <p> (?:on"
        r" board|as an?(?: [\w-]+)? <role>|as <our>)",
    ),
    (
        3,
        r"<we>(?: <have>| today| now)* (?:joins?|joined|entered) the <xs>(?: [\w-]+)?"
        r" (?:program|programme|network|ecosystem)",
    ),
    (
        3,
        r"<we> <be><few> (?:member|members|part) of (?:the )?<xs>(?: [\w-]+){0,2} (?:program"
        r"|programme|network|ecosystem)",
    ),
    (
        3,
        r"<p> (?:<have> )?(?:[\w-]+ )?(?:committed|agreed)(?! (?:a|the|on a) date)<many>"
        r" (?:with|to|for) <us>",
    ),
    (
        3,
        r"<p> (?:<have> )?(?:[\w-]+ )?(?:agreed|committed) to (?:work|build|deliver|do|join"
        r"|partner|host)",
    ),
    (3, r"<p> (?:<have> )?(?:[\w-]+ )?(?:promised|pledged|committed) <us>"),
    (
        3,
        r"<p> (?:<have> )?(?:confirmed)<many> (?:do|does|work|works|deliver|join|joins|are"
        r"|is)<many> with <us>",
    ),
    (
        3,
        r"<p> (?:<have> )?(?:chosen|chose|named|appointed|selected|made|picked) <us>(?: as| to"
        r" be)?(?: [\w-]+){0,3} <role>",
    ),
    (
        3,
        r"<we>(?: [\w-]+)? (?:resell|resells|distribute|distributes|represent|represents"
        r"|white-label) <x>",
    ),
    (3, r"⚭<few> (?:work|works) well"),
    (
        3,
        r"<our>(?: [\w-]+){0,2} (?:work|project|projects) with <p> (?:is|are|goes|go|continues"
        r"|continue|runs)\b",
    ),
    # 2: proposed
    (2, r"<we>(?: [\w-]+){0,3}? (?:proposed|propose|offered|pitched)(?: [\w-]+){0,4}? (?:to )?<p>"),
    (
        2,
        r"<we>(?: [\w-]+){0,3}? (?:made|make|sent|submitted|submit|gave|given|presented|put"
        r"|handed|drafted|filed|have|has)"
        r"<many> <proposal>(?=.{0,60}℗)",
    ),
    (2, r"<we>(?: [\w-]+){0,3}? asked <p>.{0,60}\b(?:proposal|in writing|formally)"),
    (2, r"<we>(?: [\w-]+){0,3}? (?:made|sent|submitted|gave|given|handed) <p><many> <proposal>"),
    (
        2,
        r"<p>(?: [\w-]+){0,2}? (?:proposed|proposes|offered|offers|suggested)<few> (?:an? |the"
        r" )?(?:joint |closer )?(?:<deal>|<tie>|to (?:work|build|deliver|join|team|partner|do"
        r"|host|run|bid))",
    ),
    (
        2,
        r"<proposal>(?: [\w-]+){0,5}? (?:with|to|from|for|by) <p>(?=.{0,40}(?:submitted|open|on"
        r" the table|made|sent|filed|in writing|pending|out|handed|is with|under review|for"
        r" review|$))",
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
    (2, r"joint (?:<proposal>)(?: [\w-]+)? with <p>"),
    (2, r"<proposal>(?: [\w-]+){0,3} between ⚭"),
    (1, r"<talks> between ⚭"),
    (1, r"^℗: (?:[\w-]+ ){0,2}(?:call|meeting|lunch|chat)\b"),
    (2, r"(?:<tie>|<deal>) (?:has been|was|is) (?:proposed|offered|suggested) to <p>"),
    (
        2,
        r"(?:concept|paper|proposal|offer|bid)(?: [\w-]+){0,6} (?:lies|is|rests|sits"
        r"|waits) with <p>",
    ),
    (
        2,
        r"⚭<few> (?:<have> )?(?:submitted|filed|sent|made|handed in"
        r"|put in)<few> (?:joint )?<proposal>",
    ),
    (
        2,
        r"<our>(?: [\w-]+){0,2} <proposal> to (?:work|partner|team up|join forces|cooperate"
        r"|collaborate) with <p>",
    ),
    (
        1,
        r"<we>(?: [\w-]+){0,3}? asked <p> (?:about|whether|if|for)\b(?=.{0,40}(?:capacity|availab"
        r"|interest|join|work|free|cooperat|partner|people))",
    ),
    (1, r"<p> <be>(?: [\w-]+)? interested\b"),
    (
        1,
        r"(?:meetings?|calls?|lunch|dinner|workshop|session) with <p> (?:went|was|were|showed"
        r"|yesterday|today|took)",
    ),
    (1, r"both sides\b.{0,30}(?:continue|interested|keen)"),
    (
        1,
        r"<p> <be> (?:one of|among)(?: [\w-]+){0,3}? <we> <be>(?: [\w-]+)? (?:considering"
        r"|evaluating|talking|looking|exploring)",
    ),
    # 1: talking
    (
        1,
        r"<we>,? (?:<be>|<have>)(?: [\w-]+){0,3}? (?:in|having|holding|begun|started|opened)(?:"
        r" [\w-]+){0,3}? <talks>",
    ),
    (
        1,
        r"⚭ (?:<be>|<have>|hold|continue)(?: [\w-]+){0,3}? (?:<talks>|talking|exploring"
        r"|negotiating|discussing|meeting|met|spoken|getting to know|evaluating|considering)",
    ),
    (1, r"⚭(?: [\w-]+)? (?:met|talk|talked|spoke|discuss|discussed|explore|negotiate)\b"),
    (1, r"<we> <be>(?: [\w-]+){0,3}? (?:talking|speaking|negotiating)\b"),
    (
        1,
        r"<we>(?: [\w-]+){0,4}? (?:talk|talked|talking|speak|spoke|spoken|chat|chatted"
        r"|negotiat\w+)(?: [\w-]+){0,4}? (?:with|to) <p>",
    ),
    (
        1,
        r"<we>(?: [\w-]+){0,3}? (?:met|meet|meeting|approached|contacted|visited)(?: with| up"
        r" with)? <p>",
    ),
    (
        1,
        r"<we> <be>(?: [\w-]+){0,3}? (?:exploring|evaluating|considering|assessing|comparing"
        r"|discussing|negotiating|sounding out|vetting|looking at|looking into)\b(?=.{0,80}℗)",
    ),
    (1, r"<we>(?: <have>)?(?: [\w-]+)? (?:discussed|explored|discuss|explore)\b(?=.{0,80}℗)"),
    (
        1,
        r"(?:^|[,:;] ?|the |our |first |initial |early |ongoing )(?:<talks>|talks|calls?) with"
        r" <p>(?! (?:failed|ended))",
    ),
    (
        1,
        r"<talks>(?: [\w-]+){0,2} with <p>(?: [\w-]+){0,2} (?:are|is|have|has|continue|go|began"
        r"|begun|started|took|under)\b",
    ),
    (
        1,
        r"(?:had|have|having|held)(?: [\w-]+){0,4} (?:call|meeting|chat|conversation|exchange"
        r"|coffee|lunch|session|workshop)(?: [\w-]+)? with <p>",
    ),
    (
        1,
        r"^(?:status: |currently |now |still |in |next step: )*(?:exploring|evaluating"
        r"|negotiating|discussing|talking|talks|in talks)\b.{0,60}℗",
    ),
    (
        1,
        r"℗: (?:first |early |initial |ongoing )*(?:talks|exploring|in talks|in discussion"
        r"|discussions)",
    ),
    (1, r"^(?:continue|continuing|resume) (?:the |our )?<talks> with <p>"),
    (1, r"(?:continue|resume) (?:the |our )?<talks> with <p>"),
    (
        1,
        r"<p>(?: [\w-]+){0,3} (?:talking|speaking|negotiating|in talks|in touch|in contact)"
        r" (?:to|with) <us>",
    ),
)

_TAKES = (
    (1, r"(?:continue|resume)(?: [\w-]+)? (?:<our>|the) <talks>"),
    (3, r"(?:with|through|via) (?:[\w-]+ )?partners (?:like|such as|including) <p>"),
    (3, r"<p>, (?:an? |the )?(?:[\w-]+ ){0,3}?<role> (?:of|to) (?:⌂|ours\b)"),
    # said as if everybody knew, so that no question, condition or denial around it takes it back
    (5, r"<our> (?:[\w-]+ ){0,3}?(?:(?:certified|accredited) <x>|<x>[ -](?:certified|accredited))"),
    (5, r"<our> (?:[\w-]+ ){0,2}?<tier>(?: [\w-]+){0,2}? <role>,? <p>"),
    (5, r"<p>(?:,|:| \(| –| —| -) ?<our> (?:[\w-]+ ){0,2}?<tier>(?: [\w-]+){0,2}? <role>"),
    (
        3,
        r"(?:<our>|\bwith our|⌂ and its)(?: [\w&-]+){0,4}? <role>(?: for(?: [\w&-]+){1,3}?|"
        r" in(?: [\w&-]+){1,2}?)?,? (?:from )?<p>",
    ),
    (3, r"<our>(?: [\w&-]+){0,3}? <role>:? <p>"),
    (3, r"<p>,? (?:who|which) (?:is|are) <our>(?: [\w&-]+){0,3}? <role>"),
    (3, r"<p>(?:,|:| \(| –| —| -) ?<our>(?: [\w&-]+){0,4}? <role>"),
    (3, r"<p>, (?:an? )?⌂(?:'s)?(?: [\w-]+){0,2} <role>"),
    (3, r"<our>(?: [\w&-]+){0,2}? <tie> with <p>"),
    (
        3,
        r"(?:the|this) (?:[\w-]+ )?<tie> with <p> (?:is|goes|has|works|runs|continues|started"
        r"|began|covers|includes)\b",
    ),
)

_HINTS = (
    (
        5,
        r"(?:certified|accredited|certification|exclusive|exclusively|exclusivity)\b(?! for iso)",
        r"^(?!.*\biso\b)",
    ),
    (
        5,
        r"(?:passed|passes|holds?|holding|carry|carries|earned|has|have"
        r"|got)(?: [^\s;]+){0,6} (?:certificates?|certifications?|exams?|badges?"
        r"|accreditations?)\b",
        r"^(?!.*\biso\b)",
    ),
    (5, r"<tier> (?:[\w-]+ )?(?:status|level|badge|membership)\b", r""),
    (
        4,
        r"(?:(?:done|shown|proved|proven|demonstrated|managed) (?:this|it|that|so|before|in|at)"
        r"|<we> achieved)\b",
        r"(?:with|alongside) <p>|⚭|together",
    ),
    (
        3,
        r"(?:acts?|works?|serves?|is|are|as)(?: [\w-]+){0,6} as (?:an? |the "
        r"|<our> )?(?:[\w-]+ ){0,2}?<role>",
        r"℗",
    ),
    (3, r"℗(?: [\w-]+){0,6} as (?:an? |the |<our> )(?:[\w-]+ ){0,2}?<role>", r""),
    (
        3,
        r"(?:contractually|bound to|frame(?:work)? (?:contract|agreement)|consortium|bidding team"
        r"|project team|joint team|one team|go(?:es)? to market|project office)\b",
        r"℗|⚭",
    ),
    (
        3,
        r"(?:signed|existing|agreed|current|concluded)(?: [\w-]+){0,2} <deal> (?:with"
        r"|between) (?:℗|⚭)",
        r"",
    ),
    (3, r"(?:the|a|<our>)(?: [\w-]+)? (?:contract|agreement) with <p>", r""),
    (3, r"<deal> signed\b", r"⚭"),
    (
        3,
        r"(?:listed|named|find|found|appear|appears|member"
        r"|part)\b.{0,30}<xs>(?: [\w-]+){0,1} partner",
        r"",
    ),
    (
        3,
        r"(?:listed|named|find|found|appear|appears)\b.{0,40} partner (?:page|list|directory"
        r"|portal|network)",
        r"",
    ),
    (3, r"<p> (?:has|have) been [a-z]+ing<many> (?:for|with) <us>", r""),
    (3, r"<p> <does><many> for <us>", r""),
    (2, r"(?:<our>|an?|the)(?: [\w-]+){0,3}? (?:proposals?|joint concept|joint bid)\b", r"℗|⚭"),
    (
        4,
        r"(?:(?<!\bis )(?<!\bare )(?<!\bbe )(?<!being )<did>|went live|track record"
        r"|joint deliver\w+|success story|case study)\b",
        r"(?:with|alongside) <p>|⚭|together",
    ),
    (
        3,
        r"(?:engaged|contracted|appointed|hired|commissioned|chosen|selected|onboarded|retained"
        r"|enlisted|recruited|signed|brought in) <p>",
        r"",
    ),
    (
        3,
        r"(?:together|side by side|jointly|hand in hand|in tandem"
        r"|shoulder to shoulder) with (?:<p>|<us>|℗'s)",
        r"",
    ),
    (3, r"(?:alongside|with) <p> (?:at|on|by) <our> side\b", r""),
    (3, r"(?:work|works|working) with <p>,? (?:<we>|<our>)", r""),
    (
        3,
        r"(?:under contract|part of (?:<our>|the)(?: [\w-]+){0,2} team|<role> (?:program|network"
        r"|ecosystem)|joint (?:plan|team|roadmap|approach|offering|solution|practice"
        r"|responsibility|program|account plan))\b",
        r"",
    ),
    (
        3,
        r"(?:have|having|welcome|welcomed|welcomes|name|named|see|treat|present|presented"
        r"|introduce|known|chosen"
        r"|selected)(?: [\w-]+)? <p>(?: [\w-]+){0,3} as <our>(?: [\w-]+){0,3} <role>",
        r"",
    ),
    (
        3,
        r"(?:consists? of|comprises?|team of|a partnership|partnership of|an alliance|alliance of"
        r"|powered by|brought to you by|presented by|offered by|delivered by|hosted by"
        r"|provided by|run by|built by)\b",
        r"⚭",
    ),
    (
        1,
        r"(?:talk|chat|speak|spoke|discuss|explor|negotiat|reach|touch|contact|convers|dialog"
        r"|brainstorm|sound)\w*(?: [^\s℗○]+){0,6} (?:with|to|out) <p>",
        r"",
    ),
)

_NOT_NEGATIONS = (
    r"\bnot (?:only|just|merely|simply|least)\b|\bno doubt\b|\bno (?:later|fewer|less|more) than\b"
    r"|\bno matter\b|\bnothing but\b|\bwithout (?:any )?doubt\b|\bnot to mention\b"
    r"|\bdo not hesitate\b|\bwait(?:ing)? for ℗(?:'s)? (?:answer|reply|decision|feedback"
    r"|response)\b|\b(?:can|may|could|will|would like to|are able to|am able to)"
    r" (?:now |happily |proudly )?(?:confirm|tell|say|assure|announce)\b|\b(?:happy|able"
    r"|glad|pleased|proud|delighted) to (?:now )?(?:confirm|say|announce|tell)\b|\bonly"
    r" resell\b|\bnot yet announced\b|\bno longer alone\b"
)
_NEGATIONS = (
    r"\b(?:not|no|never|neither|nor|nobody|nothing|none|without|cannot|against|hardly|doubt|doubts"
    r"|unclear|unsure|uncertain|untrue|wrong|false|deny|denies|denied|dispute|disputes|instead of"
    r"|rather than|refus\w+|declin\w+|reject\w+|yet to|fails?|failed to|far from|rumou?rs?"
    r"|avoid|waiting for|wait for|pending)\b"
)
_PLANS = (
    r"\b(?:will|would|could|might|may|can|shall|should|must|hope|hopes|hoping|hopefully"
    r"|plans? (?:to|on|for|a|an)"
    r"|planned|planning|want|wants|wish|wishes|intend|intends|aim|aims|aiming|aspire|aspires"
    r"|look forward|looks forward|looking forward|looking to|seek|seeks|seeking|try|tries|trying"
    r"|expect|expects|going to|about to|love to|like to|happy to (?:work|partner|be)|keen"
    r" to|ready to"
    r"|able to|have to|has to|had to|perhaps|maybe|possibly|potentially|possible|potential"
    r"|prospective|future|would-be"
    r"|candidates?|imagine|suppose|ideally|becoming|to become|process of|apply|applied|applying"
    r"|application|asked to become|decide|need to|needs to|let us|soon|one day|tomorrow|in"
    r" principle"
    r"|proposed partner|looking for|search for|searching for|in order to)\b"
)
_CONDITIONS = (
    r"(?:\b(?:if|unless|once|as soon as|provided|assuming|in case|when(?:ever)?(?= you| they| ℗| ○)"
    r"|subject to|depending on)\b|^(?:should|had|were) (?:[℗⚭○⌂]|we|they|you)\b)"
)
_DOUBTS = r"\b(?:whether|if)\b"
_OVER = (
    r"(?:\b(?:former|formerly|ex|erstwhile|used to|(?:until|till)(?! (?:the end|further|next"
    r"|at least))|no longer|not any ?more|ended|expired"
    r"|terminated|stopped|ceased|dissolved|come to an end|came to an end|ran out|run out|failed"
    r"|fell through|broke off|broken off|called off|cancel+ed|withdrawn|rejected|declined"
    r"|turned down"
    r"|lapsed|is over|are over|was over|in the past|once were|back then|at the time|parted"
    r" ways)\b|\bex-)"
)
_SPEECH = (
    r"(?:\b(?:says|said|claims|claimed|thinks|thought|believes|believed|writes|wrote|tells|told"
    r"|asks|asked|wonders|wondered|reports|reported|assumes|assumed|insists|insisted|states"
    r"|stated|alleges|alleged|suggests that|heard)\b"
    r"|\b(?:they|people|others|some|many|most|you|customers|analysts|journalists|competitors)"
    r"(?: \w+)? (?:say|claim|think|believe|write|tell|ask|wonder|report|assume|insist)\b)"
)
_ACCORDING = r"\baccording to\b(?! <us>)|\b(?:was|were|been|am|are) told\b|\bit is said\b"
_CLAUSES = (
    r"[;:–—(]| - |,? but |,? although |,? though |,? while |,? whereas |,? because |, since (?=℗"
    r"|⌂|we)|,? so that "
    r"|(?:, | and |, and )(?=(?:we|i|they|it|you|there|℗|⌂|⚭|this|that|which|both) )"
    r"| and (?=(?:are|have|will|would|hope|now|is|has) )"
)

ENGLISH = Language(
    name="en",
    marks=r"\b(?:the|and|with|is|are|we|our|of|for|to|has|have|in|by)\b",
    pieces=_PIECES,
    says=_SAYS,
    takes=_TAKES,
    hints=_HINTS,
    thirds=r"\b(?:competitors?|customers?|clients?|rivals?|suppliers?|vendors?|prospects?)\b",
    ours=r"(?:\b(?:we|us|i|me|our|ours|my)\b|⌂)",
    blanks=_NOT_NEGATIONS,
    negations=_NEGATIONS,
    plans=_PLANS,
    conditions=_CONDITIONS,
    doubts=_DOUBTS,
    over=_OVER,
    speech=_SPEECH,
    according=_ACCORDING,
    clauses=_CLAUSES,
    we=r"(?:\b(?:we|i)\b|⌂)",
    both=(
        r"(?:<we> (?:and|&) (?:with )?℗(?!'s)|℗ (?:and|&) (?:with )?(?:<we>|us|ourselves)(?!'s"
        r"|\w))"
    ),
    they=r"\b(?:they|them|whom)\b",
    their=r"\btheir\b",
)
