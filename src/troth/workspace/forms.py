"""Forms made of the shapes of facts, and what they make: an action as `facts.md`, 5, has it."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.forms.renderers import TemplatesSetting
from django.utils import timezone

from troth.accounts.reach import Reach
from troth.facts.fields import ID, Field, fields_of
from troth.facts.model import COLLECTIONS, Form, Shape, When
from troth.facts.times import format_instant, instant, moment
from troth.ledger.models import FACTS
from troth.ledger.writing import present
from troth.rules import PARAMETERS
from troth.workspace.lines import partner_name

MAX_TEXT = 2000
_MANY = 4
"""Empty rows that a form offers for lists of rows."""
LONG = frozenset({"text", "note", "description", "reason", "topic"})
"""Fields that take more than a line."""


class Renderer(TemplatesSetting):
    """Draws forms with the project's own templates."""

    form_template_name = "workspace/form/form.html"
    field_template_name = "workspace/form/field.html"


# -- fields ----------------------------------------------------------------------------------------


class InstantField(forms.DateTimeField):
    """A moment, asked for in the reader's time zone; empty means now where that is allowed.

    What has happened is not still to come: no check would see it until it is, and no rule stop it.
    """

    widget = forms.DateTimeInput(
        attrs={"class": "input", "type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )

    def __init__(self, *, has_happened: bool = False, **usual: Any) -> None:
        super().__init__(**usual)
        self._has_happened = has_happened

    def clean(self, value: Any) -> str | None:
        """The moment as a facts file writes it."""
        found = super().clean(value)
        if found is None:
            return None
        try:
            at = instant(found)
            written = format_instant(at)
        except (ValueError, OverflowError):
            raise ValidationError("A date between 1970 and 2200 is expected.") from None
        if self._has_happened and at > present():
            raise ValidationError("That is still to come.")
        return written


class LinesField(forms.CharField):
    """Several short texts, a line each."""

    widget = forms.Textarea(attrs={"class": "input", "rows": 3})

    def clean(self, value: Any) -> list[str]:
        """The lines that say something."""
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


class ReferenceField(forms.CharField):
    """Another fact, by name or id, offered while it is typed.

    Only what the user may read is found. `limit` narrows it down further.
    """

    def __init__(
        self, collection: str, reach: Reach, limit: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        self.collection, self.reach, self.limit = collection, reach, dict(limit or {})
        super().__init__(max_length=300, **kwargs)
        self.widget.attrs |= {
            "class": "input",
            "list": f"known-{collection}",
            "autocomplete": "off",
            "hx-get": f"/known/{collection}/",
            "hx-trigger": "input changed delay:250ms",
            "hx-target": f"#known-{collection}",
        }

    def clean(self, value: Any) -> str | None:
        """The id that is meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        facts = self.reach.reads(self.collection).filter(**self.limit)
        marked = re.search(r"\[([A-Za-z0-9._-]{1,64})\]$", text)
        wanted = marked[1] if marked else text
        if facts.filter(pk=wanted).exists():
            return wanted
        if self.collection in NAMED:
            called = with_names(self.collection, facts, self.reach).values_list("pk", flat=True)
            for fits in ("called__iexact", "called__icontains"):
                found = list(called.filter(**{fits: text})[:2])
                if len(found) == 1:
                    return str(found[0])
                if found:
                    raise ValidationError(f"More than one is called “{text}”. Choose one.")
        raise ValidationError(f"There is no “{text[:80]}” here that you may choose.")

    names: Mapping[str, str] = {}
    """Of what may be chosen already; `name_references` looks them up."""

    def prepare_value(self, value: Any) -> Any:
        """A chosen id with its name, as the list offers it."""
        name = self.names.get(value) if isinstance(value, str) else None
        return f"{name} [{value}]" if name else value


class ReferencesField(forms.CharField):
    """Several other facts, a line each."""

    widget = forms.Textarea(attrs={"class": "input", "rows": 3})

    def __init__(self, collection: str, reach: Reach, **kwargs: Any) -> None:
        self.collection, self.reach = collection, reach
        self._one = ReferenceField(collection, reach, required=True)
        super().__init__(max_length=5000, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The ids that are meant."""
        lines = super().clean(value).splitlines()
        return [str(self._one.clean(line)) for line in lines if line.strip()]

    names: Mapping[str, str] = {}

    def prepare_value(self, value: Any) -> Any:
        """The chosen ones, a line each."""
        self._one.names = self.names
        if isinstance(value, list | tuple):
            return "\n".join(self._one.prepare_value(each) for each in value)
        return value


NAMED = {
    "organizations": "name",
    "people": "name",
    "opportunities": "name",
    "relationships": "partner",
    "engagements": "opportunity__name",
}
"""By which column a fact is found when it is typed."""


def name_references(*several: forms.BaseForm) -> list[str]:
    """Have forms show the names of what is chosen already, a query for each collection.

    Returns the collections of which they offer names to choose from.
    """
    fields = [
        (form, name, field)
        for form in several
        for name, field in form.fields.items()
        if isinstance(field, ReferenceField | ReferencesField)
    ]
    wanted: dict[str, set[str]] = {}
    for form, name, field in fields:
        value = form[name].value()
        chosen = value if isinstance(value, list | tuple) else [value]
        wanted.setdefault(field.collection, set()).update(
            each for each in chosen if isinstance(each, str) and ID.fullmatch(each)
        )
    names: dict[str, dict[str, str]] = {}
    for _, _, field in fields:
        collection = field.collection
        if collection not in names and collection in NAMED and wanted[collection]:
            chosen = FACTS[collection].objects.filter(pk__in=sorted(wanted[collection]))
            found = with_names(collection, chosen, field.reach)
            names[collection] = dict(found.values_list("pk", "called"))
        field.names = names.get(collection, {})
    return sorted(each for each in wanted if each in NAMED)


def with_names(collection: str, facts: QuerySet[Any], reach: Reach) -> QuerySet[Any]:
    """Facts with the name by which they are `called` in forms."""
    if collection == "relationships":
        return facts.annotate(called=partner_name(reach.me, ""))
    return facts.annotate(called=F(NAMED[collection]))


def field_of(
    name: str, field: Field, reach: Reach, *, required: bool | None = None, **more: Any
) -> forms.Field:
    """The form field for a field of a fact."""
    needed = field.required if required is None else required
    usual: dict[str, Any] = {"label": label(name), "required": needed, **more}
    if field.ref is not None:
        if field.many:
            return ReferencesField(field.ref, reach, help_text="One a line.", **usual)
        return ReferenceField(field.ref, reach, **usual)
    if field.many:
        return _list_of(field, usual)
    if isinstance(field.kind, tuple):
        if len(field.kind) <= 5 and needed:
            choices = [(each, label(each)) for each in field.kind]
            return forms.ChoiceField(choices=choices, widget=Seg, **usual)
        choices = [("", "—"), *((each, label(each)) for each in field.kind)]
        return forms.ChoiceField(choices=choices, widget=_input(forms.Select), **usual)
    if field.form is Form.INSTANT:
        if field.when is When.FIRST:
            usual |= {"required": False, "help_text": "Empty means now."}
        return InstantField(has_happened=field.when is not When.TERM, **usual)
    if field.form is Form.ZONE:
        return forms.ChoiceField(choices=zones, widget=_input(forms.Select), **usual)
    if field.kind is bool:
        return forms.BooleanField(**{**usual, "required": False})
    if field.kind is date:
        return forms.DateField(widget=_dated("date"), **usual)
    if field.kind is time:
        return forms.TimeField(widget=_dated("time"), **usual)
    if field.kind in (int, float):
        low, high = (field.within.low, field.within.high) if field.within else (None, None)
        kind = forms.IntegerField if field.kind is int else forms.FloatField
        number = _input(forms.NumberInput)
        if field.kind is float:
            number.attrs["step"] = "any"
        return kind(min_value=low, max_value=high, widget=number, **usual)
    if name in LONG:
        return forms.CharField(
            max_length=MAX_TEXT,
            widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
            **usual,
        )
    return forms.CharField(max_length=300, widget=_input(forms.TextInput), **usual)


def _list_of(field: Field, usual: dict[str, Any]) -> forms.Field:
    kind = {int: "numbers", date: "dates such as 2026-12-24"}.get(field.kind, "")
    help_text = f"One a line{', ' if kind else ''}{kind}."
    return _Values(field, max_length=20_000, help_text=help_text, **usual)


class _Values(LinesField):
    """Several values, a line each."""

    def __init__(self, field: Field, **kwargs: Any) -> None:
        self._kind = field.kind
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        lines = super().clean(value)
        try:
            return [int(each) for each in lines] if self._kind is int else lines
        except ValueError:
            raise ValidationError("Numbers are expected, one a line.") from None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return "\n".join(map(str, value))
        return value


class Seg(forms.RadioSelect):
    """A few choices beside each other."""

    template_name = "workspace/form/seg.html"


def _input(widget: type[forms.Widget]) -> Any:
    return widget(attrs={"class": "input"})


def _dated(kind: str) -> Any:
    widget = forms.DateInput if kind == "date" else forms.TimeInput
    form = "%Y-%m-%d" if kind == "date" else "%H:%M"
    return widget(attrs={"class": "input", "type": kind}, format=form)


@cache
def _zone_names() -> list[tuple[str, str]]:
    names = sorted(each for each in available_timezones() if "/" in each and ZoneInfo(each))
    return [("UTC", "UTC"), *((each, each.replace("_", " ")) for each in names)]


def zones() -> Iterable[tuple[str, str]]:
    """The time zones to choose from."""
    return [("", "—"), *_zone_names()]


_LABELS = {
    "a": "One side",
    "b": "The other side",
    "for_org": "Whose goal",
    "owner": "Owner",
    "me": "We",
    "nda": "NDA",
}


def label(name: str) -> str:
    """What a field or a word of a fact is called in a form."""
    if name in _LABELS:
        return _LABELS[name]
    text = re.sub(r"_(at|on)$", "", name).replace("_", " ")
    return text[:1].upper() + text[1:]


# -- whole facts -----------------------------------------------------------------------------------


class FactForm(forms.Form):
    """All fields of a fact, its rows among them."""

    def __init__(
        self, collection: str, reach: Reach, data: Any = None, fact: Any = None, **initial: Any
    ) -> None:
        shape = COLLECTIONS[collection]
        self.shape = shape
        known = {**(values_of(fact) if fact is not None else {}), **initial}
        super().__init__(data, initial=known)
        self.rows: dict[str, Any] = {}
        for name, field in fields_of(shape).items():
            if name in ("id", "source", "source_id"):
                continue
            if field.rows is not None:
                self.rows[name] = _rows(name, field.rows, reach, data, known.get(name))
            else:
                self.fields[name] = field_of(name, field, reach)
                if name == "parameter":
                    self.fields[name] = _parameter()
                if fact is None and field.default not in (None, ()):
                    self.fields[name].initial = field.default

    def is_valid(self) -> bool:
        """Whether it, and all its rows, can be read."""
        return all([super().is_valid(), *(each.is_valid() for each in self.rows.values())])

    def as_json(self) -> dict[str, Any]:
        """The fact as a facts file has it, without an id; empty fields are null."""
        values = _as_json(self.cleaned_data)
        for name, rows in self.rows.items():
            values[name] = [
                {key: value for key, value in _as_json(each).items() if value is not None}
                for each in rows.cleaned_data
                if each and not each.pop("DELETE", False)
            ]
        return values


def _parameter() -> forms.Field:
    """Which parameter of the rules a policy changes."""
    choices = [
        (each.name, f"{each.name}: {each.default} unless changed") for each in PARAMETERS.values()
    ]
    return forms.ChoiceField(choices=choices, label="Parameter", widget=_input(forms.Select))


def _rows(name: str, shape: type[Shape], reach: Reach, data: Any, known: Any) -> Any:
    fields = {
        each.name: field_of(each.name, each, reach, required=each.required)
        for each in fields_of(shape).values()
        if each.name != "id"
    }
    if "id" in fields_of(shape):
        fields["id"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=64)
    form = type(f"{shape.__name__}Form", (_RowForm,), {**fields, "required_css_class": ""})
    rows = forms.formset_factory(form, extra=_MANY if not known else 2, max_num=200)
    found = rows(data, prefix=name, initial=known or None)
    found.title = label(name)
    return found


class _RowForm(forms.Form):
    """One row; it is left out where nothing of it is filled in."""

    use_required_attribute = False


def _as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def plain(value: Any) -> Any:
    """A value as JSON has it; empty text is none at all."""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return None if value == "" else value


def values_of(fact: Any) -> dict[str, Any]:
    """The values of a fact's struct as a form's initial values."""
    fields = fields_of(fact.__class__)
    return {name: _shown(field, getattr(fact, name)) for name, field in fields.items()}


def _shown(field: Field, value: Any) -> Any:
    if field.rows is not None:
        return [values_of(each) for each in value]
    if field.form is Form.INSTANT and isinstance(value, int):
        return timezone.localtime(moment(value))
    return value


def dated(shape: type[Shape]) -> set[str]:
    """The fields of a shape that hold the time at which it begins."""
    return {each.name for each in fields_of(shape).values() if each.when is When.FIRST}
