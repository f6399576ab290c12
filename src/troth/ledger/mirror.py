"""Models made of the shapes of facts, so that a fact is described once.

Each field of a shape becomes a column; what the shape says of how its fields bind each other
becomes a constraint of the table. Instants are kept as they are counted: microseconds since 1970 in
UTC. A list, of values or of rows, is one JSON column: it is read and replaced as a whole.
"""

from collections.abc import Iterator
from datetime import date, time
from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, StrIndex

from troth.facts.fields import Field, fields_of
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP, Fact, Form, When

ID_LENGTH = 64

_LOOKED_UP: dict[str, tuple[str, ...]] = {
    "organizations": ("merged_into",),
    "closures": ("organization",),
    "people": ("organization",),
    "relationships": ("a", "b"),
    "rivalries": ("a", "b"),
    "policies": ("relationship",),
    "opportunities": ("customer", "initiative"),
    "engagements": ("opportunity",),
    "messages": ("reply_to",),
    "meetings": ("customer", "starts_at"),
    "shares": ("shared_at",),
    "exchanges": ("given_at",),
    "asks": ("made_at",),
    "introductions": ("target",),
}
"""Columns by which facts are found, beside their id and their relationship."""


class Recorded(models.Model):
    """A fact as it is kept: what is known, who added it, and what its source last said of it."""

    entry = models.ForeignKey("ledger.Entry", models.PROTECT, related_name="+", db_index=False)
    """The entry of the audit trail that added it."""
    imprint = models.BigIntegerField(null=True)
    """A hash of what was last imported; none where nothing was."""

    class Meta:
        abstract = True


def model_of(name: str) -> type[models.Model]:
    """The model that mirrors the shape of a collection."""
    shape = COLLECTIONS[name]
    meta = {
        "db_table": name,
        "indexes": list(_indexes(name, shape)),
        "constraints": list(_constraints(name, shape)),
    }
    columns = {each.name: _column(name, each) for each in fields_of(shape).values()}
    return type(
        shape.__name__,
        (Recorded,),
        {
            "__module__": "troth.ledger.models",
            "__doc__": shape.__doc__,
            "Meta": type("Meta", (), meta),
            **columns,
        },
    )


def _column(name: str, field: Field) -> models.Field[Any, Any]:
    if field.form is Form.ID:
        return models.CharField(max_length=ID_LENGTH, primary_key=True)
    if field.many:
        return models.JSONField(default=list)
    empty = not field.required and field.default is None
    absent: dict[str, Any] = {"null": empty, "blank": empty}
    if field.ref is not None:
        return models.ForeignKey(
            f"ledger.{COLLECTIONS[field.ref].__name__}",
            models.PROTECT,
            related_name=f"{name}_as_{field.name}",
            db_index=False,
            **absent,
        )
    if not field.required and not empty:
        absent["default"] = field.default
    if isinstance(field.kind, tuple):
        words = [(word, word.replace("_", " ")) for word in field.kind]
        return models.CharField(max_length=32, choices=words, **absent)
    if field.form is Form.INSTANT:
        return models.BigIntegerField(**absent)
    return _KINDS[field.kind](**absent)


_KINDS: dict[Any, type[models.Field[Any, Any]]] = {
    str: models.TextField,
    bool: models.BooleanField,
    int: models.IntegerField,
    float: models.FloatField,
    date: models.DateField,
    time: models.TimeField,
}


def _indexes(name: str, shape: type[Fact]) -> Iterator[models.Index]:
    if name in OF_RELATIONSHIP:
        first = next(each.name for each in fields_of(shape).values() if each.when is When.FIRST)
        yield models.Index(fields=["relationship", first], name=f"{name}_of")
    for column in _LOOKED_UP.get(name, ()):
        given = None
        if not fields_of(shape)[column].required:
            given = Q(**{f"{column}__isnull": False})
        yield models.Index(fields=[column], name=f"{name}_by_{column}"[:30], condition=given)
    if name == "opportunities":
        yield models.Index(first_stage_at(), name="opportunities_by_first_stage")


def first_stage_at() -> Combinable:
    """When the first stage of an opportunity begins, as SQL."""
    return Cast(models.F("stages__0__at"), models.BigIntegerField())


# -- constraints ----------------------------------------------------------------------------------


def _constraints(name: str, shape: type[Fact]) -> Iterator[models.BaseConstraint]:
    fields = fields_of(shape)

    def given(field: str) -> Q:
        if fields[field].many:
            return ~Q(_is(Cast(field, models.TextField()), "[]"))
        if fields[field].kind is bool:
            return Q(**{field: True})
        return Q(**{f"{field}__isnull": False})

    def check(code: str, field: str, condition: Any) -> CheckConstraint:
        return CheckConstraint(condition=condition, name=f"{name}_{code}_{field}")

    for earlier, later in shape.ORDER:
        held = Q(**{f"{later}__gte": F(earlier)})
        yield check(f"order_{earlier}", later, held)
    for one, other in shape.TOGETHER:
        yield check(f"with_{other}", one, given(one) & given(other) | ~given(one) & ~given(other))
    for field, other in shape.NEEDS:
        yield check(f"needs_{other}", field, ~given(field) | given(other))
    for one, other in shape.APART:
        yield check(f"not_with_{other}", one, ~(given(one) & given(other)))
    for one, other in (*shape.OPPOSITE, *_DIFFERENT.get(name, ())):
        yield check(f"not_{one}", other, ~Q(**{one: F(other)}))
    for code, field, condition in _OWN.get(name, ()):
        yield check(code, field, condition)
    if name == "relationships":
        pair = (models.functions.Least("a", "b"), models.functions.Greatest("a", "b"))
        yield models.UniqueConstraint(*pair, name="relationships_one_a_pair")


def _is(one: Combinable, other: str | int) -> Any:
    return models.lookups.Exact(one, Value(other))


def _only_at(level: str) -> Q:
    """A policy names an organization or relationship at that level, and only there."""
    named, at = Q(**{f"{level}__isnull": False}), Q(level=level)
    return named & at | ~named & ~at


_DIFFERENT = {
    "organizations": (("id", "merged_into"),),
    "relationships": (("a", "b"),),
    "rivalries": (("a", "b"),),
    "asks": (("asker", "asked"),),
}

_OWN: dict[str, tuple[tuple[str, str, Any], ...]] = {
    "organizations": (("order", "day_end", Q(day_end__gt=F("day_start"))),),
    "policies": (
        ("level", "organization", _only_at("organization")),
        ("level", "relationship", _only_at("relationship")),
    ),
    "pledges": (("party", "released_by", Q(released_by=F("beneficiary"))),),
    "meetings": (("order", "ended_at", Q(ended_at__gt=F("starts_at"))),),
    "messages": (
        (
            "party",
            "recipients",
            _is(
                StrIndex(
                    Cast("recipients", models.TextField()),
                    Concat(Value('"'), F("sender_id"), Value('"')),
                ),
                0,
            ),
        ),
    ),
}
