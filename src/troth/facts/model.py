"""The shape of every fact: one frozen struct for each collection of the facts file.

The annotations say what `facts.md` says in its tables: which field is an id of which collection,
which time comes *first*, which is an *event* or a *term*, which field is seen only *with* another.
The class variables in capitals (`ORDER`, `SIDES` and so on) say which fields bind each other.
Everything that must know a fact's shape (reading, writing, the as-of cut, preflight) reads it here.
"""

from datetime import date, time
from enum import Enum
from typing import Annotated, ClassVar, Literal, NamedTuple

import msgspec

from troth.facts.times import Instant


class Ref(NamedTuple):
    """Marks a field that holds the id, or ids, of records of a collection."""

    collection: str


class With(NamedTuple):
    """Marks a field that is seen only when an event is."""

    event: str


class Within(NamedTuple):
    """The range of a number, both ends allowed."""

    low: float
    high: float


class Size(NamedTuple):
    """The fewest and the most items of a list."""

    least: int
    most: int


class When(Enum):
    """What the as-of time does to a time."""

    FIRST = "first"  # the record is unseen before it
    EVENT = "event"  # absent before it
    TERM = "term"  # a plan: always seen


class Form(Enum):
    """The form of a value that its Python type alone does not tell."""

    ID = "id"
    ZONE = "zone"
    INSTANT = "instant"


MAX_NUMBER = 1e12
MAX_SECONDS = 1e9
NOT_EMPTY = Size(1, 1_000_000_000)

Id = Annotated[str, Form.ID]
Zone = Annotated[str, Form.ZONE]
Org = Annotated[str, Ref("organizations")]
MaybeOrg = Annotated[str | None, Ref("organizations")]
Orgs = Annotated[tuple[str, ...], Ref("organizations")]
SomeOrgs = Annotated[tuple[str, ...], Ref("organizations"), NOT_EMPTY]
MaybePerson = Annotated[str | None, Ref("people")]
People = Annotated[tuple[str, ...], Ref("people")]
Rel = Annotated[str, Ref("relationships")]
Opp = Annotated[str, Ref("opportunities")]
MaybeOpp = Annotated[str | None, Ref("opportunities")]
Moment = Annotated[Instant, Form.INSTANT]
First = Annotated[Moment, When.FIRST]
Event = Annotated[Instant | None, Form.INSTANT, When.EVENT]
MaybeDay = Annotated[date | None, When.TERM]
Number = Annotated[float, Within(0, MAX_NUMBER)]
MaybeNumber = Annotated[float | None, Within(0, MAX_NUMBER)]
MaybeText = str | None
Texts = tuple[str, ...]

Attestation = Literal["observed", "confirmed", "self", "inferred"]
StageName = Literal[
    "prospect",
    "qualified",
    "technical_validation",
    "business_validation",
    "committed",
    "launched",
    "closed_lost",
]
InfluenceLevel = Literal["none", "low", "medium", "high", "decider"]

Pairs = tuple[tuple[str, str], ...]


class Shape(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """What facts and their rows share: no constraint between fields unless a class says so."""

    ORDER: ClassVar[Pairs] = ()
    """(earlier, later): the second must not come before the first."""
    TOGETHER: ClassVar[Pairs] = ()
    """Both given or neither."""
    NEEDS: ClassVar[Pairs] = ()
    """(field, other): the field may be given only with the other."""
    APART: ClassVar[Pairs] = ()
    """Never both given."""
    SIDES: ClassVar[tuple[str, ...]] = ()
    """Organizations that must be a side of the record's relationship."""
    OPPOSITE: ClassVar[Pairs] = ()
    """(one, other): the second must be the other side of the relationship than the first."""
    UNIQUE: ClassVar[Pairs] = ()
    """(rows, field): no two rows with the same value."""


class Identified(Shape, frozen=True, gc=False):
    """A record with an id of its own."""

    id: Id


class Fact(Identified, frozen=True, gc=False, kw_only=True):
    """One record of a collection; the three remarks mean nothing to the rules."""

    note: MaybeText = None
    source: MaybeText = None
    source_id: MaybeText = None


class Attested(Fact, frozen=True, gc=False, kw_only=True):
    """A fact that says how it is known."""

    attestation: Attestation = "observed"


class Organization(Fact, frozen=True, gc=False):
    """A company or public body. Its business clock runs in its zone."""

    name: str
    timezone: Zone
    kind: Literal["seller", "partner", "customer", "other"] = "other"
    day_start: time = time(9)
    day_end: time = time(17)
    weekend: Annotated[tuple[int, ...], Within(1, 7), Size(0, 6)] = (6, 7)
    holidays: tuple[date, ...] = ()
    merged_into: MaybeOrg = None
    merged_at: Event = None
    profile_updated_at: Event = None
    domains: Texts = ()
    capabilities: Texts = ()
    country: MaybeText = None
    city: MaybeText = None
    parent: MaybeOrg = None
    aliases: Texts = ()
    products: Texts = ()

    TOGETHER = (("merged_into", "merged_at"),)


class Closure(Fact, frozen=True, gc=False):
    """A shutdown of one organization, both days included, in its zone."""

    organization: Org
    from_on: date
    to_on: date

    ORDER = (("from_on", "to_on"),)


class Person(Fact, frozen=True, gc=False):
    """A person who acts for one organization. No rule scores a person."""

    organization: Org
    name: str
    team: Literal["sales", "alliance", "delivery", "marketing", "executive", "other"] = "other"
    left_at: Event = None
    title: MaybeText = None
    emails: Texts = ()
    opted_out_at: Event = None


class Relationship(Fact, frozen=True, gc=False):
    """Two organizations that partner."""

    a: Org
    b: Org
    started_at: First
    ended_at: Event = None
    leads: People = ()

    ORDER = (("started_at", "ended_at"),)


class Rivalry(Fact, frozen=True, gc=False):
    """Two organizations that compete, for one capability or for all."""

    a: Org
    b: Org
    since_at: First
    capability: MaybeText = None
    until_at: Event = None

    ORDER = (("since_at", "until_at"),)


class Policy(Fact, frozen=True, gc=False):
    """A changed parameter of a rule, in force from `set_at`."""

    level: Literal["site", "organization", "relationship"]
    parameter: str
    value: Number
    set_at: First
    organization: MaybeOrg = None
    relationship: Annotated[str | None, Ref("relationships")] = None


class Stage(Shape, frozen=True, gc=False):
    """One row of an opportunity's stage history."""

    stage: StageName
    at: Moment


class Opportunity(Fact, frozen=True, gc=False):
    """A customer initiative that somebody sells to."""

    name: str
    owner: Org
    stages: Annotated[tuple[Stage, ...], NOT_EMPTY]
    customer: MaybeOrg = None
    initiative: MaybeText = None
    value: MaybeNumber = None
    currency: MaybeText = None
    owner_person: MaybePerson = None
    needs: Texts = ()
    description: MaybeText = None
    decision_on: MaybeDay = None


class Engagement(Attested, frozen=True, gc=False):
    """One partner engaged, or considered, for one capability on one opportunity."""

    relationship: Rel
    opportunity: Opp
    lead: Org
    partner: Org
    capability: str
    identified_at: First
    exploring_at: Event = None
    proposed_at: Event = None
    committed_at: Event = None
    fulfilled_at: Event = None
    ended_at: Event = None
    ended_by: Annotated[str | None, Ref("organizations"), With("ended_at")] = None
    release_given_at: Event = None
    lead_gives_exclusive: bool = False
    lead_expects_exclusive: bool = False
    partner_gives_exclusive: bool = False
    partner_expects_exclusive: bool = False
    lead_disclosed_at: Event = None
    partner_disclosed_at: Event = None
    influence_level: Annotated[InfluenceLevel | None, With("influence_recorded_at")] = None
    influence_recorded_at: Event = None
    influence_confirmed_at: Event = None
    attribution: Literal["sourced", "influenced", "delivered"] | None = None
    value: MaybeNumber = None

    ORDER = (
        ("identified_at", "exploring_at"),
        ("identified_at", "proposed_at"),
        ("identified_at", "committed_at"),
        ("identified_at", "fulfilled_at"),
        ("identified_at", "ended_at"),
        ("exploring_at", "proposed_at"),
        ("exploring_at", "committed_at"),
        ("proposed_at", "committed_at"),
        ("committed_at", "fulfilled_at"),
        ("committed_at", "ended_at"),
        ("influence_recorded_at", "influence_confirmed_at"),
    )
    TOGETHER = (("influence_level", "influence_recorded_at"),)
    NEEDS = (
        ("ended_by", "ended_at"),
        ("release_given_at", "ended_by"),
        ("influence_confirmed_at", "influence_level"),
        ("fulfilled_at", "committed_at"),
    )
    APART = (("fulfilled_at", "ended_at"),)
    SIDES = ("lead", "ended_by")
    OPPOSITE = (("lead", "partner"),)


class Pledge(Attested, frozen=True, gc=False):
    """A promise of one side to the other. Only the beneficiary can release it."""

    relationship: Rel
    pledger: Org
    beneficiary: Org
    text: str
    made_at: First
    person: MaybePerson = None
    due_on: MaybeDay = None
    fulfilled_at: Event = None
    withdrawn_at: Event = None
    released_at: Event = None
    released_by: Annotated[str | None, Ref("organizations"), With("released_at")] = None

    ORDER = (
        ("made_at", "fulfilled_at"),
        ("made_at", "withdrawn_at"),
        ("made_at", "released_at"),
    )
    TOGETHER = (("released_at", "released_by"),)
    SIDES = ("pledger",)
    OPPOSITE = (("pledger", "beneficiary"),)


class Agreement(Attested, frozen=True, gc=False):
    """A signed document between the two sides."""

    relationship: Rel
    kind: Literal["nda", "alliance", "exclusivity", "certification"]
    signed_at: First
    effective_on: MaybeDay = None
    expires_on: MaybeDay = None
    terminated_at: Event = None
    covers: Literal["confidential", "restricted"] = "restricted"
    title: MaybeText = None
    opportunity: MaybeOpp = None
    document: MaybeText = None

    ORDER = (("effective_on", "expires_on"), ("signed_at", "terminated_at"))


class Message(Attested, frozen=True, gc=False):
    """Who wrote to whom, when. Metadata only."""

    relationship: Rel
    sender: Org
    recipients: SomeOrgs
    sent_at: First
    copied: Orgs = ()
    opportunity: MaybeOpp = None
    expects_reply: bool = False
    reply_to: Annotated[str | None, Ref("messages")] = None
    from_person: MaybePerson = None
    to_people: People = ()

    SIDES = ("sender",)


class AgendaItem(Shape, frozen=True, gc=False):
    """One row of a meeting's agenda, and whom it serves."""

    serves: SomeOrgs
    topic: MaybeText = None


class Attendance(Shape, frozen=True, gc=False):
    """Whether one person accepted a meeting, and came."""

    person: Annotated[str, Ref("people")]
    accepted: bool = True
    attended: bool = True


class Talk(Shape, frozen=True, gc=False):
    """How long one organization spoke in a meeting."""

    organization: Org
    seconds: Annotated[int, Within(0, MAX_SECONDS)]


class Meeting(Attested, frozen=True, gc=False):
    """A meeting of the two sides, perhaps with a customer."""

    relationship: Rel
    invited_by: Org
    host: Org
    invited_at: First
    starts_at: Annotated[Moment, When.TERM]
    ended_at: Event = None
    cancelled_at: Event = None
    purpose: Literal["business", "needs", "customer", "review", "other"] = "business"
    title: MaybeText = None
    customer: MaybeOrg = None
    opportunity: MaybeOpp = None
    agenda_sent_at: Event = None
    agenda: tuple[AgendaItem, ...] = ()
    attendance: Annotated[tuple[Attendance, ...], With("ended_at")] = ()
    talk_seconds: Annotated[tuple[Talk, ...], With("ended_at")] = ()
    led_strategy: Annotated[str | None, Ref("organizations"), With("ended_at")] = None
    strategy_lead_asked: Annotated[bool, With("ended_at")] = False
    direct_contact_ok: Annotated[bool, With("ended_at")] = False
    followup_sent_at: Event = None

    ORDER = (
        ("invited_at", "starts_at"),
        ("starts_at", "ended_at"),
        ("ended_at", "followup_sent_at"),
        ("invited_at", "cancelled_at"),
    )
    NEEDS = (
        ("attendance", "ended_at"),
        ("talk_seconds", "ended_at"),
        ("led_strategy", "ended_at"),
        ("strategy_lead_asked", "ended_at"),
        ("direct_contact_ok", "ended_at"),
        ("followup_sent_at", "ended_at"),
    )
    APART = (("ended_at", "cancelled_at"),)
    SIDES = ("invited_by", "host")
    UNIQUE = (("attendance", "person"), ("talk_seconds", "organization"))


class Share(Attested, frozen=True, gc=False):
    """Information or material that one side gave the other."""

    relationship: Rel
    sharer: Org
    shared_at: First
    confidentiality: Literal["public", "teaser", "confidential", "restricted"]
    topic: Literal[
        "customer",
        "decision",
        "budget",
        "competition",
        "technical",
        "strategy",
        "roadmap",
        "material",
        "other",
    ]
    title: MaybeText = None
    opportunity: MaybeOpp = None
    reviewed_at: Event = None
    defect_reported_at: Event = None
    recalled_at: Event = None

    ORDER = (("shared_at", "defect_reported_at"), ("shared_at", "recalled_at"))
    SIDES = ("sharer",)


class Exchange(Attested, frozen=True, gc=False):
    """Something of value that one side gave the other."""

    relationship: Rel
    giver: Org
    kind: Literal[
        "lead", "referral", "content", "training", "funding", "time", "reference", "other"
    ]
    given_at: First
    text: MaybeText = None
    value: Number = 1
    accepted_at: Event = None

    ORDER = (("given_at", "accepted_at"),)
    SIDES = ("giver",)


class Ask(Attested, frozen=True, gc=False):
    """A request of one side."""

    relationship: Rel
    asker: Org
    asked: Org
    kind: Literal[
        "availability",
        "information",
        "advocacy",
        "mandate",
        "rule_change",
        "resource",
        "discount",
        "reference",
        "other",
    ]
    made_at: First
    text: MaybeText = None
    person: MaybePerson = None
    opportunity: MaybeOpp = None
    due_on: MaybeDay = None
    priority: Literal["must", "should", "could"] | None = None
    offered_in_return: bool = False
    answered_at: Event = None
    answer: Annotated[Literal["yes", "partly", "no"] | None, With("answered_at")] = None
    reason: Annotated[
        Literal["confidential", "capacity", "policy", "other"] | None, With("answered_at")
    ] = None
    withdrawn_at: Event = None

    ORDER = (("made_at", "answered_at"), ("made_at", "withdrawn_at"))
    TOGETHER = (("answered_at", "answer"),)
    NEEDS = (("reason", "answer"),)
    SIDES = ("asker",)


class Introduction(Attested, frozen=True, gc=False):
    """One side introduces a person to the other side."""

    relationship: Rel
    introducer: Org
    beneficiary: Org
    target: Annotated[str, Ref("people")]
    opened_at: First
    asked: bool = True
    consented_at: Event = None
    made_at: Event = None
    declined_at: Event = None
    followed_up_at: Event = None
    thanked_at: Event = None

    ORDER = (
        ("opened_at", "made_at"),
        ("opened_at", "declined_at"),
        ("made_at", "followed_up_at"),
    )
    NEEDS = (("followed_up_at", "made_at"),)
    APART = (("made_at", "declined_at"),)
    SIDES = ("introducer",)
    OPPOSITE = (("introducer", "beneficiary"),)


class Idea(Attested, frozen=True, gc=False):
    """An idea that one side put to the other."""

    relationship: Rel
    proposer: Org
    offered_at: First
    text: MaybeText = None
    person: MaybePerson = None
    responded_at: Event = None
    response: Annotated[
        Literal["adopted", "partly", "parked", "declined"] | None, With("responded_at")
    ] = None
    reason: Annotated[MaybeText, With("responded_at")] = None

    ORDER = (("offered_at", "responded_at"),)
    TOGETHER = (("responded_at", "response"),)
    NEEDS = (("reason", "response"),)
    SIDES = ("proposer",)


class Goal(Identified, frozen=True, gc=False):
    """What one side wants out of the relationship, and who works for it."""

    for_org: Org
    owner: Org
    set_at: Moment
    text: MaybeText = None
    relies_on: Literal["own_work", "influence", "mandate"] = "own_work"
    opportunity: MaybeOpp = None
    confirmed_at: Event = None
    due_on: MaybeDay = None
    achieved_at: Event = None
    dropped_at: Event = None

    ORDER = (("set_at", "confirmed_at"), ("set_at", "achieved_at"), ("set_at", "dropped_at"))
    SIDES = ("for_org", "owner")


class ValuePlan(Attested, frozen=True, gc=False):
    """What each side wants out of the relationship."""

    relationship: Rel
    agreed_at: First
    ended_at: Event = None
    goals: tuple[Goal, ...] = ()

    ORDER = (("agreed_at", "ended_at"),)


class Claim(Attested, frozen=True, gc=False):
    """What one side told others about its relationship with the other."""

    relationship: Rel
    speaker: Org
    about: Org
    level: Annotated[int, Within(1, 5)]
    made_at: First
    audience: MaybeOrg = None
    opportunity: MaybeOpp = None
    medium: Literal["spoken", "email", "website", "proposal", "press", "other"] = "other"
    text: MaybeText = None
    corrected_at: Event = None

    ORDER = (("made_at", "corrected_at"),)
    SIDES = ("speaker",)
    OPPOSITE = (("speaker", "about"),)


class SupportRequest(Attested, frozen=True, gc=False):
    """A question to one's own alliance team."""

    relationship: Rel
    organization: Org
    opened_at: First
    topic: MaybeText = None
    answered_at: Event = None
    resolved_at: Event = None

    ORDER = (("opened_at", "answered_at"), ("answered_at", "resolved_at"))
    NEEDS = (("resolved_at", "answered_at"),)
    SIDES = ("organization",)


COLLECTIONS: dict[str, type[Fact]] = {
    "organizations": Organization,
    "closures": Closure,
    "people": Person,
    "relationships": Relationship,
    "rivalries": Rivalry,
    "policies": Policy,
    "opportunities": Opportunity,
    "engagements": Engagement,
    "pledges": Pledge,
    "agreements": Agreement,
    "messages": Message,
    "meetings": Meeting,
    "shares": Share,
    "exchanges": Exchange,
    "asks": Ask,
    "introductions": Introduction,
    "ideas": Idea,
    "value_plans": ValuePlan,
    "claims": Claim,
    "support_requests": SupportRequest,
}
"""Every collection of a facts file, in the order in which `facts.md` gives them."""

OF_RELATIONSHIP = tuple(
    name
    for name, shape in COLLECTIONS.items()
    if "relationship" in shape.__struct_fields__ and shape is not Policy
)
"""The collections whose records belong to one relationship."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A valid facts file: whose it is, and its records."""

    me: str
    organizations: list[Organization] = []
    closures: list[Closure] = []
    people: list[Person] = []
    relationships: list[Relationship] = []
    rivalries: list[Rivalry] = []
    policies: list[Policy] = []
    opportunities: list[Opportunity] = []
    engagements: list[Engagement] = []
    pledges: list[Pledge] = []
    agreements: list[Agreement] = []
    messages: list[Message] = []
    meetings: list[Meeting] = []
    shares: list[Share] = []
    exchanges: list[Exchange] = []
    asks: list[Ask] = []
    introductions: list[Introduction] = []
    ideas: list[Idea] = []
    value_plans: list[ValuePlan] = []
    claims: list[Claim] = []
    support_requests: list[SupportRequest] = []
