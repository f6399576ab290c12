"""Shadows: for a while, this connection reads every fact as it would have been seen at a past time.

A temporary view of the same name stands before each table, cut as `troth.facts.seen` cuts facts:
made of the shapes' own marks, so that a new field is cut like the others. Both databases look for
temporary objects first. Each is made before the first query that names its table, as a page reads
few of them. They live in a transaction that is always rolled back: nothing of them is left, nothing
can be written through them, and all that is read inside comes from one moment.

Mentions of organizations that were taken over are not renamed: screens show them as they were
written, today and in a replay alike.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from troth.facts.fields import Field, fields_of
from troth.facts.model import COLLECTIONS, Goal, Opportunity, Relationship, Shape, ValuePlan, When
from troth.facts.times import Instant
from troth.ledger.databases import SQLITE
from troth.ledger.loading import is_in_transaction, snapshot
from troth.ledger.models import FACTS
from troth.ledger.rows import column_of, fetch

AS_THEY_ARE = frozenset(
    {
        "workspace",
        "sources",
        "files",
        "entries",
        "changes",
        "overrides",
        "reviews",
        "findings",
        "in_use",
        "touches",
        "sent_forms",
        "import_runs",
        "foresights",
    }
)
"""Tables of records that are not cut: what is known now of where facts come from, and the like."""

HIDES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    "questions": {"answered_at": {"answered_by": "", "answer": ""}},
    "held_actions": {"decided_at": {"state": "open", "answer": ""}},
    "internal_asks": {"ended_at": {"outcome": ""}},
}
"""By table and time: what a record reads as while that time is unseen."""


@contextmanager
def seen_at(at: Instant, replay: int | None = None) -> Iterator[None]:
    """Have all that is read inside be what was seen at a time.

    `replay` names the kept reviews that stand for the stored ones.
    """
    if is_in_transaction():
        raise RuntimeError("a past time is looked at from outside of any transaction")
    schema = "main."
    if connection.vendor != SQLITE:
        ((name,),) = fetch("SELECT current_schema()")
        schema = f'"{name}".'
    views = _views(at, replay, schema, connection.vendor)
    made: set[str] = set()

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        # What is made after a savepoint would go with it.
        named = views if sql.startswith("SAVEPOINT") else _WORD.findall(sql)
        for name in (views.keys() & named) - made:
            connection.connection.execute(views[name])
            made.add(name)
        return execute(sql, *rest)

    with snapshot(), connection.execute_wrapper(look):
        yield


_WORD = re.compile(r"\w+")


@lru_cache(maxsize=64)
def _views(at: Instant, replay: int | None, base: str, vendor: str) -> Mapping[str, str]:
    """The statements that make the views, by table; each database has its own."""
    return dict(_made(at, replay, base))


def _made(at: Instant, replay: int | None, base: str) -> Iterator[tuple[str, str]]:
    for name, shape in COLLECTIONS.items():
        columns = _columns_of_fact(name, shape, at, base)
        yield name, _view(name, columns, _conditions(name, at, base), base)
    for model in _records():
        table = model._meta.db_table
        yield table, _view(table, *_record(model, at), base)
    if replay is not None:
        yield from _kept(replay, at, base)


def _view(table: str, columns: Mapping[str, str], conditions: list[str], base: str) -> str:
    named = ", ".join(f'{value} AS "{name}"' for name, value in columns.items())
    if connection.vendor == SQLITE:  # what was seen is most there is; so the order of an index pays
        conditions = [f"likelihood(+({each}), 0.99)" for each in conditions]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f'CREATE TEMP VIEW "{table}" AS SELECT {named} FROM {base}"{table}" AS it{where}'


# -- facts -----------------------------------------------------------------------------------------


def _conditions(name: str, at: Instant, base: str) -> list[str]:
    """When a fact is seen at all."""
    shape, found = COLLECTIONS[name], []
    for field in fields_of(shape).values():
        if field.when is When.FIRST:
            found.append(f"it.{field.name} <= {at}")
        if field.many or field.ref not in ("relationships", "opportunities"):
            continue
        seen = _names_seen(field.ref, f"it.{column_of(field)}", at, base)
        if field.required:
            found.append(seen)
        elif field.ref == "relationships":  # a policy of a relationship is none without it
            found.append(f"(it.{column_of(field)} IS NULL OR {seen})")
    if shape is Opportunity:
        found.append(_has_begun("it", at))
    return found


def _names_seen(collection: str, key: str, at: Instant, base: str) -> str:
    """That what many rows name is seen; PostgreSQL then reads all of the few relationships once."""
    if connection.vendor == SQLITE or collection != "relationships":
        return _is_seen(collection, key, at, base)
    named = f"SELECT id FROM {base}relationships WHERE started_at <= {at}"
    return f"({key} IN ({named})) IS TRUE"  # a plain IN is made a join, of guessed size


def _is_seen(collection: str, key: str, at: Instant, base: str) -> str:
    begun = (
        f"named.started_at <= {at}"
        if COLLECTIONS[collection] is Relationship
        else _has_begun("named", at)
    )
    return f"EXISTS (SELECT 1 FROM {base}{collection} AS named WHERE named.id = {key} AND {begun})"


def _has_begun(opportunity: str, at: Instant) -> str:
    if connection.vendor == SQLITE:
        return f"json_extract({opportunity}.stages, '$[0].at') <= {at}"
    return f"({opportunity}.stages->0->>'at')::bigint <= {at}"


def _columns_of_fact(name: str, shape: type[Shape], at: Instant, base: str) -> dict[str, str]:
    fields = fields_of(shape)
    together = {
        one: other
        for pair in shape.TOGETHER
        for one, other in (pair, pair[::-1])
        if fields[other].when is When.EVENT and fields[one].when is None
    }
    columns = {
        column_of(field): _column(field, together.get(field.name), shape, at, base)
        for field in fields.values()
    }
    return {**columns, "entry_id": "it.entry_id", "imprint": "it.imprint"}


def _column(field: Field, event: str | None, shape: type[Shape], at: Instant, base: str) -> str:
    """A field as it reads at a time."""
    column = f"it.{column_of(field)}"
    event = field.name if field.when is When.EVENT else field.seen_with or event
    if event is not None:
        return f"CASE WHEN it.{event} <= {at} THEN {column} ELSE {_absent(field)} END"
    if field.ref == "opportunities" and not field.required:
        return f"CASE WHEN {_is_seen('opportunities', column, at, base)} THEN {column} END"
    if shape is Opportunity and field.name == "stages":
        return _rows_seen(column, f"{_of_row('at')} <= {at}", "row.value")
    if shape is ValuePlan and field.name == "goals":
        return _rows_seen(column, f"{_of_row('set_at')} <= {at}", _goal(at, base))
    return column


def _absent(field: Field) -> str:
    """How a field reads that is not seen."""
    if field.many:
        return "'[]'" if connection.vendor == SQLITE else "'[]'::jsonb"
    if field.kind is bool:
        return str(bool(field.default)).upper()
    return "NULL"


def _of_row(field: str) -> str:
    if connection.vendor == SQLITE:
        return f"json_extract(row.value, '$.{field}')"
    return f"(row.value->>'{field}')::bigint"


def _rows_seen(column: str, condition: str, value: str) -> str:
    if connection.vendor == SQLITE:
        return (
            f"(SELECT json_group_array(json({value})) FROM (SELECT row.value, row.key FROM "
            f"json_each({column}) AS row ORDER BY row.key) AS row WHERE {condition})"
        )
    return (
        f"coalesce((SELECT jsonb_agg({value} ORDER BY row.place) FROM "
        f"jsonb_array_elements({column}) WITH ORDINALITY AS row(value, place) "
        f"WHERE {condition}), '[]'::jsonb)"
    )


def _goal(at: Instant, base: str) -> str:
    """A row of a value plan as it reads at a time."""
    value = "row.value"
    for field in fields_of(Goal).values():
        if field.when is When.EVENT:
            unseen = f"{_of_row(field.name)} > {at}"
        elif field.ref == "opportunities":
            named = f"json_extract(row.value, '$.{field.name}')"
            if connection.vendor != SQLITE:
                named = f"row.value->>'{field.name}'"
            unseen = f"NOT {_is_seen('opportunities', named, at, base)}"
        else:
            continue
        if connection.vendor == SQLITE:
            value = (
                f"CASE WHEN {unseen} THEN json_remove({value}, '$.{field.name}') ELSE {value} END"
            )
        else:
            value = f"({value} - CASE WHEN {unseen} THEN '{field.name}' ELSE '' END)"
    return value


# -- records beside the facts ----------------------------------------------------------------------


def _records() -> Iterator[type[models.Model]]:
    """The models of records that are cut by their own times."""
    facts = set(FACTS.values())
    for model in apps.get_models():
        table = model._meta.db_table
        if not model.__module__.startswith("troth.") or table in AS_THEY_ARE or model in facts:
            continue
        if model._meta.app_label != "accounts" and not table.startswith("replay"):
            yield model


def _record(model: type[models.Model], at: Instant) -> tuple[dict[str, str], list[str]]:
    """The columns of a record, and when it is seen: from the first of its times on."""
    times = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.BigIntegerField) and f"_{field.name}".endswith("_at")
    ]
    first = next((field for field in times if not field.null), None)
    columns = {each.column: f'it."{each.column}"' for each in model._meta.concrete_fields}
    for field in times:
        if not field.null:
            continue
        hidden = {field.name: None, **HIDES.get(model._meta.db_table, {}).get(field.name, {})}
        for name, reads in hidden.items():
            absent = "NULL" if reads is None else f"'{reads}'"
            # What has not happened yet hides what came with it; what never did hides nothing.
            columns[name] = f'CASE WHEN it."{field.name}" > {at} THEN {absent} ELSE it."{name}" END'
    return columns, [] if first is None else [f'it."{first.name}" <= {at}']


def _kept(replay: int, at: Instant, base: str) -> Iterator[tuple[str, str]]:
    """The reviews of a replay in place of the stored ones."""
    own = f"FROM {base}replayed_"
    yield (
        "reviews",
        "CREATE TEMP VIEW reviews AS SELECT id, relationship_id, side_id, them_id, as_of, wake_at, "
        f"rules, failed {own}reviews WHERE replay_id = {replay}",
    )
    yield (
        "findings",
        "CREATE TEMP VIEW findings AS SELECT it.* "
        f"{own}findings AS it JOIN {base}replayed_reviews AS review ON review.id = it.review_id "
        f"WHERE review.replay_id = {replay}",
    )
    yield (
        "in_use",
        f"CREATE TEMP VIEW in_use AS SELECT id, rule, side_id, CAST({at} AS bigint) AS since, "
        f"'' AS fed_by {own}uses WHERE replay_id = {replay}",
    )
