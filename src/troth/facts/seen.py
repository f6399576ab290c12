"""What is seen at an as-of time, after mergers (`facts.md`, section 2)."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import msgspec

from troth.facts.fields import fields_of
from troth.facts.model import Goal, Opportunity, Organization, Shape, ValuePlan, When
from troth.facts.times import FOREVER, Instant

S = TypeVar("S", bound=Shape)
K = TypeVar("K")
V = TypeVar("V", bound=Shape)


class Plan(NamedTuple):
    """What the cut must look at in a fact, told by its annotations."""

    first: str | None
    events: tuple[str, ...]
    hides: Mapping[str, Mapping[str, Any]]  # event -> the fields unseen with it, as they then read
    opportunity: bool | None  # required or not; None where the fact names none
    organizations: tuple[tuple[str, bool], ...]  # (field, whether it holds several)
    rows: tuple[str, ...]


@cache
def plan_of(shape: type[Shape]) -> Plan:
    """The plan by which facts of one shape are cut."""
    fields = fields_of(shape).values()
    hides: dict[str, dict[str, Any]] = {}
    for field in fields:
        if field.seen_with:
            hides.setdefault(field.seen_with, {})[field.name] = field.default
    first = [field.name for field in fields if field.when is When.FIRST]
    opportunity = [field.required for field in fields if field.ref == "opportunities"]
    return Plan(
        first=first[0] if first else None,
        events=tuple(field.name for field in fields if field.when is When.EVENT),
        hides=hides,
        opportunity=opportunity[0] if opportunity else None,
        organizations=tuple(
            (field.name, field.many) for field in fields if field.ref == "organizations"
        ),
        rows=tuple(field.name for field in fields if field.rows),
    )


class Sight:
    """The facts as they would have been at an as-of time.

    `wake_at` is the earliest later time at which more comes into sight, or at which a judgement
    that rests on the present may change.
    """

    def __init__(
        self,
        now: Instant,
        stands_for: Mapping[str, str] | None = None,
        hidden: Mapping[str, Instant] | None = None,
    ) -> None:
        self.now = now
        self.wake_at: Instant = FOREVER
        self._stands_for = stands_for or {}
        self._hidden = hidden or {}  # opportunities not yet seen, each with its first time

    def again(self) -> "Sight":
        """Another sight of the same, that has noted the same so far."""
        other = Sight(self.now, self._stands_for, self._hidden)
        other.wake_at = self.wake_at
        return other

    def wake_by(self, at: Instant) -> None:
        """Note a later time at which something may change."""
        if at < self.wake_at:
            self.wake_at = at

    def organization(self, organization: str) -> str:
        """The organization as which a mention of another reads."""
        return self._stands_for.get(organization, organization)

    def see_all(self, shape: type[S], records: Iterable[S]) -> list[S]:
        """Those of some facts of one shape that are seen, as they are seen."""
        plan = plan_of(shape)
        if plan.first and not plan.events and not plan.rows and not self._stands_for:
            return self._see_simple(plan, plan.first, records)
        return [seen for record in records if (seen := self.see(record)) is not None]

    def _see_simple(self, plan: Plan, first: str, records: Iterable[S]) -> list[S]:
        """Facts with one time, such as messages: by far the most."""
        now, time_of = self.now, attrgetter(first)
        everything = list(records)
        seen = [record for record in everything if time_of(record) <= now]
        if len(seen) < len(everything):
            self.wake_by(min(at for at in map(time_of, everything) if at > now))
        if self._hidden and plan.opportunity is not None:
            return [shown for record in seen if (shown := self.see(record)) is not None]
        return seen

    def see(self, record: S) -> S | None:
        """A fact as it is seen, or None where it is not."""
        plan = plan_of(type(record))
        if plan.first is not None:
            at = getattr(record, plan.first)
            if at > self.now:
                self.wake_by(at)
                return None
        changes = self._unseen_events(plan, record)
        if self._hidden and plan.opportunity is not None and self._is_hidden(record):
            if plan.opportunity:
                return None
            changes["opportunity"] = None
        if plan.rows:
            self._see_rows(record, changes)
            if isinstance(record, Opportunity) and changes.get("stages") == ():
                return None
        if self._stands_for:
            self._rename(plan, record, changes)
        return msgspec.structs.replace(record, **changes) if changes else record

    def _unseen_events(self, plan: Plan, record: Shape) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for event in plan.events:
            at = getattr(record, event)
            if at is not None and at > self.now:
                self.wake_by(at)
                changes[event] = None
                changes.update(plan.hides.get(event, ()))
        return changes

    def _see_rows(self, record: Shape, changes: dict[str, Any]) -> None:
        if isinstance(record, Opportunity):
            stages = tuple(row for row in record.stages if self._is_seen(row.at))
            if len(stages) != len(record.stages):
                changes["stages"] = stages
        elif isinstance(record, ValuePlan):
            goals = tuple(
                seen
                for row in record.goals
                if self._is_seen(row.set_at) and (seen := self._see_goal(row))
            )
            if goals != record.goals:
                changes["goals"] = goals
        elif self._stands_for:
            for name in plan_of(type(record)).rows:
                rows = changes.get(name, getattr(record, name))
                changes[name] = tuple(self._renamed(row) for row in rows)

    def _see_goal(self, goal: Goal) -> Goal:
        plan = plan_of(Goal)
        changes = self._unseen_events(plan, goal)
        if self._is_hidden(goal):
            changes["opportunity"] = None
        if self._stands_for:
            self._rename(plan, goal, changes)
        return msgspec.structs.replace(goal, **changes) if changes else goal

    def _renamed(self, row: S) -> S:
        changes: dict[str, Any] = {}
        self._rename(plan_of(type(row)), row, changes)
        return msgspec.structs.replace(row, **changes) if changes else row

    def _rename(self, plan: Plan, record: Shape, changes: dict[str, Any]) -> None:
        """Let every mention of an organization that was taken over read as the one that stands."""
        for name, many in plan.organizations:
            mention = changes.get(name, getattr(record, name))
            if many:
                standing: Any = tuple(map(self.organization, mention))
            else:
                standing = mention and self.organization(mention)
            if standing != mention:
                changes[name] = standing

    def _is_hidden(self, record: Any) -> bool:
        at = self._hidden.get(record.opportunity)
        if at is None:
            return False
        self.wake_by(at)
        return True

    def _is_seen(self, at: Instant) -> bool:
        if at <= self.now:
            return True
        self.wake_by(at)
        return False


class Seen(dict[K, V]):
    """Facts by id, each as it is seen once it is looked up."""

    def __init__(self, facts: Mapping[K, V], see: Callable[[V], V | None]) -> None:
        super().__init__()
        self._facts, self._see = facts, see

    def __missing__(self, key: K) -> V:
        seen = self._see(self._facts[key])
        if seen is None:
            raise KeyError(key)
        self[key] = seen
        return seen


def mergers(organizations: Iterable[Organization], now: Instant) -> dict[str, str]:
    """For each organization that was taken over by an as-of time, the one that stands for it."""
    into = {
        each.id: each.merged_into
        for each in organizations
        if each.merged_into is not None and each.merged_at is not None and each.merged_at <= now
    }
    stands_for = {}
    for start in into:
        at = start
        while at in into:
            at = into[at]
        stands_for[start] = at
    return stands_for
