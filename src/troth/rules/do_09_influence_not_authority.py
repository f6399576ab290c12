"""Influence, not authority

> "Partners often can't dictate or mandate decisions in your favor, but they may have
> influence."

## Watched
The influence on the customer that I wrote down for each partner I engage, and the goals for me
that I leave to them: whether they rest on influence, or on their dictating a decision. A goal
that rests on a mandate is realistic if they confirmed that they decide, on that initiative if the
goal names one.

## Credit
Each engagement that I proposed, at the proposal: full if the level was written down by then, half
if later, none if never. Each such goal, when set: full if it rests on influence; if on a mandate,
full when realistic, half when dropped, else none.

## Findings
- warn `mandate`: a goal rests on a decision they cannot be known to make. Clears when dropped, or
  when they confirm that they decide.
- note `unknown`: proposed, and no level of influence written down.
- note `unconfirmed-decider`: I wrote down that they decide, and they have not confirmed it.

## Edges
`none` is a known level: full credit. An unconfirmed decider makes no mandate realistic, and
`high` is not `decider`. Goals for them, and goals of my own work, are not looked at.

## Neighbors
Do 9 judges what I assume in my own plans; Don't 5 how I press the partner.
"""

from collections.abc import Iterator

from troth.facts.model import Engagement, Goal
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, proposed, quoted

FACE = "Respect"
FED_BY = ("engagements.influence_level",)
READS = ("engagements", "value_plans")


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    for engagement in view.my_engagements:
        yield from _engagement(view, engagement)
    deciding = {
        view.initiative(each.opportunity)
        for each in view.my_engagements
        if each.influence_level == "decider" and each.influence_confirmed_at is not None
    }
    for plan, goal in view.goals:
        if goal.for_org != view.me or goal.owner != view.them or goal.relies_on == "own_work":
            continue
        if goal.relies_on == "influence" or _is_realistic(view, goal, deciding):
            yield Occasion(goal.set_at, 1, plan.attestation)
            continue
        yield Occasion(goal.set_at, 0 if goal.dropped_at is None else 0.5, plan.attestation)
        if goal.dropped_at is None and goal.achieved_at is None and plan.ended_at is None:
            yield Finding(
                "warn",
                "mandate",
                ("value_plans", plan.id),
                goal.set_at,
                f"{view.we} relies since {view.day(goal.set_at)} on {view.they} to decide for "
                f"others: {quoted(goal.text)}.",
                "Plan for their influence, not for a decision.",
                "The goal dropped, or their word that they decide.",
                (goal.id,),
                [("value_plans", plan.id)],
            )


def _is_realistic(view: View, goal: Goal, deciding: set[str | None]) -> bool:
    if goal.opportunity is None:
        return bool(deciding)
    return view.initiative(goal.opportunity) in deciding


def _engagement(view: View, engagement: Engagement) -> Iterator[Verdict]:
    subject, at = ("engagements", engagement.id), proposed(engagement)
    deal = view.deal(engagement.opportunity)
    recorded = engagement.influence_recorded_at
    if at is not None:
        credit = 0 if recorded is None else 1 if recorded <= at else 0.5
        yield Occasion(at, credit, engagement.attestation)
    if not view.is_open(engagement):
        return
    if at is not None and recorded is None:
        yield Finding(
            "note",
            "unknown",
            subject,
            at,
            f"{view.we} proposed {deal} to {view.they} on {view.day(at)}, and has not written down "
            "what influence they have on the customer.",
            f"Ask {view.they} whom they know there, and write the level down.",
            "A level of influence written down.",
            (engagement.id,),
            [subject],
        )
    confirmed = engagement.influence_confirmed_at
    if engagement.influence_level == "decider" and confirmed is None and recorded is not None:
        yield Finding(
            "note",
            "unconfirmed-decider",
            subject,
            recorded,
            f"{view.we} wrote down on {view.day(recorded)} that {view.they} decides on {deal}, "
            "and they have not confirmed it.",
            f"Ask {view.they} whether that is so.",
            "Their confirmation, or a lower level.",
            (engagement.id,),
            [subject],
        )
