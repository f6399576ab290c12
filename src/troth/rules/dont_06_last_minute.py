"""Don't call at the last minute

> "Engage partners early. They can't provide maximum assistance if they are engaged too late."

## Watched
The contact: of my engagements with them on one initiative the first that was explored, and the
days from then to the customer's decision, in my zone. And the notice that my asks with a date
give, in their business days, to the end of the due day in their zone.

## Credit
Each contact whose opportunity has a decision date: in proportion to the days left, full at 45
(`dont06_early_days`) or at half the time from the first stage to the decision, whichever is less.
Each ask with a date, at half weight: full with 5 business days of notice (`dont06_good_notice`),
half with 2 (`dont06_min_notice`), else none; of those with full credit one a week counts.

## Findings
- warn `late`: the contact came less than 14 days (`dont06_late_days`) before the decision, and
  later than early; until the decision.
- note `engage-now`, warn at 14 days: a candidate is noted, nobody has talked to them, and the
  decision is 45 days away or less.
- note `short-notice`: an open ask with less than 2 business days of notice; until its due day is
  over.

## Edges
A deal of 20 days that engages on day 8 is early enough. Exactly 14 days is not late. Without a
decision date there is no occasion. Time is counted to the decision, not from the first note. A
decision moved later heals.

## Neighbors
Do 1 asks whether they are free, Don't 6 whether they are asked in time, Don't 1 how much.
"""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from troth.facts.model import Ask, Engagement
from troth.facts.times import Instant, in_words
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, closed, explored, quoted

FACE = "Respect"
FED_BY = ("engagements.exploring_at",)
READS = ("asks", "engagements")

EARLY = Parameter("dont06_early_days", 45, Unit.DAYS, "A partner needs six weeks to shape a deal.")
LATE = Parameter("dont06_late_days", 14, Unit.DAYS, "In two weeks a partner can only sign along.")
GOOD = Parameter("dont06_good_notice", 5, Unit.BUSINESS_DAYS, "A working week fits into any plan.")
LEAST = Parameter("dont06_min_notice", 2, Unit.BUSINESS_DAYS, "Less than two days is a fire alarm.")

NOTICE_WEIGHT = 0.5


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    contacts: dict[str | None, tuple[Instant, str, Engagement]] = {}
    for engagement in view.my_engagements:
        start = explored(engagement)
        if start is not None:
            this = (start, engagement.id, engagement)
            initiative = view.initiative(engagement.opportunity)
            contacts[initiative] = min(contacts.get(initiative, this), this)
    for start, _, engagement in contacts.values():
        decision = view.opportunities[engagement.opportunity].decision_on
        if decision is not None:
            yield from _contact(view, engagement, start, decision)
    for engagement in view.my_engagements:
        if view.initiative(engagement.opportunity) not in contacts and view.is_open(engagement):
            yield from _candidate(view, engagement)
    for ask in view.my_asks():
        if ask.due_on is not None:
            yield from _ask(view, ask, ask.due_on)


def _contact(
    view: View, engagement: Engagement, start: Instant, decision: date
) -> Iterator[Verdict]:
    lead = view.days_between(start, decision)
    first_stage = view.opportunities[engagement.opportunity].stages[0].at
    cycle = view.days_between(first_stage, decision)
    early = max(Fraction(1), min(view.days(EARLY), Fraction(cycle // 2)))
    credit = min(1.0, max(0.0, float(lead / early)))
    yield Occasion(start, credit, engagement.attestation)
    if lead >= view.days(LATE) or lead >= early or not view.is_open(engagement):
        return
    if not view.reached(view.due(decision)):
        subject = ("engagements", engagement.id)
        yield Finding(
            "warn",
            "late",
            subject,
            start,
            f"{view.we} first talked to {view.they} about {view.deal(engagement.opportunity)} on "
            f"{view.day(start)}; the customer decides on {in_words(decision)}.",
            "Tell them what is still open, and ask only for what they can do in that time.",
            "A later decision, the decision itself, or the end of the engagement.",
            (engagement.id,),
            [subject, ("opportunities", engagement.opportunity)],
        )


def _candidate(view: View, engagement: Engagement) -> Iterator[Finding]:
    decision = view.opportunities[engagement.opportunity].decision_on
    if decision is None or not view.comes_within(decision, EARLY):
        return
    subject = ("engagements", engagement.id)
    yield Finding(
        "warn" if view.comes_within(decision, LATE) else "note",
        "engage-now",
        subject,
        engagement.identified_at,
        f"{view.they} is a candidate for {view.deal(engagement.opportunity)} since "
        f"{view.day(engagement.identified_at)}, nobody has talked to them, and the customer "
        f"decides on {in_words(decision)}.",
        f"Talk to {view.they} today, or let the idea go.",
        "Talking to them, a later decision, or the end of the engagement.",
        (engagement.id,),
        [subject, ("opportunities", engagement.opportunity)],
    )


def _ask(view: View, ask: Ask, due_on: date) -> Iterator[Verdict]:
    due = view.theirs.end_of(due_on)
    notice, day = view.theirs.worked(ask.made_at, due), view.theirs.business_day
    least = view.parameters[LEAST] * day
    credit = 1 if notice >= view.parameters[GOOD] * day else 0.5 if notice >= least else 0
    yield Occasion(
        ask.made_at, credit, ask.attestation, NOTICE_WEIGHT, weekly="notice", record=ask.id
    )
    if notice < least and closed(ask) is None and not view.reached(due):
        yield Finding(
            "note",
            "short-notice",
            ("asks", ask.id),
            ask.made_at,
            f"{view.we} asked {view.they} on {view.day(ask.made_at)} for something by "
            f"{in_words(due_on)}: {quoted(ask.text)}.",
            "Ask for a later day, or withdraw it.",
            "An answer, withdrawal, or the end of the due day.",
            (ask.id,),
            [("asks", ask.id)],
        )
