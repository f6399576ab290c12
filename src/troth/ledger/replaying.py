"""Replay: the ledger as of a past time, judged by what is known today.

The reviews of a time that somebody looks at are made once and kept; a change of facts takes away
just those of the relationships that it touches, and they are made anew when next they are needed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django_tasks import task

from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP
from troth.facts.times import DAY, Instant
from troth.ledger import rows
from troth.ledger.judging import judged
from troth.ledger.loading import PORTION
from troth.ledger.models import (
    Relationship,
    Replay,
    Replayed,
    ReplayedFinding,
    ReplayedReview,
    ReplayedUse,
)
from troth.ledger.rows import column_of
from troth.ledger.shadows import seen_at
from troth.ledger.stored import FINDING, as_row, finding_row
from troth.ledger.writing import present, whose, writing
from troth.review import Review
from troth.review.feeding import ACTING
from troth.rules import RULES

KEPT = 30
"""Past times whose reviews are kept; those that were looked at last."""


class Progress(NamedTuple):
    """How many relationships there are at a time, and how many of them are judged."""

    done: int
    total: int

    @property
    def is_ready(self) -> bool:
        """Whether all are."""
        return self.done >= self.total


def opened(at: Instant) -> Replay:
    """The replay of a time, made if nobody has looked at it yet."""
    now = present()
    found: Replay | None = Replay.objects.filter(as_of=at).first()
    if found is None:
        with writing():
            found = Replay.objects.get_or_create(as_of=at, defaults={"asked_at": now})[0]
            latest = Replay.objects.order_by("-asked_at", "-pk").values_list("pk", flat=True)
            Replay.objects.exclude(pk__in=list(latest[:KEPT])).exclude(pk=found.pk).delete()
    elif found.asked_at < now - DAY:
        Replay.objects.filter(pk=found.pk).update(asked_at=now)
    return found


def progress(replay: Replay) -> Progress:
    """How far the reviews of a replay are."""
    begun = Relationship.objects.filter(started_at__lte=replay.as_of)
    done = Replayed.objects.filter(
        replay=replay, judged=True, relationship__started_at__lte=replay.as_of
    )
    return Progress(done.count(), begun.count())


def prepare(replay: Replay, processes: int = 1) -> Iterator[str]:
    """Judge what a replay still lacks; yields each relationship once its reviews are kept."""
    while missing := _claimed(replay):
        portions = [missing[start : start + PORTION] for start in range(0, len(missing), PORTION)]
        for portion, reviews in judged(whose(), portions, replay.as_of, processes):
            with writing():
                _keep(replay, portion, reviews)
            yield from portion
        _keep_uses(replay)


@task()
def prepare_in_background(as_of: Instant) -> int:
    """Judge what a replay lacks. Returns how many relationships that were."""
    replay = Replay.objects.filter(as_of=as_of).first()
    if replay is None:
        return 0
    return sum(1 for _ in prepare(replay, settings.TROTH["TROTH_PROCESSES"]))


@contextmanager
def replayed(replay: Replay) -> Iterator[None]:
    """Have facts, reviews and findings read as they stood at the time of a replay."""
    with seen_at(replay.as_of, replay.pk):
        yield


def _claimed(replay: Replay) -> list[str]:
    """The relationships that are not judged yet, each noted as one whose facts are being read."""
    with writing():
        begun = Relationship.objects.filter(started_at__lte=replay.as_of)
        done = Replayed.objects.filter(replay=replay, judged=True).values("relationship")
        missing = sorted(begun.exclude(pk__in=done).values_list("pk", flat=True))
        Replayed.objects.bulk_create(
            (Replayed(replay=replay, relationship_id=each) for each in missing),
            batch_size=1000,
            ignore_conflicts=True,
        )
    return missing


def _keep(replay: Replay, portion: list[str], reviews: list[Review]) -> None:
    """Keep the reviews of a portion in place of those before; in the caller's transaction."""
    concerned = {*portion, *(each.relationship for each in reviews)}
    ReplayedReview.objects.filter(replay=replay, relationship__in=concerned).delete()
    names = [each.attname for each in ReplayedReview._meta.concrete_fields]
    taken = [each for each in names if each not in ("id", "replay_id")]
    made = ReplayedReview.objects.bulk_create(
        ReplayedReview(replay=replay, **{name: getattr(row, name) for name in taken})
        for row in map(as_row, reviews)
    )
    rows.write(
        ReplayedFinding._meta.db_table,
        FINDING,
        [
            finding_row(row.pk, found, 0)
            for row, review in zip(made, reviews, strict=True)
            for found in review.findings
        ],
    )
    # Those that were touched since have lost their row, and are judged again.
    Replayed.objects.filter(replay=replay, relationship__in=portion).update(judged=True)


def _keep_uses(replay: Replay) -> None:
    """Note which rules were in use for which sides, by the facts that were seen then."""
    with seen_at(replay.as_of):
        uses = {(rule.id, side) for rule in RULES for side in _fed_sides(rule.fed_by)}
    with writing():
        ReplayedUse.objects.filter(replay=replay).delete()
        ReplayedUse.objects.bulk_create(
            (ReplayedUse(replay=replay, rule=rule, side_id=side) for rule, side in sorted(uses)),
            batch_size=1000,
        )


def _fed_sides(feeds: Iterable[str]) -> Iterator[str]:
    """The organizations of whose conduct some of the feeds of a rule tell."""
    for feed in feeds:
        collection, _, name = feed.partition(".")
        given = _is_given(collection, name) if name else "TRUE"
        if collection in ACTING:
            side = column_of(fields_of(COLLECTIONS[collection])[ACTING[collection]])
            sql = f"SELECT DISTINCT {side} FROM {collection} AS it WHERE {given}"
        elif collection in OF_RELATIONSHIP:
            some = f"SELECT 1 FROM {collection} AS it WHERE it.relationship_id = r.id AND {given}"
            pairs = f"FROM relationships AS r WHERE EXISTS ({some})"
            sql = f"SELECT r.a_id {pairs} UNION SELECT r.b_id {pairs}"
        else:
            pairs = f"FROM {collection} AS it WHERE {given}"
            sql = f"SELECT it.a_id {pairs} UNION SELECT it.b_id {pairs}"
        yield from (side for (side,) in rows.fetch(sql))


def _is_given(collection: str, name: str) -> str:
    field = fields_of(COLLECTIONS[collection])[name]
    column = f"it.{column_of(field)}"
    if field.many:
        return f"CAST({column} AS text) <> '[]'"
    return column if field.kind is bool else f"{column} IS NOT NULL"
