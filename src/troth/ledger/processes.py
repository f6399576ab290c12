"""Several processes, each of which makes something of portions of relationships.

Each reads for itself, a portion in one snapshot, and sends back what it made. When the one that
asks is gone, its pipe ends, and so do they. A process imports this module before Django is set up.
"""

import multiprocessing
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from typing import TypeVar

import django
from django.db import DatabaseError, connection

T = TypeVar("T")


def by_several(
    make: Callable[[list[str]], list[T]], portions: Sequence[list[str]], processes: int
) -> Iterator[tuple[list[str], list[T]]]:
    """Each portion with what is made of it, by several processes. Raises DatabaseError."""
    context = multiprocessing.get_context("spawn")
    told = pickle.dumps(make)  # not to be read before Django is set up
    left = iter(portions)
    at_work: dict[Connection, list[str]] = {}
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
    except (EOFError, ConnectionResetError):
        raise DatabaseError("a process that judged was ended") from None
    finally:
        for here, process in everyone:
            here.close()
            process.join()


def _work(pipe: Connection, told: bytes) -> None:
    """Make something of what comes through a pipe until it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one that asks is told, and ends the pipe
    django.setup()
    from troth.ledger.loading import snapshot  # it names models, which are only there now

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
