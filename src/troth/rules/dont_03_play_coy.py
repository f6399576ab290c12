"""Don't play coy

> "Don't withhold information or keep up your guard. Partners will sense this and respond in
> kind."

## Watched
Their questions to me for information and my answers. A refusal because it is confidential is
excused where no NDA was in force. And the breadth of what I share about an engagement: how many
different topics, but material and other, since the candidate was noted.

## Credit
Each question: full for yes within 5 business days (`dont03_answer_days`), half later or for
partly (full if excused), none for no (nothing if excused) or no answer by then. Each commitment,
14 days later (`dont03_open_days`) if it still goes on: in proportion to the topics shared, full
at 3 (`dont03_topics`).

## Findings
- note, then warn, `information`: a question waits for more than 5, more than 10 business days
  (`dont03_warn_days`).
- note `guarded`, warn with none: an open commitment of 14 days, and fewer than 3 topics shared.
- warn `double-standard`: in 180 days two questions of mine were answered, and I refused two of
  theirs.

## Edges
A teaser counts as openness, so that nobody need break an NDA to be open. Refusing a secret while
there is no NDA is right. Ten shares of one topic are one topic. A confidential share without
cover still counts here; Do 4 judges it.

## Neighbors
Do 4 is whether and how safely one talks; Don't 3 whether one says something.
"""

from collections import defaultdict
from collections.abc import Iterator

from troth.facts.model import Ask, Engagement
from troth.facts.times import DAY, Instant
from troth.rules.parameters import Parameter, Unit, Value
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, any_between, quoted

FACE = "Openness"
FED_BY = ("asks", "shares")
READS = ("agreements", "asks", "engagements", "shares")

ANSWER = Parameter(
    "dont03_answer_days", 5, Unit.BUSINESS_DAYS, "A working week to find out and to answer."
)
WARN = Parameter("dont03_warn_days", 10, Unit.BUSINESS_DAYS, "After two weeks it is withheld.")
TOPICS = Parameter(
    "dont03_topics", 3, Unit.COUNT, "One topic is a favor; three are a shared picture of the deal."
)
OPEN = Parameter(
    "dont03_open_days", 14, Unit.DAYS, "Two weeks into a commitment both should know the deal."
)

LATELY = 180 * DAY
ENOUGH = 2
"""Questions answered, and refused, that make a double standard."""
NO_TOPICS = ("material", "other")


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    asks = view.their_asks("information")
    for ask in asks:
        yield from _question(view, ask)
    shares = _Shares(view)
    for engagement in view.records.engagements:
        if engagement.committed_at is not None:
            yield from _commitment(view, engagement, engagement.committed_at, shares)
    yield from _double_standard(view, asks)


def _is_excused(view: View, ask: Ask) -> bool:
    if ask.reason != "confidential" or ask.answered_at is None:
        return False
    return not view.had(ask.answered_at, "nda")


def _question(view: View, ask: Ask) -> Iterator[Verdict]:
    since, known = ask.made_at, ask.attestation
    if ask.answered_at is not None:
        if ask.answer == "yes":
            yield Occasion(since, 1 if view.within(since, ask.answered_at, ANSWER) else 0.5, known)
        elif ask.answer == "partly":
            yield Occasion(since, 1 if _is_excused(view, ask) else 0.5, known)
        elif not _is_excused(view, ask):
            yield Occasion(since, 0, known)
        return
    if ask.withdrawn_at is not None:
        return
    if view.overdue(since, ANSWER):
        yield Occasion(since, 0, known)
    severity = view.lateness(since, ANSWER, WARN) if view.is_recent(since) else None
    if severity is not None:
        yield Finding(
            severity,
            "information",
            ("asks", ask.id),
            since,
            f"{view.they} asked {view.we} on {view.day(since)}: {quoted(ask.text)}. It "
            "has no answer yet.",
            "Tell them, or say why you cannot.",
            "An answer.",
            (ask.id,),
            [("asks", ask.id)],
        )


class _Shares:
    """When I shared each topic, in general and on each initiative."""

    def __init__(self, view: View) -> None:
        self._times: dict[str | None, dict[str, list[Instant]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for share in sorted(view.records.shares, key=lambda share: share.shared_at):
            if share.sharer == view.me and share.topic not in NO_TOPICS:
                self._times[view.initiative(share.opportunity)][share.topic].append(share.shared_at)

    def topics(self, initiative: str | None, start: Instant, end: Value) -> int:
        """How many topics I shared, in general or on an initiative, in a span of time."""
        shared = (*self._times[None].items(), *self._times[initiative].items())
        return len({topic for topic, times in shared if any_between(times, start, end)})


def _commitment(
    view: View, engagement: Engagement, committed: Instant, shares: _Shares
) -> Iterator[Verdict]:
    wanted = view.parameters.count(TOPICS)
    at = committed + view.parameters[OPEN]
    if not view.reached(at):
        return
    over = view.over(engagement)
    initiative, noted = view.initiative(engagement.opportunity), engagement.identified_at
    if over is None or over > at:
        topics = shares.topics(initiative, noted, at)
        yield Occasion(int(at), min(1, topics / wanted), engagement.attestation)
    topics = shares.topics(initiative, noted, view.now)
    if over is None and topics < wanted:
        subject = ("engagements", engagement.id)
        yield Finding(
            "note" if topics else "warn",
            "guarded",
            subject,
            committed,
            f"{view.we} has been committed to {view.they} on {view.deal(engagement.opportunity)} "
            f"since {view.day(committed)}, and has shared {topics} of {wanted} topics.",
            "Tell them what you know about the customer, the decision or the competition.",
            "More topics shared.",
            (engagement.id,),
            [subject],
        )


def _double_standard(view: View, theirs: list[Ask]) -> Iterator[Finding]:
    got = [
        ask
        for ask in view.my_asks("information")
        if ask.answer in ("yes", "partly") and not view.reached(ask.made_at + LATELY)
    ]
    refused = [
        ask for ask in theirs if not view.reached(ask.made_at + LATELY) and _is_refused(view, ask)
    ]
    if len(got) < ENOUGH or len(refused) < ENOUGH:
        return
    at = max(ask.made_at for ask in refused)
    yield Finding(
        "warn",
        "double-standard",
        view.itself(),
        at,
        f"{view.they} answered {len(got)} questions of {view.we} in half a year, and {view.we} "
        f"refused {len(refused)} of theirs, the last of {view.day(at)}.",
        "Answer what you can.",
        "An answer to what is open, or time.",
        evidence=[("asks", ask.id) for ask in (*refused, *got)],
    )


def _is_refused(view: View, ask: Ask) -> bool:
    if ask.answered_at is not None:
        return ask.answer == "no" and not _is_excused(view, ask)
    return ask.withdrawn_at is None and view.overdue(ask.made_at, ANSWER)
