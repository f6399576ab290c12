"""What a partner may see of a relationship (`facts.md`, section 6).

Everything a partner is shown rests on this view alone: the facts cut down to what both sides may
know. No number in it may betray what no sentence may say.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from troth.facts.fields import fields_of
from troth.facts.model import (
    OF_RELATIONSHIP,
    Ask,
    Claim,
    Engagement,
    Exchange,
    Fact,
    Facts,
    Opportunity,
    Organization,
    Shape,
)
from troth.facts.times import Instant
from troth.review.book import Book, Horizon
from troth.rules.view import explored

HIDDEN_RULES = frozenset({"do-02-keep-options-open", "dont-02-cheat", "do-10-use-alliance-team"})
"""Rules that would show of one side what the other does not know."""

_replace = msgspec.structs.replace
_NEVER_SHOWN = {"note": None, "source": None, "source_id": None}


def partner_view(book: Book, relationship: str, now: Instant) -> Facts:
    """The facts that both sides of a standing relationship may see at an as-of time.

    Review it with `without=HIDDEN_RULES`. Raises KeyError if the relationship is not reviewed then.
    """
    horizon = Horizon(book, now)
    if horizon.standing(relationship) != relationship:
        raise KeyError(relationship)
    material = horizon.material(relationship)
    standing = material.relationship
    sides = {standing.a, standing.b}
    records: dict[str, list[Any]] = {
        name: [
            _replace(shown, relationship=relationship)
            for each in material.records[name]
            if (shown := _shown(each, horizon, sides, now)) is not None
        ]
        for name in OF_RELATIONSHIP
        if name != "support_requests"
    }
    names = {name for side in sides for name in horizon.names(side)}
    mentions = _Mentions()
    for each in records.values():
        mentions.add(each)
    opportunities = [
        _shown_opportunity(book.records["opportunities"][each], horizon, sides)
        for each in sorted(mentions.of("opportunities"))
    ]
    mentions.add(opportunities)
    people = [
        _replace(each, **_NEVER_SHOWN)
        for each in book.records["people"].values()
        if each.organization in names or each.id in mentions.of("people")
    ]
    mentions.add(people)
    closures = [
        _replace(each, **_NEVER_SHOWN) for each in book.of("closures of organization", *names)
    ]
    policies = [
        _replace(each, relationship=each.relationship and relationship, **_NEVER_SHOWN)
        for each in material.policies
        if each.level != "organization"
    ]
    return Facts(
        me=horizon.organization(book.me),
        organizations=_organizations(book, mentions.of("organizations") | names, names),
        closures=closures,
        people=people,
        relationships=[_replace(standing, **_NEVER_SHOWN)],
        policies=policies,
        opportunities=opportunities,
        **records,
    )


def _shown(record: Fact, horizon: Horizon, sides: set[str], now: Instant) -> Fact | None:
    """A record of the relationship as both sides may see it, if they may."""
    if isinstance(record, Engagement):
        return _shown_engagement(record)
    if isinstance(record, Ask) and horizon.organization(record.asked) not in sides:
        return None
    if isinstance(record, Claim) and not _is_open_claim(record, horizon, now):
        return None
    if isinstance(record, Exchange):
        return _replace(record, value=1, **_NEVER_SHOWN)
    return _replace(record, **_NEVER_SHOWN)


def _shown_engagement(record: Engagement) -> Engagement | None:
    """An engagement from the first talk on; before that it is only the lead's own thought."""
    start = explored(record)
    if start is None:
        return None
    return _replace(
        record,
        identified_at=start,
        influence_level=None,
        influence_recorded_at=None,
        influence_confirmed_at=None,
        value=None,
        attribution=None,
        **_NEVER_SHOWN,
    )


def _is_open_claim(record: Claim, horizon: Horizon, now: Instant) -> bool:
    """Whether a claim is public, was made to the other side, or has been corrected."""
    if record.audience is None or (record.corrected_at is not None and record.corrected_at <= now):
        return True
    return horizon.organization(record.audience) == horizon.organization(record.about)


def _shown_opportunity(record: Opportunity, horizon: Horizon, sides: set[str]) -> Opportunity:
    """An opportunity by name, customer, stages and decision date."""
    owner = horizon.organization(record.owner)
    if owner not in sides:  # somebody else of whom this partner need not know
        owner = record.customer or min(sides)
    return Opportunity(
        record.id,
        record.name,
        owner,
        record.stages,
        customer=record.customer,
        decision_on=record.decision_on,
    )


def _organizations(book: Book, named: Iterable[str], sides: set[str]) -> list[Organization]:
    """The organizations named, and those they merged into; of others than the sides the least."""
    records: dict[str, Organization] = book.records["organizations"]
    wanted = set(named)
    for each in list(wanted):
        into = records[each].merged_into
        while into is not None and into not in wanted:
            wanted.add(into)
            into = records[into].merged_into
    shown = []
    for each in sorted(wanted):
        record = records[each]
        if each in sides:
            shown.append(_replace(record, parent=None, **_NEVER_SHOWN))
            continue
        shown.append(
            Organization(
                record.id,
                record.name,
                record.timezone,
                record.kind,
                merged_into=record.merged_into,
                merged_at=record.merged_at,
            )
        )
    return shown


class _Mentions:
    """The ids that some records name, by collection."""

    def __init__(self) -> None:
        self._ids: dict[str, set[str]] = {}

    def of(self, collection: str) -> set[str]:
        """The ids named of a collection."""
        return self._ids.get(collection, set())

    def add(self, records: Iterable[Shape]) -> None:
        """Note every id that some records, or their rows, name."""
        for record in records:
            for field in fields_of(type(record)).values():
                value = getattr(record, field.name)
                if field.rows is not None:
                    self.add(value)
                elif field.ref is not None and value:
                    ids = self._ids.setdefault(field.ref, set())
                    ids.update(value if field.many else (value,))
