"""The ledger as the facts know it: what hangs on what, and which records are there.

It answers the same questions as a `Book`, by queries: `of` an index, `beside` an initiative. What
checks an action or an import asks for is fetched beforehand, a query for each collection.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection

from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP, Engagement
from troth.ledger import rows
from troth.ledger.databases import SQLITE

_COLUMNS: dict[str, tuple[str, tuple[str, ...]]] = {
    **{f"{name} of relationship": (name, ("relationship_id",)) for name in OF_RELATIONSHIP},
    "relationships of organization": ("relationships", ("a_id", "b_id")),
    "rivalries of organization": ("rivalries", ("a_id", "b_id")),
    "people of organization": ("people", ("organization_id",)),
    "closures of organization": ("closures", ("organization_id",)),
    "opportunities of customer": ("opportunities", ("customer_id",)),
    "engagements of opportunity": ("engagements", ("opportunity_id",)),
    "meetings of customer": ("meetings", ("customer_id",)),
    "introductions of person": ("introductions", ("target_id",)),
    "replies of message": ("messages", ("reply_to_id",)),
}
"""The indexes of a book that are columns here."""


def of(index: str, *keys: Any) -> Iterator[Any]:
    """The facts that an index holds under some keys."""
    if index == "takeovers":
        return rows.select("organizations", "WHERE merged_into_id IS NOT NULL")
    if index == "opportunities of initiative":
        condition, value = rows.among("coalesce(initiative, id)", keys)
        return rows.select("opportunities", f"WHERE {condition}", value)
    if index == "plans of goal":
        return rows.select("value_plans", *_listing("goals", "id", keys))
    if index == "relationships of person":
        return rows.select("relationships", *_listing("leads", None, keys))
    name, columns = _COLUMNS[index]
    conditions, values = zip(*(rows.among(column, keys) for column in columns), strict=True)
    return rows.select(name, f"WHERE {' OR '.join(conditions)}", *values)


def _listing(column: str, field: str | None, keys: Iterable[Any]) -> tuple[str, Any]:
    """The condition that a list has one of some values, or a row with one."""
    if connection.vendor == SQLITE:
        items = f"json_each({column}) AS item"
        value = "item.value" if field is None else f"json_extract(item.value, '$.{field}')"
    elif field is None:
        items, value = f"jsonb_array_elements_text({column}) AS item(value)", "item.value"
    else:
        items, value = f"jsonb_array_elements({column}) AS item(value)", f"item.value->>'{field}'"
    condition, parameter = rows.among(value, keys)
    return f"WHERE EXISTS (SELECT 1 FROM {items} WHERE {condition})", parameter


def beside(opportunities: Iterable[str]) -> Iterator[Engagement]:
    """The engagements on the initiatives of some opportunities."""
    condition, values = same_initiative(opportunities)
    return rows.select("engagements", f"WHERE opportunity_id IN ({condition})", *values)


def same_initiative(opportunities: Iterable[str]) -> tuple[str, tuple[Any, ...]]:
    """A query for the ids of the opportunities on the initiatives of some, and its parameters."""
    condition, ids = rows.among("id", opportunities)
    initiatives = f"SELECT coalesce(initiative, id) FROM opportunities WHERE {condition}"
    query = (
        f"SELECT id FROM opportunities WHERE initiative IN ({initiatives}) "
        f"UNION SELECT id FROM opportunities WHERE initiative IS NULL AND id IN ({initiatives})"
    )
    return query, (ids, ids)


# -- who names whom -------------------------------------------------------------------------------


class Reference(NamedTuple):
    """A field that names records of a collection."""

    collection: str
    field: str
    rows: str | None  # the rows that the field is in
    many: bool


@cache
def references(name: str) -> tuple[Reference, ...]:
    """The fields of a collection that name records."""
    found = []
    for field in fields_of(COLLECTIONS[name]).values():
        if field.ref is not None:
            found.append(Reference(field.ref, field.name, None, field.many))
        for inner in fields_of(field.rows).values() if field.rows is not None else ():
            if inner.ref is not None:
                found.append(Reference(inner.ref, inner.name, field.name, inner.many))
    return tuple(found)


def gather(
    name: str,
    facts: Iterable[Any],
    into: Mapping[str, set[str]],
    collections: Collection[str] = COLLECTIONS,
) -> None:
    """Add to some ids, by collection, those that facts name, of some collections or of all."""
    everything = list(facts)
    for reference in references(name):
        if reference.collection not in collections:
            continue
        holders: Iterable[Any] = everything
        if reference.rows is not None:
            holders = chain.from_iterable(map(attrgetter(reference.rows), everything))
        values: set[Any] = set(map(attrgetter(reference.field), holders))
        if reference.many:
            values = set(chain.from_iterable(values))
        into[reference.collection].update(values - {None})


def _mentioned(name: str, objects: list[dict[str, Any]], into: Mapping[str, set[str]]) -> None:
    """Add to some ids, by collection, those that objects, still to be checked, may name."""
    for reference in references(name):
        holders = objects
        if reference.rows is not None:
            listed = (each.get(reference.rows) for each in objects)
            items = [row for each in listed if type(each) is list for row in each]
            holders = [row for row in items if type(row) is dict]
        values = [holder.get(reference.field) for holder in holders]
        if reference.many:
            values = [one for each in values if type(each) is list for one in each]
        try:
            found = set(values)
        except TypeError:  # something that is no id at all
            found = {each for each in values if type(each) is str}
        into[reference.collection].update(each for each in found if type(each) is str)


# -- which records are there ----------------------------------------------------------------------


class Held(Mapping[str, Any]):
    """The records of a collection that are there, of those asked for; some in full."""

    def __init__(self, name: str, ids: Iterable[str], *, in_full: bool) -> None:
        self._name = name
        self._ids: set[str] = set()
        self._full: dict[str, Any] = {}
        self.add(ids, in_full=in_full)

    def add(self, ids: Iterable[str], *, in_full: bool) -> None:
        """Look some more up."""
        wanted = set(ids) - (self._full.keys() if in_full else self._ids)
        if not wanted:
            return
        condition, value = rows.among("id", wanted)
        if in_full:
            found = rows.select(self._name, f"WHERE {condition}", value)
            self._full.update((each.id, each) for each in found)
            self._ids.update(self._full)
        else:
            query = f"SELECT id FROM {self._name} WHERE {condition}"
            self._ids.update(each for (each,) in rows.fetch(query, value))

    def in_full(self) -> list[Any]:
        """Those that are there in full."""
        return list(self._full.values())

    def __contains__(self, key: object) -> bool:
        return key in self._ids

    def __getitem__(self, key: str) -> Any:
        return self._full[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        ((number,),) = rows.fetch(f"SELECT count(*) FROM {self._name}")
        return int(number)


def held(
    objects: Mapping[str, list[dict[str, Any]]], changed: Mapping[str, Iterable[str]]
) -> dict[str, Held]:
    """What is there of what some objects, still to be checked, are or name.

    Those that a check looks into are there in full, and those in `changed`.
    """
    named: dict[str, set[str]] = defaultdict(set)
    found = {}
    for name in COLLECTIONS:
        found[name] = Held(name, changed.get(name, ()), in_full=True)
        gather(name, found[name].in_full(), named)
    own: dict[str, set[str]] = defaultdict(set)
    for name, several in objects.items():
        _mentioned(name, several, named)
        own[name].update(value for each in several if type(value := each.get("id")) is str)
    for name in COLLECTIONS:
        looked_into = name in ("relationships", "people", "messages")
        found[name].add(named[name] | own[name], in_full=looked_into)
    return found
