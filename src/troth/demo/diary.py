"""The days of the demo's world, and the facts that are written down on them.

The story is told in days before today: 52 is fifty-two days ago, -6 lies six days ahead. Nobody
works on a day off: what would fall on one happened on the last working day before it, late in the
day, so that things keep the order in which they are told. All that is past lies before today.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from troth.facts.model import COLLECTIONS, Closure, Fact, Facts, Organization
from troth.facts.times import Instant, instant, moment

ME = "northwind"
OUR_ZONE = "Europe/Berlin"
MORNING = time(9)

_NAMES: dict[type[Fact], str] = {shape: name for name, shape in COLLECTIONS.items()}
_SPREAD = 290  # minutes of a working day over which ordinary events are spread
_LATE = 330  # minutes into a working day: what was moved back to it comes after those


def as_of(today: date) -> Instant:
    """The as-of time of the story that ends today: 09:00 in our zone, before the day's work."""
    return instant(datetime.combine(today, MORNING, ZoneInfo(OUR_ZONE)))


class Diary:
    """Facts as they are written down, and the calendars that say when people work."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.now = as_of(today)
        self.facts = Facts(me=ME)
        self._companies: dict[str, Organization] = {}
        self._off: dict[str, set[date]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, fact: Fact) -> None:
        """Write a fact down, marked as the demo's."""
        getattr(self.facts, _NAMES[type(fact)]).append(replace(fact, source="demo"))

    def open_company(self, company: Organization, profile: int | None, merged: int | None) -> None:
        """Write a company down, its profile updated and itself merged so many days ago."""
        self._companies[company.id] = company
        self._off[company.id] = set(company.holidays)
        updated, merged_at = self.at(profile, company.id), self.at(merged, company.id)
        self.add(replace(company, profile_updated_at=updated, merged_at=merged_at))

    def close_company(self, company: str, first: date, last: date) -> None:
        """Write a shutdown down, both days included."""
        id_ = f"closed-{company}-{first}"
        self.add(Closure(id=id_, organization=company, from_on=first, to_on=last))
        days = range((last - first).days + 1)
        self._off[company].update(first + timedelta(days=day) for day in days)

    def number(self, kind: str) -> str:
        """The next id of a kind."""
        self._counts[kind] += 1
        return f"{kind}-{self._counts[kind]}"

    def works(self, company: str, day: date) -> bool:
        """Whether a day is a working day of a company."""
        weekend = self._companies[company].weekend
        return day.isoweekday() not in weekend and day not in self._off[company]

    def days_ago(self, ago: int) -> date:
        """The date so many days ago."""
        return self.today - timedelta(days=ago)

    def day(self, ago: int, *companies: str) -> date:
        """The same, on a working day of all of them: back in the past, ahead from today on."""
        day, step = self.days_ago(ago), timedelta(days=-1 if ago > 0 else 1)
        while not all(self.works(company, day) for company in companies):
            day += step
        return day

    def at(self, ago: int | None, *companies: str, clock: time | None = None) -> Instant | None:
        """When they did something, on a day on which all of them work, in the first one's zone."""
        if ago is None:
            return None
        day = self.day(ago, *companies)
        if clock:
            return self._instant(day, companies[0], clock)
        moved = abs((self.days_ago(ago) - day).days)
        minutes = _LATE + 4 * min(moved, 25) if moved else 20 + ago * 37 % _SPREAD
        return self._into(day, companies[0], minutes)

    def after(self, at: Instant | None, company: str, days: int = 1) -> Instant | None:
        """Early on a company's so-manieth working day after an instant; None if still to come."""
        then = None if at is None else self._counted(at, company, days)
        return then if then is not None and then < self.now else None

    def before(self, at: Instant, company: str, days: int = 1) -> Instant | None:
        """Early on a company's so-manieth working day before an instant, if that has come."""
        then = self._counted(at, company, -days)
        return then if then < self.now else None

    def _counted(self, at: Instant, company: str, days: int) -> Instant:
        zone = ZoneInfo(self._companies[company].timezone)
        day, step = moment(at).astimezone(zone).date(), timedelta(days=1 if days > 0 else -1)
        left = abs(days)
        while left:
            day += step
            left -= self.works(company, day)
        return self._into(day, company, 15 + day.day % 7)

    def _into(self, day: date, company: str, minutes: int) -> Instant:
        start = self._companies[company].day_start
        return self._instant(day, company, time(start.hour + minutes // 60, minutes % 60))

    def _instant(self, day: date, company: str, local: time) -> Instant:
        return instant(datetime.combine(day, local, ZoneInfo(self._companies[company].timezone)))
