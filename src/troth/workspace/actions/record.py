"""Record any fact by hand, and correct any fact: the forms made of the shapes themselves."""

from typing import Any

from django import forms
from django.urls import reverse

from troth.facts.fields import fields_of, writer
from troth.facts.model import COLLECTIONS
from troth.workspace.actions import Action, Given, Making
from troth.workspace.clock import local_now
from troth.workspace.forms import FactForm, dated
from troth.workspace.lines import TOLD


def recording(collection: str) -> type[Action]:
    """The action that adds a fact of a collection."""
    shape, noun = COLLECTIONS[collection], TOLD[collection].noun

    class Record(Action):
        name, title, button = f"record-{collection}", f"Record: {noun.lower()}", "Record"
        icon = "plus"

        def form(self, data: Any = None, **initial: Any) -> forms.Form:
            return FactForm(collection, self.reach, data, **{**self.initial(), **initial})

        def initial(self) -> dict[str, Any]:
            ours: dict[str, Any] = dict.fromkeys(_OURS.get(collection, ()), self.me)
            if collection == "opportunities":
                ours["stages"] = [{"stage": "prospect", "at": local_now()}]
            return ours

        def facts(self, given: Given, making: Making) -> dict[str, Any]:
            fact = {name: value for name, value in given.items() if value not in (None, [], "")}
            for name in dated(shape):
                fact.setdefault(name, making.at)
            for name, each in fields_of(shape).items():
                if each.rows is not None and "id" in fields_of(each.rows):
                    for number, row in enumerate(fact.get(name, ()), 1):
                        row.setdefault("id", making.id("row", number))
            fact["id"] = making.id(noun.lower().replace(" ", "-"))
            return {"add": {collection: [fact]}}

        def sentence(self, given: Given) -> str:
            return f"Record a fact by hand: {noun.lower()}."

        def next_url(self, given: Given) -> str:
            return reverse("facts", args=[collection])

    Record.__doc__ = f"Record a fact of {collection}."
    return Record


_OURS = {
    "opportunities": ("owner",),
    "engagements": ("lead",),
    "pledges": ("pledger",),
    "messages": ("sender",),
    "meetings": ("host", "invited_by"),
    "shares": ("sharer",),
    "exchanges": ("giver",),
    "asks": ("asker",),
    "introductions": ("introducer",),
    "ideas": ("proposer",),
    "claims": ("speaker",),
    "support_requests": ("organization",),
    "relationships": ("a",),
}
"""Fields in which we stand unless somebody else is named."""


def correcting(collection: str) -> type[Action]:
    """The action that mends a fact of a collection."""
    shape, noun = COLLECTIONS[collection], TOLD[collection].noun

    class Correct(Action):
        name, title, button = f"correct-{collection}", f"Correct: {noun.lower()}", "Save"
        hint = "Say what is true. What it said before stays in the journal."
        icon = "pencil"

        def form(self, data: Any = None, **initial: Any) -> forms.Form:
            return FactForm(collection, self.reach, data, fact=self.record, **initial)

        def facts(self, given: Given, making: Making) -> dict[str, Any]:
            fact = dict(given)
            for name, each in fields_of(shape).items():
                if name in dated(shape) and not fact.get(name):
                    fact.pop(name, None)
                elif fact.get(name) is None and not each.required and each.default is not None:
                    fact[name] = each.default if not each.many else []
                if each.rows is not None and "id" in fields_of(each.rows):
                    for number, row in enumerate(fact.get(name, ()), 1):
                        row["id"] = row.get("id") or making.id("row", number)
            return {"set": {collection: {self.on: _changed(self.record, fact, shape)}}}

        def sentence(self, given: Given) -> str:
            return f"Correct a fact: {noun.lower()} {self.on}."

        def next_url(self, given: Given) -> str:
            return reverse("fact", args=[collection, self.on])

    Correct.collection = collection
    Correct.__doc__ = f"Correct a fact of {collection}."
    return Correct


def _changed(old: Any, fact: dict[str, Any], shape: Any) -> dict[str, Any]:
    """Only what differs: a form rounds times to minutes, which must not change them."""
    was = writer(shape)(old)
    return {
        name: value
        for name, value in fact.items()
        if as_shown(value) != as_shown(was.get(name, _EMPTY))
    }


_EMPTY: list[Any] = []


def as_shown(value: Any) -> Any:
    """A value as a form shows it: times to the minute, nothing that is empty."""
    if isinstance(value, str) and len(value) > 16 and value[10:11] == "T":
        return value[:16]
    if isinstance(value, list):
        return [as_shown(each) for each in value]
    if isinstance(value, dict):
        return {name: as_shown(each) for name, each in value.items() if each not in (None, "", [])}
    if value in (None, "", _EMPTY, ()):
        return None
    return value


ACTIONS = tuple(make(name) for name in COLLECTIONS for make in (recording, correcting))
