"""What a question proposes: the facts that a yes would add or change, and how to put them right."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import date, time
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone

from troth.accounts.reach import Reach
from troth.facts.fields import fields_of, writer
from troth.facts.model import COLLECTIONS, Form, Shape
from troth.facts.times import moment, parse_date, parse_instant
from troth.ledger import rows
from troth.ledger.models import Question
from troth.workspace.actions.record import as_shown
from troth.workspace.forms import FactForm, ReferenceField, dated

KNOWN_BY = {"organizations": ("domains", "aliases", "products"), "people": ("emails",)}
"""By which lists sources recognize an organization or a person."""
INSTEAD = "instead"
OFTEN = {"due_on", "opportunity", "kind", "aliases", "title", "team", "confidentiality", "note"}
"""Fields that a machine often cannot tell, and a person can."""


class Proposed(NamedTuple):
    """The one fact that a question is about, as it is proposed; or several, changed alike."""

    collection: str
    ids: tuple[str, ...]
    fields: dict[str, Any]
    is_new: bool


def proposed(question: Question) -> Proposed | None:
    """What a question proposes, if that is one thing: a new fact, or changes of one kind.

    Organizations and people that come along with a new fact of another kind are not in the way;
    nor is the talk that is counted for a speaker.
    """
    added = [
        (name, each) for name, several in question.if_yes.get("add", {}).items() for each in several
    ]
    changed = [
        (name, pk, fields)
        for name, several in question.if_yes.get("set", {}).items()
        for pk, fields in several.items()
    ]
    main = [each for each in added if each[0] not in KNOWN_BY] if len(added) > 1 else added
    if len(main) == 1 and (not changed or question.kind == "speaker"):
        ((name, fact),) = main
        return Proposed(name, (fact["id"],), fact, True)
    if changed and not added and len({name for name, _, _ in changed}) == 1:
        name, _, fields = changed[0]
        if all(each == fields for _, _, each in changed):
            return Proposed(name, tuple(pk for _, pk, _ in changed), fields, False)
    return None


def form_of(question: Question, reach: Reach, data: Any, **initial: Any) -> forms.Form:
    """The form in which what a question proposes can be put right before it is confirmed."""
    found = proposed(question)
    if found is None:
        return forms.Form(data)
    shape = COLLECTIONS[found.collection]
    form = FactForm(found.collection, reach, data, **{**_shown(shape, found.fields), **initial})
    shown = set(found.fields)
    if found.is_new:
        shown |= {each.name for each in fields_of(shape).values() if each.required} | OFTEN
    for name in form.fields.keys() - shown:
        del form.fields[name]
    form.rows = {name: each for name, each in form.rows.items() if name in shown}
    if found.collection in KNOWN_BY and len(found.ids) == 1 and question.kind != "speaker":
        other = "an organization" if found.collection == "organizations" else "a person"
        form.fields[INSTEAD] = ReferenceField(
            found.collection,
            reach,
            required=False,
            label=f"Or it is {other} that is known",
            help_text="Its names and addresses are then taken over, and known from now on.",
        )
        form.order_fields([INSTEAD])
    return form


def _shown(shape: type[Shape], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them, as a form is filled with them."""
    return {
        name: _value(fields_of(shape)[name], value)
        for name, value in fields.items()
        if name in fields_of(shape)
    }


def _value(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.rows is not None:
        return [_shown(field.rows, each) for each in value]
    if field.form is Form.INSTANT:
        return timezone.localtime(moment(parse_instant(value)))
    if field.kind is date and not field.many:
        return parse_date(value)
    if field.kind is time:
        return time.fromisoformat(value)
    return value


def answered(question: Question, given: Mapping[str, Any]) -> dict[str, Any]:
    """The action of a question, with what was put right in its form; nothing given: as it is."""
    action = deepcopy(dict(question.if_yes))
    found = proposed(question)
    if found is None or not given:
        return action
    if given.get(INSTEAD):
        return _instead(action, found, given[INSTEAD])
    changes = {
        name: value
        for name, value in given.items()
        if name != INSTEAD and as_shown(value) != as_shown(found.fields.get(name))
        if not (value is False and name not in found.fields)
        if not (value is None and name in dated(COLLECTIONS[found.collection]))
    }
    if question.kind == "speaker" and "organization" in changes:
        _count_for(action, found.fields["organization"], changes["organization"])
    if found.is_new:
        for each in action["add"][found.collection]:
            if each["id"] == found.ids[0]:
                each.update(changes)
    else:
        for pk in found.ids:
            action["set"][found.collection][pk].update(changes)
    return action


def _count_for(action: dict[str, Any], guessed: str, other: str) -> None:
    """Have the talk of a speaker counted for another organization than was guessed.

    Where that cannot be told any more, since the meeting has changed, it is not counted at all.
    """
    for pk, fields in action.pop("set", {}).get("meetings", {}).items():
        there = _record("meetings", pk).get("talk_seconds", [])
        now = {each["organization"]: each["seconds"] for each in there}
        proposed = {each["organization"]: each["seconds"] for each in fields["talk_seconds"]}
        seconds = proposed.get(guessed, 0) - now.get(guessed, 0)
        if seconds > 0 and proposed.keys() - {guessed} == now.keys() - {guessed}:
            now[other] = now.get(other, 0) + seconds
            talk = [{"organization": each, "seconds": now[each]} for each in sorted(now)]
            action["set"] = {"meetings": {pk: {"talk_seconds": talk}}}


def _instead(action: dict[str, Any], found: Proposed, other: str) -> dict[str, Any]:
    """The action with another organization or person, who is known by the same from now on."""
    name, (pk,) = found.collection, found.ids
    there = _record(name, other)
    guessed = {} if found.is_new else _record(name, pk)
    lists = {
        each: [
            *there.get(each, []),
            *(
                value
                for value in found.fields.get(each) or []
                if value not in there.get(each, []) and value not in guessed.get(each, [])
            ),
        ]
        for each in KNOWN_BY[name]
        if found.fields.get(each)
    }
    called = found.fields.get("name")
    known = (there.get("name"), *there.get("aliases", ()))
    if found.is_new and name == "organizations" and called and called not in known:
        lists.setdefault("aliases", list(there.get("aliases", []))).append(called)
    part = "add" if found.is_new else "set"
    if found.is_new:
        action[part][name] = [each for each in action[part][name] if each["id"] != pk]
    else:
        del action[part][name][pk]
    if not action[part][name]:
        del action[part][name]
    action = _renamed(action, pk, other)
    if lists:
        action.setdefault("set", {}).setdefault(name, {})[other] = lists
    return action


def _record(name: str, pk: str) -> dict[str, Any]:
    found = next(iter(rows.select(name, "WHERE id = %s", pk)), None)
    return {} if found is None else writer(COLLECTIONS[name])(found)


def _renamed(value: Any, old: str, new: str) -> Any:
    """A value with another id wherever one is named."""
    if isinstance(value, dict):
        return {key: _renamed(each, old, new) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, old, new) for each in value]
    return new if value == old else value
