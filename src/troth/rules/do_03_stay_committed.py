"""Stay committed

> "remain loyal once you agree to formally partner. Trust is hard to gain and easy to lose."

## Watched
My pledges to them, and our commitments of either side. A pledge is due at the end of its due date
in my zone. What becomes of it is the earliest of kept, released and taken back.

## Credit
A pledge kept: full in time or without a date, else half, at that time. Released: nothing in time,
half later. Taken back: none, half if released or kept since. Not kept when due: none. A
commitment, with double weight: full when fulfilled; when I leave it, none, or half if they
release me later, unless its opportunity was closed or the release came first. Trust heals slowly:
the half-life is a year.

## Findings
- block, aging, `left`: I left a commitment without release while the opportunity was open. Clears
  with their release, or age.
- block, aging, `withdrawn`: I took a pledge back. Clears with their release, by keeping it, or
  age.
- warn `overdue`: a pledge is past due. Clears when kept or released; taking it back makes it
  worse.
- note `due`: a pledge is due within 3 days (`do03_due_days`).

## Edges
The due day itself is in time, in the zone of the one who pledged. Nobody releases itself. A
pledge without a date is never overdue. To end what was only explored or proposed breaks nothing.

## Neighbors
Don't 2 is about a rival beside a kept engagement; Do 3 about going back on one.
"""

from collections.abc import Iterator

from troth.facts.model import Engagement, Pledge
from troth.facts.times import Instant, in_words
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import CLOSED, View, quoted

FACE = "Faith"
FED_BY = ("pledges", "engagements.ended_by")
READS = ("engagements", "pledges")
WEIGHT = 2
HALF_LIFE_DAYS = 365

DUE = Parameter(
    "do03_due_days", 3, Unit.DAYS, "Three days leave time to keep a pledge, or to talk."
)

COMMITMENT_WEIGHT = 2


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    for pledge in view.records.pledges:
        if pledge.pledger == view.me:
            yield from _pledge(view, pledge)
    for engagement in view.records.engagements:
        if engagement.committed_at is not None:
            yield from _commitment(view, engagement)


def _pledge(view: View, pledge: Pledge) -> Iterator[Verdict]:
    due = None if pledge.due_on is None else view.due(pledge.due_on)
    outcome = _outcome(pledge)
    if outcome is None:
        yield from _unkept(view, pledge, due)
        return
    kind, at = outcome
    in_time = due is None or at < due
    if kind == "fulfilled":
        yield Occasion(at, 1 if in_time else 0.5, pledge.attestation)
    elif kind == "released":
        if not in_time:
            yield Occasion(at, 0.5, pledge.attestation)
    else:
        amends = pledge.released_at is not None or pledge.fulfilled_at is not None
        yield Occasion(at, 0.5 if amends else 0, pledge.attestation)
        severity = None if amends else view.aged(at)
        if severity is not None:
            yield Finding(
                severity,
                "withdrawn",
                ("pledges", pledge.id),
                at,
                f"{view.we} took back on {view.day(at)} what it had pledged to {view.they}: "
                f"{quoted(pledge.text)}.",
                f"Keep it after all, or ask {view.they} for a release.",
                "Their release, the pledge kept, or time.",
                (pledge.id,),
                [("pledges", pledge.id)],
            )


def _outcome(pledge: Pledge) -> tuple[str, Instant] | None:
    """The earliest of kept, released and taken back; at equal times the first of these."""
    ends = {
        "fulfilled": pledge.fulfilled_at,
        "released": pledge.released_at,
        "withdrawn": pledge.withdrawn_at,
    }
    seen = [(kind, at) for kind, at in ends.items() if at is not None]
    return min(seen, key=lambda end: end[1], default=None)


def _unkept(view: View, pledge: Pledge, due: Instant | None) -> Iterator[Verdict]:
    if due is None or pledge.due_on is None:
        return
    subject = ("pledges", pledge.id)
    if view.reached(due):
        yield Occasion(due, 0, pledge.attestation)
        yield Finding(
            "warn",
            "overdue",
            subject,
            due,
            f"{view.we} pledged to {view.they}: {quoted(pledge.text)}. It was due "
            f"on {in_words(pledge.due_on)}.",
            f"Keep it now, or ask {view.they} for a release.",
            "The pledge kept, or released by them.",
            (pledge.id,),
            [subject],
        )
    elif view.comes_within(pledge.due_on, DUE):
        yield Finding(
            "note",
            "due",
            subject,
            pledge.made_at,
            f"{view.we} pledged to {view.they}: {quoted(pledge.text)}. It is due "
            f"on {in_words(pledge.due_on)}.",
            "Keep it by then, or ask for a new date today.",
            "The pledge kept, or released by them.",
            (pledge.id,),
            [subject],
        )


def _commitment(view: View, engagement: Engagement) -> Iterator[Verdict]:
    if engagement.fulfilled_at is not None:
        yield Occasion(engagement.fulfilled_at, 1, engagement.attestation, weight=COMMITMENT_WEIGHT)
    left, release = engagement.ended_at, engagement.release_given_at
    if left is None or engagement.ended_by != view.me:
        return
    if view.stage(engagement.opportunity, left) in CLOSED:
        return
    if release is not None and release <= left:
        return
    yield Occasion(
        left, 0 if release is None else 0.5, engagement.attestation, weight=COMMITMENT_WEIGHT
    )
    severity = view.aged(left) if release is None else None
    if severity is not None:
        subject = ("engagements", engagement.id)
        yield Finding(
            severity,
            "left",
            subject,
            left,
            f"{view.we} left its commitment to {view.they} on {view.deal(engagement.opportunity)} "
            f"on {view.day(left)}, without a release.",
            "Talk, make amends, and ask for a release.",
            "Their release, or time.",
            (engagement.id,),
            [subject],
        )
