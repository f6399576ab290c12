"""Lists of facts: which columns and filters each collection has, and how a list is made of them."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse

from troth.accounts.reach import Reach
from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS, Form
from troth.facts.times import format_instant
from troth.workspace.forms import label
from troth.workspace.lines import TOLD, matching, partner_name
from troth.workspace.numbers import number_in
from troth.workspace.templatetags.troth import day, sentence, time

PAGE = 50
COMPUTED = {"relationship": "Partner", "stages": "Stage"}
"""Columns that tell what a fact leads to, and by which nothing is sorted."""
_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


class Cell(NamedTuple):
    """What stands in one cell of a list."""

    text: str
    url: str = ""


class Choice(NamedTuple):
    """A filter with some values."""

    name: str
    label: str
    options: list[tuple[str, str]]
    value: str


class Listing(NamedTuple):
    """A page of a list."""

    heads: list[tuple[str, str, str]]
    """Title, value to sort by, and the direction in which it is sorted now."""
    rows: list[list[Cell]]
    choices: list[Choice]
    text: str
    page: int
    has_more: bool
    is_filtered: bool


class Table(NamedTuple):
    """The columns of a collection's list, its filters, and its order."""

    columns: tuple[str, ...]
    filters: tuple[str, ...] = ()
    order: str = "pk"
    states: Mapping[str, Q] = {}
    empty: str = ""
    sortable: bool = True


def _open(*ends: str, **more: Any) -> Q:
    return Q(**dict.fromkeys(ends), **more)


TABLES: Mapping[str, Table] = {
    "organizations": Table(
        ("name", "kind", "country", "city", "timezone", "capabilities"),
        ("kind", "country"),
        "name",
        empty="Companies appear with the first import.",
    ),
    "people": Table(
        ("name", "organization", "team", "title", "left_at"),
        ("team",),
        "name",
        {"current": _open("left_at")},
        empty="People appear with the first import.",
    ),
    "closures": Table(("organization", "from_on", "to_on"), (), "-from_on"),
    "relationships": Table(("relationship", "started_at", "ended_at"), (), "-started_at"),
    "rivalries": Table(("a", "b", "capability", "since_at", "until_at"), (), "-since_at"),
    "policies": Table(
        ("parameter", "value", "level", "organization", "relationship", "set_at", "note"),
        ("level", "parameter"),
        "-set_at",
        empty="The rules stand as they come: no parameter was changed.",
    ),
    "opportunities": Table(
        ("name", "customer", "stages", "owner_person", "decision_on", "value", "currency"),
        (),
        "-decision_on",
    ),
    "engagements": Table(
        (
            "relationship",
            "opportunity",
            "capability",
            "identified_at",
            "proposed_at",
            "committed_at",
            "ended_at",
        ),
        (),
        "-identified_at",
        {
            "open": _open("ended_at", "fulfilled_at"),
            "committed": _open("ended_at", "fulfilled_at", committed_at__isnull=False),
        },
    ),
    "pledges": Table(
        ("text", "relationship", "pledger", "made_at", "due_on", "fulfilled_at"),
        (),
        "-made_at",
        {"open": _open("fulfilled_at", "released_at", "withdrawn_at")},
        "What each side promised the other appears here, with the day it is due.",
    ),
    "agreements": Table(
        ("title", "relationship", "kind", "covers", "signed_at", "expires_on", "terminated_at"),
        ("kind",),
        "-signed_at",
        {"not ended": _open("terminated_at")},
        "NDAs and alliance agreements appear here once they are recorded.",
    ),
    "messages": Table(
        ("relationship", "sent_at", "sender", "from_person", "expects_reply"),
        (),
        "-relationship_id,-sent_at",
        sortable=False,
        empty="Who wrote to whom appears here once mail is connected.",
    ),
    "meetings": Table(
        ("title", "relationship", "starts_at", "purpose", "host", "customer", "ended_at"),
        ("purpose",),
        "-starts_at",
        {"to come": _open("ended_at", "cancelled_at"), "held": Q(ended_at__isnull=False)},
        "Meetings appear here once a calendar is connected, or when you record one.",
    ),
    "shares": Table(
        ("title", "relationship", "sharer", "confidentiality", "topic", "shared_at"),
        ("confidentiality", "topic"),
        "-shared_at",
    ),
    "exchanges": Table(
        ("text", "relationship", "giver", "kind", "value", "given_at", "accepted_at"),
        ("kind",),
        "-given_at",
        {"not confirmed": _open("accepted_at")},
    ),
    "asks": Table(
        ("text", "relationship", "asker", "kind", "priority", "made_at", "due_on", "answer"),
        ("kind", "priority"),
        "-made_at",
        {"open": _open("answered_at", "withdrawn_at")},
        "What each side asked of the other appears here until it is answered.",
    ),
    "introductions": Table(
        ("target", "relationship", "introducer", "opened_at", "consented_at", "made_at"),
        (),
        "-opened_at",
        {"open": _open("made_at", "declined_at")},
        "Introductions each way appear here, with the consent of the person introduced.",
    ),
    "ideas": Table(
        ("text", "relationship", "proposer", "offered_at", "response", "responded_at"),
        ("response",),
        "-offered_at",
        {"open": _open("responded_at")},
        "Ideas appear here until they have an answer and a reason.",
    ),
    "value_plans": Table(("relationship", "agreed_at", "ended_at"), (), "-agreed_at"),
    "claims": Table(
        ("text", "relationship", "speaker", "level", "medium", "made_at", "corrected_at"),
        ("medium",),
        "-made_at",
        {"not corrected": _open("corrected_at")},
        "What is said of a partner appears here, with what the facts support.",
    ),
    "support_requests": Table(
        ("topic", "relationship", "opened_at", "answered_at", "resolved_at"),
        (),
        "-opened_at",
        {"open": _open("answered_at")},
    ),
}

PLURALS: Mapping[str, str] = {
    "exchanges": "Gives",
    "value_plans": "Value plans",
    "support_requests": "Alliance team requests",
    "relationships": "Relationships",
}


def plural(collection: str) -> str:
    """What a list of a collection is called."""
    return PLURALS.get(collection, label(collection))


def _column(name: str, collection: str, me: str | None) -> Any:
    if name == "relationship":
        return partner_name(me, "" if collection == "relationships" else "relationship__")
    field = fields_of(COLLECTIONS[collection])[name]
    if field.ref in ("organizations", "people", "opportunities") and not field.many:
        return F(f"{name}__name")
    return F(name)


def _text_of(name: str, collection: str) -> Callable[[Any], str]:
    if name == "relationship":
        return lambda value: value or ""
    if name == "stages":
        return _last_stage
    field = fields_of(COLLECTIONS[collection])[name]
    if field.form is Form.INSTANT:
        return time if name == "starts_at" else day
    if field.kind is bool:
        return lambda value: "Yes" if value else ""
    if isinstance(field.kind, tuple):
        return sentence
    if field.many:
        return lambda value: ", ".join(map(str, value))
    if field.kind is float:
        return lambda value: "" if value is None else f"{value:,.10g}"
    return lambda value: day(value) if hasattr(value, "month") else str(value or "")


def _last_stage(stages: list[dict[str, Any]]) -> str:
    return sentence(stages[-1]["stage"]) if stages else ""


def facts_listed(collection: str, query: Mapping[str, str], reach: Reach) -> QuerySet[Any]:
    """The facts that a list's filters leave, in its order."""
    table = TABLES[collection]
    facts = reach.reads(collection)
    if text := query.get("q", "")[:200]:
        facts = matching(collection, facts, text)
    for name in table.filters:
        if value := query.get(name):
            facts = facts.filter(**{name: value[:100]})
    if state := table.states.get(query.get("state", "")):
        facts = facts.filter(state)
    if (partner := query.get("partner")) and _belongs(collection):
        facts = facts.filter(relationship=partner[:64])
    wanted = query.get("sort", "")
    if (
        table.sortable
        and wanted.lstrip("-") in table.columns
        and wanted.lstrip("-") not in COMPUTED
    ):
        column = _column(wanted.lstrip("-"), collection, reach.me)
        ordering = column.desc(nulls_last=True) if wanted[0] == "-" else column.asc(nulls_last=True)
        return facts.order_by(ordering, "pk")
    return facts.order_by(*table.order.split(","))


def _belongs(collection: str) -> bool:
    return "relationship" in COLLECTIONS[collection].__struct_fields__


def listing(collection: str, query: Mapping[str, str], reach: Reach) -> Listing:
    """A page of the list of a collection."""
    table = TABLES[collection]
    number = number_in(query.get("page", ""), most=1_000_000)
    facts = facts_listed(collection, query, reach)
    start = (number - 1) * PAGE
    columns = (_column(each, collection, reach.me) for each in table.columns)
    # The page is found before names are joined to it: only its own rows are.
    shown = facts.values("pk")[start : start + PAGE + 1]
    named = facts.model.objects.filter(pk__in=shown).order_by(*facts.query.order_by)
    found = list(named.values_list("pk", *columns))
    texts = [_text_of(each, collection) for each in table.columns]
    rows = []
    for pk, *cells in found[:PAGE]:
        told = [text(value) for text, value in zip(texts, cells, strict=True)]
        url = fact_url(collection, pk)
        rows.append([Cell(told[0] or f"({TOLD[collection].noun.lower()})", url)])
        rows[-1] += [Cell(each) for each in told[1:]]
    return Listing(
        heads=[_head(each, query.get("sort", ""), table) for each in table.columns],
        rows=rows,
        choices=list(_choices(collection, table, query, reach)),
        text=query.get("q", ""),
        page=number,
        has_more=len(found) > PAGE,
        is_filtered=any(query.get(each) for each in ("q", "state", "partner", *table.filters)),
    )


def _head(name: str, sort: str, table: Table) -> tuple[str, str, str]:
    title = COMPUTED.get(name) or label(name)
    if not table.sortable or name in COMPUTED:
        return title, "", ""
    down = sort == f"-{name}"
    now = "descending" if down else "ascending" if sort == name else ""
    return title, name if down or sort != name else f"-{name}", now


def _choices(
    collection: str, table: Table, query: Mapping[str, str], reach: Reach
) -> Iterable[Choice]:
    if table.states:
        options = [(each, sentence(each)) for each in table.states]
        yield Choice("state", "State", options, query.get("state", ""))
    fields = fields_of(COLLECTIONS[collection])
    for name in table.filters:
        kind = fields[name].kind
        if isinstance(kind, tuple):
            options = [(each, label(each)) for each in kind]
            yield Choice(name, label(name), options, query.get(name, ""))
    if _belongs(collection):
        named = reach.reads("relationships").annotate(partner=partner_name(reach.me, ""))
        options = list(named.order_by("partner").values_list("pk", "partner")[:1000])
        yield Choice("partner", "Partner", options, query.get("partner", ""))


def fact_url(collection: str, pk: str) -> str:
    """The page of a fact."""
    pages = {"opportunities": "opportunity", "relationships": "partner", "meetings": "meeting"}
    if collection in pages:
        return reverse(pages[collection], args=[pk])
    return reverse("fact", args=[collection, pk])


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(collection: str, query: Mapping[str, str], reach: Reach) -> StreamingHttpResponse:
    """A whole list as CSV, filtered as on the screen; no cell is a formula."""
    names = list(dict.fromkeys(("id", *TABLES[collection].columns)))
    facts = facts_listed(collection, query, reach)
    columns = [_column(each, collection, reach.me) for each in names]
    tells = [_plain_of(each, collection) for each in names]
    writer = csv.writer(_Line())
    return csv_file(
        f"troth-{collection}.csv",
        writer,
        names,
        (
            [tell(value) for tell, value in zip(tells, row, strict=True)]
            for row in facts.values_list(*columns).iterator(chunk_size=2000)
        ),
    )


def csv_file(
    name: str, writer: Any, heads: Iterable[str], rows: Iterable[Iterable[str]]
) -> StreamingHttpResponse:
    """A CSV file that is sent while it is made."""

    def lines() -> Iterable[str]:
        yield writer.writerow(list(heads))
        for row in rows:
            yield writer.writerow([_harmless(each) for each in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def csv_writer() -> Any:
    """A writer whose lines are sent as they are made."""
    return csv.writer(_Line())


def _harmless(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    if text[:1] not in ("=", "+", "-", "@", "\t", "\r") or _NUMBER.fullmatch(text):
        return text
    return f"'{text}"


def _plain_of(name: str, collection: str) -> Callable[[Any], str]:
    if name == "stages":
        return _last_stage
    field = fields_of(COLLECTIONS[collection]).get(name)
    if field is not None and field.form is Form.INSTANT:
        return lambda value: "" if value is None else format_instant(value)
    if field is not None and field.many:
        return lambda value: ", ".join(map(str, value))
    return lambda value: "" if value is None else str(value)
