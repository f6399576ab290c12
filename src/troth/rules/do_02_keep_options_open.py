"""Keep your options open

> "Engage multiple partners early in the process and until you understand the full landscape."

## Watched
The partners with whom I have talked about one capability on one customer initiative, in all my
relationships, those ended included. A partner with whom I have an exclusivity agreement is exempt
while it is in force. Early means before technical validation.

## Credit
The first proposal to this partner for a capability on an initiative, if it is made early and not
exempt: in proportion to the partners talked to by then, full at 2 (`do02_min_options`).

## Findings
- warn `single`: proposed early, still early, and fewer partners talked to than wanted. Clears
  when another is talked to, with a later stage, commitment or the end.
- note `narrow`: talking for 14 days (`do02_narrow_days`), still early, not proposed, and fewer
  partners talked to than wanted. Clears in the same ways.

## Edges
A candidate only identified is no option: engaging is talking. One partner twice counts once, and
two that merged count as one. A proposal made later than `qualified` is no occasion. What is good
here is never cheating: that starts only at proposals, and accepts several once it is said openly.

## Neighbors
Do 2 wants several partners early; Don't 2 forbids rivals who are not told, later.
"""

from collections.abc import Iterator

from troth.facts.model import Engagement
from troth.facts.times import Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import EARLY, View, earliest, explored, proposed

FACE = "Craft"
FED_BY = ("engagements.exploring_at",)
READS = ("agreements", "engagements", "elsewhere")

OPTIONS = Parameter("do02_min_options", 2, Unit.COUNT, "With one candidate there is no choice.")
NARROW = Parameter(
    "do02_narrow_days", 14, Unit.DAYS, "Two weeks are enough to talk to a second candidate."
)

Group = tuple[str | None, str]
"""(initiative, capability)"""


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    candidates = _candidates(view)
    first_proposals: dict[Group, tuple[Instant, str, Engagement]] = {}
    for engagement in view.my_engagements:
        group = _group(view, engagement)
        at = proposed(engagement)
        if at is not None:
            this = (at, engagement.id, engagement)
            first_proposals[group] = min(first_proposals.get(group, this), this)
        if view.is_open(engagement) and engagement.committed_at is None:
            yield from _findings(view, engagement, candidates[group])
    wanted = view.parameters.count(OPTIONS)
    for group, (at, _, engagement) in first_proposals.items():
        if _is_early(view, engagement, at) and not view.had(at, "exclusivity"):
            options = sum(start <= at for start in candidates[group].values())
            credit = 1 if wanted == 1 else min(1, (options - 1) / (wanted - 1))
            yield Occasion(at, credit, engagement.attestation)


def _group(view: View, engagement: Engagement) -> Group:
    return view.initiative(engagement.opportunity), engagement.capability


def _candidates(view: View) -> dict[Group, dict[str, Instant]]:
    """For each group, the partners I have talked to about it, each with the first time."""
    groups: dict[Group, dict[str, Instant]] = {}
    for engagement in (*view.records.engagements, *view.elsewhere):
        if engagement.lead != view.me or engagement.partner == view.me:
            continue
        starts = groups.setdefault(_group(view, engagement), {})
        start = earliest(explored(engagement), starts.get(engagement.partner))
        if start is not None:
            starts[engagement.partner] = start
    return groups


def _is_early(view: View, engagement: Engagement, at: Instant) -> bool:
    return view.stage(engagement.opportunity, at) in EARLY


def _findings(
    view: View, engagement: Engagement, candidates: dict[str, Instant]
) -> Iterator[Finding]:
    wanted = view.parameters.count(OPTIONS)
    if len(candidates) >= wanted or not _is_early(view, engagement, view.now):
        return
    start, at = explored(engagement), proposed(engagement)
    if at is not None:
        if not _is_early(view, engagement, at) or view.had(at, "exclusivity"):
            return
        kind, severity, since, step = "single", "warn", at, "proposed to"
    elif start is not None:
        if not view.reached(start + view.parameters[NARROW]) or view.has("exclusivity"):
            return
        kind, severity, since, step = "narrow", "note", start, "talked to"
    else:
        return
    subject = ("engagements", engagement.id)
    yield Finding(
        "warn" if severity == "warn" else "note",
        kind,
        subject,
        since,
        f"{view.we} has {step} {view.they} about {engagement.capability} for "
        f"{view.deal(engagement.opportunity)} since {view.day(since)}, with {len(candidates)} of "
        f"{wanted} candidates considered.",
        "Talk to one more partner before you commit.",
        "Another partner talked to, a later stage, a commitment, or the end.",
        (engagement.id,),
        [subject],
    )
