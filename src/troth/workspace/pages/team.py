"""The alliance team: its queue, what is due first, and one request with all that was said."""

from typing import Any

from django.db.models import F, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render

from troth.accounts.reach import ANYONE
from troth.workspace.actions import actions
from troth.workspace.lines import partner_name
from troth.workspace.models import HandOver, SupportCase
from troth.workspace.numbers import page_in
from troth.workspace.registry import page
from troth.workspace.support import answers, clocks, reads_words

PER_PAGE = 20
FILTERS = {
    "open": "All open",
    "mine": "For me",
    "asked": "Asked by me",
    "unassigned": "With nobody",
    "answered": "Answered",
}


def _requests(request: Any) -> Any:
    """Our requests to our own team that the user may read."""
    return request.reach.reads("support_requests").filter(organization=request.me)


@page("team/", "team", ANYONE)
def team(request: Any) -> HttpResponse:
    """Show the queue of the alliance team."""
    shown = request.GET.get("show", "open")
    shown = shown if shown in FILTERS else "open"
    user = request.user
    open_ones = Q(answered_at=None)
    wanted = {
        "open": open_ones,
        "mine": open_ones & Q(case__holder=user),
        "asked": Q(case__asked_by=user),
        "unassigned": open_ones & (Q(case__holder=None) | Q(case__holder__is_active=False)),
        "answered": ~open_ones,
    }[shown]
    found = _requests(request).filter(wanted)
    if shown in ("answered", "asked"):
        order = F("answered_at").desc(nulls_first=True)
        ids = list(found.order_by(order, "-opened_at", "pk").values_list("pk", flat=True))
    else:
        # What is due first depends on policy and calendar, which the database does not know.
        least = list(found.only("pk", "opened_at", "answered_at", "relationship_id"))
        due = clocks(least, request.me, request.now)
        ids = [each.pk for each in sorted(least, key=lambda each: (due[each.pk].due, each.pk))]
    number = page_in(request.GET.get("page", ""), len(ids), PER_PAGE)
    start = (number - 1) * PER_PAGE
    here = ids[start : start + PER_PAGE]
    rows = _requests(request).filter(pk__in=here).annotate(partner=partner_name(request.me))
    by_pk = {each.pk: each for each in rows.select_related("case__holder", "case__asked_by")}
    listed = [by_pk[each] for each in here if each in by_pk]
    told = clocks(listed, request.me, request.now)
    context = {
        "rows": [(each, told[each.pk]) for each in listed],
        "filters": FILTERS,
        "shown": shown,
        "page": number,
        "has_more": len(ids) > start + PER_PAGE,
    }
    return render(request, "workspace/team.html", context)


@page("team/<str:pk>/", "team-request", ANYONE)
def team_request(request: Any, pk: str) -> HttpResponse:
    """Show one request: what was asked, who has it, until when, what was answered."""
    rows = _requests(request).annotate(partner=partner_name(request.me)).filter(pk=pk)
    row = rows.select_related(
        "case__holder", "case__asked_by", "case__answered_by", "case__opportunity"
    ).first()
    if row is None:
        raise Http404(pk)
    case: SupportCase | None = getattr(row, "case", None)
    deal = case.opportunity_id if case else None
    context = {
        "row": row,
        "case": case,
        "clock": clocks([row], request.me, request.now)[pk],
        "reads": reads_words(request.reach, row.relationship_id),
        "deal": deal and request.reach.reads("opportunities").filter(pk=deal).first(),
        "hand_overs": HandOver.objects.filter(case=pk).select_related("by", "to"),
        "again": _requests(request).filter(case__follows=pk).order_by("opened_at")[:10],
        "steps": _steps(request.reach, row, case),
    }
    return render(request, "workspace/team_request.html", context)


def _steps(reach: Any, row: Any, case: SupportCase | None) -> list[Any]:
    """What the user may do next with a request."""
    known = actions()
    steps = []
    if row.answered_at is None:
        if answers(reach, row, case):
            steps += [known["answer-support"], known["hand-over-support"]]
        return steps
    if row.relationship_id in reach.works_on:
        if row.resolved_at is None:
            steps.append(known["resolve-support"])
        steps.append(known["ask-team-again"])
        if answers(reach, row, case):
            steps.append(known["answer-support"])
    return steps
