"""Don't cheat

> "Don't engage multiple, competitive partners for the same initiative unless it's clearly
> communicated that the arrangement is not exclusive."

## Watched
Each engagement with them that came to a proposal, beside every other engagement of mine on the
same customer initiative with somebody else. Two are rivals if I play the same part in both for
the same capability, or if the two partners are known to compete. They overlap from the later
proposal on, while neither is over. What counts is whether I told *them* that it is not exclusive,
and whether I promised that it is.

## Credit
Each such engagement: full without an overlap; with one, full if they were told by then, half if
told later, none if never or if I had promised exclusivity. At most half if I expect exclusivity
and do not give it. The half-life is a year.

## Findings
- block `rival`: both are open, and they are not told or I had promised. Clears by telling them
  (if nothing was promised), or with the end of one of the two. It does not age while it lasts.
- warn `still-looking`: committed to them, and since then I talk to a rival of theirs, untold.
- note `one-sided`, warn once proposed: I expect exclusivity and do not give it. Clears by giving
  it, or by no longer expecting it.

## Edges
Several partners explored before any proposal is Do 2 at work. To tell them at the instant of the
overlap is in time. Who promised exclusivity cannot cure a rival by telling. Telling the rival
does not tell them. To be their subcontractor and another's supplier of one capability is no
rivalry by part; a recorded rivalry still makes it one. Two records of one initiative, by two
owners, work the same.

## Neighbors
Do 2 is early and open; Do 3 is leaving; Don't 2 is two-timing.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from troth.facts.model import Engagement
from troth.facts.times import Instant
from troth.rules.verdicts import Finding, Occasion, Severity, Verdict
from troth.rules.view import View, explored, proposed

FACE = "Faith"
FED_BY = ("rivalries", "engagements.lead_disclosed_at", "engagements.partner_disclosed_at")
READS = ("engagements", "elsewhere", "rivalries")
WEIGHT = 2
HALF_LIFE_DAYS = 365


class Overlap(NamedTuple):
    """A rival proposal beside an engagement; the gravest sorts first."""

    credit: float
    since: Instant
    rival_id: str
    rival: Engagement


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    others: dict[str | None, list[Engagement]] = defaultdict(list)
    for other in view.elsewhere:
        if _partner_in(view, other) not in (view.me, view.them):
            others[view.initiative(other.opportunity)].append(other)
    for engagement in view.records.engagements:
        beside = others[view.initiative(engagement.opportunity)]
        one_sided = _expects(view, engagement) and not _gives(view, engagement)
        at = proposed(engagement)
        if at is not None:
            overlaps = [each for other in beside if (each := _overlap(view, engagement, other))]
            worst = min(overlaps, default=None)
            credit, since = (1.0, at) if worst is None else (worst.credit, worst.since)
            yield Occasion(since, min(credit, 0.5) if one_sided else credit, engagement.attestation)
            yield from _rivals(view, engagement, overlaps)
        if engagement.committed_at is not None and view.is_open(engagement):
            yield from _still_looking(view, engagement, engagement.committed_at, beside)
        if one_sided and view.is_live(engagement):
            yield _one_sided(view, engagement)


def _partner_in(view: View, engagement: Engagement) -> str:
    return engagement.partner if engagement.lead == view.me else engagement.lead


def _gives(view: View, engagement: Engagement) -> bool:
    if engagement.lead == view.me:
        return engagement.lead_gives_exclusive
    return engagement.partner_gives_exclusive


def _expects(view: View, engagement: Engagement) -> bool:
    if engagement.lead == view.me:
        return engagement.lead_expects_exclusive
    return engagement.partner_expects_exclusive


def _told(view: View, engagement: Engagement) -> Instant | None:
    if engagement.lead == view.me:
        return engagement.lead_disclosed_at
    return engagement.partner_disclosed_at


def _is_hidden(view: View, engagement: Engagement) -> bool:
    return _gives(view, engagement) or _told(view, engagement) is None


def _are_rivals(view: View, one: Engagement, other: Engagement, at: Instant) -> bool:
    same_part = (one.lead == view.me) == (other.lead == view.me)
    if same_part and one.capability == other.capability:
        return True
    rival, capabilities = _partner_in(view, other), (None, one.capability, other.capability)
    return any(
        {each.a, each.b} == {rival, view.them}
        and each.since_at <= at
        and (each.until_at is None or each.until_at > at)
        and each.capability in capabilities
        for each in view.rivalries
    )


def _overlap(view: View, engagement: Engagement, other: Engagement) -> Overlap | None:
    mine, theirs = proposed(engagement), proposed(other)
    if mine is None or theirs is None:
        return None
    since = max(mine, theirs)
    ends = (view.over(engagement), view.over(other))
    if any(end is not None and since >= end for end in ends):
        return None
    if not _are_rivals(view, engagement, other, since):
        return None
    told = _told(view, engagement)
    if _gives(view, engagement) or told is None:
        credit = 0.0
    else:
        credit = 1.0 if told <= since else 0.5
    return Overlap(credit, since, other.id, other)


def _rivals(view: View, engagement: Engagement, overlaps: list[Overlap]) -> Iterator[Finding]:
    if not view.is_open(engagement) or not _is_hidden(view, engagement):
        return
    promised = _gives(view, engagement)
    for overlap in overlaps:
        if view.is_open(overlap.rival):
            rival = view.name(_partner_in(view, overlap.rival))
            told = "was promised exclusivity" if promised else "has not been told"
            yield _beside(
                "block",
                "rival",
                engagement,
                overlap.rival,
                overlap.since,
                f"{rival} has been proposed beside {view.they} for "
                f"{view.deal(engagement.opportunity)} since {view.day(overlap.since)}, and "
                f"{view.they} {told}.",
                "End one of the two, with a release."
                if promised
                else f"Tell {view.they} that it is not exclusive, or end one of the two.",
                "The end of one of the two." if promised else "Telling them, or the end of one.",
            )


def _still_looking(
    view: View, engagement: Engagement, committed: Instant, others: list[Engagement]
) -> Iterator[Finding]:
    if not _is_hidden(view, engagement):
        return
    for other in others:
        since = explored(other)
        if since is None or since <= committed or proposed(other) is not None:
            continue
        if view.is_open(other) and _are_rivals(view, engagement, other, since):
            yield _beside(
                "warn",
                "still-looking",
                engagement,
                other,
                since,
                f"{view.we} is committed to {view.they} on {view.deal(engagement.opportunity)}, "
                f"and talks to {view.name(_partner_in(view, other))} about it since "
                f"{view.day(since)}.",
                f"Tell {view.they}, or stop looking.",
                "Telling them, or the end of one of the two.",
            )


def _beside(
    severity: Severity,
    kind: str,
    engagement: Engagement,
    other: Engagement,
    at: Instant,
    sentence: str,
    action: str,
    clears_when: str,
) -> Finding:
    subject = ("engagements", engagement.id)
    evidence = [subject, ("engagements", other.id)]
    ids = (engagement.id, other.id)
    return Finding(severity, kind, subject, at, sentence, action, clears_when, ids, evidence)


def _one_sided(view: View, engagement: Engagement) -> Finding:
    at = proposed(engagement)
    since = at if at is not None else explored(engagement)
    assert since is not None, "a live engagement was explored"
    subject = ("engagements", engagement.id)
    return Finding(
        "note" if at is None else "warn",
        "one-sided",
        subject,
        since,
        f"{view.we} expects {view.they} to be exclusive on {view.deal(engagement.opportunity)}, "
        "and does not promise it.",
        "Promise it too, or stop expecting it.",
        "Exclusivity given, or no longer expected.",
        (engagement.id,),
        [subject],
    )
