"""Know who's available

> "find out which partners are already engaged and which partners are available to collaborate"

## Watched
My questions whether this partner is free (asks of kind `availability`, put to the partner or to
anyone who knows), and my engagements with them. A question without an opportunity speaks for
every engagement; one with an opportunity for those of the same customer initiative. A question
taken back unanswered is ignored.

## Credit
Each engagement that I proposed, at the proposal: full if the latest answer of the 90 days before
(`do01_fresh_days`) was yes or partly, none if it was no; half if I only asked in that time; none
if I did not.

## Findings
- warn `engaged-elsewhere`: proposed, though the latest answer was no. Clears with a later answer
  that is not no, with commitment, or with the end.
- warn `unasked`: proposed, and no answer since 90 days before. Clears with an answer, commitment
  or the end.
- note `ask`: talking for 14 days (`do01_ask_days`), not proposed, and not asked in the last 90
  days. Clears by asking.

## Edges
An answer exactly 90 days before the proposal counts. An answer after it clears the finding, not
the lost credit. A commitment proves that they were available. What they propose to me is theirs
to ask.

## Neighbors
Do 2 counts the partners considered; this rule asks whether this one is free.
"""

from collections.abc import Iterator
from typing import NamedTuple

from troth.facts.model import Ask, Engagement
from troth.facts.times import Instant
from troth.rules.parameters import Parameter, Unit, Value
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, explored, proposed

FACE = "Craft"
FED_BY = ("asks",)
READS = ("asks", "engagements")

FRESH = Parameter(
    "do01_fresh_days", 90, Unit.DAYS, "What a partner said a quarter ago says little about today."
)
ASK = Parameter(
    "do01_ask_days", 14, Unit.DAYS, "After two weeks of talk it is time to ask whether they can."
)


class Asked(NamedTuple):
    """A question and the time at which it was put, or answered; the latest sorts last."""

    at: Instant
    id: str
    ask: Ask


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    asks = [
        ask
        for ask in view.records.asks
        if ask.kind == "availability"
        and ask.asker == view.me
        and (ask.answered_at is not None or ask.withdrawn_at is None)
    ]
    made = _by_initiative(view, [Asked(ask.made_at, ask.id, ask) for ask in asks])
    answered = _by_initiative(
        view, [Asked(ask.answered_at, ask.id, ask) for ask in asks if ask.answered_at is not None]
    )
    for engagement in view.my_engagements:
        initiative = view.initiative(engagement.opportunity)
        puts = made.get(initiative, made[None])
        answers = answered.get(initiative, answered[None])
        at = proposed(engagement)
        if at is not None:
            since = at - view.parameters[FRESH]
            yield _occasion(engagement, at, _latest(answers, since, at), _latest(puts, since, at))
        if view.is_open(engagement) and engagement.committed_at is None:
            yield from _findings(view, engagement, puts, answers)


def _by_initiative(view: View, asked: list[Asked]) -> dict[str | None, list[Asked]]:
    """What counts for each initiative that was asked about, in order; None: for any other."""
    asked.sort()
    general = [each for each in asked if each.ask.opportunity is None]
    named = {view.initiative(each.ask.opportunity) for each in asked} - {None}
    groups: dict[str | None, list[Asked]] = {None: general}
    for initiative in named:
        groups[initiative] = list(general)
    for each in asked:
        if each.ask.opportunity is not None:
            groups[view.initiative(each.ask.opportunity)].append(each)
    for initiative in named:
        groups[initiative].sort()
    return groups


def _latest(asked: list[Asked], since: Value, until: Instant) -> Ask | None:
    """The latest question in a span of time, both ends included."""
    for each in reversed(asked):
        if each.at <= until:
            return each.ask if each.at >= since else None
    return None


def _occasion(engagement: Engagement, at: Instant, answer: Ask | None, put: Ask | None) -> Occasion:
    if answer is not None:
        return Occasion(at, 0 if answer.answer == "no" else 1, answer.attestation)
    if put is not None:
        return Occasion(at, 0.5, put.attestation)
    return Occasion(at, 0, engagement.attestation)


def _findings(
    view: View, engagement: Engagement, puts: list[Asked], answers: list[Asked]
) -> Iterator[Finding]:
    subject = ("engagements", engagement.id)
    deal = view.deal(engagement.opportunity)
    start, at = explored(engagement), proposed(engagement)
    if at is not None:
        since = at - view.parameters[FRESH]
        answer = _latest(answers, since, view.now)
        if answer is None:
            yield Finding(
                "warn",
                "unasked",
                subject,
                at,
                f"{view.we} proposed {deal} to {view.they} on {view.day(at)} without knowing "
                "whether they are free.",
                f"Ask {view.they} whether they are available.",
                "An answer, a commitment, or the end of the engagement.",
                (engagement.id,),
                [subject],
            )
        elif answer.answer == "no" and answer.answered_at is not None:
            yield Finding(
                "warn",
                "engaged-elsewhere",
                subject,
                answer.answered_at,
                f"{view.they} is engaged elsewhere, as answered on {view.day(answer.answered_at)}, "
                f"and {view.we} has proposed {deal} to them.",
                "Choose another partner, or ask again.",
                "A later answer that is not no, a commitment, or the end of the engagement.",
                (engagement.id,),
                [subject, ("asks", answer.id)],
            )
        return
    if start is None or not view.reached(start + view.parameters[ASK]):
        return
    if puts and not view.passed(puts[-1].at + view.parameters[FRESH]):
        return
    yield Finding(
        "note",
        "ask",
        subject,
        start,
        f"{view.we} and {view.they} have talked about {deal} since {view.day(start)}, and nobody "
        "has asked whether they are free.",
        f"Ask {view.they} whether they are available.",
        "Asking.",
        (engagement.id,),
        [subject],
    )
