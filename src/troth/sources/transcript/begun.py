"""When a recording began: from the name that a program gave its file, or from the file's head."""

import re
from datetime import UTC, date, datetime, tzinfo
from typing import NamedTuple

from troth.facts.times import Instant, instant, moment

_ZOOM = re.compile(r"GMT(\d{8})-(\d{6})")
_STAMP = re.compile(r"(?<!\d)(20\d{6})[ _T-]+(\d{6}|\d{4})(?!\d)")
_WRITTEN = re.compile(
    r"(?<!\d)(20\d\d)[-/._](\d\d)[-/._](\d\d)[ T,_]*(?:at\s+)?"
    r"(\d\d)[:.h _-](\d\d)(?:[:.](\d\d))?(?:\.\d{1,9})?\s*(Z\b|UTC|GMT)?\s*"
    r"([+-]\d{1,2}(?::?\d\d)?)?",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)(20\d\d)[-/._]?(\d\d)[-/._]?(\d\d)(?!\d)")


class Begun(NamedTuple):
    """When it may have begun, the likeliest first; else only the day, if that."""

    instants: tuple[Instant, ...] = ()
    day: date | None = None


def begun(name: str, head: str, zone: tzinfo) -> Begun:
    """What a file's name, and then its head, tell of when it began."""
    found = _ZOOM.search(name)
    if found:
        at = _at(found[1] + found[2], UTC)
        if at is not None:
            return Begun((at,), _day(at, zone))
    for text in (name, head[:4000]):
        result = _written(text, zone)
        if result is not None:
            return result
    found = _DAY.search(name)
    return Begun() if found is None else Begun((), _date(*map(int, found.groups())))


def _written(text: str, zone: tzinfo) -> Begun | None:
    found = _WRITTEN.search(text)
    if found:
        digits = "".join(found.group(1, 2, 3, 4, 5)) + (found[6] or "00")
        if found[7] or found[8]:
            at = _at(digits, UTC, found[8])
            return None if at is None else Begun((at,), _day(at, zone))
        return _either(digits, (zone, UTC), zone)
    found = _STAMP.search(text)
    # Teams stamps in UTC, Webex in the zone of its site.
    return None if found is None else _either(found[1] + found[2].ljust(6, "0"), (UTC, zone), zone)


def _either(digits: str, zones: tuple[tzinfo, ...], zone: tzinfo) -> Begun | None:
    found = [at for each in zones if (at := _at(digits, each)) is not None]
    return Begun(tuple(dict.fromkeys(found)), _day(found[0], zone)) if found else None


def _at(digits: str, zone: tzinfo, offset: str | None = None) -> Instant | None:
    try:
        when = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=zone)
        if offset:
            sign = offset[0]
            hours, minutes = re.match(r"(\d{1,2}):?(\d\d)?", offset[1:]).groups()  # type: ignore[union-attr]
            when = datetime.fromisoformat(
                when.strftime("%Y-%m-%dT%H:%M:%S") + f"{sign}{int(hours):02}:{minutes or '00'}"
            )
        return instant(when)
    except (ValueError, OverflowError):
        return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day(at: Instant, zone: tzinfo) -> date:
    return moment(at).astimezone(zone).date()
