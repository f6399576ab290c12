"""Dates and times as CRM exports write them.

ISO dates and datetimes, `3/1/2024` and `3/1/2024 10:15 AM`, `01.03.2024`, `1 March 2024`. Whether
day or month comes first in `3/1/2024` is decided by the other dates of its column.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Literal, NamedTuple

from troth.facts.times import FIRST_YEAR, LAST_YEAR, Instant, instant

Order = Literal["day", "month"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MOST_MONTHS = len(_MONTHS)
_NOON = 12
_CENTURY, _PIVOT = 100, 69
"""POSIX: the two-digit years 69 to 99 are of the 20th century, the others of the 21st."""

_CLOCK = (
    r"(?:,?[T ] ?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<part>\d{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<offset>Z|UTC|GMT|[+-]\d\d:?\d\d))?)?"
)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})" + _CLOCK, re.ASCII)
_YEAR_LAST = re.compile(
    r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<y>\d{4}|\d\d)" + _CLOCK, re.ASCII
)
_NAMED = tuple(
    re.compile(pattern + _CLOCK, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<d>\d{1,2})\.?[- ](?P<name>[a-z]{3})[a-z]*\.?[- ](?P<y>\d{4})",
        r"(?P<name>[a-z]{3})[a-z]*\.? (?P<d>\d{1,2}),? (?P<y>\d{4})",
    )
)


class When(NamedTuple):
    """A point in time: the instant, and the date on its calendar.

    A date without a time of day is the midnight that begins it.
    """

    at: Instant
    day: date


def orders_in(texts: Iterable[str]) -> tuple[set[Order], bool]:
    """Which orders some dates prove, and whether one could be read in both."""
    proved: set[Order] = set()
    ambiguous = False
    for text in texts:
        found = _YEAR_LAST.fullmatch(text)
        if not found or found["mark"] == ".":  # nobody puts points after the month
            continue
        one, two = int(found["one"]), int(found["two"])
        if one > _MOST_MONTHS >= two:
            proved.add("day")
        elif two > _MOST_MONTHS >= one:
            proved.add("month")
        elif one != two:
            ambiguous = True
    return proved, ambiguous


def parse(text: str, order: Order, zone: tzinfo, clock: tzinfo | None = None) -> When | None:
    """A date or datetime; None if it is neither, impossible, or outside the years 1900 to 2200.

    `order` is used where day and month could be either. Days are those of `zone`; a time of day
    without an offset is that of `clock`, absent: of the same zone.
    """
    found = _YEAR_FIRST.fullmatch(text) or _YEAR_LAST.fullmatch(text) or _named(text)
    if not found:
        return None
    parts = found.groupdict()
    try:
        # A date is a day of the zone, whatever clock the times of the file run by.
        runs_in = _offset(parts["offset"]) or (clock if parts["hour"] else None) or zone
        moment = datetime.combine(_day(parts, order), _time_of_day(parts), runs_in)
        in_utc, day = moment.astimezone(UTC), moment.astimezone(zone).date()
    except (ValueError, OverflowError):
        return None
    if not all(FIRST_YEAR <= year <= LAST_YEAR for year in (in_utc.year, day.year)):
        return None
    return When(instant(in_utc), day)


def _named(text: str) -> re.Match[str] | None:
    return next((found for pattern in _NAMED if (found := pattern.fullmatch(text))), None)


def _day(parts: dict[str, str], order: Order) -> date:
    year = int(parts["y"])
    if len(parts["y"]) < len("yyyy"):
        year += 19 * _CENTURY if year >= _PIVOT else 20 * _CENTURY
    if "name" in parts:
        return date(year, _MONTHS.index(parts["name"].lower()) + 1, int(parts["d"]))
    if "m" in parts:
        return date(year, int(parts["m"]), int(parts["d"]))
    one, two = int(parts["one"]), int(parts["two"])
    if parts["mark"] == "." or one > _MOST_MONTHS:
        return date(year, two, one)
    if two > _MOST_MONTHS or order == "month":
        return date(year, one, two)
    return date(year, two, one)


def _time_of_day(parts: dict[str, str]) -> time:
    if not parts["hour"]:
        return time()
    hour = int(parts["hour"])
    if half := parts["half"]:
        if not 1 <= hour <= _NOON:
            raise ValueError(hour)
        hour = hour % _NOON + (_NOON if half in "Pp" else 0)
    microsecond = int((parts["part"] or "")[:6].ljust(6, "0"))
    return time(hour, int(parts["minute"]), int(parts["second"] or 0), microsecond)


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    east = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(east if text[0] == "+" else -east)
