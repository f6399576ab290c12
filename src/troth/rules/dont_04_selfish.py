"""Don't be selfish

> "Don't make it all about you. ... make it a priority to fight for their needs as well as your
> own."

## Watched
The agendas of meetings that I called, with two items or more: the share of items that serve them.
Their asks that I stand up for them. And over a year, what I gave and got, by value, as far as the
receiver found it of use.

## Credit
Each such agenda: full from 40 % for them (`dont04_fair_share`), half from 20 %
(`dont04_low_share`), none below; of those with full credit one a week counts. Each ask to stand
up: full for yes, half for partly, none for no, or unanswered after 10 business days
(`dont04_answer_days`).

## Findings
- note `one-way`, warn at three to one: I got 5 points (`dont04_min_value`) or more, and twice
  what I gave. Clears by giving, in value.
- warn `wins`: three goals for me reached in a year, and none for them.
- note `agenda`: my last three agendas in 180 days all had less than 20 % for them.
- note `advocacy`: an ask to stand up waits for more than 10 business days.

## Edges
An item that serves both counts for them. Agendas of one item say nothing. An agenda without
anything for them is none, even if they chose the time. Exactly three to one is a warning.

## Neighbors
Do 5 counts gives one by one in time; Don't 4 weighs values, as a finding only. Do 7 asks whether
they have goals at all.
"""

from collections.abc import Iterator

from troth.facts.model import Ask, Meeting
from troth.facts.times import DAY, Instant
from troth.rules.parameters import Parameter, Unit, Value, exactly
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, quoted

FACE = "Reciprocity"
FED_BY = ("exchanges", "value_plans")
READS = ("asks", "exchanges", "meetings", "value_plans")

FAIR = Parameter("dont04_fair_share", 0.4, Unit.SHARE, "Two items of five are theirs.")
LOW = Parameter("dont04_low_share", 0.2, Unit.SHARE, "Less than one item of five is none.")
ANSWER = Parameter(
    "dont04_answer_days", 10, Unit.BUSINESS_DAYS, "Two weeks to see what one can do for them."
)
LEAST = Parameter("dont04_min_value", 5, Unit.POINTS, "Below a few points a balance says nothing.")

YEAR = 365 * DAY
LATELY = 180 * DAY
AGENDAS = 3
WINS = 3
NOTE_RATIO, WARN_RATIO = 2, 3
ADVOCACY_CREDIT = {"yes": 1.0, "partly": 0.5, "no": 0.0}


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    yield from _agendas(view)
    for ask in view.their_asks("advocacy"):
        yield from _advocacy(view, ask)
    yield from _one_way(view)
    yield from _wins(view)


def _agendas(view: View) -> Iterator[Verdict]:
    fair, low = view.parameters[FAIR], view.parameters[LOW]
    agendas = [
        (ended, meeting, sum(view.them in row.serves for row in meeting.agenda))
        for ended, meeting in view.held
        if meeting.invited_by == view.me and len(meeting.agenda) > 1
    ]
    for ended, meeting, theirs in agendas:
        credit = 1 if _is_part(theirs, meeting, fair) else 0.5 * _is_part(theirs, meeting, low)
        yield Occasion(ended, credit, meeting.attestation, weekly="agendas", record=meeting.id)
    last = [each for each in agendas[-AGENDAS:] if not view.passed(each[0] + LATELY)]
    if len(last) == AGENDAS and not any(_is_part(each[2], each[1], low) for each in last):
        at = last[-1][0]
        yield Finding(
            "note",
            "agenda",
            view.itself(),
            at,
            f"The last {AGENDAS} agendas of {view.we}, up to {view.day(at)}, had next to nothing "
            f"for {view.they}.",
            "Ask them what they want on the next one.",
            "An agenda with something for them.",
            evidence=[("meetings", meeting.id) for _, meeting, _ in last],
        )


def _is_part(items: int, meeting: Meeting, share: Value) -> bool:
    """Whether so many items are at least a share of a meeting's agenda."""
    return items * share.denominator >= share.numerator * len(meeting.agenda)


def _advocacy(view: View, ask: Ask) -> Iterator[Verdict]:
    since = ask.made_at
    if ask.answer is not None:
        yield Occasion(since, ADVOCACY_CREDIT[ask.answer], ask.attestation)
        return
    if ask.withdrawn_at is not None or not view.overdue(since, ANSWER):
        return
    yield Occasion(since, 0, ask.attestation)
    if view.is_recent(since):
        yield Finding(
            "note",
            "advocacy",
            ("asks", ask.id),
            since,
            f"{view.they} asked {view.we} on {view.day(since)} to stand up for them: "
            f"{quoted(ask.text)}. It has no answer yet.",
            "Say what you can do for them.",
            "An answer.",
            (ask.id,),
            [("asks", ask.id)],
        )


def _one_way(view: View) -> Iterator[Finding]:
    given: Value = 0
    got: Value = 0
    gets: list[tuple[Instant, str]] = []
    for each in view.records.exchanges:
        if each.accepted_at is None or view.reached(each.accepted_at + YEAR):
            continue
        value = exactly(each.value)
        if each.giver == view.me:
            given += value
        else:
            got += value
            gets.append((each.accepted_at, each.id))
    if not gets or got < view.parameters[LEAST] or got < NOTE_RATIO * given:
        return
    at = max(gets)[0]
    yield Finding(
        "warn" if got >= WARN_RATIO * given else "note",
        "one-way",
        view.itself(),
        at,
        f"In a year {view.we} has had {float(got):g} points from {view.they}, and given "
        f"{float(given):g}.",
        f"Give {view.they} something that is worth as much to them.",
        "Something given that they accept, by value.",
        evidence=[("exchanges", each) for _, each in sorted(gets)],
    )


def _wins(view: View) -> Iterator[Finding]:
    reached = [
        (goal.achieved_at, goal.for_org, plan.id)
        for plan, goal in view.goals
        if goal.achieved_at is not None and not view.reached(goal.achieved_at + YEAR)
    ]
    mine = [(at, plan) for at, whose, plan in reached if whose == view.me]
    if len(mine) < WINS or any(whose == view.them for _, whose, _ in reached):
        return
    at = max(at for at, _ in mine)
    yield Finding(
        "warn",
        "wins",
        view.itself(),
        at,
        f"{view.we} has reached {len(mine)} goals in a year, the last on {view.day(at)}, and "
        f"{view.they} none.",
        "Work for one of their goals next.",
        "A goal of theirs reached.",
        evidence=[("value_plans", plan) for plan in sorted({plan for _, plan in mine})],
    )
