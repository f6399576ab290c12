"""Facts in one line each: for evidence, timelines and search, from many tables in one query."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from troth.accounts.reach import Reach
from troth.facts.times import Instant
from troth.ledger.models import FACTS

Reference = tuple[str, str]
"""(collection, id)"""


class Told(NamedTuple):
    """How a collection is told in a line: what it is, and the columns that say the rest."""

    noun: str
    icon: str
    text: str = ""
    kind: str = ""
    who: str = ""
    at: str = ""
    sides: tuple[str, str] | tuple[()] = ()
    """Of what the text alone would leave open with whom: the other than us is told."""


TOLD: Mapping[str, Told] = {
    "organizations": Told("Organization", "users", "name", "kind"),
    "closures": Told("Closure", "calendar-days", "organization__name"),
    "people": Told("Person", "user", "name", "title", "organization"),
    "relationships": Told("Relationship", "handshake", "b__name", at="started_at"),
    "rivalries": Told("Rivalry", "scale", "b__name", "capability", "a", "since_at"),
    "policies": Told("Policy", "scale", "parameter", "level", at="set_at"),
    "opportunities": Told("Opportunity", "target", "name", who="owner"),
    "engagements": Told(
        "Engagement",
        "handshake",
        "opportunity__name",
        "capability",
        "partner",
        "identified_at",
        ("partner", "lead"),
    ),
    "pledges": Told("Pledge", "list-checks", "text", who="pledger", at="made_at"),
    "agreements": Told("Agreement", "file-check", "title", "kind", at="signed_at"),
    "messages": Told("Message", "mail", who="sender", at="sent_at"),
    "meetings": Told("Meeting", "calendar-days", "title", "purpose", "host", "starts_at"),
    "shares": Told("Share", "paperclip", "title", "confidentiality", "sharer", "shared_at"),
    "exchanges": Told("Give", "hand-heart", "text", "kind", "giver", "given_at"),
    "asks": Told("Ask", "message-square", "text", "kind", "asker", "made_at"),
    "introductions": Told(
        "Introduction", "waypoints", "target__name", who="introducer", at="opened_at"
    ),
    "ideas": Told("Idea", "lightbulb", "text", who="proposer", at="offered_at"),
    "value_plans": Told("Value plan", "target", at="agreed_at"),
    "claims": Told("Claim", "badge-check", "text", "medium", "speaker", "made_at"),
    "support_requests": Told("Alliance team", "users", "topic", who="organization", at="opened_at"),
}


class Line(NamedTuple):
    """A fact in one line."""

    collection: str
    id: str
    text: str
    kind: str
    who: str
    at: Instant | None

    @property
    def noun(self) -> str:
        """What it is."""
        return TOLD[self.collection].noun

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return TOLD[self.collection].icon


def partner_name(me: str | None, prefix: str = "relationship__") -> Case:
    """The name of the side of a relationship that is not us."""
    return Case(
        When(Q(**{f"{prefix}a": me}), then=F(f"{prefix}b__name")), default=F(f"{prefix}a__name")
    )


def _lines(collection: str, facts: QuerySet[Any], me: str | None) -> QuerySet[Any]:
    told = TOLD[collection]

    def column(name: str) -> Any:
        return Cast(F(name), CharField()) if name else Value("", CharField())

    at: Any = F(told.at) if told.at else Value(None)
    text: Any = column(told.text)
    if collection == "relationships":
        text = Cast(partner_name(me, ""), CharField())
    if told.sides:
        one, other = told.sides
        them = Case(When(**{one: me}, then=F(f"{other}__name")), default=F(f"{one}__name"))
        text = Concat(text, Value(", "), them, output_field=CharField())
    columns = {
        "line_collection": Value(collection, CharField()),
        "line_id": Cast(F("pk"), CharField()),
        "line_text": Coalesce(text, Value(""), output_field=CharField()),
        "line_kind": Coalesce(column(told.kind), Value(""), output_field=CharField()),
        "line_who": Coalesce(column(told.who), Value(""), output_field=CharField()),
        "line_at": Cast(at, BigIntegerField()),
    }
    return facts.order_by().annotate(**columns).values_list(*columns)


def _union(several: list[QuerySet[Any]]) -> QuerySet[Any] | None:
    if not several:
        return None
    first, *others = several
    return first.union(*others, all=True) if others else first


def lines_of(references: Iterable[Reference], reach: Reach) -> dict[Reference, Line]:
    """The lines of some facts, those that the user may read."""
    by_name: dict[str, set[str]] = {}
    for name, each in references:
        by_name.setdefault(name, set()).add(each)
    union = _union(
        [
            _lines(name, reach.reads(name).filter(pk__in=sorted(ids)), reach.me)
            for name, ids in sorted(by_name.items())
        ]
    )
    found = map(Line._make, union) if union is not None else ()
    return {(each.collection, each.id): each for each in found}


def timeline(relationship: str, reach: Reach, start: int = 0, number: int = 20) -> list[Line]:
    """What happened in a relationship, newest first, and what is planned."""
    names = [name for name, told in TOLD.items() if told.at and _has_relationship(name)]
    several = [
        _lines(name, reach.reads(name).filter(relationship=relationship), reach.me)
        for name in names
    ]
    union = _union(several)
    assert union is not None
    return [Line(*row) for row in union.order_by("-line_at", "line_id")[start : start + number]]


def _has_relationship(name: str) -> bool:
    return name != "policies" and any(
        each.name == "relationship" for each in FACTS[name]._meta.fields
    )


SEARCHED: Mapping[str, tuple[str, ...]] = {
    "relationships": ("a__name", "b__name"),
    "organizations": ("name",),
    "people": ("name", "title", "organization__name"),
    "opportunities": ("name", "customer__name"),
    "engagements": ("opportunity__name", "partner__name", "capability"),
    "pledges": ("text",),
    "agreements": ("title",),
    "meetings": ("title",),
    "shares": ("title",),
    "exchanges": ("text",),
    "asks": ("text",),
    "introductions": ("target__name",),
    "ideas": ("text",),
    "claims": ("text",),
    "support_requests": ("topic",),
}
"""The columns in which a search looks."""


def matching(collection: str, facts: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Those of some facts that have every word of a text somewhere in what is searched."""
    for word in text.split()[:8]:
        fits = Q(pk=word)
        for column in SEARCHED.get(collection, (TOLD[collection].text or "pk",)):
            fits |= Q(**{f"{column}__icontains": word})
        facts = facts.filter(fits)
    return facts


def search(text: str, reach: Reach, each: int = 8) -> list[Line]:
    """The facts that a text is found in, the newest of every collection."""
    if not text.split():
        return []
    several = []
    for name in SEARCHED:
        facts = matching(name, reach.reads(name), text)
        # A limited query must be a subquery of its own inside a union.
        at = TOLD[name].at
        newest = (F(at).desc(nulls_last=True),) if at else ()
        ids = facts.order_by(*newest).values("pk")[:each]
        several.append(_lines(name, reach.reads(name).filter(pk__in=ids), reach.me))
    union = _union(several)
    assert union is not None
    order = {name: number for number, name in enumerate(SEARCHED)}
    lines = map(Line._make, union)
    return sorted(lines, key=lambda line: (order[line.collection], -(line.at or 0), line.id))
