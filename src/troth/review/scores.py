"""Scores from occasions, kept as decaying sums (`rules.md`, section 1.3)."""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import NamedTuple

from troth.facts.times import DAY, Instant, iso_week
from troth.rules import FACES, RULES
from troth.rules.verdicts import Occasion, Severity

PRIOR_MEAN, PRIOR_WEIGHT = 0.70, 4
CAPS: Mapping[Severity, float] = {"block": 39, "warn": 69}
OVERALL_CAP = 59
"""Of the overall score while any block is open."""
ATTESTATION: Mapping[str, float] = {"observed": 1, "confirmed": 1, "self": 0.5, "inferred": 0.5}

TOTAL_WEIGHT = sum(rule.weight for rule in RULES)
_WEIGHTS = {rule.id: rule.weight for rule in RULES}
_FACES = {rule.id: rule.face for rule in RULES}


class Sums(NamedTuple):
    """The decayed sums of a rule's occasions at one time: of weight times credit, and of weight."""

    credit: float
    weight: float

    def decayed(self, elapsed: int, half_life_days: int) -> "Sums":
        """The sums some microseconds later, if nothing happens."""
        factor = 0.5 ** (elapsed / (half_life_days * DAY))
        return Sums(self.credit * factor, self.weight * factor)

    @property
    def score(self) -> float:
        """The score, 0 to 100, before any cap."""
        return 100 * (PRIOR_MEAN * PRIOR_WEIGHT + self.credit) / (PRIOR_WEIGHT + self.weight)


def that_count(occasions: Iterable[Occasion]) -> list[Occasion]:
    """The occasions left by the weekly cap."""
    counting = []
    capped: dict[tuple[str, int], tuple[Instant, str, Occasion]] = {}
    for occasion in occasions:
        if not occasion.weekly or occasion.credit != 1:
            counting.append(occasion)
            continue
        week = (occasion.weekly, iso_week(occasion.at))
        this = (occasion.at, occasion.record, occasion)
        if week not in capped or this[:2] < capped[week][:2]:
            capped[week] = this
    counting += [occasion for _, _, occasion in capped.values()]
    return counting


def sums_of(occasions: Sequence[Occasion], now: Instant, half_life_days: int) -> Sums:
    """The decayed sums of occasions, correctly rounded."""
    half_life = half_life_days * DAY
    weights = [
        each.weight * ATTESTATION[each.attestation] * 0.5 ** ((now - each.at) / half_life)
        for each in occasions
    ]
    credits = [weight * each.credit for weight, each in zip(weights, occasions, strict=True)]
    return Sums(fsum(credits), fsum(weights))


def score_of(
    sums: Sums, has_occasions: bool, severities: Iterable[Severity], *, ignore_blocks: bool = False
) -> float | None:
    """The score of a rule, with its caps; None where there is no evidence."""
    caps = [
        CAPS[severity]
        for severity in severities
        if severity in CAPS and not (ignore_blocks and severity == "block")
    ]
    if not has_occasions and not caps and not (ignore_blocks and "block" in severities):
        return None
    return min([sums.score, *caps])


def mean(scores: Mapping[str, float | None]) -> float | None:
    """The weighted mean of the scores of rules that have evidence."""
    judged = [(score, _WEIGHTS[rule]) for rule, score in scores.items() if score is not None]
    if not judged:
        return None
    return fsum(score * weight for score, weight in judged) / sum(weight for _, weight in judged)


def faces(scores: Mapping[str, float | None]) -> dict[str, float | None]:
    """The mean of each face's rules."""
    return {
        face: mean({rule: score for rule, score in scores.items() if _FACES[rule] == face})
        for face in FACES
    }


def coverage(scores: Mapping[str, float | None]) -> float:
    """The part of the rules, by weight and in percent, that have evidence."""
    weight = sum(_WEIGHTS[rule] for rule, score in scores.items() if score is not None)
    return 100 * weight / TOTAL_WEIGHT
