"""How each field of a fact is read from JSON and written back, told by its annotation in `model`.

Reading a good value must cost next to nothing, for files have millions of them; saying what is
wrong with a bad one may take its time. So a `Field` has two functions: `read`, which returns the
value or raises, and `explain`, which is asked only after `read` has raised.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec

from troth.facts.model import Form, Ref, Shape, Size, When, With, Within
from troth.facts.times import (
    NaiveTime,
    format_instant,
    parse_date,
    parse_instant,
)

ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_ANY_SIZE = Size(0, 1_000_000_000)
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")

Fault = tuple[str, str]
"""(code, sentence): what is wrong with a value (`facts.md`, section 4)."""

Ids = Mapping[str, Mapping[str, str]]
"""The ids of each collection, each mapped to itself: a look-up checks and shares the string."""


class Field(NamedTuple):
    """One field of a fact, or of a row of one."""

    name: str
    required: bool
    default: Any
    ref: str | None  # the collection whose ids it holds
    when: When | None
    seen_with: str | None  # the event without which it is unseen
    rows: type[Shape] | None  # the shape of its rows, if it holds rows
    many: bool  # it holds a list of values
    kind: Any  # the Python type of one value, or a tuple of the words allowed
    form: Form | None
    within: Within | None
    size: Size | None


@cache
def fields_of(shape: type[Shape]) -> dict[str, Field]:
    """The fields of a fact or row, by name."""
    return {info.name: _field(info) for info in msgspec.structs.fields(shape)}


def _field(info: msgspec.structs.FieldInfo) -> Field:
    marks: tuple[Any, ...] = getattr(info.type, "__metadata__", ())
    kind = info.type.__origin__ if marks else info.type
    if isinstance(kind, UnionType) or NoneType in get_args(kind):
        (kind,) = (part for part in get_args(kind) if part is not NoneType)
    many = get_origin(kind) is tuple
    if many:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        kind = get_args(kind)
    rows = kind if isinstance(kind, type) and issubclass(kind, Shape) else None

    def mark(of: type[Any]) -> Any:
        return next((each for each in marks if isinstance(each, of)), None)

    ref, seen_with = mark(Ref), mark(With)
    return Field(
        name=info.name,
        required=info.required,
        default=(() if many else None) if info.required else info.default,
        ref=ref.collection if ref else None,
        when=mark(When),
        seen_with=seen_with.event if seen_with else None,
        rows=rows,
        many=many,
        kind=kind,
        form=mark(Form),
        within=mark(Within),
        size=mark(Size),
    )


# -- reading ------------------------------------------------------------------------------------


def reader(field: Field, ids: Ids) -> Callable[[Any], Any]:
    """The function that reads a value of a field, or raises what Python raises."""
    one = row_reader(field.rows, ids) if field.rows else _one_reader(field, ids)
    if not field.many:
        return one
    size = field.size or _ANY_SIZE

    def read(value: Any) -> Any:
        if type(value) is not list:
            raise TypeError(value)
        if not size.least <= len(value) <= size.most:
            raise ValueError(value)
        return tuple([one(each) for each in value])

    return read


def row_reader(shape: type[Shape], ids: Ids) -> Callable[[Any], Any]:
    """The function that reads a fact or a row from a JSON object, or raises what Python raises."""
    readers = {name: reader(field, ids) for name, field in fields_of(shape).items()}

    def read(raw: dict[str, Any]) -> Any:
        if type(raw) is not dict:
            raise TypeError(raw)
        values = {}
        for name, value in raw.items():
            read_value = readers[name]
            if value is not None:
                values[name] = read_value(value)
        return shape(**values)

    return read


def _one_reader(field: Field, ids: Ids) -> Callable[[Any], Any]:
    if field.ref is not None:
        return ids[field.ref].__getitem__
    if isinstance(field.kind, tuple):
        return {word: word for word in field.kind}.__getitem__
    if field.form is not None:
        return _FORMS[field.form]
    if field.kind in (int, float):
        return _number_reader(field)
    return _KINDS[field.kind]


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError(value)
    return value


def _id(value: Any) -> str:
    if not ID.fullmatch(value):
        raise ValueError(value)
    return str(value)


def _clock(value: Any) -> time:
    if not _CLOCK.fullmatch(value):
        raise ValueError(value)
    return time.fromisoformat(value)


def _zone(value: Any) -> str:
    if not is_zone(_text(value)):
        raise ValueError(value)
    return str(value)


@cache
def is_zone(name: str) -> bool:
    """Whether a name is that of an IANA time zone."""
    # The zone folder also holds copies with leap seconds and files that are no zones.
    if name.startswith(("posix", "right/")) or name in ("localtime", "Factory"):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _number_reader(field: Field) -> Callable[[Any], Any]:
    allowed = (int,) if field.kind is int else (int, float)
    assert field.within is not None, f"{field.name} is a number without a range"
    low, high = field.within

    def read(value: Any) -> Any:
        if type(value) not in allowed:
            raise TypeError(value)
        if not low <= value <= high:
            raise ValueError(value)
        return value

    return read


_FORMS: dict[Form, Callable[[Any], Any]] = {
    Form.ID: _id,
    Form.ZONE: _zone,
    Form.INSTANT: parse_instant,
}
_KINDS: dict[Any, Callable[[Any], Any]] = {
    str: _text,
    bool: _boolean,
    date: parse_date,
    time: _clock,
}


# -- explaining ---------------------------------------------------------------------------------


def explain(field: Field, value: Any, ids: Ids) -> list[Fault]:
    """What is wrong with a value that could not be read. Rows explain themselves elsewhere."""
    if field.many and type(value) is not list:
        return [("wrong_type", f"a list is expected, not {_shown(value)}")]
    if field.size and not field.size.least <= len(value) <= field.size.most:
        return [("bad_value", f"{_items(field.size)}, not {len(value)}")]
    if field.rows:
        return []
    read = _one_reader(field, ids)
    faults = []
    for each in value if field.many else (value,):
        try:
            read(each)
        except (TypeError, ValueError, KeyError) as error:
            fault = _explain_one(field, each, error)
            if fault not in faults:
                faults.append(fault)
    return faults


def _items(size: Size) -> str:
    return "at least one item is expected" if size.least else f"at most {size.most} are expected"


def _explain_one(field: Field, value: Any, error: Exception) -> Fault:
    expected, types = _expected(field)
    if type(value) not in types:
        return "wrong_type", f"{expected} is expected, not {_shown(value)}"
    if field.ref is not None and ID.fullmatch(value):
        return "unknown_id", f"{value} is not an id in {field.ref}"
    if isinstance(error, NaiveTime):
        return "naive_datetime", f"{_shown(value)} has no offset from UTC, such as Z or +01:00"
    return "bad_value", f"{expected} is expected, not {_shown(value)}"


def _expected(field: Field) -> tuple[str, tuple[type, ...]]:
    """What a field wants, in words, and the JSON types that could be it."""
    if isinstance(field.kind, tuple):
        return f"one of {', '.join(field.kind)}", (str,)
    if field.ref is not None:
        return f"the id of one of {field.ref}", (str,)
    if field.form is not None:
        return _EXPECTED_FORM[field.form], (str,)
    if field.within is not None:
        types: tuple[type, ...] = (int,) if field.kind is int else (int, float)
        name = "a whole number" if field.kind is int else "a number"
        return f"{name} from {field.within.low:g} to {field.within.high:g}", types
    return _EXPECTED_KIND[field.kind]


_EXPECTED_FORM = {
    Form.ID: "an id (1 to 64 of A-Z a-z 0-9 . _ -)",
    Form.ZONE: "an IANA time zone such as Europe/Berlin",
    Form.INSTANT: "a datetime such as 2025-03-01T09:00:00+01:00, in 1900 to 2200,",
}
_EXPECTED_KIND: dict[Any, tuple[str, tuple[type, ...]]] = {
    str: ("text", (str,)),
    bool: ("true or false", (bool,)),
    date: ("a date such as 2025-03-01, in 1900 to 2200,", (str,)),
    time: ("a time of day such as 09:00", (str,)),
}


def _shown(value: Any) -> str:
    """A value as its writer would know it, cut to a glance, on one line."""
    text = msgspec.json.encode(value).decode() if not isinstance(value, float) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


# -- writing ------------------------------------------------------------------------------------


@cache
def writer(shape: type[Shape]) -> Callable[[Any], dict[str, Any]]:
    """The function that turns a fact or a row into a JSON object, without what is default."""
    plan = [
        (name, field.default, field.required, _value_writer(field))
        for name, field in fields_of(shape).items()
    ]

    def write(fact: Any) -> dict[str, Any]:
        values = {}
        for name, default, required, write_value in plan:
            value = getattr(fact, name)
            if required or value != default:
                values[name] = write_value(value) if write_value else value
        return values

    return write


def _value_writer(field: Field) -> Callable[[Any], Any] | None:
    if field.rows is not None:
        row = writer(field.rows)
        return lambda value: [row(each) for each in value]
    one: Callable[[Any], Any] | None = None
    if field.form is Form.INSTANT:
        one = format_instant
    elif field.kind is date:
        one = date.isoformat
    elif field.kind is time:
        one = _write_clock
    if not field.many:
        return one
    return lambda value: [one(each) for each in value] if one else list(value)


def _write_clock(value: time) -> str:
    return value.isoformat("minutes")
