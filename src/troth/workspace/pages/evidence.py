"""Findings, the twenty rules, the audit trail, and search."""

import re
from collections import Counter
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render

from troth.accounts.reach import ADMINS, ANYONE, MANAGERS
from troth.facts.times import format_instant
from troth.ledger.models import Entry, Override
from troth.rules import FACES, PARAMETERS, RULES
from troth.workspace.findings import open_findings, show
from troth.workspace.lines import search
from troth.workspace.next_actions import partners_of
from troth.workspace.numbers import number_in
from troth.workspace.registry import page
from troth.workspace.tables import csv_file, csv_writer

PER_PAGE = 25


def _filtered(request: Any) -> Any:
    found = open_findings(request.reach, request.GET.get("about") != "them")
    if (severity := request.GET.get("severity")) in ("block", "warn", "note"):
        found = found.filter(severity=severity)
    if rule := request.GET.get("rule"):
        found = found.filter(rule=rule[:64])
    if partner := request.GET.get("partner"):
        found = found.filter(review__relationship=partner[:64])
    return found.select_related("review")


@page("findings/", "findings", ANYONE)
def findings(request: Any) -> HttpResponse:
    """List the open findings, the gravest first."""
    number = number_in(request.GET.get("page", ""))
    start = (number - 1) * PER_PAGE
    rows = list(_filtered(request)[start : start + PER_PAGE + 1])
    shown = show(rows[:PER_PAGE], request.reach)
    context = {
        "findings": shown,
        "partners": partners_of({each.relationship for each in shown}, request.reach),
        "page": number,
        "has_more": len(rows) > PER_PAGE,
        "about": "them" if request.GET.get("about") == "them" else "us",
        "rules": RULES,
        "severity": request.GET.get("severity", ""),
        "rule": request.GET.get("rule", ""),
    }
    return render(request, "workspace/findings.html", context)


@page("findings.csv", "findings-csv", ANYONE)
def findings_csv(request: Any) -> HttpResponse:
    """Give the findings as CSV."""
    heads = ("severity", "rule", "partner", "sentence", "action", "clears_when", "since")
    rows = list(_filtered(request)[:20_000])
    shown = show(rows, request.reach)
    partners = partners_of({each.relationship for each in shown}, request.reach)
    return csv_file(
        "troth-findings.csv",
        csv_writer(),
        heads,
        (
            [
                each.severity,
                each.rule,
                partners.get(each.relationship, ""),
                each.sentence,
                each.action,
                each.clears_when,
                format_instant(each.at),
            ]
            for each in shown
        ),
    )


@page("rules/", "rules", ANYONE)
def rules(request: Any) -> HttpResponse:
    """Show the twenty rules, by face, with what is open under each."""
    counts = Counter(
        dict(open_findings(request.reach).order_by().values_list("rule").annotate(n=Count("pk")))
    )
    by_face = [(face, [each for each in RULES if each.face == face]) for face in FACES]
    return render(request, "workspace/rules.html", {"faces": by_face, "counts": counts})


@page("rules/<str:pk>/", "rule", ANYONE)
def rule(request: Any, pk: str) -> HttpResponse:
    """Show one rule: what it asks, what is watched, what clears its findings, what is open."""
    found = next((each for each in RULES if each.id == pk), None)
    if found is None:
        raise Http404(pk)
    rows = list(open_findings(request.reach).filter(rule=pk).select_related("review")[:PER_PAGE])
    shown = show(rows, request.reach)
    context = {
        "rule": found,
        "sections": _sections(found.page),
        "parameters": [(each, PARAMETERS[each.name].default) for each in found.parameters],
        "findings": shown,
        "partners": partners_of({each.relationship for each in shown}, request.reach),
        "fed_by": sorted({each.partition(".")[0] for each in found.fed_by}),
    }
    return render(request, "workspace/rule.html", context)


def _sections(text: str) -> list[tuple[str, list[Any]]]:
    """A rule's page as headings with paragraphs and lists."""
    sections: list[tuple[str, list[Any]]] = []
    _, _, body = re.sub(r"[`*]", "", text).partition("\n")
    for part in re.split(r"^## ", body, flags=re.M):
        head, _, rest = part.partition("\n") if sections or part != body else ("", "", part)
        if not sections:
            head, rest = "", part
        blocks: list[Any] = []
        for block in re.split(r"\n\s*\n", rest.strip()):
            if block.startswith("- "):
                items = re.split(r"^- ", block, flags=re.M)[1:]
                blocks.append([" ".join(each.split()) for each in items])
            elif block:
                blocks.append(" ".join(line.lstrip("> ") for line in block.splitlines()))
        sections.append((head, blocks))
    return sections


@page("audit/", "audit", MANAGERS | ADMINS, replayed=False)
def audit(request: Any) -> HttpResponse:
    """Show who did what, when and why."""
    number = number_in(request.GET.get("page", ""))
    entries = Entry.objects.select_related("source", "override").order_by("-at", "-pk")
    if who := request.GET.get("who", "").strip()[:120]:
        entries = entries.filter(actor__icontains=who)
    if (deed := request.GET.get("deed")) in ("import", "act", "override"):
        entries = entries.filter(deed=deed)
    start = (number - 1) * PER_PAGE
    rows = list(entries.annotate(changed=Count("changes"))[start : start + PER_PAGE + 1])
    context = {
        "entries": rows[:PER_PAGE],
        "page": number,
        "has_more": len(rows) > PER_PAGE,
        "who": request.GET.get("who", ""),
        "deed": request.GET.get("deed", ""),
    }
    return render(request, "workspace/audit.html", context)


@page("audit.csv", "audit-csv", MANAGERS | ADMINS, replayed=False)
def audit_csv(request: Any) -> HttpResponse:
    """Give the audit trail as CSV."""
    heads = ("at", "who", "deed", "what", "why", "approved_by")
    approved = dict(Override.objects.values_list("entry_id", "approved_by"))
    rows = (
        [
            format_instant(each.at),
            each.actor,
            each.deed,
            each.details.get("sentence", ""),
            each.reason,
            approved.get(each.pk, ""),
        ]
        for each in Entry.objects.order_by("-at", "-pk").iterator(chunk_size=2000)
    )
    return csv_file("troth-audit.csv", csv_writer(), heads, rows)


@page("search/", "search", ANYONE)
def find(request: Any) -> HttpResponse:
    """Search everything that the user may read."""
    text = request.GET.get("q", "").strip()[:100]
    lines = search(text, request.reach)
    groups: dict[str, list[Any]] = {}
    for each in lines:
        groups.setdefault(each.collection, []).append(each)
    context = {"text": text, "groups": groups.items(), "number": len(lines)}
    return render(request, "workspace/search.html", context)
