"""Judging portions of relationships: here, or in as many processes as there are processors.

What is made of a portion, reviews or something else, is a function that a process can be told of.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from troth.facts.times import Instant
from troth.ledger.loading import load, snapshot
from troth.ledger.processes import by_several
from troth.review import Horizon, Review, judge
from troth.review.views import Scene, look_at, see

T = TypeVar("T")

Portion = list[str]
WORTHWHILE = 4
"""Portions for each process, from which on starting it pays."""


def judged(
    me: str, portions: Sequence[Portion], now: Instant, processes: int = 0
) -> Iterator[tuple[Portion, list[Review]]]:
    """Each portion with its reviews, as they are done; 0 processes: one for each processor."""
    return made(partial(judge_both_sides, me, now=now), portions, processes)


def made(
    make: Callable[[Portion], list[T]], portions: Sequence[Portion], processes: int = 0
) -> Iterator[tuple[Portion, list[T]]]:
    """Each portion with what is made of it, all that is read for it read in one snapshot."""
    wanted = min(processes or os.cpu_count() or 1, len(portions) // WORTHWHILE)
    if wanted < 2:
        for portion in portions:
            with snapshot():
                done = make(portion)
            yield portion, done
        return
    yield from by_several(make, portions, wanted)


def judge_both_sides(me: str, relationships: Portion, now: Instant) -> list[Review]:
    """Reviews, from both sides, of the relationships of the company that stand for some."""
    horizon = load(me, relationships, now)
    return [
        judge(look_at(scene, side))
        for scene in scenes(horizon, me, relationships)
        for side in sides_of(scene)
    ]


def scenes(horizon: Horizon, me: str, relationships: Portion) -> Iterator[Scene]:
    """The relationships of the company that stand for some, each as it is seen, in their order."""
    mine = set(horizon.relationships(me))
    standing = {each for each in map(horizon.standing, relationships) if each in mine}
    for relationship in sorted(each for each in standing if each is not None):
        yield see(horizon.material(relationship), horizon.now)


def sides_of(scene: Scene) -> tuple[str, str]:
    """The two sides of a relationship."""
    relationship = scene.material.relationship
    return relationship.a, relationship.b
