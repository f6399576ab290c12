"""An action: additions and changes to valid facts (`facts.md`, section 5).

Reading one checks the changed records, and those that name them, as a whole file would be checked;
so its result is a valid facts file, and what that costs depends on the action alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from troth.facts import check
from troth.facts.check import Found, Range, Surroundings
from troth.facts.fields import ID, writer
from troth.facts.file import Fault, InvalidFacts, Opened, Reading, fault, of_the_file
from troth.facts.model import (
    COLLECTIONS,
    OF_RELATIONSHIP,
    Fact,
    Relationship,
    ValuePlan,
)

Records = Mapping[str, Mapping[str, Any]]
"""By collection and id."""
Change = tuple[str, Fact | None, Fact]
"""(collection, as it was, as it is to be)"""
Index = Callable[..., Iterator[Any]]
"""Gives, by the name of an index and a key, the facts that hang on another."""


def read_action(
    action: Any, records: Records, parameters: Mapping[str, Range], index: Index
) -> list[Change]:
    """The changes that a parsed action makes to valid facts.

    Raises InvalidFacts with all errors, of the action itself or of its result.
    """
    faults: list[Fault] = []
    objects = _objects_after(action, records, faults)
    if faults:
        raise InvalidFacts(faults)
    names = {name: _names(records[name], each) for name, each in objects.items()}
    ids = {name: known_ids(records[name], names.get(name, ())) for name in COLLECTIONS}
    return read_changes(Opened(objects, names, ids, faults), records, parameters, index)


def read_changes(
    opened: Opened, records: Records, parameters: Mapping[str, Range], index: Index
) -> list[Change]:
    """The changes that new or changed records, still to be read, make to valid facts.

    Raises InvalidFacts with all errors, of the records themselves or of the result.
    """
    faults = opened.faults
    reading = Reading(opened.ids, opened.names, faults)
    changed = {name: reading.read(name, each) for name, each in opened.objects.items()}
    after = {
        name: _Overlay(records[name], changed.get(name, ()))
        for name in ("organizations", "relationships", "people", "messages", "value_plans")
    }
    around = Surroundings(after["relationships"], after["people"], after["messages"], parameters)
    for name, each in changed.items():
        reading.check_each(name, each, around)
    faults += _faults_between(changed, after, index)
    faults += _faults_of_others(changed, records, around, index)
    if faults:
        raise InvalidFacts(faults)
    return [
        (name, records[name].get(record.id), record)
        for name, each in changed.items()
        for record in each
    ]


def known_ids(records: Mapping[str, Any], added: Iterable[str]) -> Mapping[str, str]:
    """The ids of a collection, those that are being added among them."""
    return _Ids(records, added)


def _objects_after(
    action: Any, records: Records, faults: list[Fault]
) -> dict[str, list[dict[str, Any]]]:
    """The records that the action adds or changes, as JSON objects, as they are to be."""
    if not isinstance(action, dict):
        faults.append(of_the_file("file", "bad_json", "an object is expected"))
        return {}
    for key in action.keys() - {"add", "set"}:
        faults.append(of_the_file(key, "unknown_field", "an action has only add and set"))
    objects: dict[str, list[dict[str, Any]]] = {}
    for name, added in _collections(action, "add", faults):
        if type(added) is list and all(type(each) is dict for each in added):
            objects[name] = list(added)
            faults += _used_before(name, added, records[name])
        else:
            faults.append(of_the_file(f"add.{name}", "unknown_collection", "no list of objects"))
    for name, changes in _collections(action, "set", faults):
        if type(changes) is not dict:
            faults.append(of_the_file(f"set.{name}", "unknown_collection", "no object"))
            continue
        for each, fields in changes.items():
            place = f"set.{name}[{each}]"
            if type(fields) is not dict:
                faults.append(of_the_file(place, "wrong_type", "an object is expected"))
            elif fields.get("id", each) != each:
                faults.append(of_the_file(f"{place}.id", "bad_value", "an id does not change"))
            elif not _set(objects.setdefault(name, []), each, fields, name, records):
                faults.append(of_the_file(place, "unknown_id", f"{each} is not in {name}"))
    return objects


def _collections(
    action: dict[str, Any], part: str, faults: list[Fault]
) -> Iterator[tuple[str, Any]]:
    collections = action.get(part)
    if collections is None:
        return
    if type(collections) is not dict:
        faults.append(of_the_file(part, "wrong_type", "an object is expected"))
        return
    for name, value in collections.items():
        if name in COLLECTIONS:
            yield name, value
        else:
            faults.append(of_the_file(f"{part}.{name}", "unknown_collection", "no such collection"))


def _used_before(
    name: str, added: list[dict[str, Any]], records: Mapping[str, Any]
) -> Iterator[Fault]:
    used: set[str] = set()
    for each in added:
        value = each.get("id")
        if type(value) is str and ID.fullmatch(value):
            if value in records or value in used:
                yield fault(name, value, "id", "duplicate", f"{value} is used before")
            used.add(value)


def _set(
    objects: list[dict[str, Any]], each: str, fields: dict[str, Any], name: str, records: Records
) -> bool:
    """Change the fields of a record, be it added by the same action or there before."""
    for added in objects:
        if added.get("id") == each:
            added.update(fields)
            return True
    if each not in records[name]:
        return False
    objects.append(writer(COLLECTIONS[name])(records[name][each]) | fields)
    return True


def _names(records: Mapping[str, Any], objects: Iterable[dict[str, Any]]) -> list[str]:
    """What errors call the records of a collection."""
    names = []
    for number, each in enumerate(objects):
        value = each.get("id")
        usable = type(value) is str and ID.fullmatch(value)
        names.append(str(value) if usable else f"#{len(records) + number}")
    return names


class _Ids(dict[str, str]):
    """The ids of a collection, those that an action adds among them."""

    def __init__(self, records: Mapping[str, Any], added: Iterable[str]) -> None:
        super().__init__((each, each) for each in added)
        self._records = records

    def __missing__(self, key: str) -> str:
        if key in self._records:
            return key
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._records


class _Overlay(dict[str, Any]):
    """The records of a collection by id, those that an action changes as they are to be."""

    def __init__(self, records: Mapping[str, Any], changed: Iterable[Any]) -> None:
        super().__init__((each.id, each) for each in changed)
        self.changed = set(self)
        self._records = records

    def __missing__(self, key: str) -> Any:
        return self._records[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The record, or a default."""
        return self[key] if key in self.changed else self._records.get(key, default)


def _faults_between(
    changed: Mapping[str, list[Any]], after: Mapping[str, _Overlay], index: Index
) -> Iterator[Fault]:
    """Pairs and goals that are there twice, mergers that lead in a circle."""
    relationships: list[Relationship] = changed.get("relationships", [])
    if relationships:
        sides = {side for each in relationships for side in (each.a, each.b) if side}
        others = _unchanged(index("relationships of organization", *sides), after["relationships"])
        yield from _named("relationships", others, relationships, check.repeated_pairs)
    plans: list[ValuePlan] = changed.get("value_plans", [])
    if plans:
        goals = {goal.id for plan in plans for goal in plan.goals if goal.id}
        others = _unchanged(index("plans of goal", *goals), after["value_plans"])
        yield from _named("value_plans", others, plans, check.repeated_goals)
    if changed.get("organizations"):
        others = _unchanged(index("takeovers", "all"), after["organizations"])
        yield from _named("organizations", others, changed["organizations"], check.cycles)


def _unchanged(records: Iterable[Any], after: _Overlay) -> list[Any]:
    once = {record.id: record for record in records if record.id not in after.changed}
    return list(once.values())


def _named(
    name: str,
    others: list[Any],
    changed: list[Any],
    faults_among: Callable[[Iterable[Any]], Iterable[tuple[int, Found]]],
) -> Iterator[Fault]:
    records = [*others, *changed]
    for number, (field, code, sentence) in faults_among(records):
        yield fault(name, str(records[number].id), field, code, sentence)


def _faults_of_others(
    changed: Mapping[str, list[Any]], records: Records, around: Surroundings, index: Index
) -> Iterator[Fault]:
    """Faults of records that the action leaves alone, but that name one which it changes."""
    done = {(name, each.id) for name, several in changed.items() for each in several}
    for name, record in _naming(changed, records, index):
        if (name, record.id) not in done:
            done.add((name, record.id))
            for field, code, sentence in check.faults_of(record, frozenset(), around):
                yield fault(name, record.id, field, code, sentence)


def _naming(
    changed: Mapping[str, list[Any]], records: Records, index: Index
) -> Iterator[tuple[str, Any]]:
    """The records that name a changed one and were checked against what has changed of it.

    What is new has none: nothing could name it before.
    """
    moved = [
        new.id
        for new in changed.get("relationships", ())
        if (old := records["relationships"].get(new.id)) and {old.a, old.b} != {new.a, new.b}
    ]
    people = [new.id for new in changed.get("people", ()) if new.id in records["people"]]
    messages = [new.id for new in changed.get("messages", ()) if new.id in records["messages"]]
    for ids, of, names in (
        (moved, "relationship", OF_RELATIONSHIP),
        (people, "person", ("relationships", "introductions")),
    ):
        for name in names if ids else ():
            for each in index(f"{name} of {of}", *ids):
                yield name, each
    if messages:
        for each in index("replies of message", *messages):
            yield "messages", each
