"""Facts with the indexes that reviews and preflights need.

A `Book` is made once of a facts file. A trial changes it in place and puts it back, so that what a
preflight costs depends on what the action touches, not on how much else there is.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from typing import Any

import msgspec

from troth.facts.actions import Change
from troth.facts.model import (
    COLLECTIONS,
    OF_RELATIONSHIP,
    Engagement,
    Fact,
    Facts,
    Opportunity,
    Relationship,
)
from troth.facts.seen import mergers
from troth.facts.times import FOREVER, Instant
from troth.review.views import Material

Group = dict[Any, dict[str, Any]]
"""Facts by id, by some key."""


def _keys(*fields: str) -> Callable[[Any], Iterable[Any]]:
    return lambda record: {
        value for field in fields if (value := getattr(record, field)) is not None
    }


_INDEXES: dict[str, tuple[str, Callable[[Any], Iterable[Any]]]] = {
    **{f"{name} of relationship": (name, _keys("relationship")) for name in OF_RELATIONSHIP},
    "relationships of organization": ("relationships", _keys("a", "b")),
    "relationships of person": ("relationships", lambda record: record.leads),
    "rivalries of organization": ("rivalries", _keys("a", "b")),
    "closures of organization": ("closures", _keys("organization")),
    "policies of relationship": ("policies", lambda record: (record.relationship,)),
    "opportunities of customer": ("opportunities", _keys("customer")),
    "opportunities of initiative": (
        "opportunities",
        lambda record: (record.initiative or record.id,),
    ),
    "engagements of opportunity": ("engagements", _keys("opportunity")),
    "meetings of customer": ("meetings", _keys("customer")),
    "introductions of person": ("introductions", _keys("target")),
    "replies of message": ("messages", _keys("reply_to")),
    "plans of goal": ("value_plans", lambda record: [goal.id for goal in record.goals]),
    "takeovers": ("organizations", lambda record: ("all",) if record.merged_into else ()),
}
_INDEXES_OF = {
    name: [index for index, (of, _) in _INDEXES.items() if of == name] for name in COLLECTIONS
}


class _Records(dict[str, dict[str, Any]]):
    """Facts by collection and id; a collection is sorted out when it is first asked for."""

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, name: str) -> dict[str, Any]:
        records = self[name] = {record.id: record for record in getattr(self._facts, name)}
        return records


class Book:
    """The facts of one company, ready to be reviewed."""

    def __init__(self, facts: Facts, groups: Mapping[str, Group] | None = None) -> None:
        """Make the book of some facts; `groups` are indexes that are made already."""
        self.me = facts.me
        self.records: Mapping[str, dict[str, Any]] = _Records(facts)
        self._indexes = dict(groups or {})
        self._first_times = sorted(
            (record.stages[0].at, record.id) for record in facts.opportunities
        )

    def of(self, index: str, *keys: Any) -> Iterator[Any]:
        """The facts that an index holds under some keys."""
        group = self._indexes.get(index)
        if group is None:
            group = self._indexes[index] = self._group(index)
        for key in keys:
            if key in group:
                yield from group[key].values()

    def _group(self, index: str) -> Group:
        name, keys = _INDEXES[index]
        group: Group = defaultdict(dict)
        for record in self.records[name].values():
            for key in keys(record):
                group[key][record.id] = record
        return group

    def beside(self, opportunities: Iterable[str]) -> Iterator[Engagement]:
        """The engagements on the initiatives of some opportunities."""
        known: Mapping[str, Opportunity] = self.records["opportunities"]
        initiatives = {known[each].initiative or each for each in opportunities if each in known}
        same = [each.id for each in self.of("opportunities of initiative", *initiatives)]
        yield from self.of("engagements of opportunity", *same)

    def facts(self) -> Facts:
        """The facts as a file would hold them."""
        return Facts(
            me=self.me, **{name: list(self.records[name].values()) for name in COLLECTIONS}
        )

    @contextmanager
    def trial(self, changes: Iterable[Change]) -> Iterator[None]:
        """Have some changes done for a while."""
        done: list[Change] = []
        try:
            for name, old, new in changes:
                self._put(name, old, new)
                done.append((name, old, new))
            yield
        finally:
            for name, old, new in reversed(done):
                self._put(name, new, old)

    def _put(self, name: str, old: Fact | None, new: Fact | None) -> None:
        for index in _INDEXES_OF[name]:
            if index not in self._indexes:
                continue
            keys, group = _INDEXES[index][1], self._indexes[index]
            if old is not None:
                for key in keys(old):
                    del group[key][old.id]
            if new is not None:
                for key in keys(new):
                    group[key][new.id] = new
        if isinstance(old, Opportunity):
            self._first_times.remove((old.stages[0].at, old.id))
        if isinstance(new, Opportunity):
            insort(self._first_times, (new.stages[0].at, new.id))
        if new is not None:
            self.records[name][new.id] = new
        elif old is not None:
            del self.records[name][old.id]

    def unseen_opportunities(self, now: Instant) -> dict[str, Instant]:
        """The opportunities whose first stage comes after an as-of time, each with that stage's."""
        start = bisect_right(self._first_times, now, key=lambda each: each[0])
        return {opportunity: at for at, opportunity in self._first_times[start:]}


class Horizon:
    """The relationships of a book that stand at an as-of time, after mergers."""

    def __init__(self, book: Book, now: Instant) -> None:
        self.book, self.now = book, now
        takeovers = list(book.of("takeovers", "all"))
        self.stands_for = mergers(takeovers, now)
        self._next_takeover = min(
            (each.merged_at for each in takeovers if each.merged_at > now), default=FOREVER
        )
        self.hidden = book.unseen_opportunities(now)
        self._taken_over: dict[str, list[str]] = defaultdict(list)
        for organization, standing in self.stands_for.items():
            self._taken_over[standing].append(organization)
        self._absorbed: dict[str, str] = {}  # a relationship, and the one that stands for it
        self._absorbs: dict[str, list[str]] = defaultdict(list)
        for same in self._same_pairs():
            first, *others = sorted(same, key=lambda each: (each.started_at, each.id))
            for other in others:
                self._absorbed[other.id] = first.id
                self._absorbs[first.id].append(other.id)

    def organization(self, organization: str) -> str:
        """The organization as which a mention of another reads."""
        return self.stands_for.get(organization, organization)

    def names(self, organization: str) -> tuple[str, ...]:
        """The organizations whose mention reads as one that stands, itself first."""
        return (organization, *self._taken_over.get(organization, ()))

    def relationships(self, me: str) -> list[str]:
        """The ids of the relationships of an organization that are reviewed, in order."""
        names = self.names(self.organization(me))
        records = self.book.of("relationships of organization", *names)
        standing = {self.standing(record.id) for record in records}
        return sorted(each for each in standing if each is not None)

    def standing(self, relationship: str) -> str | None:
        """The relationship that stands for another; None where it is not reviewed."""
        record = self.book.records["relationships"][relationship]
        if not self._is_reviewed(record):
            return None
        return self._absorbed.get(relationship, relationship)

    def own(self, relationship: str) -> tuple[str, ...]:
        """The relationships whose records are those of one that stands, itself first."""
        return (relationship, *self._absorbs.get(relationship, ()))

    def _is_reviewed(self, record: Relationship) -> bool:
        if record.started_at > self.now:
            return False
        if record.ended_at is not None and record.ended_at <= self.now:
            return False
        return self.organization(record.a) != self.organization(record.b)

    def _same_pairs(self) -> Iterator[list[Relationship]]:
        """Relationships that have become the same pair."""
        pairs: dict[frozenset[str], dict[str, Relationship]] = defaultdict(dict)
        touched = {*self.stands_for, *self.stands_for.values()}
        for record in self.book.of("relationships of organization", *touched):
            if self._is_reviewed(record):
                pair = frozenset((self.organization(record.a), self.organization(record.b)))
                pairs[pair][record.id] = record
        yield from (list(same.values()) for same in pairs.values() if len(same) > 1)

    def material(self, relationship: str) -> Material:
        """What a standing relationship is reviewed from."""
        book = self.book
        own = self.own(relationship)
        record = self._as_it_stands(own)
        records = {name: list(book.of(f"{name} of relationship", *own)) for name in OF_RELATIONSHIP}
        sides = (*self.names(record.a), *self.names(record.b))
        customers = {
            name
            for each in records["meetings"]
            if each.customer is not None
            for name in self.names(self.organization(each.customer))
        }
        return Material(
            relationship=record,
            records=records,
            organizations=book.records["organizations"],
            people=book.records["people"],
            opportunities=book.records["opportunities"],
            closures=list(book.of("closures of organization", *sides)),
            rivalries=_each_once(book.of("rivalries of organization", *sides)),
            policies=list(book.of("policies of relationship", None, *own)),
            elsewhere=self._elsewhere(own, records["engagements"]),
            acquainted=_each_once(book.of("relationships of organization", *customers)),
            sells_to=list(book.of("opportunities of customer", *customers)),
            stands_for=self.stands_for,
            absorbed=frozenset(own[1:]),
            hidden=self.hidden,
            changes_at=self._changes_at(sides),
        )

    def _changes_at(self, sides: Iterable[str]) -> Instant:
        """When the next organization is taken over, or a relationship of some sides begins."""
        if not self.stands_for:
            return self._next_takeover
        begins: list[Instant] = [
            each.started_at
            for each in self.book.of("relationships of organization", *sides)
            if each.started_at > self.now
        ]
        return min([self._next_takeover, *begins])

    def _as_it_stands(self, own: tuple[str, ...]) -> Relationship:
        """A relationship after mergers: its sides, and the leads of those it absorbed."""
        records: list[Relationship] = [self.book.records["relationships"][each] for each in own]
        return msgspec.structs.replace(
            records[0],
            a=self.organization(records[0].a),
            b=self.organization(records[0].b),
            leads=tuple(dict.fromkeys(chain.from_iterable(each.leads for each in records))),
        )

    def _elsewhere(self, own: tuple[str, ...], engagements: list[Engagement]) -> list[Engagement]:
        """Engagements of other relationships on the initiatives of some."""
        named = {each.opportunity for each in engagements}
        return [each for each in self.book.beside(named) if each.relationship not in own]


def _each_once(records: Iterable[Any]) -> list[Any]:
    return list({record.id: record for record in records}.values())
