"""A review: every rule over one view, and what comes of it."""

from collections.abc import Collection, Container, Mapping
from typing import Any

import msgspec

from troth.facts.times import LAST_YEAR, Instant, format_instant, moment
from troth.review.scores import (
    OVERALL_CAP,
    Sums,
    Tally,
    coverage,
    faces,
    mean,
    score_of,
)
from troth.rules import RULES, Rule
from troth.rules.verdicts import SEVERITIES, Finding, Occasion
from troth.rules.view import View

_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_NEVER = LAST_YEAR + 100  # a wake-up in a year no file can speak of is none


class Found(msgspec.Struct, frozen=True):
    """A finding and the rule that made it."""

    rule: str
    finding: Finding

    @property
    def key(self) -> str:
        """Its name, which it keeps while its severity or sentence change."""
        return f"{self.rule}/{self.finding.tail}"

    def as_json(self) -> dict[str, Any]:
        """The finding as `contracts.md` gives it."""
        return {
            "rule": self.rule,
            "severity": self.finding.severity,
            "key": self.key,
            "subject": self.finding.subject,
            "at": format_instant(self.finding.at),
            "sentence": self.finding.sentence,
            "evidence": self.finding.evidence,
            "action": self.finding.action,
            "clears_when": self.finding.clears_when,
        }


class RuleReview(msgspec.Struct, frozen=True):
    """What one rule says of one side of a relationship."""

    occasions: int
    sums: Sums
    findings: tuple[Found, ...]

    def score(self, *, ignore_blocks: bool = False) -> float | None:
        """Its score, or None without evidence."""
        severities = [each.finding.severity for each in self.findings]
        return score_of(self.sums, self.occasions > 0, severities, ignore_blocks=ignore_blocks)


_UNJUDGED = RuleReview(0, Sums(0.0, 0.0), ())


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules say of one side of one relationship at one time."""

    relationship: str
    me: str
    them: str
    as_of: Instant
    rules: Mapping[str, RuleReview]
    wake_at: Instant | None
    """The next time at which it may come out differently though no fact changes."""
    failed: Mapping[str, str]
    """Rules that could not be judged, each with the reason."""

    @property
    def scores(self) -> dict[str, float | None]:
        """The score of each rule."""
        return {rule: each.score() for rule, each in self.rules.items()}

    @property
    def findings(self) -> list[Found]:
        """Every finding: by severity, rule order and key."""
        found = [each for rule in self.rules.values() for each in rule.findings]
        order = {rule: number for number, rule in enumerate(self.rules)}
        return sorted(
            found, key=lambda each: (_RANK[each.finding.severity], order[each.rule], each.key)
        )

    @property
    def is_blocked(self) -> bool:
        """Whether any block is open."""
        return any(
            each.finding.severity == "block"
            for rule in self.rules.values()
            for each in rule.findings
        )

    @property
    def overall(self) -> float | None:
        """The mean of all rules, capped while a block is open."""
        overall = mean(self.scores)
        return min(overall, OVERALL_CAP) if overall is not None and self.is_blocked else overall

    @property
    def overall_unblocked(self) -> float | None:
        """The overall as it would be if no block held it down."""
        return mean({rule: each.score(ignore_blocks=True) for rule, each in self.rules.items()})

    def as_json(self) -> dict[str, Any]:
        """The review as `contracts.md` gives it; scores are rounded only here."""
        scores = self.scores
        return {
            "them": self.them,
            "overall": shown(self.overall),
            "overall_unblocked": shown(self.overall_unblocked),
            "coverage": shown(coverage(scores)),
            "faces": {face: shown(score) for face, score in faces(scores).items()},
            "rules": {rule: shown(score) for rule, score in scores.items()},
            "occasions": {rule: each.occasions for rule, each in self.rules.items()},
            "sums": {rule: list(each.sums) for rule, each in self.rules.items()},
            "wake_at": None if self.wake_at is None else format_instant(self.wake_at),
            "findings": [each.as_json() for each in self.findings],
            "failed": dict(self.failed),
        }


def spoken(review: Review, used: Container[tuple[str, str]]) -> Review:
    """A review in which rules that are not in use, as (rule, side), say nothing."""
    return msgspec.structs.replace(
        review,
        rules={
            rule: each if (rule, review.me) in used else _UNJUDGED
            for rule, each in review.rules.items()
        },
    )


def judge(view: View, without: Collection[str] = ()) -> Review:
    """Review one side of a relationship, by all rules but some."""
    rules, failed = {}, {}
    for rule in RULES:
        rules[rule.id] = _UNJUDGED
        if rule.id in without:
            continue
        try:
            rules[rule.id] = _judge(rule, view)
        except Exception as error:  # a rule that fails must hide no other
            failed[rule.id] = f"{type(error).__name__}: {error}"
    wake_at = view.sight.wake_at
    return Review(
        relationship=view.relationship.id,
        me=view.me,
        them=view.them,
        as_of=view.now,
        rules=rules,
        wake_at=wake_at if _is_within_calendar(wake_at) else None,
        failed=failed,
    )


def _judge(rule: Rule, view: View) -> RuleReview:
    tally, findings = Tally(view.now, rule.half_life_days), []
    for verdict in rule.judge(view):
        if isinstance(verdict, Occasion):
            tally.add(verdict)
        else:
            # Order in a file means nothing, so what is told of it has an order of its own.
            evidence = sorted(verdict.evidence)
            findings.append(Found(rule.id, msgspec.structs.replace(verdict, evidence=evidence)))
    occasions, sums = tally.result()
    return RuleReview(occasions, sums, tuple(findings))


def _is_within_calendar(at: Instant) -> bool:
    try:
        return moment(at).year < _NEVER
    except OverflowError:
        return False


def shown(score: float | None) -> float | None:
    """A score as it is shown: one decimal, ties to even."""
    return None if score is None else round(score, 1)
