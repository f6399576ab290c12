"""Facts in an SQLite file, a table for each collection, read back relationship by relationship."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date, time
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from troth.facts.fields import Field, fields_of
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP, Fact

Row = tuple[Any, ...]


def create(path: str) -> sqlite3.Connection:
    """An empty file with a table for each collection."""
    connection = sqlite3.connect(path)
    for name, shape in COLLECTIONS.items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(fields_of(shape))})")
    return connection


def insert(connection: sqlite3.Connection, name: str, facts: list[Fact]) -> None:
    """Write facts of one collection."""
    names = list(fields_of(COLLECTIONS[name]))
    marks = ", ".join("?" * len(names))
    rows = ([_stored(getattr(fact, each)) for each in names] for fact in facts)
    connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)


def index(connection: sqlite3.Connection) -> None:
    """Index what is looked up, and what is read in order of relationships."""
    for name in COLLECTIONS:
        connection.execute(f"CREATE UNIQUE INDEX {name}_id ON {name} (id)")
    for name in OF_RELATIONSHIP:
        connection.execute(f"CREATE INDEX {name}_of ON {name} (relationship)")
    connection.execute("CREATE INDEX engaged_on ON engagements (opportunity)")
    connection.execute("CREATE INDEX sold_to ON opportunities (owner, customer)")
    for side in ("a", "b"):
        connection.execute(f"CREATE INDEX relationships_{side} ON relationships ({side})")
    connection.commit()


def _stored(value: Any) -> Any:
    if isinstance(value, tuple | date | time):
        return msgspec.json.encode(value).decode() if isinstance(value, tuple) else str(value)
    return value


def select(connection: sqlite3.Connection, name: str) -> Iterator[Row]:
    """The rows of a collection, those of a relationship together."""
    order = " ORDER BY relationship" if name in OF_RELATIONSHIP else ""
    return connection.execute(f"SELECT * FROM {name}{order}")


@cache
def builder(name: str) -> Callable[[Row], Any]:
    """The function that makes a fact of a row."""
    shape = COLLECTIONS[name]
    fields = list(fields_of(shape).values())
    positional = sum(field.name not in _BY_KEYWORD for field in fields)
    keywords = [field.name for field in fields[positional:]]
    converts = [(at, convert) for at, field in enumerate(fields) if (convert := _convert(field))]
    attested = len(fields) - 1 if keywords[-1] == "attestation" else None

    def build(row: Row) -> Any:
        values = list(row)
        for at, convert in converts:
            values[at] = convert(values[at])
        if attested is None:
            return shape(*values[:positional])
        return shape(*values[:positional], attestation=values[attested])

    return build


_BY_KEYWORD = ("note", "source", "source_id", "attestation")


def _convert(field: Field) -> Callable[[Any], Any] | None:
    if field.rows is not None:
        return _Decoded(tuple[field.rows, ...]).__getitem__  # type: ignore[name-defined]
    if field.many:
        return _Decoded(tuple[field.kind, ...]).__getitem__  # type: ignore[name-defined]
    if field.kind is bool:
        return (False, True).__getitem__
    if field.kind in (date, time):
        return _Parsed(field.kind).__getitem__
    return None


class _Decoded(dict[str, Any]):
    """Lists as they are stored, decoded once each: most are alike."""

    def __init__(self, of: Any) -> None:
        self._decoder = msgspec.json.Decoder(of)

    def __missing__(self, text: str) -> Any:
        value = self._decoder.decode(text)
        if len(text) < 60:
            self[text] = value
        return value


class _Parsed(dict[str | None, Any]):
    def __init__(self, kind: Any) -> None:
        self._kind = kind
        self[None] = None

    def __missing__(self, text: str) -> Any:
        value = self[text] = self._kind.fromisoformat(text)
        return value


class Table(dict[str, Any]):
    """The facts of a collection by id, each read when it is first asked for."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._build = builder(name)
        self._connection, self._query = connection, f"SELECT * FROM {name} WHERE id = ?"

    def __missing__(self, key: str) -> Any:
        row = self._connection.execute(self._query, (key,)).fetchone()
        fact = self[key] = self._build(row)
        return fact


def facts_where(connection: sqlite3.Connection, name: str, where: str, *values: Any) -> list[Any]:
    """The facts of a collection for which a condition holds."""
    found = connection.execute(f"SELECT * FROM {name} WHERE {where}", values)
    return list(map(builder(name), found))


def by_relationship(connection: sqlite3.Connection) -> Iterator[tuple[str, dict[str, list[Any]]]]:
    """The facts of each relationship, all tables merged, in one pass and constant memory."""
    streams = {
        name: groupby(select(connection, name), key=itemgetter(1)) for name in OF_RELATIONSHIP
    }
    builders = {name: builder(name) for name in OF_RELATIONSHIP}
    heads = {name: next(stream, None) for name, stream in streams.items()}
    while waiting := [head[0] for head in heads.values() if head is not None]:
        relationship = min(waiting)
        records = {}
        for name, head in heads.items():
            if head is not None and head[0] == relationship:
                records[name] = list(map(builders[name], head[1]))
                heads[name] = next(streams[name], None)
        yield relationship, records
