"""Calendar quarters: the periods over which partners look back together."""

import re
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from troth.facts.times import FIRST_YEAR, LAST_YEAR, Instant, instant, moment

_ID = re.compile(r"([0-9]{4})-Q([1-4])")


class Quarter(NamedTuple):
    """A quarter of a year, 1 to 4."""

    year: int
    number: int

    @property
    def id(self) -> str:
        """How an address names it: 2026-Q2."""
        return f"{self.year}-Q{self.number}"

    @property
    def name(self) -> str:
        """How people name it: April to June 2026."""
        return f"{self.months[0]:%B} to {self.months[2]:%B} {self.year}"

    @property
    def months(self) -> tuple[date, date, date]:
        """The first day of each of its months."""
        first = 3 * self.number - 2
        return (
            date(self.year, first, 1),
            date(self.year, first + 1, 1),
            date(self.year, first + 2, 1),
        )

    def after(self, quarters: int) -> "Quarter":
        """The quarter so many later; earlier where it is negative."""
        year, number = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)

    def begins(self, zone: str) -> Instant:
        """The midnight in a zone that begins it."""
        return midnight(self.months[0], zone)

    def ends(self, zone: str) -> Instant:
        """The midnight in a zone that ends it, and begins the next."""
        return self.after(1).begins(zone)


def quarter_of(day: date) -> Quarter:
    """The quarter in which a day lies."""
    return Quarter(day.year, (day.month + 2) // 3)


def parse_quarter(text: str) -> Quarter:
    """Read a quarter as an address names it. Raises ValueError."""
    found = _ID.fullmatch(text)
    if found is None or not FIRST_YEAR < int(found[1]) < LAST_YEAR:
        raise ValueError(text)
    return Quarter(int(found[1]), int(found[2]))


def past_quarters(now: Instant, zone: str, number: int) -> list[Quarter]:
    """The last quarters that have ended in a zone, the latest first."""
    current = quarter_of(local_day(now, zone))
    return [current.after(-back) for back in range(1, number + 1)]


def month_after(month: date, months: int) -> date:
    """The first day of the month so many later; earlier where it is negative."""
    year, number = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(year, number + 1, 1)


def midnight(day: date, zone: str) -> Instant:
    """The instant that begins a day in a zone."""
    return instant(datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC))


def local_day(at: Instant, zone: str) -> date:
    """The day of an instant in a zone."""
    return moment(at).astimezone(ZoneInfo(zone)).date()
