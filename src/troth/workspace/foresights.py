"""Thinking a change of policy through, and making it: at once where it is little, else behind."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django_tasks import task

from troth.accounts.reach import Reach
from troth.facts.file import InvalidFacts
from troth.facts.model import Policy
from troth.ledger.acting import Stopped
from troth.ledger.foreseeing import Foreseen, concerned, foresee
from troth.ledger.loading import PORTION
from troth.ledger.models import InUse
from troth.ledger.writing import present, whose
from troth.review import Found
from troth.review.reviews import shown, spoken
from troth.workspace.actions import actions
from troth.workspace.models import Foresight
from troth.workspace.performing import AlreadySent, NotAllowed, do, review_soon

_LAST = "~"
"""An id after all that a fact may have: of two policies set at once, the later id wins."""

logger = logging.getLogger(__name__)


def begin(foresight: Foresight) -> None:
    """Look ahead, at once where it takes but a moment."""
    foresight.total = len(concerned(_policy(foresight)))
    foresight.save()
    if foresight.total <= PORTION:
        look(foresight, 1)
    else:
        look_in_background.enqueue(foresight.pk)


def make(foresight: Foresight) -> None:
    """Make the change, at once where it takes but a moment."""
    little = len(concerned(_policy(foresight))) <= PORTION
    foresight.state = Foresight.CHANGING
    foresight.save()
    if little:
        change(foresight)
    else:
        change_in_background.enqueue(foresight.pk)


@task()
def look_in_background(pk: int) -> None:
    """Look ahead."""
    look(Foresight.objects.get(pk=pk), settings.TROTH["TROTH_PROCESSES"])


@task()
def change_in_background(pk: int) -> None:
    """Make a change of policy."""
    change(Foresight.objects.get(pk=pk))


def look(foresight: Foresight, processes: int) -> None:
    """Find out what a change would bring. Run again, it starts anew."""
    if foresight.state not in (Foresight.WAITING, Foresight.RUNNING):
        return
    _note(foresight, state=Foresight.RUNNING, done=0)
    seen: list[dict[str, Any]] = []
    used = set(InUse.objects.values_list("rule", "side"))
    done = 0
    try:
        for number, sides in foresee(_policy(foresight), present(), processes):
            seen += _told(sides, used)
            done += number
            _note(foresight, done=done)
    except DatabaseError:
        _note(foresight, state=Foresight.FAILED, said="The database did not answer.")
        raise
    seen.sort(key=_weight)
    _note(foresight, state=Foresight.READY, seen=seen, ended_at=present())


def change(foresight: Foresight) -> None:
    """Make the change, checked as every action is. Run again, it does nothing more."""
    if foresight.state != Foresight.CHANGING:
        return
    given = given_of(foresight)
    action = actions()["set-policy"](Reach(foresight.asked_by), whose())
    try:
        do(action, given, f"policy-{foresight.pk}-{foresight.asked_at}", str(foresight.asked_by))
    except AlreadySent:
        pass
    except Stopped as stopped:
        new = [*stopped.preflight.new, *stopped.preflight.raised]
        blocks = [each for _, each in new if each.finding.severity == "block"]
        said = f"It would open {len(blocks)} block{'s' if len(blocks) > 1 else ''} about us."
        _note(foresight, state=Foresight.STOPPED, said=said)
        return
    except (InvalidFacts, NotAllowed) as error:
        _note(foresight, state=Foresight.FAILED, said=str(error))
        return
    _note(foresight, state=Foresight.CHANGED, ended_at=present())
    review_soon()


def given_of(foresight: Foresight) -> dict[str, Any]:
    """What would be filled in to make the change."""
    return {
        "parameter": foresight.parameter,
        "value": foresight.value,
        "level": foresight.level,
        "organization": foresight.organization_id,
        "relationship": foresight.relationship_id,
        "reason": foresight.reason,
    }


def _policy(foresight: Foresight) -> Policy:
    return Policy(
        _LAST,
        foresight.level,
        foresight.parameter,
        foresight.value,
        present(),
        organization=foresight.organization_id,
        relationship=foresight.relationship_id,
    )


def _note(foresight: Foresight, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(foresight, name, value)
    foresight.save(update_fields=list(fields))


# -- what is told of it ----------------------------------------------------------------------------


def _told(sides: Iterable[Foreseen], used: set[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The sides that would be judged otherwise; rules that are not in use say nothing."""
    for side in sides:
        before, after = spoken(side.before, used), spoken(side.after, used)
        side = Foreseen(before, after)
        scores = {
            rule: [shown(score), shown(after.scores[rule])]
            for rule, score in before.scores.items()
            if shown(score) != shown(after.scores[rule])
        }
        findings = [
            *(_finding("appears", each) for each in side.appearing),
            *(_finding("changes", each, was) for was, each in side.changing),
            *(_finding("goes", each) for each in side.going),
        ]
        if scores or findings:
            yield {
                "relationship": before.relationship,
                "side": before.me,
                "overall": [shown(before.overall), shown(after.overall)],
                "scores": scores,
                "findings": findings,
            }


def _finding(what: str, found: Found, was: str = "") -> dict[str, Any]:
    finding = found.finding
    return {
        "what": what,
        "rule": found.rule,
        "severity": finding.severity,
        "was": was,
        "sentence": finding.sentence,
        "evidence": [list(each) for each in (*finding.evidence, finding.subject)],
    }


_RANK = {"block": 0, "warn": 1, "note": 2}


def _weight(side: dict[str, Any]) -> tuple[int, float, str, str]:
    """What weighs most first: new blocks, then warnings, then how far the score moves."""
    new = [_RANK[each["severity"]] for each in side["findings"] if each["what"] != "goes"]
    before, after = side["overall"]
    moved = 0.0 if before is None or after is None else abs(after - before)
    return min(new, default=3), -moved, side["relationship"], side["side"]
