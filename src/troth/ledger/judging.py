"""Judging portions of relationships: here, or in as many processes as there are processors.

What is made of a portion, reviews or something else, is a function that a process can be told of.

Each process reads for itself, a portion in one snapshot, and sends back the reviews. When the one
that asks is gone, its pipe ends, and so do they.
"""

import multiprocessing
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import TypeVar

import django
from django.db import DatabaseError, connection

from troth.facts.times import Instant
from troth.ledger.loading import load, snapshot
from troth.review import Review, judge
from troth.review.views import look_at, see

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
    yield from _by_several(make, portions, wanted)


def judge_both_sides(me: str, relationships: Portion, now: Instant) -> list[Review]:
    """Reviews, from both sides, of the relationships of the company that stand for some."""
    horizon = load(me, relationships, now)
    mine = set(horizon.relationships(me))
    standing = {each for each in map(horizon.standing, relationships) if each in mine}
    reviews = []
    for relationship in sorted(each for each in standing if each is not None):
        scene = see(horizon.material(relationship), now)
        for side in (scene.material.relationship.a, scene.material.relationship.b):
            reviews.append(judge(look_at(scene, side)))
    return reviews


def _by_several(
    make: Callable[[Portion], list[T]], portions: Sequence[Portion], processes: int
) -> Iterator[tuple[Portion, list[T]]]:
    context = multiprocessing.get_context("spawn")
    told = pickle.dumps(make)  # not to be read before Django is set up
    left = iter(portions)
    at_work: dict[Connection, Portion] = {}
    everyone = []
    try:
        for portion in islice(left, processes):
            here, there = context.Pipe()
            process = context.Process(target=_work, args=(there, told), daemon=True)
            process.start()
            there.close()
            everyone.append((here, process))
            here.send(portion)
            at_work[here] = portion
        while at_work:
            for pipe in wait(list(at_work)):
                assert isinstance(pipe, Connection)
                done = pipe.recv()
                if isinstance(done, str):
                    raise DatabaseError(done)
                portion = at_work.pop(pipe)
                following = next(left, None)
                if following is not None:
                    pipe.send(following)
                    at_work[pipe] = following
                yield portion, done
    except EOFError:
        raise DatabaseError("a process that judged was ended") from None
    finally:
        for here, process in everyone:
            here.close()
            process.join()


def _work(pipe: Connection, told: bytes) -> None:
    """Make something of what comes through a pipe until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that asks is told, and ends the pipe
    django.setup()
    make = pickle.loads(told)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            portion = pipe.recv()
            try:
                with snapshot():
                    done = make(portion)
            except DatabaseError as error:
                pipe.send(str(error))
                return
            pipe.send(done)
    connection.close()
