"""Don't get too comfortable

> "Always present yourself and your company in a positive light when engaging partners."

## Watched
Our meetings: whether I prepared those that I called (the agenda 24 hours ahead,
`dont07_agenda_hours`), whether my people who accepted came, whether I followed up those that I
hosted (within 2 business days, `dont07_followup_days`). And the material that I share: reviewed
before, and without fault.

## Credit
Each meeting: the mean of the parts that apply to me; coming counts by people, a late follow-up
half. Material, at half weight: none if they reported a fault, full if it was reviewed before it
was shared, once a week; else nothing.

## Findings
- warn `no-show`: twice in 180 days nobody came who had accepted.
- warn `slipping`: of the meetings of a year the last three are worse than the three before by a
  quarter (`dont07_slip`) or more. The comfort that grows with time.
- warn `defect`: material with a reported fault, and no newer one shared since. Clears with a
  corrected version.
- note `profile`: the profile that partners see is a year old.

## Edges
A guest neither prepares nor follows up. People who declined do not count against me. Material
that nobody reviewed but is without fault is no occasion. Without a date of the profile there is
no finding.

## Neighbors
Don't 7 is my own performance anywhere; Don't 8 conduct as a guest.
"""

from collections.abc import Iterator
from fractions import Fraction

from troth.facts.model import Meeting, Share
from troth.facts.times import DAY, Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View

FACE = "Respect"
FED_BY = ("meetings",)
READS = ("meetings", "shares")

AGENDA = Parameter("dont07_agenda_hours", 24, Unit.HOURS, "A day ahead is time to prepare.")
FOLLOWUP = Parameter(
    "dont07_followup_days", 2, Unit.BUSINESS_DAYS, "After two days nobody remembers what was said."
)
SLIP = Parameter("dont07_slip", 0.25, Unit.SHARE, "A quarter less is no accident.")

MATERIAL_WEIGHT = 0.5
YEAR = 365 * DAY
LATELY = 180 * DAY
NO_SHOWS = 2
COMPARED = 3
"""Meetings that are compared with as many before them."""


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    yield from _meetings(view)
    yield from _material(view)
    yield from _profile(view)


def _meetings(view: View) -> Iterator[Verdict]:
    judged, missed = [], []
    for ended, meeting in view.held:
        halves = _halves(view, meeting, ended)
        came, accepted = _present(view, meeting)
        if accepted and not came:
            missed.append((ended, meeting))
        parts = len(halves) + bool(accepted)
        if parts:
            # The mean, as a whole number of parts of a whole number, so that it stays exact.
            attended = max(accepted, 1)
            credit = (sum(halves) * attended + 2 * came, 2 * parts * attended)
            judged.append((ended, meeting, credit))
            yield Occasion(ended, credit[0] / credit[1], meeting.attestation)

    missed = [each for each in missed if not view.passed(each[0] + LATELY)]
    if len(missed) >= NO_SHOWS:
        at = missed[-1][0]
        yield Finding(
            "warn",
            "no-show",
            view.itself(),
            at,
            f"Nobody of {view.we} came to {len(missed)} meetings with {view.they} that they had "
            f"accepted, the last on {view.day(at)}.",
            "Apologize, and come to the next one.",
            "Half a year without it.",
            evidence=[("meetings", meeting.id) for _, meeting in missed],
        )
    compared = [each for each in judged[-2 * COMPARED :] if not view.passed(each[0] + YEAR)]
    if len(compared) == 2 * COMPARED:
        credits = [Fraction(*credit) for _, _, credit in compared]
        slip = (sum(credits[:COMPARED]) - sum(credits[COMPARED:])) / COMPARED
        if slip >= view.parameters[SLIP]:
            at = compared[-1][0]
            yield Finding(
                "warn",
                "slipping",
                view.itself(),
                at,
                f"The last {COMPARED} meetings of {view.we} with {view.they}, up to "
                f"{view.day(at)}, were prepared, attended or followed up worse than the {COMPARED} "
                "before.",
                "Send the agenda, come, and follow up.",
                "Better meetings.",
                evidence=[("meetings", meeting.id) for _, meeting, _ in compared],
            )


def _halves(view: View, meeting: Meeting, ended: Instant) -> list[int]:
    """How well I prepared and followed up, in halves, as far as that was for me to do."""
    halves = []
    if meeting.invited_by == view.me:
        latest = meeting.starts_at - view.parameters[AGENDA]
        sent = meeting.agenda_sent_at
        halves.append(2 if sent is not None and sent <= latest else 0)
    if meeting.host == view.me:
        followed = meeting.followup_sent_at
        if followed is not None:
            halves.append(2 if view.within(ended, followed, FOLLOWUP) else 1)
        elif view.overdue(ended, FOLLOWUP):
            halves.append(0)
    return halves


def _present(view: View, meeting: Meeting) -> tuple[int, int]:
    """How many of my people who had accepted came, and how many they were."""
    came = [
        row.attended
        for row in meeting.attendance
        if row.accepted and view.people[row.person].organization == view.me
    ]
    return sum(came), len(came)


def _material(view: View) -> Iterator[Verdict]:
    material = [
        each for each in view.records.shares if each.sharer == view.me and each.topic == "material"
    ]
    newest: dict[str | None, Instant] = {}
    for share in material:
        latest = newest.get(share.opportunity, share.shared_at)
        newest[share.opportunity] = max(latest, share.shared_at)
    for share in material:
        if share.defect_reported_at is not None:
            yield Occasion(share.shared_at, 0, share.attestation, MATERIAL_WEIGHT)
            if newest[share.opportunity] <= share.defect_reported_at:
                yield from _defect(view, share, share.defect_reported_at)
        elif share.reviewed_at is not None and share.reviewed_at <= share.shared_at:
            yield Occasion(
                share.shared_at,
                1,
                share.attestation,
                MATERIAL_WEIGHT,
                weekly="material",
                record=share.id,
            )


def _defect(view: View, share: Share, reported: Instant) -> Iterator[Finding]:
    if view.is_recent(reported):
        yield Finding(
            "warn",
            "defect",
            ("shares", share.id),
            reported,
            f"{view.they} reported on {view.day(reported)} that {share.title or 'material'} of "
            f"{view.we} is wrong or out of date.",
            "Send a corrected version.",
            "A corrected version.",
            (share.id,),
            [("shares", share.id)],
        )


def _profile(view: View) -> Iterator[Finding]:
    at = view.organizations[view.me].profile_updated_at
    if at is not None and view.reached(at + YEAR):
        yield Finding(
            "note",
            "profile",
            view.itself(),
            at,
            f"The profile of {view.we} that partners see is of {view.day(at)}.",
            "Bring it up to date.",
            "A profile brought up to date.",
            evidence=[("organizations", view.me)],
        )
