"""The facts file: read, checked as a whole, and written (`facts.md`, sections 1 and 4).

A file is valid or refused as a whole. `read` returns its facts, or raises `InvalidFacts` with all
errors, each once, in the stated order.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, NoReturn

import msgspec

from troth.facts import check
from troth.facts.check import Found, Range, Surroundings
from troth.facts.fields import ID, Field, Ids, explain, fields_of, reader, row_reader, writer
from troth.facts.model import COLLECTIONS, Facts, Shape

FORMAT = "troth-facts/1"
_RANK = {name: rank for rank, name in enumerate(COLLECTIONS)}
_OF_THE_FILE = -1


class Fault(msgspec.Struct, frozen=True, order=True):
    """One error of a facts file. Its order is that in which errors are reported."""

    rank: int
    record: str
    field: str
    code: str
    sentence: str = ""
    collection: str = ""

    @property
    def place(self) -> str:
        """Where: `pledges[p7].released_by`, or a key of the file."""
        return f"{self.collection}[{self.record}].{self.field}" if self.record else self.field

    def __str__(self) -> str:
        return f"{_on_one_line(self.place)}: {self.code}: {_on_one_line(self.sentence)}"


class InvalidFacts(Exception):
    """A facts file that is refused, with every error that it has."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        first_of: dict[tuple[str, str], Fault] = {}
        for fault in sorted(faults):
            first_of.setdefault((fault.place, fault.code), fault)
        self.faults = list(first_of.values())
        super().__init__("\n".join(map(str, self.faults)))


def parse(data: bytes | str) -> Any:
    """The JSON value that a file holds.

    Raises InvalidFacts (`bad_json`) for what is not JSON or not Unicode, and for an object that
    has one key twice.
    """
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        document = json.loads(
            text, object_pairs_hook=_object_of_distinct_keys, parse_constant=_refuse_constant
        )
        if "\\ud" in text or "\\uD" in text:
            json.dumps(document, ensure_ascii=False).encode("utf-8")  # half of a surrogate pair
    except RecursionError:
        raise InvalidFacts([of_the_file("file", "bad_json", "nested too deep")]) from None
    except ValueError as error:
        raise InvalidFacts([of_the_file("file", "bad_json", f"not JSON: {error}")]) from None
    return document


def read(data: bytes | str, parameters: Mapping[str, Range]) -> Facts:
    """The facts of a facts file. Raises InvalidFacts with all errors.

    `parameters` gives the range of each parameter that a policy may set.
    """
    return build(parse(data), parameters)


def build(document: Any, parameters: Mapping[str, Range]) -> Facts:
    """The facts of a parsed facts file. Raises InvalidFacts with all errors."""
    opened = open_document(document)
    faults = opened.faults
    faults += faults_of_me(document.get("me"), opened.ids["organizations"])
    reading = Reading(opened.ids, opened.names, faults)
    collections = {name: reading.read(name, each) for name, each in opened.objects.items()}
    facts = Facts(me=str(document.get("me")), **collections)
    reading.report("organizations", check.cycles(facts.organizations))
    reading.report("relationships", check.repeated_pairs(facts.relationships))
    reading.report("value_plans", check.repeated_goals(facts.value_plans))
    around = Surroundings(
        {record.id: record for record in facts.relationships},
        {record.id: record for record in facts.people},
        {record.id: record for record in facts.messages},
        parameters,
    )
    for name in COLLECTIONS:
        reading.check_each(name, getattr(facts, name), around)
    if faults:
        raise InvalidFacts(faults)
    return facts


class Opened(NamedTuple):
    """A facts file whose records are still to be read."""

    objects: dict[str, list[dict[str, Any]]]
    names: dict[str, list[str]]
    """What errors call each record."""
    ids: dict[str, Mapping[str, str]]
    """The ids by which others may name the records."""
    faults: list[Fault]


def open_document(document: Any) -> Opened:
    """A parsed facts file, with the faults that it has as a file.

    Raises InvalidFacts where it is none.
    """
    if not isinstance(document, dict):
        raise InvalidFacts([of_the_file("file", "bad_json", "an object is expected")])
    if document.get("format") != FORMAT:
        raise InvalidFacts([of_the_file("format", "bad_format", f'"{FORMAT}" is expected')])
    faults = [
        of_the_file(key, "unknown_collection", "no such collection")
        for key in document
        if key not in COLLECTIONS and key not in ("format", "me")
    ]
    opened = Opened({}, {}, {}, faults)
    for name in COLLECTIONS:
        objects = _objects(document, name, faults)
        opened.objects[name] = objects or []
        opened.names[name], opened.ids[name] = _ids(name, objects, faults)
    return opened


def _objects(
    document: dict[str, Any], name: str, faults: list[Fault]
) -> list[dict[str, Any]] | None:
    """The objects of a collection; None, and a fault, where it is no list of objects."""
    raw = document.get(name, [])
    if type(raw) is list and all(type(each) is dict for each in raw):
        return raw
    faults.append(of_the_file(name, "unknown_collection", "a list of objects is expected"))
    return None


def _ids(
    name: str, objects: list[dict[str, Any]] | None, faults: list[Fault]
) -> tuple[list[str], Mapping[str, str]]:
    """What errors call each record of a collection, and the ids by which others may name them."""
    if objects is None:
        return [], _AnyId()  # references into what could not be read are not judged
    ids: dict[str, str] = {}
    names = []
    matches = ID.fullmatch
    for index, record in enumerate(objects):
        value = record.get("id")
        if type(value) is not str or not matches(value):
            names.append(f"#{index}")
            continue
        names.append(value)
        if value in ids:
            faults.append(fault(name, value, "id", "duplicate", f"{value} is used before"))
        else:
            ids[value] = value
    return names, ids


def faults_of_me(me: Any, organizations: Mapping[str, str]) -> list[Fault]:
    """What is wrong with whose file it is said to be."""
    if me is None:
        return [of_the_file("me", "missing", "whose file it is must be said")]
    if type(me) is not str:
        return [of_the_file("me", "wrong_type", "an id is expected")]
    if not ID.fullmatch(me):
        return [of_the_file("me", "bad_value", "an id is expected")]
    if me not in organizations:
        return [of_the_file("me", "unknown_id", f"{me} is not an id in organizations")]
    return []


def write(facts: Facts) -> bytes:
    """The facts file of some facts: a record a line, times in UTC, nothing that is default."""
    return b"".join(lines(facts.me, lambda name: getattr(facts, name)))


def lines(me: str, records_of: Callable[[str], Iterable[Any]]) -> Iterator[bytes]:
    """A facts file, piece by piece, of the records that a function gives for each collection."""
    encode = msgspec.json.encode
    yield b'{"format": ' + encode(FORMAT) + b',\n "me": ' + encode(me)
    for name, shape in COLLECTIONS.items():
        write_record = writer(shape)
        before = b",\n " + encode(name) + b": [\n  "
        for record in records_of(name):
            yield before + encode(write_record(record))
            before = b",\n  "
        if before == b",\n  ":
            yield b"]"
    yield b"}\n"


class Reading:
    """Records being read: the ids they may name, what errors call them, the errors so far."""

    def __init__(self, ids: Ids, names: Mapping[str, list[str]], faults: list[Fault]) -> None:
        self._ids = ids
        self._names = names
        self._faults = faults
        self._unusable: dict[tuple[str, int], frozenset[str]] = {}

    def read(self, name: str, objects: list[dict[str, Any]]) -> list[Any]:
        """The records of a collection; a faulty one with None in its bad fields."""
        shape = COLLECTIONS[name]
        read_record = row_reader(shape, self._ids)
        records = []
        for index, values in enumerate(objects):
            try:
                records.append(read_record(values))
            except (KeyError, TypeError, ValueError):
                record, bad = self._examine(shape, values, name, index, "")
                self._unusable[name, index] = frozenset(bad)
                records.append(record)
        return records

    def check_each(self, name: str, records: list[Any], around: Surroundings) -> None:
        """Report what is wrong between the fields of records, and with the records they name."""
        good: frozenset[str] = frozenset()
        for index, record in enumerate(records):
            bad = self._unusable.get((name, index), good) if self._unusable else good
            for field, code, sentence in check.faults_of(record, bad, around):
                self._add(name, index, field, code, sentence)

    def report(self, name: str, found: Iterable[tuple[int, Found]]) -> None:
        """Report faults of records, by their index in a collection."""
        for index, (field, code, sentence) in found:
            self._add(name, index, field, code, sentence)

    def _examine(
        self, shape: type[Shape], raw: dict[str, Any], name: str, index: int, prefix: str
    ) -> tuple[Any, set[str]]:
        """A faulty record or row with None in its bad fields, and their names; says each fault."""
        fields = fields_of(shape)
        values: dict[str, Any] = {}
        bad: set[str] = set()
        for key in raw.keys() - fields.keys():
            self._add(name, index, prefix + key, "unknown_field", f"{name} have no such field")
        for key, field in fields.items():
            value = raw.get(key)
            if value is None:
                if field.required:
                    self._add(name, index, prefix + key, "missing", "this field is required")
                    bad.add(key)
                values[key] = field.default
                continue
            values[key], faulty = self._examine_value(field, value, name, index, prefix + key)
            bad.update(key + where for where in faulty)
        return shape(**values), bad

    def _examine_value(
        self, field: Field, value: Any, name: str, index: int, place: str
    ) -> tuple[Any, set[str]]:
        """A value and no bad places, or what is left of it and the places, below it, that are."""
        try:
            return reader(field, self._ids)(value), set()
        except (KeyError, TypeError, ValueError):
            for code, sentence in (faults := explain(field, value, self._ids)):
                self._add(name, index, place, code, sentence)
            if faults or field.rows is None:
                return (() if field.many else None), {""}
        rows: list[Any] = []
        bad: set[str] = set()
        for number, raw in enumerate(value):
            if type(raw) is not dict:
                self._add(name, index, f"{place}[{number}]", "wrong_type", "an object is expected")
                return (), {""}
            row, faulty = self._examine(field.rows, raw, name, index, f"{place}[{number}].")
            rows.append(row)
            bad.update(f"[{number}].{where}" for where in faulty)
        return tuple(rows), bad

    def _add(self, name: str, index: int, field: str, code: str, sentence: str) -> None:
        self._faults.append(fault(name, self._names[name][index], field, code, sentence))


class _AnyId(dict[str, str]):
    """The ids of a collection that could not be read: any might be there."""

    def __missing__(self, key: str) -> str:
        return key

    def __contains__(self, key: object) -> bool:
        return True


def fault(name: str, record: str, field: str, code: str, sentence: str) -> Fault:
    """An error of a record of a collection."""
    return Fault(_RANK[name], record, field, code, sentence, name)


def of_the_file(place: str, code: str, sentence: str) -> Fault:
    """An error of the file itself."""
    return Fault(_OF_THE_FILE, "", place, code, sentence)


def _object_of_distinct_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {json.dumps(twice)} twice in one object")
    return values


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON value")


def _on_one_line(text: str) -> str:
    return text if text.isprintable() else json.dumps(text)[1:-1]
