"""Instants, dates and durations: how a facts file writes them, how Troth counts them.

An *instant* is a whole number of microseconds since 1970-01-01T00:00Z. Whole numbers keep every
comparison exact, as the rules ask, and are the quickest thing Python compares. A *date* is a
`datetime.date`, without a zone. A *duration* is in microseconds too.
"""

import re
from datetime import UTC, date, datetime, timedelta

Instant = int

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""The years in which every date and instant of a facts file lies."""

FOREVER: Instant = 1 << 62
"""An instant later than any other: "until further notice"."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_MONDAY_SHIFT = 3 * DAY  # 1970-01-01 was a Thursday, the fourth day of its ISO week

_DATE = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}|2200-[0-9]{2}-[0-9]{2}")
_CLOCK = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?"
_LOCAL = re.compile(rf"(?:{_DATE.pattern}){_CLOCK}")
_INSTANT = re.compile(rf"(?:{_DATE.pattern}){_CLOCK}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})")


class NaiveTime(ValueError):
    """A datetime that would be right if it had an offset."""


def instant(moment: datetime) -> Instant:
    """The instant of an aware datetime."""
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def moment(at: Instant) -> datetime:
    """The datetime, in UTC, of an instant."""
    return _EPOCH + timedelta(microseconds=at)


def parse_instant(text: str) -> Instant:
    """Read an ISO 8601 datetime with seconds and offset, as `facts.md` asks (section 1).

    Raises NaiveTime where only the offset is missing, ValueError for all else.
    """
    if not _INSTANT.fullmatch(text):
        if _LOCAL.fullmatch(text):
            datetime.fromisoformat(text)  # an impossible date is the graver fault
            raise NaiveTime(text)
        raise ValueError(text)
    since = datetime.fromisoformat(text) - _EPOCH
    return (since.days * 86_400 + since.seconds) * SECOND + since.microseconds


def format_instant(at: Instant) -> str:
    """Write an instant in UTC, with a fraction of a second only where it has one."""
    return moment(at).isoformat().removesuffix("+00:00") + "Z"


def parse_date(text: str) -> date:
    """Read a `YYYY-MM-DD` of the years 1900 to 2200. Raises ValueError."""
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def iso_week(at: Instant) -> int:
    """A number that the instants of one ISO week (UTC) share, and no others."""
    return (at + _MONDAY_SHIFT) // WEEK


def utc_day(day: date) -> Instant:
    """The midnight in UTC that begins a date."""
    return (day.toordinal() - _EPOCH_ORDINAL) * DAY


def in_words(day: date) -> str:
    """A date for a sentence: 2 July 2026."""
    return f"{day.day} {day:%B} {day.year}"
