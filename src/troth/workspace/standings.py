"""Partners at a glance: how each side treats the other, what is open, what is under way."""

from collections import Counter, defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet

from troth.accounts.reach import Reach, among
from troth.facts.times import Instant
from troth.ledger.models import InUse
from troth.ledger.stored import reviews_of
from troth.review import Review
from troth.review.reviews import spoken
from troth.review.scores import coverage
from troth.workspace.findings import since_troth
from troth.workspace.lines import partner_name


class Direction(NamedTuple):
    """How one side treats the other, and how far that can be trusted."""

    score: float | None
    coverage: float
    one_sided: float | None


class Findings(NamedTuple):
    """Open findings about one side since Troth began, by severity."""

    block: int = 0
    warn: int = 0
    note: int = 0

    @property
    def number(self) -> int:
        """How many they are."""
        return sum(self)


class Standing(NamedTuple):
    """How it stands with a partner."""

    relationship: str
    partner: str
    name: str
    leads: list[str]
    """The people of either side who lead the relationship."""
    ours: Direction
    theirs: Direction
    about_us: Findings
    about_them: Findings
    live: int
    """Engagements under way."""


def direction(review: Review | None) -> Direction:
    """What a review says of how its side treats the other."""
    if review is None:
        return Direction(None, 0.0, None)
    return Direction(review.overall, coverage(review.scores), review.one_sided)


def findings_of(counts: Counter[str]) -> Findings:
    """How many findings there are, from counts by severity."""
    return Findings(counts["block"], counts["warn"], counts["note"])


def in_use(sides: Collection[str]) -> dict[tuple[str, str], bool]:
    """Which rules are in use for which sides."""
    rows = InUse.objects.filter(among("side", sides)).values_list("rule", "side")
    return dict.fromkeys(rows, True)


def standings(reach: Reach, now: Instant, relationships: QuerySet[Any]) -> list[Standing]:
    """How it stands in some relationships that a user may read, in their order."""
    me = reach.me
    assert me is not None
    rows = list(relationships.values_list("pk", "a", "b", partner_name(me, ""), "leads"))
    ids = [pk for pk, *_ in rows]
    used = in_use({side for _, a, b, *_ in rows for side in (a, b)})
    reviews = {key: spoken(each, used) for key, each in reviews_of(ids, now).items()}
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    found = since_troth(reach, None).filter(review__relationship__in=ids).order_by()
    grouped = found.values_list("review__relationship", "review__side", "severity")
    for relationship, side, severity, number in grouped.annotate(n=Count("pk")):
        counts[relationship, side][severity] = number
    live = dict(
        reach.reads("engagements")
        .filter(relationship__in=ids, ended_at=None, fulfilled_at=None)
        .order_by()
        .values_list("relationship")
        .annotate(n=Count("pk"))
    )
    several = []
    for pk, a, b, name, leads in rows:
        them = b if a == me else a
        ours, theirs = (reviews.get((pk, side)) for side in (me, them))
        about_us, about_them = (findings_of(counts[pk, side]) for side in (me, them))
        several.append(
            Standing(
                pk,
                them,
                name,
                leads,
                direction(ours),
                direction(theirs),
                about_us,
                about_them,
                live.get(pk, 0),
            )
        )
    return several
