"""The facts file: read, checked as a whole, and written (`facts.md`, sections 1 and 4).

A file is valid or refused as a whole. `read` returns its facts, or raises `InvalidFacts` with all
errors, each once, in the stated order.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

import msgspec

from troth.facts import check
from troth.facts.check import Range, Surroundings
from troth.facts.fields import ID, Field, Ids, explain, fields_of, reader, row_reader, writer
from troth.facts.model import COLLECTIONS, Fact, Facts, Shape

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
        raise InvalidFacts([_of_the_file("file", "bad_json", "nested too deep")]) from None
    except ValueError as error:
        raise InvalidFacts([_of_the_file("file", "bad_json", f"not JSON: {error}")]) from None
    return document


def read(data: bytes | str, parameters: Mapping[str, Range]) -> Facts:
    """The facts of a facts file. Raises InvalidFacts with all errors.

    `parameters` gives the range of each parameter that a policy may set.
    """
    return build(parse(data), parameters)


def build(document: Any, parameters: Mapping[str, Range]) -> Facts:
    """The facts of a parsed facts file. Raises InvalidFacts with all errors."""
    if not isinstance(document, dict):
        raise InvalidFacts([_of_the_file("file", "bad_json", "an object is expected")])
    if document.get("format") != FORMAT:
        raise InvalidFacts([_of_the_file("format", "bad_format", f'"{FORMAT}" is expected')])
    reading = _Reading(document, parameters)
    facts = reading.facts()
    if reading.faults:
        raise InvalidFacts(reading.faults)
    return facts


def write(facts: Facts) -> bytes:
    """The facts file of some facts: a record a line, times in UTC, nothing that is default."""
    return b"".join(_lines(facts))


def _lines(facts: Facts) -> Iterator[bytes]:
    encode = msgspec.json.encode
    yield b'{"format": ' + encode(FORMAT) + b',\n "me": ' + encode(facts.me)
    for name, shape in COLLECTIONS.items():
        records = getattr(facts, name)
        if not records:
            continue
        write_record = writer(shape)
        yield b",\n " + encode(name) + b": [\n  "
        yield b",\n  ".join(encode(write_record(record)) for record in records)
        yield b"]"
    yield b"}\n"


class _Reading:
    """One file being read: the ids it knows, the errors found so far."""

    def __init__(self, document: dict[str, Any], parameters: Mapping[str, Range]) -> None:
        self.faults: list[Fault] = []
        self._document = document
        self._raw = {name: self._records(name) for name in COLLECTIONS}
        self._names: dict[str, list[str]] = {}
        self.ids: Ids = {name: self._ids(name, raw) for name, raw in self._raw.items()}
        self._parameters = parameters

    def facts(self) -> Facts:
        """The facts, as far as they can be read."""
        for key in self._document:
            if key not in COLLECTIONS and key not in ("format", "me"):
                self.faults.append(_of_the_file(key, "unknown_collection", "no such collection"))
        me = self._me()
        unusable: dict[tuple[str, int], frozenset[str]] = {}
        collections = {
            name: self._read_collection(name, raw, unusable) for name, raw in self._raw.items()
        }
        facts = Facts(me=me, **collections)
        self._check(facts, unusable)
        return facts

    def _check(self, facts: Facts, unusable: Mapping[tuple[str, int], frozenset[str]]) -> None:
        """Add what is wrong between fields and between records."""
        across = {
            "organizations": list(check.cycles(facts.organizations)),
            "relationships": list(check.repeated_pairs(facts.relationships)),
            "value_plans": list(check.repeated_goals(facts.value_plans)),
        }
        for name, found in across.items():
            for index, (field, code, sentence) in found:
                self._add(name, index, field, code, sentence)
        around = Surroundings(
            {record.id: record for record in facts.relationships},
            {record.id: record for record in facts.people},
            {record.id: record for record in facts.messages},
            self._parameters,
        )
        good: frozenset[str] = frozenset()
        for name in COLLECTIONS:
            for index, record in enumerate(getattr(facts, name)):
                bad = unusable.get((name, index), good) if unusable else good
                for field, code, sentence in check.faults_of(record, bad, around):
                    self._add(name, index, field, code, sentence)

    def _me(self) -> str:
        me = self._document.get("me")
        if me is None:
            self.faults.append(_of_the_file("me", "missing", "whose file it is must be said"))
        elif type(me) is not str:
            self.faults.append(_of_the_file("me", "wrong_type", "an id is expected"))
        elif not ID.fullmatch(me):
            self.faults.append(_of_the_file("me", "bad_value", "an id is expected"))
        elif me not in self.ids["organizations"] and not self._is_broken("organizations"):
            self.faults.append(
                _of_the_file("me", "unknown_id", f"{me} is not an id in organizations")
            )
        return str(me)

    def _records(self, name: str) -> list[dict[str, Any]]:
        raw = self._document.get(name)
        if raw is None:
            if name in self._document:
                self._refuse_collection(name)
            return []
        if type(raw) is not list or not all(type(each) is dict for each in raw):
            self._refuse_collection(name)
            return []
        return raw

    def _refuse_collection(self, name: str) -> None:
        sentence = "a list of objects is expected"
        self.faults.append(_of_the_file(name, "unknown_collection", sentence))

    def _is_broken(self, name: str) -> bool:
        return any(fault.field == name and fault.rank == _OF_THE_FILE for fault in self.faults)

    def _ids(self, name: str, raw: list[dict[str, Any]]) -> Mapping[str, str]:
        """The ids of a collection; the names by which errors call its records are kept aside."""
        ids: dict[str, str] = {}
        names = []
        matches = ID.fullmatch
        for index, record in enumerate(raw):
            value = record.get("id")
            if type(value) is str and matches(value):
                names.append(value)
                if value not in ids:
                    ids[value] = value
                    continue
                self._add_named(name, value, "id", "duplicate", f"{value} is used before")
            else:
                names.append(f"#{index}")
        self._names[name] = names
        # References into a collection that could not be read are not judged.
        return _AnyId() if self._is_broken(name) else ids

    def _read_collection(
        self,
        name: str,
        raw: list[dict[str, Any]],
        unusable: dict[tuple[str, int], frozenset[str]],
    ) -> list[Any]:
        shape = COLLECTIONS[name]
        read_record = row_reader(shape, self.ids)
        records: list[Fact] = []
        for index, values in enumerate(raw):
            try:
                records.append(read_record(values))
            except (KeyError, TypeError, ValueError):
                record, bad = self._examine(shape, values, name, index, "")
                unusable[name, index] = frozenset(bad)
                records.append(record)
        return records

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
            return reader(field, self.ids)(value), set()
        except (KeyError, TypeError, ValueError):
            for code, sentence in (faults := explain(field, value, self.ids)):
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
        self._add_named(name, self._names[name][index], field, code, sentence)

    def _add_named(self, name: str, record: str, field: str, code: str, sentence: str) -> None:
        self.faults.append(Fault(_RANK[name], record, field, code, sentence, name))


class _AnyId(dict[str, str]):
    """The ids of a collection that could not be read: any might be there."""

    def __missing__(self, key: str) -> str:
        return key

    def __contains__(self, key: object) -> bool:
        return True


def _of_the_file(place: str, code: str, sentence: str) -> Fault:
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
