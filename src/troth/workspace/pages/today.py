"""Today: the few next best actions, what waits for a decision, what is owed, what is coming."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from troth.accounts.reach import ANYONE, WORKERS, among
from troth.facts.times import DAY, instant
from troth.workspace.clock import local_now, local_today
from troth.workspace.findings import show
from troth.workspace.models import HeldAction, PutAside
from troth.workspace.next_actions import NextAction, next_actions, partners_of
from troth.workspace.registry import page

OPEN = 3
"""Actions shown in full; the rest is compact."""
SHOWN = 12
SNOOZE_DAYS = (1, 3, 7, 14)


@page("", "today", ANYONE)
def today(request: Any) -> HttpResponse:
    """Open the day."""
    actions = next_actions(request.reach, request.now)
    shown = actions[:SHOWN]
    rows = [each.finding for each in shown[:OPEN] if each.finding]
    evidence = {each.pk: each for each in show(rows, request.reach)}
    owed = _owed(request)
    meetings = _meetings(request)
    relationships = {each.relationship for each in shown}
    relationships |= {row.relationship_id for row in (*owed, *meetings)}
    context = {
        "actions": shown,
        "evidence": evidence,
        "more": max(0, len(actions) - SHOWN),
        "partners": partners_of(relationships, request.reach),
        "now": request.now,
        "day": local_today(),
        "greeting": _greeting(),
        "owed_by_us": [row for row in owed if row.pledger_id == request.me],
        "owed_to_us": [row for row in owed if row.pledger_id != request.me],
        "meetings": meetings,
        "decisions": _decisions(request),
        "waiting": HeldAction.objects.filter(state=HeldAction.OPEN, asked_by=request.user)[:20],
        "snooze": SNOOZE_DAYS,
    }
    return render(request, "workspace/today.html", context)


def _greeting() -> str:
    hour = local_now().hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def _owed(request: Any) -> list[Any]:
    pledges = request.reach.reads("pledges").filter(
        among("relationship", request.reach.works_on),
        fulfilled_at=None,
        released_at=None,
        withdrawn_at=None,
    )
    return list(pledges.order_by(F("due_on").asc(nulls_last=True), "pk")[:16])


def _meetings(request: Any) -> list[Any]:
    meetings = request.reach.reads("meetings").filter(
        among("relationship", request.reach.works_on),
        starts_at__range=(request.now, request.now + 14 * DAY),
        cancelled_at=None,
    )
    return list(meetings.order_by("starts_at")[:3])


def _decisions(request: Any) -> list[HeldAction]:
    held = HeldAction.objects.filter(state=HeldAction.OPEN, approver=request.user)
    return list(held.select_related("asked_by")[:20])


@page("today/aside/", "put-aside", WORKERS, methods=("POST",))
def put_aside(request: Any) -> HttpResponse:
    """Mark an action as done, put it off, or say that it does not apply."""
    key = request.POST.get("key", "")[:500]
    how = request.POST.get("how", "")
    found: NextAction | None = next(
        (each for each in next_actions(request.reach, request.now) if each.key == key), None
    )
    reason = request.POST.get("reason", "").strip()[:500]
    days = request.POST.get("days", "")
    if how == PutAside.SNOOZED and days not in map(str, SNOOZE_DAYS):
        how = ""
    if found is None or how not in (PutAside.DONE, PutAside.SNOOZED, PutAside.DISMISSED):
        return redirect("today")
    until = None
    if how == PutAside.SNOOZED:
        morning = local_now().replace(hour=6, minute=0, second=0, microsecond=0)
        until = instant(morning + timedelta(days=int(days)))
    if how == PutAside.DISMISSED and not reason:
        reason = "does not apply"
    kept, _ = PutAside.objects.update_or_create(
        user=request.user,
        key=key,
        defaults={"how": how, "until_at": until, "reason": reason, "at": request.now},
    )
    if request.htmx:
        context = {"kept": kept, "action": found}
        return render(request, "workspace/_put_aside.html", context)
    return redirect(reverse("today"))


@page("today/aside/<int:pk>/undo/", "put-aside-undo", WORKERS, methods=("POST",))
def undo(request: Any, pk: int) -> HttpResponse:
    """Bring an action back."""
    kept = get_object_or_404(PutAside, pk=pk, user=request.user)
    key = kept.key
    kept.delete()
    if request.htmx:
        actions = next_actions(request.reach, request.now)
        found = next((each for each in actions if each.key == key), None)
        partners = partners_of({found.relationship} if found else set(), request.reach)
        rows = [found.finding] if found and found.finding else []
        evidence = {each.pk: each for each in show(rows, request.reach)}
        context = {
            "each": found,
            "evidence": evidence,
            "partners": partners,
            "snooze": SNOOZE_DAYS,
            "full": True,
        }
        return render(request, "workspace/_next_action.html", context)
    return redirect("today")
