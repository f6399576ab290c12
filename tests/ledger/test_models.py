"""The tables mirror the facts, and refuse what no fact may say."""

import json
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import msgspec
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from tests.demo.days import UI_DAY
from tests.workspaces import Databases, use
from troth.demo import story
from troth.facts.fields import Field, fields_of
from troth.facts.file import write
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP, Form, Shape
from troth.ledger import importing, rows
from troth.ledger.models import FACTS, Entry

STORY = story(UI_DAY)
KINDS = {
    str: models.TextField,
    bool: models.BooleanField,
    int: models.IntegerField,
    float: models.FloatField,
    date: models.DateField,
    time: models.TimeField,
}


def kind_of(field: Field) -> type[models.Field[Any, Any]]:
    if field.form is Form.ID or isinstance(field.kind, tuple):
        return models.CharField
    if field.many:
        return models.JSONField
    if field.ref is not None:
        return models.ForeignKey
    return models.BigIntegerField if field.form is Form.INSTANT else KINDS[field.kind]


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_table_has_just_the_fields_of_its_facts(name: str) -> None:
    columns = {each.name: each for each in FACTS[name]._meta.get_fields() if each.concrete}
    fields = fields_of(COLLECTIONS[name])
    assert columns.keys() == {*fields, "entry", "imprint"}
    for each in fields.values():
        column = columns[each.name]
        assert type(column) is kind_of(each), each.name
        assert column.null == (not each.many and not each.required and each.default is None)
        if each.ref is not None and not each.many:
            assert column.related_model is FACTS[each.ref]
        elif isinstance(each.kind, tuple):
            assert tuple(word for word, _ in column.choices) == each.kind


def test_the_migrations_make_the_models() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


# -- what is refused ------------------------------------------------------------------------------


def some(name: str) -> Any:
    return getattr(STORY, name)[0]


def wrong() -> Iterator[Any]:
    """A change to the first record of a collection for each thing that must hold."""
    for name, shape in COLLECTIONS.items():
        fields = fields_of(shape)
        for earlier, later in shape.ORDER:
            early, late = (2, 1) if fields[later].form is Form.INSTANT else (DAY_2, DAY_1)
            yield name, later, {earlier: early, later: late}
        for one, other in shape.TOGETHER:
            yield name, one, {one: None, other: given(name, fields[other])}
            yield name, other, {other: None, one: given(name, fields[one])}
        for field, other in shape.NEEDS:
            absent = given(name, fields[field])
            yield name, field, {field: absent, other: None}
        for one, other in shape.APART:
            values = {each: given(name, fields[each]) for each in (one, other)}
            yield name, one, values
        for side in shape.SIDES:
            yield name, side, {side: "stranger"}
        for one, other in shape.OPPOSITE:
            yield name, other, {other: getattr(some(name), one)}
            yield name, other, {other: "stranger"}
    sender = some("messages").sender
    meeting = some("meetings")
    yield "organizations", "day_end", {"day_start": time(9), "day_end": time(9)}
    yield "organizations", "merged_into", {"merged_into": some("organizations").id, "merged_at": 1}
    yield "relationships", "b", {"b": some("relationships").a}
    yield "relationships", "leads", {"leads": ("stranger",)}
    yield "rivalries", "b", {"b": some("rivalries").a}
    yield "policies", "relationship", {"level": "site", "relationship": meeting.relationship}
    yield "policies", "organization", {"level": "organization", "organization": None}
    yield (
        "pledges",
        "released_by",
        {
            "released_at": 1 << 60,
            "released_by": some("pledges").pledger,
        },
    )
    yield "messages", "recipients", {"recipients": ("stranger", sender)}
    yield "meetings", "ended_at", {"ended_at": meeting.starts_at}
    yield "meetings", "customer", {"customer": meeting.host}
    yield "asks", "asked", {"asked": some("asks").asker}
    yield "asks", "asked", {"asked": "stranger", "kind": "other"}
    yield "value_plans", "goals", {"goals": (msgspec.structs.replace(goal(), owner="stranger"),)}


def goal() -> Any:
    return next(each for plan in STORY.value_plans for each in plan.goals)


DAY_1, DAY_2 = date(2025, 1, 1), date(2025, 1, 2)


def given(name: str, field: Field) -> Any:
    if field.rows is not None:
        shape: type[Shape] = field.rows
        required = {each.name: each for each in fields_of(shape).values() if each.required}
        return (
            shape(**{key: 1 if each.kind is int else STORY.me for key, each in required.items()}),
        )
    if field.form is Form.INSTANT:
        return 1 << 60
    if field.kind is bool:
        return True
    if isinstance(field.kind, tuple):
        return field.kind[0]
    return STORY.me if field.ref else "text"


@pytest.fixture(scope="module")
def filled(databases: Databases) -> str:
    """A ledger with the demo in it, and two strangers; nothing that a test does to it stays."""
    url = databases.begun()
    world = json.loads(write(STORY))
    stranger = {"id": "stranger", "name": "Stranger"}
    world["organizations"].append({**stranger, "timezone": "UTC"})
    world["people"].append({**stranger, "organization": "stranger"})
    importing.import_facts(world, importing.Origin("facts", "test", "tester"))
    return url


@pytest.fixture
def imported(filled: str) -> Entry:
    use(filled)
    return Entry.objects.get()


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [pytest.param(*each, id=f"{each[0]}.{each[1]}-{n}") for n, each in enumerate(wrong())],
)
def test_the_database_refuses_what_no_fact_may_say(
    imported: Entry, name: str, field: str, values: dict[str, Any]
) -> None:
    record = some(name)
    bad = msgspec.structs.replace(record, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(name, record, bad, None)
        connection.check_constraints()
    if "id" not in values and name not in ("relationships", "organizations"):
        new = msgspec.structs.replace(bad, id="new")
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.insert(name, [(new, None)], imported.pk)
            connection.check_constraints()


def test_a_reply_stays_in_its_relationship_and_comes_later(imported: Entry) -> None:
    first = some("messages")
    reply = msgspec.structs.replace(first, id="new", reply_to=first.id, sent_at=first.sent_at - 1)
    other = next(each.id for each in STORY.relationships if each.id != first.relationship)
    elsewhere = msgspec.structs.replace(reply, relationship=other, sent_at=first.sent_at)
    for bad in (reply, elsewhere):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.insert("messages", [(bad, None)], imported.pk)


def test_one_is_not_introduced_to_ones_own(imported: Entry) -> None:
    introduction = some("introductions")
    own = next(each for each in STORY.people if each.organization == introduction.beneficiary)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(
            "introductions",
            introduction,
            msgspec.structs.replace(introduction, target=own.id),
            None,
        )


def test_a_pair_has_one_relationship(imported: Entry) -> None:
    there = some("relationships")
    twin = msgspec.structs.replace(there, id="twin", a=there.b, b=there.a, leads=())
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert("relationships", [(twin, None)], imported.pk)


def test_there_is_one_workspace(workspace: str) -> None:
    from troth.ledger.models import Workspace

    with pytest.raises(IntegrityError), transaction.atomic():
        Workspace.objects.create(id=2, began_at=0)


def test_every_collection_of_a_relationship_is_guarded() -> None:
    from troth.ledger.guards import _faults

    unguarded = {name for name in OF_RELATIONSHIP if not list(_faults(name, "update"))}
    assert unguarded == {"agreements"}
