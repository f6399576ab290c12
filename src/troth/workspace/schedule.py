"""When somebody's digest is due: at their hour, in their zone, on working days."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from troth.facts.times import Instant, instant, moment

LONGEST = 60
"""Days that are looked back: no closure lasts longer than that without a working day."""


def last_due(
    now: Instant, zone: str, hour: int, weekday: int | None, works: Callable[[date], bool]
) -> Instant | None:
    """The last time at or before another at which a digest is due; None where there is none.

    Without a `weekday` (ISO) that is every day that `works`. With one it is that day of each week
    or, where that is no working day, the first one after it.
    """
    today = moment(now).astimezone(ZoneInfo(zone)).date()
    for back in range(LONGEST):
        day = today - timedelta(days=back)
        at = instant(datetime.combine(day, time(hour), ZoneInfo(zone)))
        if at <= now and works(day) and (weekday is None or _stands_for(day, weekday, works)):
            return at
    return None


def _stands_for(day: date, weekday: int, works: Callable[[date], bool]) -> bool:
    """Whether a working day is a weekday, or the first to work after it."""
    planned = day - timedelta(days=(day.isoweekday() - weekday) % 7)
    between = (planned + timedelta(days=each) for each in range((day - planned).days))
    return not any(map(works, between))
