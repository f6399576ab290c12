"""Acting: an action is written, reviewed, compared, and kept or undone, in one transaction.

Whoever writes holds the one lock there is (`writing`), so two who act at once cannot both pass a
check that only one may.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db import transaction

from troth.facts.actions import Change, read_action
from troth.facts.model import COLLECTIONS
from troth.facts.times import Instant
from troth.ledger import known
from troth.ledger.loading import PORTION, load
from troth.ledger.models import Entry, Override, Relationship
from troth.ledger.writing import NoWorkspace, write, writing
from troth.review.preflight import Findings, Preflight, difference, findings
from troth.review.touched import Touched
from troth.rules import RANGES

ACT, OVERRIDE = "act", "override"

logger = logging.getLogger(__name__)


class Stopped(Exception):
    """An action that was not taken, because of what it would break."""

    def __init__(self, preflight: Preflight) -> None:
        self.preflight = preflight
        super().__init__("stopped")


class Approval(NamedTuple):
    """Why an action goes ahead against a block, and who, other than who asks, says so."""

    reason: str
    approver: str


class WrongApproval(Exception):
    """An approval that is none; the message says why."""


def check(action: Any, now: Instant, side: str | None = None) -> Preflight:
    """What a parsed action would break or mend in one side's conduct.

    `side` is the company itself unless another is named. Raises InvalidFacts where the action is
    wrong.
    """
    with _done(action, now, Entry(at=now, actor="", deed=ACT), side) as preflight:
        transaction.set_rollback(True)
        return preflight


def act(
    action: Any,
    now: Instant,
    actor: str,
    reason: str = "",
    approval: Approval | None = None,
    *,
    careful: bool = False,
    sentence: str = "",
) -> Preflight:
    """Take a parsed action unless its preflight stops it.

    `sentence` says in the audit trail what was done. Raises Stopped, with the preflight, where it
    would open or raise a block and nobody approves, and where it would a warning if it is to be
    `careful`; WrongApproval where the approval is none; InvalidFacts where the action is wrong.
    """
    if approval is not None and not (approval.reason.strip() and approval.approver.strip()):
        raise WrongApproval("an override needs a reason and an approver")
    if approval is not None and approval.approver == actor:
        raise WrongApproval(f"{actor} asks for the override; somebody else must approve it")
    why = reason if approval is None else approval.reason
    details = {"sentence": sentence} if sentence else {}
    entry = Entry(at=now, actor=actor, deed=ACT, reason=why, details=details)
    with _done(action, now, entry) as preflight:
        if careful and preflight.verdict == "caution":
            raise Stopped(preflight)
        if preflight.verdict == "stop":
            if approval is None:
                logger.info("stopped", extra={"actor": actor})
                raise Stopped(preflight)
            logger.warning("overridden", extra={"actor": actor, "approver": approval.approver})
            entry.deed = OVERRIDE
            entry.save()
            Override.objects.create(
                entry=entry,
                action=action,
                findings=preflight.as_json(),
                reason=approval.reason,
                asked_by=actor,
                approved_by=approval.approver,
            )
    logger.info("acted", extra={"actor": actor, "verdict": preflight.verdict})
    return preflight


@contextmanager
def _done(action: Any, now: Instant, entry: Entry, side: str | None = None) -> Iterator[Preflight]:
    """Have an action done, with the difference that it made, in a transaction that may yet end."""
    with writing() as workspace:
        me = side or workspace.me_id
        if workspace.me_id is None:
            raise NoWorkspace("nothing is imported yet: run `troth import facts FILE`")
        changes = _read(action)
        touched = Touched(changes)
        touched.find(known)
        while True:
            before = _findings(me, touched, now)
            number = len(touched.relationships)
            undo = transaction.savepoint()
            entry.save()
            write(changes, entry, lambda name, fact: None)
            touched.find(known)
            if len(touched.relationships) == number:
                break
            # What was written leads to relationships that nothing led to before.
            transaction.savepoint_rollback(undo)
            entry.pk = None
        yield difference(before, _findings(me, touched, now), me, now)


def _read(action: Any) -> list[Change]:
    objects: dict[str, list[dict[str, Any]]] = {}
    changed: dict[str, list[str]] = {}
    parts = action if isinstance(action, dict) else {}
    for name, added in _collections(parts.get("add")):
        if type(added) is list:
            objects.setdefault(name, []).extend(each for each in added if type(each) is dict)
    for name, changes in _collections(parts.get("set")):
        if type(changes) is dict:
            changed[name] = list(changes)
            values = [each for each in changes.values() if type(each) is dict]
            objects.setdefault(name, []).extend(values)
    return read_action(action, known.held(objects, changed), RANGES, known.of)


def _collections(part: Any) -> Iterator[tuple[str, Any]]:
    if type(part) is dict:
        yield from ((name, value) for name, value in part.items() if name in COLLECTIONS)


def _findings(me: str, touched: Touched, now: Instant) -> Findings:
    """The findings about a side in the touched relationships, a portion in memory at a time."""
    if touched.everything:
        touched.relationships.update(Relationship.objects.values_list("pk", flat=True))
    ids, found = sorted(touched.relationships), Findings()
    for start in range(0, len(ids), PORTION):
        portion = ids[start : start + PORTION]
        found.update(findings(load(me, portion, now), portion, me))
    return found
