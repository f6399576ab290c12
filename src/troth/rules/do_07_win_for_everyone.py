"""A win for everyone

> "Look for the win for your partner, not just your organization. Invest real time in
> understanding your partner's needs."

## Watched
Goals for them in our value plans, whether they confirmed them and whether I reach those that I
own; and the time that both of us spent in meetings about needs.

## Credit
At each checkpoint, every 90 days (`do07_check_days`) since the relationship began, while an
engagement is live: half for the plan (full with a live goal for them that they confirmed, half of
it with one they did not), half for the time, full at 60 minutes (`do07_needs_minutes`) since the
checkpoint before. Each goal for them that I own: full when reached in time, half when late, none
when due and not reached.

## Findings
- note `no-win`, warn once committed: talking, or committed, for 30 days (`do07_plan_days`), and
  no live goal for them. Clears with a goal for them.
- warn `goal-missed`: a goal for them that I own is past due. Clears when reached or dropped.
- note `unconfirmed`: a goal for them that they have not confirmed in 14 days
  (`do07_confirm_days`).
- note `needs-time`: something live for 90 days, and no time spent on their needs in as long.

## Edges
A goal for them that they never confirmed is our guess. Goals for me never raise this rule. A goal
reached long ago no longer counts as something in it for them. More than the needed minutes earns
nothing more.

## Neighbors
Don't 4 looks at the balance between the two; Do 7 only at what is in it for them.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from troth.facts.model import Goal, ValuePlan
from troth.facts.times import Instant, in_words
from troth.rules.parameters import Parameter, Unit, Value
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, explored, quoted

FACE = "Reciprocity"
FED_BY = ("value_plans",)
READS = ("engagements", "meetings", "value_plans")
WEIGHT = 2

CHECK = Parameter(
    "do07_check_days",
    90,
    Unit.DAYS,
    "Once a quarter one should know what the other wants.",
    least=1,
)
PLAN = Parameter("do07_plan_days", 30, Unit.DAYS, "After a month their win should be written down.")
NEEDS = Parameter("do07_needs_minutes", 60, Unit.MINUTES, "An hour a quarter is real time.")
CONFIRM = Parameter("do07_confirm_days", 14, Unit.DAYS, "Two weeks to say: yes, that is our goal.")


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    needs = _Needs(view)
    yield from _checkpoints(view, needs)
    for plan, goal in view.goals:
        if goal.for_org == view.them:
            yield from _goal(view, plan, goal)
    yield from _no_win(view)
    yield from _needs_time(view, needs)


class _Needs:
    """The time both sides spent on needs, up to any instant."""

    def __init__(self, view: View) -> None:
        talks = [
            (ended, ended - meeting.starts_at)
            for ended, meeting in view.held
            if meeting.purpose == "needs"
            and view.took_part(meeting, view.me)
            and view.took_part(meeting, view.them)
        ]
        self.ends = [ended for ended, _ in talks]
        self._sums = [0, *accumulate(length for _, length in talks)]

    def between(self, start: Value, end: Instant) -> int:
        """The time, in microseconds, of meetings that ended after one instant and by another."""
        return self._sums[bisect_right(self.ends, end)] - self._sums[bisect_right(self.ends, start)]


def _checkpoints(view: View, needs: _Needs) -> Iterator[Occasion]:
    every, wanted = view.parameters[CHECK], view.parameters[NEEDS]
    number = 1
    while view.reached(at := view.relationship.started_at + every * number):
        number += 1
        if not any(view.was_live(each, int(at)) for each in view.records.engagements):
            continue
        plan = max(
            (
                1 if goal.confirmed_at is not None and goal.confirmed_at <= at else 0.5
                for value_plan, goal in view.goals
                if goal.for_org == view.them and _was_live(value_plan, goal, at, every)
            ),
            default=0,
        )
        time = 0.5 if wanted == 0 else min(1.0, float(needs.between(at - every, int(at)) / wanted))
        yield Occasion(int(at), 0.5 * plan + 0.5 * time)


def _was_live(plan: ValuePlan, goal: Goal, at: Value, memory: Value) -> bool:
    return (
        plan.agreed_at <= at
        and (plan.ended_at is None or plan.ended_at > at)
        and goal.set_at <= at
        and (goal.dropped_at is None or goal.dropped_at > at)
        and (goal.achieved_at is None or goal.achieved_at > at - memory)
    )


def _is_live(view: View, plan: ValuePlan, goal: Goal) -> bool:
    if plan.ended_at is not None or goal.dropped_at is not None:
        return False
    return goal.achieved_at is None or not view.reached(goal.achieved_at + view.parameters[CHECK])


def _goal(view: View, plan: ValuePlan, goal: Goal) -> Iterator[Verdict]:
    what = quoted(goal.text)
    subject, evidence = ("value_plans", plan.id), [("value_plans", plan.id)]
    if goal.owner == view.me:
        due_on = goal.due_on
        due = None if due_on is None else view.due(due_on)
        if goal.achieved_at is not None:
            in_time = due is None or goal.achieved_at < due
            yield Occasion(goal.achieved_at, 1 if in_time else 0.5, plan.attestation)
        elif due_on is not None and due is not None and view.reached(due):
            dropped, ended = goal.dropped_at, plan.ended_at
            if (dropped is None or dropped >= due) and (ended is None or ended >= due):
                yield Occasion(due, 0, plan.attestation)
            if dropped is None and ended is None:
                yield Finding(
                    "warn",
                    "goal-missed",
                    subject,
                    due,
                    f"{view.we} took on a goal of {view.they}, {what}; it was due on "
                    f"{in_words(due_on)}.",
                    f"Reach it, or agree with {view.they} to drop it.",
                    "The goal reached, or dropped with their consent.",
                    (goal.id,),
                    evidence,
                )
    if (
        goal.confirmed_at is None
        and _is_live(view, plan, goal)
        and view.reached(goal.set_at + view.parameters[CONFIRM])
    ):
        yield Finding(
            "note",
            "unconfirmed",
            subject,
            goal.set_at,
            f"{view.they} has not confirmed since {view.day(goal.set_at)} that it wants this: "
            f"{what}.",
            f"Ask {view.they} whether this is what they want.",
            "Their confirmation, or another goal.",
            (goal.id,),
            evidence,
        )


def _no_win(view: View) -> Iterator[Finding]:
    if any(goal.for_org == view.them and _is_live(view, plan, goal) for plan, goal in view.goals):
        return
    wait = view.parameters[PLAN]
    talking = [(at, each) for at, each in view.live if view.reached(at + wait)]
    committed = [(at, each) for at, each in view.committed if view.reached(at + wait)]
    if not talking:
        return
    at = min(at for at, _ in committed or talking)
    yield Finding(
        "warn" if committed else "note",
        "no-win",
        view.itself(),
        at,
        f"{view.we} has worked with {view.they} since {view.day(at)}, and nothing is written down "
        "that is in it for them.",
        f"Ask {view.they} for their goal and put it into the value plan.",
        "A goal for them in a value plan.",
        evidence=[("engagements", each.id) for _, each in committed or talking],
    )


def _needs_time(view: View, needs: _Needs) -> Iterator[Finding]:
    every = view.parameters[CHECK]
    long_live = [(at, each) for at, each in view.live if view.reached(at + every)]
    if not long_live or (needs.ends and not view.reached(needs.ends[-1] + every)):
        return
    at = min(at for at, _ in long_live)
    yield Finding(
        "note",
        "needs-time",
        view.itself(),
        at,
        f"{view.we} has worked with {view.they} since {view.day(at)}, and has not met them about "
        "their needs lately.",
        "Invite them to a meeting about what they need.",
        "A meeting about needs that both attend.",
        evidence=[("engagements", each.id) for _, each in long_live if explored(each) is not None],
    )
