"""Preflight: what an action would break or mend (`facts.md`, section 5; `rules.md`, section 1.6).

The action is checked, done on trial, and both states are reviewed; only relationships whose review
it can change are looked at.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from troth.facts.actions import Change, read_action
from troth.facts.model import (
    Closure,
    Engagement,
    Fact,
    Introduction,
    Opportunity,
    Organization,
    Person,
    Policy,
    Relationship,
    Rivalry,
)
from troth.facts.times import Instant, format_instant
from troth.review.book import Book, Horizon
from troth.review.reviews import Found, judge
from troth.review.views import look
from troth.rules import RANGES
from troth.rules.verdicts import SEVERITIES

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}

Key = tuple[str, str]
"""(relationship, key of a finding)"""


class Preflight(msgspec.Struct, frozen=True, kw_only=True):
    """The difference that an action makes to the findings about one organization.

    Each list holds (relationship, finding).
    """

    as_of: Instant
    me: str
    new: list[tuple[str, Found]]
    raised: list[tuple[str, Found]]
    cleared: list[tuple[str, Found]]

    @property
    def verdict(self) -> Literal["stop", "caution", "go"]:
        """Stop at a new or raised block, caution at a new or raised warning, else go."""
        severities = {found.finding.severity for _, found in (*self.new, *self.raised)}
        if "block" in severities:
            return "stop"
        return "caution" if "warn" in severities else "go"

    def as_json(self) -> dict[str, Any]:
        """The preflight as `contracts.md` gives it."""
        return {
            "format": "troth-check/1",
            "as_of": format_instant(self.as_of),
            "me": self.me,
            "verdict": self.verdict,
            "new": _as_json(self.new),
            "raised": _as_json(self.raised),
            "cleared": _as_json(self.cleared),
        }


def _as_json(found: list[tuple[str, Found]]) -> list[dict[str, Any]]:
    return [{"relationship": relationship, **each.as_json()} for relationship, each in found]


def preflight(book: Book, action: Any, now: Instant, me: str | None = None) -> Preflight:
    """Check what a parsed action would do to an organization's conduct, at an as-of time.

    Raises InvalidFacts where the action is wrong, or its result no valid facts file. The book is
    left as it was.
    """
    me = book.me if me is None else me
    changes = read_action(action, book.records, RANGES, book.of)
    touched = _Touched(book, me)
    touched.before(changes)
    with book.trial(changes):
        touched.after(changes)
        horizon = Horizon(book, now)
        after = _findings(horizon, touched.relationships(horizon), me, now)
    horizon = Horizon(book, now)
    before = _findings(horizon, touched.relationships(horizon), me, now)
    return Preflight(
        as_of=now,
        me=me,
        new=_sorted(after[key] for key in after.keys() - before.keys()),
        raised=_sorted(
            after[key] for key in after.keys() & before.keys() if _is_raised(before, after, key)
        ),
        cleared=_sorted(before[key] for key in before.keys() - after.keys()),
    )


Findings = dict[Key, tuple[str, Found]]


def _findings(horizon: Horizon, relationships: Iterable[str], me: str, now: Instant) -> Findings:
    reviews = (
        judge(look(horizon.material(relationship), me, now)) for relationship in relationships
    )
    return {
        (review.relationship, found.key): (review.relationship, found)
        for review in reviews
        for found in review.findings
    }


def _is_raised(before: Findings, after: Findings, key: Key) -> bool:
    return _RANK[after[key][1].finding.severity] < _RANK[before[key][1].finding.severity]


def _sorted(found: Iterable[tuple[str, Found]]) -> list[tuple[str, Found]]:
    return sorted(found, key=lambda each: (_RANK[each[1].finding.severity], each[0], each[1].key))


class _Touched:
    """The relationships whose review some changes can alter: rather too many than too few."""

    def __init__(self, book: Book, me: str) -> None:
        self._book, self._me = book, me
        self._ids: set[str] = set()
        self._all = False

    def before(self, changes: Iterable[Change]) -> None:
        """Note what hangs on the changed facts as they are."""
        for _, old, _ in changes:
            if old is not None:
                self._note(old)

    def after(self, changes: Iterable[Change]) -> None:
        """Note what hangs on the changed facts as they are to be."""
        for _, old, new in changes:
            self._note(new)
            self._all = self._all or _changes_everything(old, new)

    def relationships(self, horizon: Horizon) -> list[str]:
        """Those of the touched relationships that are reviewed, as they stand."""
        if self._all:
            return horizon.relationships(self._me)
        me = horizon.organization(self._me)
        records = self._book.records["relationships"]
        mine = [
            each
            for each in self._ids & records.keys()
            if me in (horizon.organization(records[each].a), horizon.organization(records[each].b))
        ]
        standing = {horizon.standing(each) for each in mine}
        return sorted(each for each in standing if each is not None)

    def _note(self, fact: Fact) -> None:
        book = self._book
        if isinstance(fact, Policy):
            self._all = self._all or fact.level != "relationship"
            self._ids.update([fact.relationship] if fact.relationship else [])
        elif isinstance(fact, Opportunity):
            self._note_opportunity(fact)
        elif isinstance(fact, Relationship):
            self._ids.add(fact.id)
            self._note_customers(fact.a, fact.b)
        elif isinstance(fact, Rivalry):
            self._note_organizations(fact.a, fact.b)
        elif isinstance(fact, Closure):
            self._note_organizations(fact.organization)
        elif isinstance(fact, Organization):
            self._note_organizations(fact.id)
        elif isinstance(fact, Person):
            self._note_organizations(fact.organization)
            introductions: Iterator[Introduction] = book.of("introductions of person", fact.id)
            self._ids.update(each.relationship for each in introductions)
        else:
            self._ids.add(getattr(fact, "relationship"))  # noqa: B009
            if isinstance(fact, Engagement):
                self._note_initiative(fact.opportunity)

    def _note_opportunity(self, fact: Opportunity) -> None:
        self._note_initiative(fact.id)
        if fact.customer is not None:
            self._note_customers(fact.customer)

    def _note_initiative(self, opportunity: str) -> None:
        """Every relationship engaged on the initiative of an opportunity."""
        record = self._book.records["opportunities"].get(opportunity)
        initiative = record.initiative or opportunity if record else opportunity
        same = [each.id for each in self._book.of("opportunities of initiative", initiative)]
        engagements: Iterator[Engagement] = self._book.of("engagements of opportunity", *same)
        self._ids.update(each.relationship for each in engagements)

    def _note_customers(self, *organizations: str) -> None:
        """Every relationship that met some organizations as customers."""
        meetings = self._book.of("meetings of customer", *organizations)
        self._ids.update(each.relationship for each in meetings)

    def _note_organizations(self, *organizations: str) -> None:
        records = self._book.of("relationships of organization", *organizations)
        self._ids.update(each.id for each in records)
        # Where organizations were taken over, what hangs on one may hang on another.
        self._all = self._all or any(self._book.of("takeovers", "all"))


def _changes_everything(old: Fact | None, new: Fact) -> bool:
    """Whether a change moves what is seen, or who is who, beyond what indexes tell."""
    if isinstance(new, Organization):
        was = old.merged_at if isinstance(old, Organization) else None
        return new.merged_at != was or new.merged_into is not None
    if isinstance(old, Opportunity) and isinstance(new, Opportunity):
        return (old.initiative, old.stages[0]) != (new.initiative, new.stages[0])
    if isinstance(old, Relationship) and isinstance(new, Relationship):
        return {old.a, old.b} != {new.a, new.b} or old.started_at != new.started_at
    return False
