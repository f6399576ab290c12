"""Reviews as of the ends of past quarters: made in the background, kept while they are true.

A change of what was seen then deletes them in the transaction that makes it (`writing`); what is
missing is made again here. So a trend costs a page one query, and never tells what was not so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Max, Q

from troth.facts.quarters import Quarter, past_quarters
from troth.facts.times import Instant
from troth.ledger.judging import judge_both_sides
from troth.ledger.loading import PORTION, snapshot, who_is_who
from troth.ledger.models import Entry, Organization, PastReview, Relationship
from troth.ledger.stored import nothing_but
from troth.ledger.writing import NoWorkspace, whose, writing
from troth.review import Found, Review
from troth.review.reviews import RuleReview
from troth.review.scores import Sums
from troth.rules import RULES

QUARTERS = 5
"""Past quarters that are kept: the ends of a year, and the one before to compare with."""
_TRIES = 3
"""How often a portion is judged anew because something was written meanwhile."""


def ends(now: Instant) -> list[tuple[Quarter, Instant]]:
    """The past quarters that are kept, the latest first, each with when it ended for the company.

    Raises NoWorkspace before anything is imported.
    """
    zone = Organization.objects.values_list("timezone", flat=True).get(pk=whose())
    return [(each, each.ends(zone)) for each in past_quarters(now, zone, QUARTERS)]


def missing(now: Instant) -> dict[Instant, list[str]]:
    """The relationships of which the review as of the end of a past quarter is not there."""
    try:
        wanted = [at for _, at in ends(now)]
    except NoWorkspace:
        return {}
    PastReview.objects.exclude(as_of__in=wanted).delete()
    found: dict[Instant, list[str]] = {}
    for at in wanted:
        me = whose()
        who = who_is_who(me, at)
        names = who.names(who.organization(me))
        begun = Relationship.objects.filter(
            Q(a__in=names) | Q(b__in=names),
            Q(ended_at=None) | Q(ended_at__gt=at),
            started_at__lte=at,
        )
        there = PastReview.objects.filter(as_of=at).values("relationship_id")
        concerned = who.book.records["relationships"]
        left = [
            each
            for each in begun.exclude(pk__in=there).order_by("pk").values_list("pk", flat=True)
            if each not in concerned or who.standing(each) == each
        ]
        if left:
            found[at] = left
    return found


def recall(now: Instant) -> Iterator[str]:
    """Make the reviews of past quarters that are missing; yields each relationship once kept.

    What is written while a portion is judged may make it untrue, so that it is judged anew; a
    portion that has no luck waits for the next time.
    """
    for at, left in missing(now).items():
        for start in range(0, len(left), PORTION):
            portion = left[start : start + PORTION]
            if any(_recalled(portion, at) for _ in range(_TRIES)):
                yield from portion


def _recalled(portion: list[str], at: Instant) -> bool:
    """Judge a portion and keep what comes of it, unless something was written meanwhile."""
    before = _last_entry()
    with snapshot():
        reviews = judge_both_sides(whose(), portion, at)
    with writing():
        if _last_entry() != before:
            return False
        _keep(reviews, at)
        return True


def _last_entry() -> int:
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0


def _keep(reviews: Iterable[Review], at: Instant) -> None:
    PastReview.objects.bulk_create(
        (
            PastReview(
                relationship_id=each.relationship,
                side_id=each.me,
                them_id=each.them,
                as_of=at,
                rules={
                    rule: [
                        one.occasions,
                        *one.sums,
                        one.one_sided,
                        [found.finding.severity for found in one.findings],
                    ]
                    for rule, one in each.rules.items()
                    if one.occasions or one.findings
                },
            )
            for each in reviews
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


def past_reviews(
    relationships: Iterable[str], ends: Iterable[Instant]
) -> dict[Instant, dict[tuple[str, str], Review]]:
    """Reviews as of the ends of past quarters, by time, relationship and side; one query.

    Of their findings nothing is told but how grave they are.
    """
    found: dict[Instant, dict[tuple[str, str], Review]] = defaultdict(dict)
    for row in PastReview.objects.filter(
        relationship__in=list(relationships), as_of__in=list(ends)
    ):
        found[row.as_of][row.relationship_id, row.side_id] = Review(
            relationship=row.relationship_id,
            me=row.side_id,
            them=row.them_id,
            as_of=row.as_of,
            rules={rule.id: _rule_review(rule.id, row.rules.get(rule.id)) for rule in RULES},
            wake_at=None,
            failed={},
        )
    return found


def _rule_review(rule: str, kept: Any) -> RuleReview:
    if kept is None:
        return RuleReview(0, Sums(0.0, 0.0), ())
    occasions, credit, weight, one_sided, severities = kept
    findings = tuple(Found(rule, nothing_but(each)) for each in severities)
    return RuleReview(occasions, Sums(credit, weight), findings, one_sided)
