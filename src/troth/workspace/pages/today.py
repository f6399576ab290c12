"""Today: the few next best actions, what waits for a decision, what is owed, what is coming."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import F, Q
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
POINTS = 3
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
    waiting = _waiting(request, {row.relationship_id for row in meetings})
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
        "meetings": [(row, _points(row, request, waiting)) for row in meetings],
        "decisions": _decisions(request),
        "held": HeldAction.objects.filter(state=HeldAction.OPEN, asked_by=request.user)[:20],
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


class Waiting(NamedTuple):
    """What is open with the partners whom we meet next."""

    asks: dict[str, Any]
    """What each has asked for longest, by relationship."""
    pledges: dict[str, Any]
    """What we owe each first."""
    covered: set[str]
    """With whom an NDA is in force."""


def _waiting(request: Any, relationships: set[str]) -> Waiting:
    reads, met = request.reach.reads, among("relationship", relationships)
    asks = reads("asks").filter(met, asked=request.me, answered_at=None, withdrawn_at=None)
    pledges = reads("pledges").filter(
        met, pledger=request.me, fulfilled_at=None, released_at=None, withdrawn_at=None
    )
    today = local_today()
    ndas = reads("agreements").filter(
        met,
        Q(effective_on=None) | Q(effective_on__lte=today),
        Q(expires_on=None) | Q(expires_on__gte=today),
        kind="nda",
        terminated_at=None,
        signed_at__lte=request.now,
    )
    return Waiting(
        {row.relationship_id: row for row in asks.order_by("-made_at")},
        {
            row.relationship_id: row
            for row in pledges.order_by(F("due_on").desc(nulls_first=True), "-pk")
        },
        set(ndas.values_list("relationship", flat=True)),
    )


def _points(meeting: Any, request: Any, waiting: Waiting) -> list[str]:
    """What to think of before a meeting: three points at the most."""
    relationship = meeting.relationship_id
    points = []
    if meeting.host_id != request.me and meeting.customer_id is not None:
        points.append("You are the guest: they open and lead, and you speak less than they do.")
    elif meeting.invited_by_id == request.me and meeting.agenda_sent_at is None:
        points.append("Send the agenda, with something in it that serves them.")
    if relationship not in waiting.covered:
        points.append("No NDA is in force: keep to what is public.")
    if ask := waiting.asks.get(relationship):
        points.append(f"They wait for an answer: {ask.text or ask.kind.replace('_', ' ')}")
    if pledge := waiting.pledges.get(relationship):
        points.append(f"You owe them: {pledge.text}")
    return points[:POINTS]


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
