"""Held actions: those that wait for an approver or for an NDA, and are checked again then."""

import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, QueryDict

from troth.accounts.models import User
from troth.accounts.reach import Reach
from troth.facts.file import InvalidFacts
from troth.facts.times import Instant
from troth.ledger.acting import Approval, Stopped
from troth.ledger.models import Agreement
from troth.ledger.writing import whose, writing
from troth.workspace import notices
from troth.workspace.actions import Action, actions
from troth.workspace.models import HeldAction
from troth.workspace.performing import NotAllowed, do, review_soon

logger = logging.getLogger(__name__)


class CannotGoThrough(Exception):
    """A held action that is not possible any more; the message says why."""


def rebuilt(held: HeldAction) -> tuple[Action, Any]:
    """A held action and its form, filled in as it was. Raises CannotGoThrough."""
    try:
        action = actions()[held.action](Reach(held.asked_by), whose(), held.on)
    except (KeyError, Http404):
        raise CannotGoThrough("what it was to be done to is not there any more") from None
    given = QueryDict(mutable=True)
    for name, values in held.given.items():
        given.setlist(name, values)
    form = action.form(given)
    if not form.is_valid():
        raise CannotGoThrough("what was filled in does not fit the facts any more")
    return action, form


def approve(held: HeldAction, approver: User, now: Instant) -> None:
    """Have a held action go through: checked again, with the approval if it still needs one."""
    if not Reach(approver).approves(held.relationships) or approver == held.asked_by:
        raise PermissionDenied
    _go(held, now, Approval(held.reason, str(approver)))


def decide(held: HeldAction, state: str, now: Instant, answer: str = "") -> None:
    """Close a held action without doing it."""
    held.state, held.decided_at, held.answer = state, now, answer
    with transaction.atomic():
        held.save()
        if state == HeldAction.DECLINED:
            notices.tell_of_held(held, held.asked_by, notices.DECIDED, now)


def release(now: Instant) -> None:
    """Try what waits for an NDA again; what is still stopped goes on waiting."""
    waiting = HeldAction.objects.filter(
        state=HeldAction.OPEN, waits_for=HeldAction.NDA, relationship__in=_with_nda()
    )
    for held in waiting.select_related("asked_by"):
        try:
            _go(held, now, None)
        except Stopped:
            continue
        except (CannotGoThrough, InvalidFacts, NotAllowed) as error:
            decide(held, HeldAction.DECLINED, now, str(error))


def _with_nda() -> Any:
    return Agreement.objects.filter(kind="nda", terminated_at=None).values("relationship")


def _go(held: HeldAction, now: Instant, approval: Approval | None) -> None:
    action, form = rebuilt(held)
    with writing():
        still = HeldAction.objects.filter(pk=held.pk, state=HeldAction.OPEN)
        if still.update(state=HeldAction.DONE, decided_at=now):
            do(action, action.given(form), held.token, str(held.asked_by), approval=approval)
            notices.tell_of_held(held, held.asked_by, notices.DECIDED, now)
    logger.info("went through", extra={"held": held.pk})
    review_soon()


def release_in_background(now: Instant, **_: Any) -> None:
    """As `release`, after a review in the background."""
    release(now)
