"""Which rules of recurrence may be worked out: those that come to an end in bounded time."""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import vRecur

FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TIMES_A_DAY = 4
LONGEST_INTERVAL = 1000
FIRST_YEAR = 1970
FIRST_ZONE_YEAR = 1600  # where Outlook lets every zone begin
CYCLE = 400  # years after which every date falls on the same day of the week again
LAST_YEAR = 2200
END_OF_TIME = 9999  # of Python's calendar
MOST_RULES = 4
MOST_DATES = 5000
"""Dates on which an event may recur beside its rule."""


def is_sound(component: Any) -> bool:
    """Whether the recurrence of an event or zone can be worked out in bounded time."""
    dates = _several(component.get("RDATE"))
    if sum(len(getattr(each, "dts", ())) for each in dates) > MOST_DATES:
        return False
    rules = _several(component.get("RRULE"))
    if not rules:
        return True
    is_event = component.name == "VEVENT"
    first = FIRST_YEAR if is_event else FIRST_ZONE_YEAR
    frequencies = FREQUENCIES if is_event else ("YEARLY",)
    try:
        start = component["DTSTART"].dt
        return (
            len(rules) <= MOST_RULES
            and first <= start.year <= LAST_YEAR
            and all(_is_sound(each, start, frequencies) for each in rules)
        )
    except Exception:  # damaged in a way that the library did not foresee
        return False


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _is_sound(rule: Any, start: datetime, frequencies: Container[str]) -> bool:
    if len(rule.get("FREQ", [])) != 1 or str(rule["FREQ"][0]).upper() not in frequencies:
        return False
    times = 1
    for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= max(len(set(rule.get(part, ()))), 1)
    intervals = rule.get("INTERVAL", [1])
    if not all(1 <= each <= LONGEST_INTERVAL for each in intervals):
        return False  # a rule that repeats at once never ends
    return times <= TIMES_A_DAY and "BYEASTER" not in rule and _happens(rule, start)


def _happens(rule: Any, start: datetime) -> bool:
    """Whether a rule falls on any day at all.

    The library looks until the end of the year 9999. The calendar repeats itself every 400 years,
    so we let it begin as late as it may.
    """
    late = start.year + (END_OF_TIME - start.year) // CYCLE * CYCLE
    begin = datetime(late, start.month, start.day) + timedelta(
        hours=getattr(start, "hour", 0), minutes=getattr(start, "minute", 0)
    )
    plain: Any = vRecur({k: v for k, v in rule.items() if k not in ("UNTIL", "COUNT")})
    return next(iter(rrulestr(plain.to_ical().decode(), dtstart=begin)), None) is not None
