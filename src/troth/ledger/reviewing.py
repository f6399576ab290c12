"""Reviews of the ledger: made when facts change or time makes them due, stored, shown later.

A portion of relationships is read in one snapshot and judged from both sides; then its reviews are
stored in one short transaction. Whatever is touched meanwhile stays touched, and is reviewed next.
"""

import logging
from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Q

from troth.facts.model import Facts
from troth.facts.times import Instant
from troth.ledger.judging import judged
from troth.ledger.loading import PORTION, load, snapshot, who_is_who
from troth.ledger.models import (
    Relationship,
    StoredReview,
    Touch,
)
from troth.ledger.stored import store
from troth.ledger.writing import whose, writing
from troth.review import Book, Horizon, Review, judge, look
from troth.review.partner import HIDDEN_RULES, partner_view
from troth.review.views import look_at, see

logger = logging.getLogger(__name__)


class Work(NamedTuple):
    """What there is to review, and the last touch that it answers."""

    relationships: list[str]
    last_touch: int


def waiting(now: Instant) -> Work:
    """The relationships that were touched, are due, or have begun and were never reviewed."""
    last = _last_touch()
    touched = Touch.objects.filter(pk__lte=last).values("relationship_id")
    due = StoredReview.objects.filter(wake_at__lte=now).values("relationship_id")
    wanted = set(
        Relationship.objects.filter(Q(pk__in=touched) | Q(pk__in=due)).values_list("pk", flat=True)
    )
    me = whose()
    who = who_is_who(me, now)
    own_names = who.names(who.organization(me))
    begun = Relationship.objects.filter(
        Q(started_at__lte=now),
        Q(ended_at__isnull=True) | Q(ended_at__gt=now),
        Q(a__in=own_names) | Q(b__in=own_names),
    )
    new = begun.exclude(pk__in=StoredReview.objects.values("relationship_id"))
    concerned = who.book.records["relationships"]
    wanted.update(
        each
        for each in new.values_list("pk", flat=True)
        if each not in concerned or who.standing(each) == each
    )
    return Work(sorted(wanted), last)


def all_of_them() -> Work:
    """Every relationship."""
    return Work(sorted(Relationship.objects.values_list("pk", flat=True)), _last_touch())


def _last_touch() -> int:
    return Touch.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def review(work: Work, now: Instant, processes: int = 0) -> Iterator[str]:
    """Review some relationships from both sides and store what comes of it.

    Yields each relationship once it is stored. It can be left off at any time: what is stored is
    stored, the rest waits. `processes` judge at once; 0: as many as there are processors.
    """
    ids = work.relationships
    portions = [ids[start : start + PORTION] for start in range(0, len(ids), PORTION)]
    for portion, reviews in judged(whose(), portions, now, processes):
        with writing():
            store(portion, reviews, work.last_touch, now)
        logger.info("reviewed", extra={"relationships": len(portion)})
        yield from portion


def as_of(now: Instant, only: str | None = None, side: str | None = None) -> Iterator[Review]:
    """Reviews of one side's conduct at any time, not stored: a look back, or ahead.

    `side` is the company itself unless another is named.
    """
    with snapshot():
        me = whose() if side is None else side
        horizon = who_is_who(me, now)
        names = horizon.names(horizon.organization(me))
        mine = Relationship.objects.filter(Q(a__in=names) | Q(b__in=names))
        ids = sorted(mine.values_list("pk", flat=True)) if only is None else [only]
        done: set[str] = set()
        for start in range(0, len(ids), PORTION):
            portion = ids[start : start + PORTION]
            horizon = load(me, portion, now)
            standing = set(map(horizon.standing, portion))
            for each in horizon.relationships(me):
                if each in standing and each not in done:
                    done.add(each)
                    yield judge(look(horizon.material(each), me, now))


def shared_view(relationship: str, now: Instant) -> Facts:
    """The facts of a relationship that both its sides may see.

    Raises KeyError if it is not reviewed then.
    """
    with snapshot():
        horizon = load(whose(), [relationship], now, in_full=True)
        return partner_view(horizon.book, relationship, now)


def reviews_of_view(facts: Facts, relationship: str, now: Instant) -> list[Review]:
    """The reviews of both sides of a relationship from what both may see."""
    scene = see(Horizon(Book(facts), now).material(relationship), now)
    sides = (scene.material.relationship.a, scene.material.relationship.b)
    return [judge(look_at(scene, side), HIDDEN_RULES) for side in sides]
