"""Stored reviews: kept as decaying sums with their open findings, shown as of any later time."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec

from troth.facts.times import Instant
from troth.ledger.loading import who_is_who
from troth.ledger.models import (
    FindingEvent,
    Organization,
    StoredFinding,
    StoredReview,
    Touch,
)
from troth.ledger.rows import imprint as imprint_of
from troth.ledger.rows import write
from troth.ledger.writing import whose
from troth.review import Found, Review
from troth.review.reviews import RuleReview
from troth.review.scores import Sums
from troth.rules import RULES
from troth.rules.verdicts import SEVERITIES, Finding, Severity

_BATCH = 500
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
_HALF_LIFE_DAYS = {rule.id: rule.half_life_days for rule in RULES}


def store(portion: list[str], reviews: list[Review], last_touch: int, now: Instant) -> None:
    """Store the reviews of a portion, what happened to findings, and that the touch is answered."""
    concerned = {*portion, *(each.relationship for each in reviews)}
    stored = {
        (each.relationship_id, each.side_id): each
        for each in StoredReview.objects.filter(relationship__in=concerned)
    }
    newer = {key for key, each in stored.items() if each.as_of > now}
    fresh = {
        (each.relationship, each.me): each
        for each in reviews
        if (each.relationship, each.me) not in newer
    }
    open_before = _open_findings(stored.values())
    events: list[list[Any]] = []
    cleared_once = set(
        FindingEvent.objects.filter(relationship__in=concerned, event="cleared").values_list(
            "relationship_id", "side_id", "key"
        )
    )
    for key in stored.keys() - fresh.keys() - newer:
        events += _cleared(key, open_before[stored[key].pk].values(), now)
        stored[key].delete()
    StoredReview.objects.bulk_create(
        [as_row(each) for each in fresh.values()],
        update_conflicts=True,
        unique_fields=["relationship", "side"],
        update_fields=["them", "as_of", "wake_at", "rules", "failed"],
    )
    ids = {
        (relationship, side): pk
        for relationship, side, pk in StoredReview.objects.filter(
            relationship__in=concerned
        ).values_list("relationship_id", "side_id", "pk")
    }
    gone: list[int] = []
    new: list[list[Any]] = []
    for key, each in fresh.items():
        before = dict(open_before[stored[key].pk]) if key in stored else {}
        for found in each.findings:
            old = before.pop(found.key, None)
            imprint = imprint_of(found.finding)
            event = _event(old, found, (*key, found.key) in cleared_once)
            if event:
                severity = found.finding.severity
                events.append(_event_row(key, found.rule, found.key, event, severity, now))
            if old is None or old.imprint != imprint:
                new.append(finding_row(ids[key], found, imprint))
                gone += [old.pk] if old is not None else []
        left = [old for old in before.values() if old.rule not in each.failed]
        events += _cleared(key, left, now)
        gone += [old.pk for old in left]
    for start in range(0, len(gone), _BATCH):
        StoredFinding.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    write(StoredFinding._meta.db_table, FINDING, new)
    write(FindingEvent._meta.db_table, _EVENT, events)
    Touch.objects.filter(relationship__in=portion, pk__lte=last_touch).delete()


class _Open(NamedTuple):
    """What is asked of an open finding when its review is made again."""

    pk: int
    rule: str
    key: str
    severity: Severity
    imprint: int


def as_row(review: Review) -> StoredReview:
    """The row of a review, not yet written."""
    return StoredReview(
        relationship_id=review.relationship,
        side_id=review.me,
        them_id=review.them,
        as_of=review.as_of,
        wake_at=review.wake_at,
        rules={
            rule: [each.occasions, *each.sums, each.one_sided]
            for rule, each in review.rules.items()
        },
        failed=dict(review.failed),
    )


def _open_findings(reviews: Iterable[StoredReview]) -> dict[int, dict[str, _Open]]:
    found: dict[int, dict[str, _Open]] = defaultdict(dict)
    rows = StoredFinding.objects.filter(review__in=list(reviews))
    for review, *of in rows.values_list("review_id", *_Open._fields):
        each = _Open(*of)
        found[review][each.key] = each
    return found


FINDING = (
    "review_id",
    "rule",
    "key",
    "severity",
    "kind",
    "ids",
    "subject",
    "at",
    "sentence",
    "evidence",
    "action",
    "clears_when",
    "imprint",
)
_EVENT = ("relationship_id", "side_id", "rule", "key", "event", "severity", "at")


def finding_row(review: int, found: Found, imprint: int) -> list[Any]:
    """The row of a finding of a review, by the columns of `FINDING`."""
    finding = found.finding
    return [
        review,
        found.rule,
        found.key,
        finding.severity,
        finding.kind,
        _as_json(finding.ids),
        _as_json(finding.subject),
        finding.at,
        finding.sentence,
        _as_json(finding.evidence),
        finding.action,
        finding.clears_when,
        imprint,
    ]


def _as_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _event(old: _Open | None, found: Found, was_cleared: bool) -> str | None:
    """What happened to a finding that is open now."""
    if old is None:
        return "reopened" if was_cleared else "opened"
    return "raised" if _RANK[found.finding.severity] < _RANK[old.severity] else None


def _cleared(key: tuple[str, str], findings: Iterable[_Open], now: Instant) -> list[list[Any]]:
    return [
        _event_row(key, each.rule, each.key, "cleared", each.severity, now) for each in findings
    ]


def _event_row(
    of: tuple[str, str], rule: str, key: str, event: str, severity: str, now: Instant
) -> list[Any]:
    return [*of, rule, key, event, severity, now]


# -- showing ---------------------------------------------------------------------------------------


def reviews(now: Instant, side: str | None = None) -> list[Review]:
    """The stored reviews of one side's conduct, as they stand at a time, in order.

    `side` is the company itself unless another is named; the scores have decayed since they were
    stored.
    """
    me = who_is_who(whose(), now).organization(whose() if side is None else side)
    rows = list(StoredReview.objects.filter(side=me).order_by("relationship_id"))
    findings: dict[int, list[StoredFinding]] = defaultdict(list)
    for each in StoredFinding.objects.filter(review__in=rows).order_by("pk"):
        findings[each.review_id].append(each)
    return sorted(
        (_review_of(each, findings[each.pk], now) for each in rows),
        key=lambda each: each.relationship,
    )


def reviews_of(
    relationships: Iterable[str],
    now: Instant,
    known: Iterable[StoredFinding] | None = None,
    *,
    in_full: bool = False,
) -> dict[tuple[str, str], Review]:
    """The stored reviews of some relationships, as they stand at a time, by relationship and side.

    The findings that hold a score down are told by their severity alone, unless `in_full`; they are
    not asked for again where they are `known`.
    """
    rows = list(StoredReview.objects.filter(relationship__in=list(relationships)))
    findings: dict[int, list[StoredFinding]] = defaultdict(list)
    if known is None:
        every = StoredFinding.objects.filter(review__in=rows).order_by("pk")
        known = every if in_full else every.only("review_id", "rule", "severity")
    for each in known:
        findings[each.review_id].append(each)
    return {
        (each.relationship_id, each.side_id): _review_of(
            each, findings[each.pk], now, in_full=in_full
        )
        for each in rows
    }


def names() -> dict[str, str]:
    """The names of all organizations, by id."""
    return dict(Organization.objects.values_list("pk", "name"))


def _review_of(
    row: StoredReview, findings: Iterable[StoredFinding], now: Instant, *, in_full: bool = True
) -> Review:
    by_rule: dict[str, list[Found]] = defaultdict(list)
    for each in findings:
        finding = _finding_of(each) if in_full else _severity_of(each)
        by_rule[each.rule].append(Found(each.rule, finding))
    return Review(
        relationship=row.relationship_id,
        me=row.side_id,
        them=row.them_id,
        as_of=now,
        rules={
            rule: _rule_review(rule, row, tuple(by_rule[rule]), now) for rule in _HALF_LIFE_DAYS
        },
        wake_at=row.wake_at,
        failed=row.failed,
    )


def _rule_review(
    rule: str, row: StoredReview, findings: tuple[Found, ...], now: Instant
) -> RuleReview:
    occasions, credit, weight, *more = row.rules.get(rule, (0, 0.0, 0.0))
    elapsed = max(now - row.as_of, 0)
    sums = Sums(credit, weight).decayed(elapsed, _HALF_LIFE_DAYS[rule])
    return RuleReview(occasions, sums, findings, *more)


def _severity_of(row: StoredFinding) -> Finding:
    return nothing_but(row.severity)


def nothing_but(severity: Severity) -> Finding:
    """A finding of which nothing is told but how grave it is."""
    return Finding(severity, "", ("", ""), 0, "", "", "")


def _finding_of(row: StoredFinding) -> Finding:
    return Finding(
        severity=row.severity,
        kind=row.kind,
        ids=tuple(row.ids),
        subject=tuple(row.subject),
        at=row.at,
        sentence=row.sentence,
        action=row.action,
        clears_when=row.clears_when,
        evidence=[(collection, each) for collection, each in row.evidence],
    )
