"""Next best actions: from findings, from clocks about to run out, from what a partner waits for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.urls import reverse

from troth.accounts.reach import Reach, among
from troth.facts.times import DAY, Instant
from troth.workspace.clock import local_today
from troth.workspace.findings import open_findings, remedy_of
from troth.workspace.lines import Reference, partner_name
from troth.workspace.models import PutAside
from troth.workspace.remedies import Remedy

MOST = 150
"""Findings looked at: the gravest."""
SOON_DAYS = 7
NDA_DAYS = 45
_RANKS = {"block": 0, "warn": 1, "note": 2, "clock": 3}


class NextAction(NamedTuple):
    """Something to do next, and why."""

    key: str
    severity: str
    title: str
    why: str
    relationship: str
    subject: Reference
    due: date | None
    remedy: Remedy | None
    finding: Any = None
    """The stored finding that it comes from, if it comes from one."""

    @property
    def rank(self) -> tuple[int, date, str]:
        """By what is at stake, then by how soon."""
        return _RANKS[self.severity], self.due or date.max, self.key


def next_actions(reach: Reach, now: Instant) -> list[NextAction]:
    """What a user should do next, the most pressing first; nothing twice, nothing put aside."""
    today = local_today()
    aside = {
        each.key
        for each in PutAside.objects.filter(user=reach.user)
        if each.until_at is None or each.until_at > now
    }
    rows = open_findings(reach).filter(
        among("review__relationship", reach.works_on), at__gte=reach.workspace.began_at
    )
    found: dict[Reference, NextAction] = {}
    for each in rows.select_related("review")[:MOST]:
        action = _of_finding(each, reach)
        known = found.get(action.subject)
        if known is None or action.rank < known.rank:
            found[action.subject] = action
    for action in _clocks(reach, today):
        found.setdefault(action.subject, action)
    return sorted(
        (each for each in found.values() if each.key not in aside), key=lambda each: each.rank
    )


def _of_finding(row: Any, reach: Reach) -> NextAction:
    return NextAction(
        key=f"{row.review.relationship_id}/{row.key}/{row.at}",
        severity=row.severity,
        title=row.action.rstrip("."),
        why=row.sentence,
        relationship=row.review.relationship_id,
        subject=(row.subject[0], row.subject[1]),
        due=None,
        remedy=remedy_of(row, reach),
        finding=row,
    )


def _clocks(reach: Reach, today: date) -> Iterator[NextAction]:
    """What will be late soon: pledges, requests, NDAs, meetings without an agenda."""
    soon = today + timedelta(days=SOON_DAYS)
    ours = among("relationship", reach.works_on)
    pledges = reach.reads("pledges").filter(
        ours, pledger=reach.me, fulfilled_at=None, released_at=None, withdrawn_at=None
    )
    for row in pledges.filter(due_on__range=(today, soon)).order_by("due_on")[:50]:
        yield _clock(row, "pledges", f"Keep the pledge: {row.text}", row.due_on, "keep-pledge")
    asks = reach.reads("asks").filter(ours, asked=reach.me, answered_at=None, withdrawn_at=None)
    for row in asks.order_by("due_on", "made_at")[:50]:
        what = row.text or row.kind.replace("_", " ")
        yield _clock(row, "asks", f"Answer: {what}", row.due_on, "answer-ask")
    ending = today + timedelta(days=NDA_DAYS)
    ndas = reach.reads("agreements").filter(
        ours, kind="nda", terminated_at=None, expires_on__range=(today, ending)
    )
    for row in ndas.order_by("expires_on")[:50]:
        yield _clock(row, "agreements", "Renew the NDA", row.expires_on, "")
    meetings = reach.reads("meetings").filter(
        ours,
        host=reach.me,
        ended_at=None,
        cancelled_at=None,
        agenda_sent_at=None,
        starts_at__range=(_now(today), _now(soon)),
    )
    for row in meetings.order_by("starts_at")[:50]:
        title = f"Send the agenda: {row.title or 'meeting'}"
        yield _clock(row, "meetings", title, None, "send-agenda")


def _now(day: date) -> Instant:
    return (day - date(1970, 1, 1)).days * DAY


def _clock(row: Any, collection: str, title: str, due: date | None, step: str) -> NextAction:
    if step:
        remedy = Remedy("Do it", reverse("do-on", args=[step, row.pk]))
    else:
        query = f"relationship={row.relationship_id}&kind=nda"
        remedy = Remedy("Record the new NDA", f"{reverse('do', args=['agree'])}?{query}")
    return NextAction(
        key=f"clock/{collection}/{row.pk}",
        severity="clock",
        title=title,
        why="",
        relationship=row.relationship_id,
        subject=(collection, row.pk),
        due=due,
        remedy=remedy,
    )


def partners_of(relationships: set[str], reach: Reach) -> dict[str, str]:
    """The partner's name of each of some relationships."""
    found = reach.reads("relationships").filter(pk__in=sorted(relationships))
    return dict(found.values_list("pk", partner_name(reach.me, "")))
