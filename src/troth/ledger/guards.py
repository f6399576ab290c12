"""Guards: what SQL can say of a fact and the records that it names, as triggers.

Most of them say who can play a part: a side of the relationship. They are made of the shapes, as
the models are, and put in place after every migration. They judge a record as it is written; when
a relationship or person changes later, the program judges those that name it.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction

from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP, Goal
from troth.ledger.databases import SQLITE
from troth.ledger.rows import column_of

_SIDES = "(relationship.a_id, relationship.b_id)"


def install(**_: Any) -> None:
    """Put every guard in place, or make it new."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def _statements() -> Iterator[str]:
    make = _for_sqlite if connection.vendor == SQLITE else _for_postgresql
    for name in COLLECTIONS:
        named = [column_of(each) for each in fields_of(COLLECTIONS[name]).values()]
        for event in ("insert", "update"):
            faults = list(_faults(name, event))
            if faults:
                watched = [each for each in named if any(f"NEW.{each}" in one for one in faults)]
                on = event if event == "insert" else f"update of {', '.join(watched)}"
                yield from make(f"{name}_parties_{event}", f"BEFORE {on} ON {name}", faults)


def _for_sqlite(guard: str, when: str, faults: list[str]) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {guard}"
    yield (
        f"CREATE TRIGGER {guard} {when} WHEN {' OR '.join(faults)} "
        f"BEGIN SELECT RAISE(ABORT, 'wrong party: {guard}'); END"
    )


def _for_postgresql(guard: str, when: str, faults: list[str]) -> Iterator[str]:
    raised = f"'wrong party: {guard}' USING ERRCODE = 'check_violation'"
    yield (
        f"CREATE OR REPLACE FUNCTION {guard}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {' OR '.join(faults)} THEN RAISE EXCEPTION {raised}; END IF; RETURN NEW; END $$"
    )
    yield f"CREATE OR REPLACE TRIGGER {guard} {when} FOR EACH ROW EXECUTE FUNCTION {guard}()"


def _faults(name: str, event: str) -> Iterator[str]:
    """The conditions, about the row NEW, under which a record is refused."""
    shape, fields = COLLECTIONS[name], fields_of(COLLECTIONS[name])
    if name in OF_RELATIONSHIP:
        strangers = [*shape.SIDES, *(other for _, other in shape.OPPOSITE)]
        wrong = [f"NEW.{column_of(fields[each])} NOT IN {_SIDES}" for each in strangers]
        wrong += _OF_THE_SIDES.get(name, ())
        if name == "value_plans":
            goal_sides = " OR ".join(f"{_of_goal(each)} NOT IN {_SIDES}" for each in Goal.SIDES)
            wrong.append(f"EXISTS (SELECT 1 FROM {_items('goals')} WHERE {goal_sides})")
        if wrong:
            yield (
                "EXISTS (SELECT 1 FROM relationships AS relationship "
                f"WHERE relationship.id = NEW.relationship_id AND ({' OR '.join(wrong)}))"
            )
    if name == "relationships":
        lead = "item.value" if connection.vendor == SQLITE else "item.value #>> '{}'"
        yield (
            f"EXISTS (SELECT 1 FROM {_items('leads')} JOIN people ON people.id = {lead} "
            "WHERE people.organization_id NOT IN (NEW.a_id, NEW.b_id))"
        )
    if name == "introductions":
        yield (
            "EXISTS (SELECT 1 FROM people WHERE people.id = NEW.target_id "
            "AND people.organization_id = NEW.beneficiary_id)"
        )
    # A message and the one it answers may be mended together, the one before the other.
    if name == "messages" and event == "insert":
        yield (
            "(NEW.reply_to_id IS NOT NULL AND EXISTS (SELECT 1 FROM messages AS first "
            "WHERE first.id = NEW.reply_to_id AND (first.relationship_id <> NEW.relationship_id "
            "OR first.sent_at > NEW.sent_at)))"
        )


def _items(column: str) -> str:
    """The items of a list of the row, each as `item.value`."""
    if connection.vendor == SQLITE:
        return f"json_each(NEW.{column}) AS item"
    return f"jsonb_array_elements(NEW.{column}) AS item(value)"


def _of_goal(field: str) -> str:
    if connection.vendor == SQLITE:
        return f"json_extract(item.value, '$.{field}')"
    return f"item.value->>'{field}'"


_OF_THE_SIDES = {
    "meetings": (f"NEW.customer_id IN {_SIDES}",),
    "asks": (f"(NEW.kind <> 'availability' AND NEW.asked_id NOT IN {_SIDES})",),
}
