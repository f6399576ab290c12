"""Open findings as the screens show them: fit to read, with evidence and a way out."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from troth.accounts.reach import Reach, among
from troth.facts.times import Instant
from troth.ledger.models import InUse, Organization, StoredFinding
from troth.rules import RULES
from troth.rules.verdicts import SEVERITIES, Finding
from troth.workspace.lines import Line, Reference, lines_of
from troth.workspace.remedies import Remedy, way_out

ORDER = {each.id: number for number, each in enumerate(RULES)}
_RANK = {severity: rank for rank, severity in enumerate(SEVERITIES)}
EVIDENCE = 4
"""Pieces of evidence shown at once; the rest is one click away."""


class Piece(NamedTuple):
    """A piece of evidence; `line` is none where the reader may not see the fact."""

    collection: str
    id: str
    line: Line | None


class Shown(NamedTuple):
    """An open finding about one side of a relationship."""

    pk: int
    rule: str
    key: str
    severity: str
    relationship: str
    side: str
    them: str
    is_ours: bool
    subject: Reference
    at: Instant
    sentence: str
    action: str
    clears_when: str
    evidence: list[Piece]
    more: int
    """Pieces of evidence that are not shown."""
    remedy: Remedy | None
    before_troth: bool
    kind: str

    @property
    def partner(self) -> str:
        """The other side than ours."""
        return self.them if self.is_ours else self.side

    @property
    def rank(self) -> tuple[int, int, Instant]:
        """The gravest first, then rule order, then the oldest."""
        return _RANK[self.severity], ORDER[self.rule], self.at  # type: ignore[index]


def open_findings(reach: Reach, ours: bool | None = True) -> QuerySet[Any]:
    """The open findings that a user may read: about us, about the partners, or both.

    A rule speaks of a side only once something that feeds it is in use for that side.
    """
    found: QuerySet[Any] = StoredFinding.objects.filter(spoken())
    if reach.may_read is not None:
        found = found.filter(among("review__relationship", reach.may_read))
    if ours is not None:
        about_us = Q(review__side=reach.me)
        found = found.filter(about_us if ours else ~about_us)
    whens = [When(severity=each, then=Value(rank)) for each, rank in _RANK.items()]
    return found.annotate(rank=Case(*whens, output_field=IntegerField())).order_by(
        "rank", "at", "pk"
    )


def since_troth(reach: Reach, ours: bool | None = True) -> QuerySet[Any]:
    """Open findings, but for what happened before Troth, which is on nobody's list."""
    return open_findings(reach, ours).filter(at__gte=reach.workspace.began_at)


def spoken() -> Q:
    """Of stored findings: that something which feeds the rule is in use for the side."""
    return Q(Exists(InUse.objects.filter(rule=OuterRef("rule"), side=OuterRef("review__side"))))


def show(rows: Iterable[Any], reach: Reach, *, only: Collection[str] | None = None) -> list[Shown]:
    """Findings with their evidence; a fixed number of queries, however many there are.

    `rows` are stored findings, each with its review.
    """
    several = [each for each in rows if only is None or each.rule in only]
    began = reach.workspace.began_at
    wanted = {
        (name, each)
        for row in several
        for name, each in (*row.evidence[: EVIDENCE + 1], row.subject)
    }
    lines = lines_of(wanted, reach)
    return [_shown(row, reach, lines, began) for row in several]


def _shown(row: Any, reach: Reach, lines: dict[Reference, Line], began: Instant) -> Shown:
    pieces = [Piece(name, each, lines.get((name, each))) for name, each in row.evidence[:EVIDENCE]]
    subject = tuple(row.subject)
    ours = row.review.side_id == reach.me
    hidden = any(each.line is None and each.collection == "shares" for each in pieces)
    return Shown(
        pk=row.pk,
        rule=row.rule,
        key=row.key,
        severity=row.severity,
        relationship=row.review.relationship_id,
        side=row.review.side_id,
        them=row.review.them_id,
        is_ours=ours,
        subject=subject,
        at=row.at,
        sentence="Something confidential is concerned." if hidden else row.sentence,
        action=row.action,
        clears_when=row.clears_when,
        evidence=pieces,
        more=max(0, len(row.evidence) - EVIDENCE),
        remedy=remedy_of(row, reach) if ours else None,
        before_troth=row.at < began,
        kind=row.kind,
    )


def remedy_of(row: Any, reach: Reach) -> Remedy | None:
    """The way out of a stored finding about us, for whoever works on the relationship."""
    if row.review.relationship_id not in reach.works_on:
        return None
    finding = Finding(
        severity=row.severity,
        kind=row.kind,
        subject=tuple(row.subject),
        at=row.at,
        sentence=row.sentence,
        action=row.action,
        clears_when=row.clears_when,
        evidence=[tuple(each) for each in row.evidence],
    )
    return way_out(row.rule, finding, row.review.relationship_id)


def partner_names(ids: Iterable[str]) -> dict[str, str]:
    """The names of some organizations."""
    return dict(Organization.objects.filter(pk__in=sorted(set(ids))).values_list("pk", "name"))
