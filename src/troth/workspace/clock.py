"""What the time is on a page: the present, or in a replay the past time that is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

from troth.facts.times import Instant, moment

_STANDS_AT: ContextVar[Instant | None] = ContextVar("stands_at", default=None)


@contextmanager
def standing_at(at: Instant) -> Iterator[None]:
    """Have it be a past time."""
    token = _STANDS_AT.set(at)
    try:
        yield
    finally:
        _STANDS_AT.reset(token)


def local_now() -> datetime:
    """The time, in the zone of whoever reads."""
    at = _STANDS_AT.get()
    return timezone.localtime(None if at is None else moment(at))


def local_today() -> date:
    """The day, in the zone of whoever reads."""
    return local_now().date()
