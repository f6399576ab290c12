"""Working time, against a slow count that follows the text of the rules word for word."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from troth.facts.calendar import calendar_of
from troth.facts.holidays import public_holidays, with_holidays
from troth.facts.model import Closure, Organization
from troth.facts.times import DAY, FOREVER, HOUR, SECOND, instant, moment, parse_instant

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Asia/Tehran")
SOME_TIME = st.integers(
    parse_instant("2009-06-01T00:00:00Z"), parse_instant("2013-06-01T00:00:00Z")
)


def some_organization(random: Random) -> Organization:
    start = random.randrange(0, 22)
    day = date(2011, 12, 20)
    return Organization(
        "o",
        "O",
        random.choice(ZONES),
        day_start=time(start, random.choice((0, 30))),
        day_end=time(random.randrange(start + 1, 24), 0),
        weekend=tuple(random.sample(range(1, 8), random.randrange(0, 7))),
        holidays=tuple(day + timedelta(days=random.randrange(30)) for _ in range(4)),
    )


def slowly(organization: Organization, closures: list[Closure], start: int, end: int) -> int:
    """Working time by laying every day's hours out and measuring their union within the span."""
    zone, hours = ZoneInfo(organization.timezone), []
    day = moment(start).date() - timedelta(days=2)
    while day <= moment(end).date() + timedelta(days=2):
        closed = any(each.from_on <= day <= each.to_on for each in closures)
        is_off = day in organization.holidays or day.isoweekday() in organization.weekend
        if not closed and not is_off:
            opens, closes = (
                instant(datetime.combine(day, clock, zone).astimezone(UTC))
                for clock in (organization.day_start, organization.day_end)
            )
            hours.append((max(opens, start), min(closes, end)))
        day += timedelta(days=1)
    worked, reached = 0, start
    for opens, closes in sorted(hours):
        worked += max(0, closes - max(opens, reached))
        reached = max(reached, closes)
    return worked


@settings(max_examples=150)
@given(st.randoms(use_true_random=False), SOME_TIME, st.integers(0, 60 * DAY))
def test_working_time_is_that_of_the_slow_count(random: Random, start: int, span: int) -> None:
    organization = some_organization(random)
    closures = [Closure("c", "o", date(2011, 1, 3), date(2011, 1, 20))]
    calendar = calendar_of(organization, closures)
    assert calendar.worked(start, start + span) == slowly(
        organization, closures, start, start + span
    )


@settings(max_examples=150)
@given(st.randoms(use_true_random=False), SOME_TIME, st.integers(0, 30))
def test_the_deadline_is_the_last_instant_within(random: Random, start: int, days: int) -> None:
    calendar = calendar_of(some_organization(random), [])
    deadline = calendar.deadline(start, days)
    assert calendar.worked(start, deadline) <= days * calendar.business_day
    assert calendar.worked(start, deadline + 1) > days * calendar.business_day


def test_the_example_of_the_rules() -> None:
    friday = parse_instant("2026-07-03T16:00:00Z")
    plain = Organization("o", "O", "UTC")
    assert calendar_of(plain, []).deadline(friday, 2) == parse_instant("2026-07-07T16:00:00Z")
    holiday = Organization("o", "O", "UTC", holidays=(date(2026, 7, 6),))
    assert calendar_of(holiday, []).deadline(friday, 2) == parse_instant("2026-07-08T16:00:00Z")


def test_who_never_works_is_never_late() -> None:
    closed = [Closure("c", "o", date(1900, 1, 1), date(2200, 12, 31))]
    calendar = calendar_of(Organization("o", "O", "UTC"), closed)
    deadline = calendar.deadline(parse_instant("2026-07-03T16:00:00Z"), 1)
    assert deadline > calendar.end_of(date(2200, 12, 31))
    assert calendar.deadline(parse_instant("2026-07-03T16:00:00Z"), 1_000_000) == FOREVER


@pytest.mark.parametrize(("zone", "hours"), [("Europe/Berlin", 7), ("UTC", 8)])
def test_a_clock_change_within_working_hours_counts_as_instants(zone: str, hours: int) -> None:
    night = Organization("o", "O", zone, day_start=time(0), day_end=time(8), weekend=())
    calendar = calendar_of(night, [])
    start = calendar.start_of(date(2026, 3, 29))
    assert calendar.worked(start, start + DAY - 2 * HOUR) == hours * HOUR


def test_dates_end_at_local_midnight() -> None:
    calendar = calendar_of(Organization("o", "O", "Asia/Tokyo"), [])
    assert calendar.end_of(date(2026, 3, 1)) == parse_instant("2026-03-01T15:00:00Z")
    assert calendar.date_of(calendar.end_of(date(2026, 3, 1)) - SECOND) == date(2026, 3, 1)


def test_public_holidays_come_from_the_country() -> None:
    assert date(2026, 10, 3) in public_holidays("DE", None, [2026])
    assert date(2026, 8, 15) in public_holidays("DE", "BY", [2026]) or public_holidays(
        "DE", "BY", [2026]
    )
    assert public_holidays("XX", None, [2026]) == ()
    german = Organization("o", "O", "Europe/Berlin", country="DE")
    assert date(2026, 10, 3) in with_holidays(german, [2026]).holidays
