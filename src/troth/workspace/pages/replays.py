"""Choosing the past day as of which a page is looked at."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from troth.accounts.reach import ANYONE
from troth.workspace.clock import local_today
from troth.workspace.lines import partner_name
from troth.workspace.registry import PAGES, page


@page("replay/", "replay", ANYONE)
def replay(request: Any) -> HttpResponse:
    """Offer days to look back at, for the page that one comes from or for Today."""
    today = local_today()
    of, what = _of(request)
    context = {
        "of": of,
        "what": what,
        "yesterday": today - timedelta(days=1),
        "days": _days(today),
        "zone": request.reach.workspace.me.timezone,
    }
    return render(request, "workspace/replay.html", context)


def _of(request: Any) -> tuple[str, str]:
    """Which page is meant, and what it is called: one of ours that can be replayed."""
    wanted = request.GET.get("of", "/")[:300]
    try:
        found = resolve(wanted)
    except Resolver404:
        return "/", "the workspace"
    declared = PAGES.get(found.url_name or "")
    if declared is None or not declared.is_replayed:
        return "/", "the workspace"
    if declared.name == "partner":
        named = request.reach.reads("relationships").filter(pk=found.kwargs["pk"])
        name = named.values_list(partner_name(request.me, ""), flat=True).first()
        return wanted, f"the relationship with {name}" if name else "the workspace"
    return wanted, "the workspace" if wanted == "/" else "that page"


def _days(today: date) -> list[tuple[str, date]]:
    month = today.replace(day=1)
    quarter = month.replace(month=3 * ((month.month - 1) // 3) + 1)
    one = timedelta(days=1)
    return [
        ("A week ago", today - 7 * one),
        ("The end of last month", month - one),
        ("The end of last quarter", quarter - one),
        ("The end of the quarter before", _before(quarter) - one),
        ("The end of last year", today.replace(month=1, day=1) - one),
    ]


def _before(quarter: date) -> date:
    """The first day of the quarter before another."""
    last = quarter - timedelta(days=1)
    return last.replace(month=last.month - 2, day=1)
