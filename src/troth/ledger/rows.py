"""Rows and facts: the one place that translates between them.

A review reads millions of rows, so they are fetched as plain tuples and become structs directly;
the statements are made of the models' own columns.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, time
from functools import cache
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec
from django.db import connection
from django.db.backends.utils import CursorWrapper

from troth.facts.fields import Field, fields_of
from troth.facts.model import COLLECTIONS, Fact
from troth.ledger.databases import SQLITE

Row = tuple[Any, ...]

REMARKS = ("note", "source", "source_id")
"""The fields that mean nothing to the rules; reviews do not read them."""
_BATCH = 2_000


def columns(name: str, *, remarks: bool = True) -> list[str]:
    """The columns of a collection's table, in the order of its shape's fields."""
    return [
        column_of(field)
        for field in fields_of(COLLECTIONS[name]).values()
        if remarks or field.name not in REMARKS
    ]


def column_of(field: Field) -> str:
    """The column that holds a field."""
    return f"{field.name}_id" if field.ref is not None and not field.many else field.name


def imprint(said: msgspec.Struct) -> int:
    """A hash of what a fact or a finding says, the same in every process."""
    digest = blake2b(msgspec.json.encode(said), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


# -- reading --------------------------------------------------------------------------------------


def fetch(sql: str, *values: Any) -> Iterator[Row]:
    """The rows of a query, some at a time."""
    return chain.from_iterable(_fetch_some(sql, values))


def _fetch_some(sql: str, values: Sequence[Any]) -> Iterator[list[Row]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        while rows := cursor.fetchmany(_BATCH):
            yield rows


def select(name: str, where: str = "", *values: Any, remarks: bool = True) -> Iterator[Any]:
    """The facts of a collection for which a condition, in SQL, holds."""
    named = ", ".join(f"{name}.{each}" for each in columns(name, remarks=remarks))
    rows = _fetch_some(f"SELECT {named} FROM {name} {where}", values)
    return chain.from_iterable(map(_builder(name, remarks), rows))


def among(column: str, values: Iterable[Any]) -> tuple[str, Any]:
    """The condition that a column has one of some values, and the parameter that it takes."""
    if connection.vendor == SQLITE:
        return (
            f"{column} IN (SELECT value FROM json_each(%s))",
            msgspec.json.encode(list(values)).decode(),
        )
    return f"{column} = ANY(%s)", list(values)


@cache
def _builder(name: str, remarks: bool) -> Callable[[list[Row]], Iterable[Any]]:
    """The function that makes facts of rows: a column at a time, which is much the quickest."""
    shape: Callable[..., Fact] = COLLECTIONS[name]
    fields = [
        field
        for field in fields_of(COLLECTIONS[name]).values()
        if remarks or field.name not in REMARKS
    ]
    converts = [
        (at, convert)
        for at, field in enumerate(fields)
        if (convert := _converter(field)) is not None
    ]
    by_keyword = [field.name for field in fields if field.name in (*REMARKS, "attestation")]
    by_place = len(fields) - len(by_keyword)

    def build(rows: list[Row]) -> Iterable[Any]:
        values: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for at, convert in converts:
            values[at] = map(convert, values[at])
        facts = map(shape, *values[:by_place])
        if not by_keyword or _are_usual(values[by_place:]):
            return facts
        named = zip(*values[by_place:], strict=True)
        return [
            msgspec.structs.replace(fact, **dict(zip(by_keyword, each, strict=True)))
            for fact, each in zip(facts, named, strict=True)
        ]

    return build


def _are_usual(columns: list[Iterable[Any]]) -> bool:
    """Whether no remark is made, and all was observed."""
    return all(set(column) <= {None, "observed"} for column in columns)


def _converter(field: Field) -> Callable[[Any], Any] | None:
    if field.many:
        return _Decoded(tuple[field.rows or _kind(field), ...]).__getitem__  # type: ignore[misc]
    if field.kind is float:
        return _number
    if field.kind is bool and field.seen_with:  # a cut column has no type of its own in SQLite
        return bool
    return None


def _kind(field: Field) -> Any:
    return str if isinstance(field.kind, tuple) else field.kind


def _number(value: float | None) -> float | None:
    """A number as it was written: 5, not 5.0."""
    return int(value) if value is not None and value.is_integer() else value


class _Decoded(dict[str, Any]):
    """Lists as they are stored, short ones decoded once each: most are alike."""

    def __init__(self, kind: Any) -> None:
        self._decoder = msgspec.json.Decoder(kind)

    def __missing__(self, text: str) -> Any:
        value = self._decoder.decode(text)
        if len(text) < 60 and len(self) < 100_000:
            self[text] = value
        return value


# -- writing --------------------------------------------------------------------------------------


@cache
def _storer(name: str) -> Callable[[Fact], list[Any]]:
    """The function that makes the values of a row of a fact."""
    fields = fields_of(COLLECTIONS[name]).values()
    converts = [(at, convert) for at, each in enumerate(fields) if (convert := _stored(each))]
    names = [each.name for each in fields]

    def store(fact: Fact) -> list[Any]:
        values = [getattr(fact, each) for each in names]
        for at, convert in converts:
            values[at] = convert(values[at])
        return values

    return store


def _stored(field: Field) -> Callable[[Any], Any] | None:
    if field.many:
        return _as_json
    if field.kind in (date, time):
        return lambda value: None if value is None else value.isoformat()
    return None


def _as_json(value: tuple[Any, ...]) -> str:
    return msgspec.json.encode(value).decode() if value else "[]"


def insert(name: str, facts: Iterable[tuple[Fact, int | None]], entry: int) -> None:
    """Write new facts of a collection, each with its imprint."""
    store = _storer(name)
    rows = ([*store(fact), entry, mark] for fact, mark in facts)
    write(name, [*columns(name), "entry_id", "imprint"], rows)


def write(table: str, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows by the quickest way that the database has."""
    listed = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if connection.vendor == SQLITE:
            marks = ", ".join("?" * len(names))
            raw: sqlite3.Connection = connection.connection
            raw.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)
        else:
            _copy(cursor, f'COPY "{table}" ({listed}) FROM STDIN', rows)


def _copy(cursor: CursorWrapper, sql: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row(row)


def update(name: str, old: Fact, new: Fact, mark: int | None) -> None:
    """Write the fields that changed of a fact, and its imprint unless that is None."""
    store = _storer(name)
    changed = {
        column: after
        for column, before, after in zip(columns(name), store(old), store(new), strict=True)
        if before != after
    }
    if mark is not None:
        changed["imprint"] = mark
    if not changed:
        return
    assigned = ", ".join(f"{column} = %s" for column in changed)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {name} SET {assigned} WHERE id = %s", [*changed.values(), new.id])
