"""Doing things: the form of every guarded action, and the decisions on those that wait."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from troth.accounts.reach import ADMINS, ANYONE, MANAGERS, WORKERS
from troth.facts.file import InvalidFacts
from troth.facts.model import COLLECTIONS
from troth.ledger.acting import WrongApproval
from troth.workspace.actions import actions
from troth.workspace.held import CannotGoThrough, approve, decide, rebuilt
from troth.workspace.lines import TOLD
from troth.workspace.models import HeldAction
from troth.workspace.performing import NotAllowed, perform
from troth.workspace.registry import WRITE, page

FIRST = ("engage", "share", "ask", "introduce", "agree", "claim", "ask-team")
"""What is recorded most, in order."""


@page("record/", "record", WORKERS | ADMINS, replayed=False)
def record(request: Any) -> HttpResponse:
    """Offer everything that can be recorded."""
    known = actions()
    context = {
        "guarded": [known[each] for each in FIRST],
        "facts": [(known[f"record-{name}"], TOLD[name]) for name in COLLECTIONS],
    }
    return render(request, "workspace/record.html", context)


@page("do/<slug:name>/", "do", WORKERS | ADMINS, methods=WRITE)
def begin(request: Any, name: str) -> HttpResponse:
    """Fill in and do an action that begins something."""
    action = actions().get(name)
    if action is None or action.collection:
        raise Http404(name)
    return perform(request, action(request.reach, request.me))


@page("do/<slug:name>/<str:on>/", "do-on", WORKERS | ADMINS, methods=WRITE)
def go_on(request: Any, name: str, on: str) -> HttpResponse:
    """Fill in and do an action on a fact."""
    action = actions().get(name)
    if action is None or not action.collection:
        raise Http404(name)
    found = action(request.reach, request.me, on)
    row = request.reach.reads(action.collection).get(pk=on)
    if not found.allowed(row):
        raise PermissionDenied
    return perform(request, found)


def _held(request: Any, pk: int) -> HeldAction:
    held: HeldAction = get_object_or_404(
        HeldAction.objects.select_related("asked_by", "approver"), pk=pk
    )
    if request.user not in (held.asked_by, held.approver):
        raise Http404(str(pk))
    return held


@page("held/<int:pk>/", "held", ANYONE, replayed=False)
def held(request: Any, pk: int) -> HttpResponse:
    """Show an action that waits, with what it would break now."""
    waiting = _held(request, pk)
    problem, fields = "", []
    try:
        _, form = rebuilt(waiting)
        fields = [(each.label, each.value()) for each in form if each.value()]
    except CannotGoThrough as error:
        problem = str(error)
    context = {"held": waiting, "problem": problem, "fields": fields}
    return render(request, "workspace/held.html", context)


@page("held/<int:pk>/approve/", "held-approve", MANAGERS, methods=("POST",))
def say_yes(request: Any, pk: int) -> HttpResponse:
    """Approve an action that waits."""
    waiting = _held(request, pk)
    if waiting.approver != request.user:
        raise PermissionDenied
    try:
        approve(waiting, request.user, request.now)
    except (CannotGoThrough, InvalidFacts, NotAllowed, WrongApproval) as error:
        messages.error(request, f"It could not go through: {error}.")
        return redirect("held", pk=pk)
    messages.success(request, f"Approved. {waiting.sentence}")
    return redirect("today")


@page("held/<int:pk>/decline/", "held-decline", MANAGERS, methods=("POST",))
def say_no(request: Any, pk: int) -> HttpResponse:
    """Decline an action that waits."""
    waiting = _held(request, pk)
    if waiting.approver != request.user:
        raise PermissionDenied
    if waiting.state == HeldAction.OPEN:
        answer = request.POST.get("answer", "").strip()[:1000]
        decide(waiting, HeldAction.DECLINED, request.now, answer)
        messages.success(request, f"Declined. {waiting.asked_by} is told under Today.")
    return redirect("today")


@page("held/<int:pk>/withdraw/", "held-withdraw", WORKERS, methods=("POST",))
def take_back(request: Any, pk: int) -> HttpResponse:
    """Take back an action of one's own that waits."""
    waiting = _held(request, pk)
    if waiting.asked_by != request.user:
        raise PermissionDenied
    if waiting.state == HeldAction.OPEN:
        decide(waiting, HeldAction.WITHDRAWN, request.now)
        messages.success(request, "Taken back. Nothing was done.")
    return redirect("today")
