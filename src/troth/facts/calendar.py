"""The business calendar of an organization: its zone, working day, weekend, holidays, closures.

Dates are read in the organization's zone; local times that occur twice or never as by PEP 495 with
fold 0 (`rules.md`, section 1.2). The working time before each working day is kept as prefix sums,
so that the working hours between two instants cost two look-ups, however far apart they are.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cache, lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from troth.facts.model import Closure, Organization
from troth.facts.times import (
    DAY,
    FIRST_YEAR,
    FOREVER,
    HOUR,
    LAST_YEAR,
    MINUTE,
    Instant,
    instant,
    moment,
)

_ONE_DAY = timedelta(days=1)
_LONGEST = (LAST_YEAR - FIRST_YEAR + 1) * 366 * DAY


class Calendar:
    """When one organization works. Make it with `calendar_of`, which shares equal ones."""

    def __init__(
        self,
        zone: str,
        day_start: time,
        day_end: time,
        weekend: frozenset[int],
        days_off: frozenset[date],
        closures: tuple[tuple[date, date], ...],
    ) -> None:
        self._zone = ZoneInfo(zone)
        self._day_start, self._day_end = day_start, day_end
        self._weekend, self._days_off, self._closures = weekend, days_off, closures
        self.business_day = _since_midnight(day_end) - _since_midnight(day_start)
        """The length of its working day on the clock, in microseconds."""
        self._dates: dict[date, Instant] = {}
        # Working days in order: when each opens and closes, and the work done before it.
        self._opens: list[Instant] = []
        self._closes: list[Instant] = []
        self._before: list[int] = []
        self._years = range(0)
        self._from = self._to = FOREVER

    def date_of(self, at: Instant) -> date:
        """The local date of an instant."""
        return moment(at).astimezone(self._zone).date()

    def start_of(self, day: date) -> Instant:
        """The local midnight that begins a date."""
        known = self._dates.get(day)
        if known is None:
            known = self._dates[day] = self._instant(day, time(0))
        return known

    def end_of(self, day: date) -> Instant:
        """The local midnight that begins the next date: due and expiry dates are inclusive."""
        return self.start_of(day + _ONE_DAY)

    def worked(self, start: Instant, end: Instant) -> int:
        """The working time between two instants, in microseconds; 0 if the second is no later."""
        if end <= start:
            return 0
        self._cover(start, end)
        return self._work_until(end) - self._work_until(start)

    def deadline(self, start: Instant, days: Fraction | int) -> Instant:
        """The last instant within so many business days of another; FOREVER if it never comes."""
        span = int(days * self.business_day)
        if span > _LONGEST:
            return FOREVER
        self._cover(start, start)
        goal = self._work_until(start) + span
        while self._before[-1] <= goal:
            if self._years[-1] > LAST_YEAR:
                return FOREVER
            self._cover(start, self._to)
        # Work equal to the goal lasts until the next working day opens.
        day = bisect_right(self._before, goal) - 1
        return self._opens[day] + goal - self._before[day]

    def _work_until(self, at: Instant) -> int:
        day = bisect_right(self._opens, at) - 1
        if day < 0:
            return 0
        return self._before[day] + min(at, self._closes[day]) - self._opens[day]

    def _cover(self, start: Instant, end: Instant) -> None:
        """See that the prefix sums reach from one instant to another."""
        if self._from <= start and end < self._to:
            return
        first, last = moment(start).year - 1, moment(end).year + 1
        if self._years:
            first, last = min(first, self._years[0]), max(last, self._years[-1])
        self._years = range(first, last + 1)
        self._from, self._to = self.start_of(date(first, 1, 1)), self.start_of(date(last + 1, 1, 1))
        self._opens, self._closes, self._before = [], [], []
        work, closed = 0, self._from
        for day in self._working_days():
            # A day that the zone skipped shares its instants with the next: count them once.
            opens = max(closed, self._instant(day, self._day_start))
            closed = max(opens, self._instant(day, self._day_end))
            self._opens.append(opens)
            self._closes.append(closed)
            self._before.append(work)
            work += closed - opens
        # A day without end after the last one, so that every look-up finds a day.
        self._opens.append(self._to)
        self._closes.append(self._to)
        self._before.append(work)

    def _working_days(self) -> Iterable[date]:
        off = set(self._days_off)
        for start, end in self._closures:
            first = max(start, date(self._years[0], 1, 1))
            last = min(end, date(self._years[-1], 12, 31))
            off.update(map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1)))
        days = chain.from_iterable(map(_days_of, self._years))
        return (day for day, weekday in days if weekday not in self._weekend and day not in off)

    def _instant(self, day: date, clock: time) -> Instant:
        return instant(datetime.combine(day, clock, self._zone).astimezone(UTC))


def calendar_of(organization: Organization, closures: Iterable[Closure]) -> Calendar:
    """The calendar of an organization, given the closures that are its own."""
    return _calendar(
        organization.timezone,
        organization.day_start,
        organization.day_end,
        frozenset(organization.weekend),
        frozenset(organization.holidays),
        tuple(sorted((closure.from_on, closure.to_on) for closure in closures)),
    )


# Most organizations of a country share one calendar, and its sums are worth keeping.
_calendar = lru_cache(maxsize=256)(Calendar)


def _since_midnight(clock: time) -> int:
    return clock.hour * HOUR + clock.minute * MINUTE


@cache
def _days_of(year: int) -> tuple[tuple[date, int], ...]:
    start = date(year, 1, 1).toordinal()
    days = map(date.fromordinal, range(start, date(year + 1, 1, 1).toordinal()))
    return tuple((day, day.isoweekday()) for day in days)
