"""Listen

> "Be open to your partner's ideas and share your proposals and strategies freely."

## Watched
Ideas that they put to me, and my answers; and how the talk was shared in meetings of the two of
us without a customer, where speech of both was measured and lasted five minutes or more in all.

## Credit
Each idea of theirs: full if answered within 10 business days (`do08_answer_days`), half later,
halved again if parked or declined without a reason; none if unanswered by then. Each such
meeting, at half weight: full up to 55 % of the talk (`do08_talk_full`), none from 80 %
(`do08_talk_zero`), between them in proportion.

## Findings
- note, then warn, `idea`: an idea waits for more than 10, more than 20 business days
  (`do08_warn_days`).
- warn `talking`: of the last five such meetings in 180 days, three at least, the median share of
  talk is above 65 % (`do08_talk_warn`).
- note `no-ideas`: committed for 90 days, and in 180 days no idea of mine and no strategy or
  roadmap shared.

## Edges
To say no with a reason is to listen: full credit. Talk is compared between organizations, never
between people. Meetings with a customer belong to Don't 8. Exactly 65 % is no warning. (Gong
Labs, 25,537 sales calls: the best sellers talk 43 % of the time, and above 65 % results fall;
between peers Troth is milder.)

## Neighbors
Do 4 answers questions; Do 8 answers ideas.
"""

from collections.abc import Iterator
from fractions import Fraction

from troth.facts.model import Idea, Meeting
from troth.facts.times import DAY, Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, quoted

FACE = "Openness"
FED_BY = ("ideas", "meetings.talk_seconds")
READS = ("engagements", "ideas", "meetings", "shares")

ANSWER = Parameter(
    "do08_answer_days", 10, Unit.BUSINESS_DAYS, "Two weeks to think an idea through."
)
WARN = Parameter(
    "do08_warn_days", 20, Unit.BUSINESS_DAYS, "After a month an idea has been ignored."
)
FULL = Parameter("do08_talk_full", 0.55, Unit.SHARE, "About half each is a conversation.")
ZERO = Parameter("do08_talk_zero", 0.8, Unit.SHARE, "Four fifths is a lecture.")
TALK = Parameter(
    "do08_talk_warn",
    0.65,
    Unit.SHARE,
    "Above this share of talk, results of sales calls fall.",
    "Gong Labs, 25,537 sales calls",
)

ENOUGH_TALK = 300  # seconds
LEAST_SPAN = Fraction(1, 100)  # between full and no credit
LOOK_BACK = 180 * DAY
MEETINGS, FEWEST_MEETINGS = 5, 3
SETTLED = 90 * DAY


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    for idea in view.records.ideas:
        if idea.proposer == view.them:
            yield from _idea(view, idea)
    yield from _talk(view)
    yield from _no_ideas(view)


def _idea(view: View, idea: Idea) -> Iterator[Verdict]:
    since = idea.offered_at
    if idea.responded_at is not None:
        credit = 1 if view.within(since, idea.responded_at, ANSWER) else 0.5
        if idea.response in ("parked", "declined") and not idea.reason:
            credit /= 2
        yield Occasion(since, credit, idea.attestation)
        return
    if view.overdue(since, ANSWER):
        yield Occasion(since, 0, idea.attestation)
    severity = view.lateness(since, ANSWER, WARN) if view.is_recent(since) else None
    if severity is not None:
        yield Finding(
            severity,
            "idea",
            ("ideas", idea.id),
            since,
            f"{view.they} put an idea to {view.we} on {view.day(since)}: "
            f"{quoted(idea.text)}. It has no answer yet.",
            "Answer it, with a reason if the answer is no.",
            "An answer.",
            (idea.id,),
            [("ideas", idea.id)],
        )


def _talk(view: View) -> Iterator[Verdict]:
    full = view.parameters[FULL]
    zero = max(view.parameters[ZERO], full + LEAST_SPAN)
    span = float(zero - full)
    peers = []
    for ended, meeting in view.held:
        share = _share_of_talk(view, meeting)
        if share is None:
            continue
        mine, both = share
        if mine * full.denominator <= full.numerator * both:
            credit = 1.0
        else:
            credit = max(0.0, (float(zero) - mine / both) / span)
        yield Occasion(ended, credit, meeting.attestation, weight=0.5)
        peers.append((ended, meeting, share))
    last = [each for each in peers[-MEETINGS:] if not view.passed(each[0] + LOOK_BACK)]
    if len(last) < FEWEST_MEETINGS:
        return
    middle = _median([Fraction(*share) for _, _, share in last])
    if middle > view.parameters[TALK]:
        at = last[-1][0]
        yield Finding(
            "warn",
            "talking",
            view.itself(),
            at,
            f"{view.we} spoke {float(middle):.0%} of the time in the last {len(last)} meetings "
            f"with {view.they}, up to {view.day(at)}.",
            "Ask, and leave room for the answer.",
            "Meetings in which they speak more.",
            evidence=[("meetings", meeting.id) for _, meeting, _ in last],
        )


def _median(shares: list[Fraction]) -> Fraction:
    """The middle one, or the mean of the middle two."""
    ordered = sorted(shares)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def _share_of_talk(view: View, meeting: Meeting) -> tuple[int, int] | None:
    """My seconds of talk and those of both of us; None where they say nothing."""
    if meeting.customer is not None or not meeting.talk_seconds:
        return None
    seconds: dict[str, int] = {}
    for row in meeting.talk_seconds:
        seconds[row.organization] = seconds.get(row.organization, 0) + row.seconds
    if view.me not in seconds or view.them not in seconds:
        return None
    both = seconds[view.me] + seconds[view.them]
    return (seconds[view.me], both) if both >= ENOUGH_TALK else None


def _no_ideas(view: View) -> Iterator[Finding]:
    settled = [(at, each) for at, each in view.committed if view.reached(at + SETTLED)]
    if not settled:
        return
    told: list[Instant] = [
        each.offered_at for each in view.records.ideas if each.proposer == view.me
    ]
    told += [
        each.shared_at
        for each in view.records.shares
        if each.sharer == view.me and each.topic in ("strategy", "roadmap")
    ]
    if told and not view.reached(max(told) + LOOK_BACK):
        return
    at = min(at for at, _ in settled)
    yield Finding(
        "note",
        "no-ideas",
        view.itself(),
        at,
        f"{view.we} has been committed with {view.they} since {view.day(at)}, and has shared no "
        "idea, strategy or roadmap in half a year.",
        "Put an idea to them, or show where you are going.",
        "An idea, a strategy or a roadmap shared.",
        evidence=[("engagements", each.id) for _, each in settled],
    )
