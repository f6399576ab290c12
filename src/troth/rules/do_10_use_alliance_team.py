"""Use your alliance team

> "Engage your formal channels and alliances team members. They are great resources"

## Watched
Whether my alliance team takes part: a support request to it about this relationship, or a meeting
with the partner that one of its people attended; and how promptly it answers.

## Credit
Each commitment of either side, at that time: full if the team was in contact between the first
note of the candidate and the commitment, else none. Each request, at half weight: full if
answered within 2 business days (`do10_answer_days`), half later, none if unanswered after 5
(`do10_zero_days`).

## Findings
- warn `unsupported`: an open commitment, and no contact with the team since the candidate was
  noted. Clears by bringing them in.
- note `uninvolved`: talking for 30 days (`do10_involve_days`), not committed, and no contact
  either.
- note `no-lead`: something live, and nobody of my alliance team leads the relationship.
- note `support`: a request waits for more than 2 business days.

## Edges
Contact after the commitment clears the warning, not the lost credit. One who left the team is no
lead. To accept a meeting and not come is no contact. A request about another relationship is none
here.

## Neighbors
Do 4 is talk with the partner; Do 10 with one's own alliance team.
"""

from collections.abc import Iterator

from troth.facts.model import Meeting, SupportRequest
from troth.facts.times import Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, any_between, explored, quoted

FACE = "Craft"
FED_BY = ("support_requests",)
READS = ("engagements", "meetings", "support_requests")

ANSWER = Parameter(
    "do10_answer_days", 2, Unit.BUSINESS_DAYS, "A seller who asks has a customer waiting."
)
ZERO = Parameter("do10_zero_days", 5, Unit.BUSINESS_DAYS, "After a week the seller went without.")
INVOLVE = Parameter(
    "do10_involve_days", 30, Unit.DAYS, "After a month of talk the team should know of it."
)


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    requests = [each for each in view.records.support_requests if each.organization == view.me]
    contacts = sorted(
        [each.opened_at for each in requests]
        + [ended for ended, meeting in view.held if _was_there(view, meeting)]
    )
    yield from _engagements(view, contacts)
    for request in requests:
        yield from _request(view, request)
    yield from _no_lead(view)


def _engagements(view: View, contacts: list[Instant]) -> Iterator[Verdict]:
    for engagement in view.records.engagements:
        noted, committed = engagement.identified_at, engagement.committed_at
        if committed is not None:
            credit = 1 if any_between(contacts, noted, committed) else 0
            yield Occasion(committed, credit, engagement.attestation)
        if not view.is_open(engagement) or any_between(contacts, noted, view.now):
            continue
        subject = ("engagements", engagement.id)
        start = explored(engagement)
        deal = view.deal(engagement.opportunity)
        if committed is not None:
            yield Finding(
                "warn",
                "unsupported",
                subject,
                committed,
                f"{view.we} committed to {view.they} on {deal} on {view.day(committed)} without "
                "its alliance team.",
                "Bring your alliance team in.",
                "A request to the team, or a meeting that one of them attends.",
                (engagement.id,),
                [subject],
            )
        elif (
            engagement.lead == view.me
            and start is not None
            and view.reached(start + view.parameters[INVOLVE])
        ):
            yield Finding(
                "note",
                "uninvolved",
                subject,
                start,
                f"{view.we} has talked with {view.they} about {deal} since {view.day(start)}, and "
                "its alliance team does not know.",
                "Tell your alliance team, or ask for advice.",
                "A request to the team, or a meeting that one of them attends.",
                (engagement.id,),
                [subject],
            )


def _was_there(view: View, meeting: Meeting) -> bool:
    """Whether one of my alliance team attended a meeting."""
    people = [view.people[row.person] for row in meeting.attendance if row.attended]
    return any(each.organization == view.me and each.team == "alliance" for each in people)


def _request(view: View, request: SupportRequest) -> Iterator[Verdict]:
    opened, answered = request.opened_at, request.answered_at
    if answered is not None:
        credit = 1 if view.within(opened, answered, ANSWER) else 0.5
        yield Occasion(
            opened, credit, request.attestation, 0.5, weekly="requests", record=request.id
        )
        return
    if view.overdue(opened, ZERO):
        yield Occasion(opened, 0, request.attestation, 0.5)
    if view.is_recent(opened) and view.overdue(opened, ANSWER):
        yield Finding(
            "note",
            "support",
            ("support_requests", request.id),
            opened,
            f"The alliance team of {view.we} was asked about {view.they} on {view.day(opened)}: "
            f"{quoted(request.topic)}. It has not answered.",
            "Answer, or hand it to somebody who can.",
            "An answer.",
            (request.id,),
            [("support_requests", request.id)],
        )


def _no_lead(view: View) -> Iterator[Finding]:
    if not view.live:
        return
    for lead in view.relationship.leads:
        person = view.people[lead]
        if person.organization == view.me and person.team == "alliance" and person.left_at is None:
            return
    yield Finding(
        "note",
        "no-lead",
        view.itself(),
        view.relationship.started_at,
        f"Nobody of the alliance team of {view.we} leads the relationship with {view.they}.",
        "Name an alliance manager for it.",
        "A lead of your alliance team.",
        evidence=[view.itself()],
    )
