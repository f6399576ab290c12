"""Scores from occasions, kept as decaying sums (`rules.md`, section 1.3)."""

from collections.abc import Iterable, Mapping
from math import fsum
from typing import NamedTuple

import msgspec

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


class Tally:
    """Adds up the occasions of one rule as they come; keeps only those that may be capped."""

    def __init__(self, now: Instant, half_life_days: int) -> None:
        self._now, self._half_life = now, half_life_days * DAY
        self._weights: list[float] = []
        self._credits: list[float] = []
        self._one_sided: list[float] = []
        self._weekly: dict[tuple[str, int], Occasion] = {}

    def add(self, occasion: Occasion) -> None:
        """Count an occasion, under the weekly cap if it falls under it."""
        if occasion.weekly and occasion.credit == 1:
            week = (occasion.weekly, iso_week(occasion.at))
            first = self._weekly.setdefault(week, occasion)
            if (occasion.at, occasion.record) < (first.at, first.record):
                self._weekly[week] = occasion
            return
        vouched = ATTESTATION[occasion.attestation]
        weight = occasion.weight * vouched
        weight *= 0.5 ** ((self._now - occasion.at) / self._half_life)
        if vouched < 1:
            self._one_sided.append(weight)
        self._weights.append(weight)
        self._credits.append(weight * occasion.credit)

    def result(self) -> tuple[int, Sums]:
        """How many occasions count, and their decayed sums, correctly rounded."""
        capped = list(self._weekly.values())
        self._weekly.clear()
        for occasion in capped:
            self.add(msgspec.structs.replace(occasion, weekly=""))
        return len(self._weights), Sums(fsum(self._credits), fsum(self._weights))

    @property
    def one_sided(self) -> float:
        """The part, 0 to 1, of the weight that only one side vouches for, once it has a result."""
        weight = fsum(self._weights)
        return fsum(self._one_sided) / weight if weight else 0.0


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
