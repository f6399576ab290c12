"""Don't overstate your relationships

> "If you aren't yet formally engaged with a partner, don't tell your customer or client that
> you are."

## Watched
What I tell others about this partner, and the highest level that the facts bear out at that time,
on the same initiative if the claim names an opportunity: 1 talking, 2 proposed, 3 committed (in
general also by an alliance agreement), 4 delivered together, 5 certified or exclusive by
agreement (and, on an opportunity, committed or delivered there).

## Credit
Each claim, with double weight from level 3: full if borne out, one a week; else half if corrected
within 2 business days (`dont10_correct_days`), a quarter if later, none if never. The half-life
is a year.

## Findings
- block, aging, `overstated`, level 3 and above; warn below: more was said than is true, not
  corrected, and still not true. Clears with a correction, with evidence that catches up, or with
  age.

## Edges
A commitment one minute after the claim clears the finding, not the lost credit. A candidate only
noted is level 0. A claim to the partner, or to my own people, is not judged. A closed opportunity
leaves its evidence: only an end takes it away, and never that of a delivery. An expired
certificate proves nothing.

## Neighbors
Don't 7 is quality; Don't 10 truth about the relationship.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from troth.facts.model import Claim, Engagement
from troth.facts.times import Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, explored, proposed

FACE = "Faith"
FED_BY = ("claims",)
READS = ("agreements", "claims", "engagements")
WEIGHT = 2
HALF_LIFE_DAYS = 365

CORRECT = Parameter(
    "dont10_correct_days", 2, Unit.BUSINESS_DAYS, "A slip of the tongue is mended in two days."
)

FORMAL = 3
DELIVERED = 4
PROVEN = 5
FORMAL_WEIGHT = 2
LEVELS = (
    "",
    "talking",
    "having a proposal",
    "being formally engaged",
    "having delivered together",
    "being certified or exclusive",
)


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    engagements: dict[str | None, list[Engagement]] = defaultdict(list)
    for engagement in view.records.engagements:
        engagements[view.initiative(engagement.opportunity)].append(engagement)
        engagements[None].append(engagement)
    for claim in view.records.claims:
        if claim.speaker != view.me or claim.audience in (view.me, view.them):
            continue
        beside = engagements[view.initiative(claim.opportunity)]
        yield from _claim(view, claim, beside)


def _claim(view: View, claim: Claim, engagements: list[Engagement]) -> Iterator[Verdict]:
    weight = FORMAL_WEIGHT if claim.level >= FORMAL else 1
    if claim.level <= evidence(view, claim.opportunity, engagements, claim.made_at):
        yield Occasion(
            claim.made_at, 1, claim.attestation, weight, weekly="claims", record=claim.id
        )
        return
    corrected = claim.corrected_at
    if corrected is None:
        credit = 0.0
    else:
        credit = 0.5 if view.within(claim.made_at, corrected, CORRECT) else 0.25
    yield Occasion(claim.made_at, credit, claim.attestation, weight)
    if corrected is not None or claim.level <= evidence(view, claim.opportunity, engagements):
        return
    if claim.level >= FORMAL:
        severity = view.aged(claim.made_at)
    else:
        severity = "warn" if view.is_recent(claim.made_at) else None
    if severity is not None:
        audience = "the public" if claim.audience is None else view.name(claim.audience)
        yield Finding(
            severity,
            "overstated",
            ("claims", claim.id),
            claim.made_at,
            f"{view.we} told {audience} on {view.day(claim.made_at)} of {LEVELS[claim.level]} with "
            f"{view.they}, and the facts do not bear it out.",
            f"Correct it with {audience}.",
            "A correction, or evidence that catches up.",
            (claim.id,),
            [("claims", claim.id)],
        )


def evidence(
    view: View, opportunity: str | None, engagements: list[Engagement], at: Instant | None = None
) -> int:
    """The highest level that the facts bear out at a past instant, or now.

    `engagements` are those on the initiative of the opportunity, or all where there is none.
    """
    level = engaged(engagements, view.now if at is None else at)
    holds: Callable[..., bool] = view.has if at is None else lambda *kinds: view.had(at, *kinds)
    if opportunity is None and level < FORMAL and holds("alliance"):
        level = FORMAL
    if (opportunity is None or level >= FORMAL) and holds("exclusivity", "certification"):
        return PROVEN
    return level


def engaged(engagements: Iterable[Engagement], at: Instant) -> int:
    """The highest level, up to delivery, that engagements prove."""
    best = 0
    for each in engagements:
        if each.fulfilled_at is not None and each.fulfilled_at <= at:
            return DELIVERED
        if each.ended_at is not None and each.ended_at <= at:
            continue
        steps = (explored(each), proposed(each), each.committed_at)
        best = max(best, sum(step is not None and step <= at for step in steps))
    return best
