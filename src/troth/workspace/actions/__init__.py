"""Guarded actions: one module each, found by listing this folder.

A module names its `ACTION`: what it asks for, the facts it makes of that, and the sentence that
tells of it. `troth.workspace.performing` has every one of them checked before it is done.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.http import Http404
from django.urls import reverse

from troth.accounts.reach import Reach
from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS
from troth.facts.times import Instant, format_instant
from troth.ledger import rows
from troth.ledger.models import FACTS, Organization
from troth.workspace.forms import ReferenceField, Seg, field_of, plain

Given = Mapping[str, Any]
"""What was filled in, as JSON has it."""


class Making(NamedTuple):
    """What an action needs to make facts: the time, and the beginning of new ids."""

    now: Instant
    token: str

    def id(self, kind: str, number: int = 0) -> str:
        """The id of a new fact; the same for the same form, so that it is never there twice."""
        return f"{kind}-{self.token[:20]}" + (f"-{number}" if number else "")

    @property
    def at(self) -> str:
        """The time as a facts file writes it."""
        return format_instant(self.now)


class Action:
    """Something that a user does, filled in as a form; `on` is the fact that it is done to."""

    do_not_call_in_templates: ClassVar[bool] = True
    name: ClassVar[str] = ""
    title: ClassVar[str] = ""
    button: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    """What it is for, in a sentence under the heading."""
    icon: ClassVar[str] = "check"
    about: ClassVar[str] = ""
    """The template that says, above the form, what it is about; none unless named."""
    collection: ClassVar[str] = ""
    """Of what it is done to; empty where it begins something."""
    may_wait_for_nda: ClassVar[bool] = False
    may_be_parked: ClassVar[bool] = False

    def __init__(self, reach: Reach, me: str, on: str = "") -> None:
        self.reach, self.me, self.on = reach, me, on
        self.record: Any = self._record() if self.collection else None

    def _record(self) -> Any:
        found = next(iter(fact_of(self.collection, self.on, self.reach)), None)
        if found is None:
            raise Http404(f"{self.collection} {self.on}")
        return found

    def allowed(self, row: Any) -> bool:
        """Whether the user may do it to the fact of a row."""
        return self.reach.may_work(self.collection, row)

    def fields(self) -> dict[str, forms.Field]:
        """What it asks for."""
        return {}

    def form(self, data: Any = None, **initial: Any) -> forms.Form:
        """The form to be filled in."""
        form = forms.Form(data, initial={**self.initial(), **initial})
        form.fields.update(self.fields())
        return form

    def initial(self) -> dict[str, Any]:
        """What is filled in to begin with."""
        return {}

    def given(self, form: Any) -> dict[str, Any]:
        """What was filled in, as JSON has it."""
        if hasattr(form, "as_json"):
            return dict(form.as_json())
        return {name: plain(value) for name, value in form.cleaned_data.items()}

    def facts(self, given: Given, making: Making) -> dict[str, Any]:
        """The action on the facts (`facts.md`, section 5)."""
        raise NotImplementedError

    def sentence(self, given: Given) -> str:
        """What it does, for whoever does it and for the audit trail."""
        return f"{self.button}."

    def reason(self, given: Given) -> str:
        """Why it is done, for the audit trail."""
        return ""

    def done(self, given: Given) -> None:
        """What else is to be kept once it is done, in the same transaction."""

    def next_url(self, given: Given) -> str:
        """Where one is afterwards."""
        relationship = given.get("relationship") or getattr(self.record, "relationship", None)
        if relationship and self.reach.may_read_relationship(relationship):
            return reverse("partner", args=[relationship])
        return reverse("today")

    # -- words -------------------------------------------------------------------------------

    @property
    def whom(self) -> str:
        """With whom, or to what it is done: the partner, and what the fact itself is called."""
        of_partner = self.collection == "relationships"
        relationship = self.on if of_partner else getattr(self.record, "relationship", None)
        own = getattr(self.record, "title", None) or getattr(self.record, "name", None)
        return ", ".join(filter(None, [self.they(relationship) if relationship else "", own]))

    def field(self, collection: str, name: str, **more: Any) -> forms.Field:
        """The form field for a field of a fact."""
        return field_of(name, fields_of(COLLECTIONS[collection])[name], self.reach, **more)

    def partner_field(self, **more: Any) -> forms.Field:
        """Which partner, of those whose relationship the user works on."""
        return ReferenceField(
            "relationships", self.reach, {"pk__in": self.reach.works_on}, label="Partner", **more
        )

    def side_field(self, label: str, **more: Any) -> forms.Field:
        """Us or them."""
        choices = [("us", "We"), ("them", "They")]
        return forms.ChoiceField(choices=choices, widget=Seg, label=label, **more)

    def sides(self, relationship: str) -> tuple[str, str]:
        """Us and them in a relationship."""
        a, b = FACTS["relationships"].objects.values_list("a", "b").get(pk=relationship)
        return (a, b) if a == self.me else (b, a)

    def side(self, relationship: str, who: str) -> str:
        """The organization that `us` or `them` is."""
        return self.sides(relationship)[who == "them"]

    def they(self, relationship: str | None) -> str:
        """The partner's name."""
        return name_of(self.sides(relationship)[1]) if relationship else "the partner"


def name_of(organization: str | None) -> str:
    """An organization's name."""
    found = Organization.objects.filter(pk=organization).values_list("name", flat=True).first()
    return str(found or organization or "")


def fact_of(collection: str, pk: str, reach: Reach) -> list[Any]:
    """A fact that the user may read, as a struct; none where there is none."""
    if not reach.reads(collection).filter(pk=pk).exists():
        return []
    return list(rows.select(collection, "WHERE id = %s", pk))


def without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that say something."""
    return {name: value for name, value in values.items() if value not in (None, "", [], False)}


def _discover() -> dict[str, type[Action]]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
    found = {}
    for name in names:
        for action in getattr(import_module(f"{__name__}.{name}"), "ACTIONS", ()):
            found[action.name] = action
    return found


def actions() -> dict[str, type[Action]]:
    """Every guarded action, by name."""
    global _ACTIONS
    if not _ACTIONS:
        _ACTIONS = _discover()
    return _ACTIONS


_ACTIONS: dict[str, type[Action]] = {}
