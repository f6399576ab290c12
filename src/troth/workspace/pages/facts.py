"""Every fact: lists of each collection, each fact with its journal, CSV, and names to choose."""

import mimetypes
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from troth.accounts.reach import ANYONE
from troth.facts.fields import Field, fields_of, writer
from troth.facts.model import COLLECTIONS, Form
from troth.facts.times import parse_instant
from troth.ledger.models import Change, Entry, StoredFile
from troth.workspace.actions import actions, fact_of
from troth.workspace.actions.steps import STEPS
from troth.workspace.forms import NAMED, label, with_names
from troth.workspace.lines import TOLD, lines_of
from troth.workspace.registry import page
from troth.workspace.tables import TABLES, as_csv, listing, plural
from troth.workspace.templatetags.troth import day, sentence, time

OFFERED = 30
"""Names offered while one is typed."""
_START = {
    "agreements": "agree",
    "shares": "share",
    "asks": "ask",
    "claims": "claim",
    "introductions": "introduce",
    "engagements": "engage",
}
"""The guarded action that begins a fact, where there is one."""


@page("facts/<slug:collection>/", "facts", ANYONE)
def facts(request: Any, collection: str) -> HttpResponse:
    """List the facts of a collection."""
    if collection not in TABLES:
        raise Http404(collection)
    start = _START.get(collection, f"record-{collection}")
    context = {
        "collection": collection,
        "title": plural(collection),
        "listing": listing(collection, request.GET, request.reach),
        "table": TABLES[collection],
        "start": actions()[start],
    }
    return render(request, "workspace/facts.html", context)


@page("facts/<slug:collection>.csv", "facts-csv", ANYONE)
def facts_csv(request: Any, collection: str) -> HttpResponse:
    """Give a whole list as CSV."""
    if collection not in TABLES:
        raise Http404(collection)
    return as_csv(collection, request.GET, request.reach)


@page("facts/<slug:collection>/<str:pk>/", "fact", ANYONE)
def fact(request: Any, collection: str, pk: str) -> HttpResponse:
    """Show one fact: what it says, where it comes from, how it changed."""
    record = next(
        iter(fact_of(collection, pk, request.reach) if collection in TABLES else ()), None
    )
    if record is None:
        raise Http404(f"{collection} {pk}")
    shape = COLLECTIONS[collection]
    written = writer(shape)(record)
    references = {
        (field.ref, value)
        for field in fields_of(shape).values()
        if field.ref
        for value in _several(written.get(field.name))
    }
    lines = lines_of(references, request.reach)
    rows = [
        (
            label(name),
            [
                (_readable(value, field), lines.get((field.ref, value)) if field.ref else None)
                for value in _several(written.get(name))
            ],
            "rows" if field.rows is not None else "",
        )
        for name, field in fields_of(shape).items()
        if name != "id" and written.get(name) not in (None, [], "")
    ]
    journal = Change.objects.filter(collection=collection, record=pk)
    row = request.reach.reads(collection).get(pk=pk)
    context = {
        "collection": collection,
        "record": record,
        "title": _title(collection, record),
        "noun": TOLD[collection].noun,
        "plural": plural(collection),
        "rows": rows,
        "journal": journal.select_related("entry").order_by("-entry__at")[:50],
        "added": Entry.objects.select_related("source").get(pk=row.entry_id),
        "file": getattr(record, "document", None) if collection == "agreements" else None,
        "steps": _steps(collection, record) if request.reach.may_work(collection, row) else [],
        "may_correct": request.reach.may_work(collection, row),
    }
    return render(request, "workspace/fact.html", context)


def _several(value: Any) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _readable(value: Any, field: Field) -> Any:
    """A value of a fact, or a row of one, as it is read."""
    if field.rows is not None:
        inner = fields_of(field.rows)
        return {
            label(name): ", ".join(str(_readable(one, inner[name])) for one in _several(each))
            for name, each in value.items()
            if name != "id"
        }
    if field.form is Form.INSTANT:
        return time(parse_instant(value))
    if field.kind is date:
        return day(date.fromisoformat(value))
    if isinstance(field.kind, tuple):
        return sentence(value)
    return {True: "Yes", False: "No"}.get(value, value) if isinstance(value, bool) else value


def _title(collection: str, record: Any) -> str:
    told = TOLD[collection]
    text = getattr(record, told.text, None) if told.text and "__" not in told.text else None
    return text or f"{told.noun} {record.id}"


def _steps(collection: str, record: Any) -> list[Any]:
    """The steps that this fact may still take."""
    steps = [
        actions()[step.name]
        for step in STEPS
        if step.collection == collection and getattr(record, step.sets) is None
    ]
    if collection == "pledges" and record.released_at is None:
        steps += [actions()["release"], actions()["withdraw-pledge"]]
    if collection == "asks" and record.withdrawn_at is None and record.answered_at is None:
        steps.append(actions()["withdraw-ask"])
    return steps


@page("known/<slug:collection>/", "known", ANYONE)
def known(request: Any, collection: str) -> HttpResponse:
    """Offer names of facts that contain what was typed."""
    if collection not in NAMED:
        raise Http404(collection)
    typed = next(iter(request.GET.values()), "")  # under whatever name the field has
    text = " ".join(typed.partition("[")[0].split())[:100]
    reach = request.reach
    offered = reach.partners() if collection == "relationships" else reach.reads(collection)
    offered = with_names(collection, offered, reach)
    if text:
        offered = offered.filter(called__icontains=text)
    names = offered.order_by("called", "pk").values_list("pk", "called")[:OFFERED]
    return render(request, "workspace/_known.html", {"names": names})


@page("files/<str:digest>/", "file", ANYONE)
def file(request: Any, digest: str) -> HttpResponse:
    """Give the file of an agreement, to be kept, never to be run."""
    agreements = request.reach.reads("agreements").filter(document=digest)
    found = StoredFile.objects.filter(pk=digest).first() if agreements.exists() else None
    if found is None:
        raise Http404(digest)
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    suffix = mimetypes.guess_extension(found.type) or ""
    response["Content-Disposition"] = f'attachment; filename="agreement-{digest[:8]}{suffix}"'
    return response
