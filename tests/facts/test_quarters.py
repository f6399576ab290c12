"""Quarters of the year, in the zone of the company."""

from datetime import date

import pytest

from troth.facts.quarters import (
    Quarter,
    local_day,
    month_after,
    parse_quarter,
    past_quarters,
    quarter_of,
)
from troth.facts.times import SECOND, parse_instant


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 1, 1), Quarter(2026, 1)),
        (date(2026, 3, 31), Quarter(2026, 1)),
        (date(2026, 4, 1), Quarter(2026, 2)),
        (date(2026, 12, 31), Quarter(2026, 4)),
    ],
)
def test_a_day_lies_in_its_quarter(day: date, expected: Quarter) -> None:
    assert quarter_of(day) == expected
    assert parse_quarter(expected.id) == expected


def test_quarters_follow_each_other_over_the_year() -> None:
    assert Quarter(2026, 4).after(1) == Quarter(2027, 1)
    assert Quarter(2026, 1).after(-5) == Quarter(2024, 4)
    assert month_after(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert month_after(date(2026, 1, 1), -13) == date(2024, 12, 1)


def test_a_quarter_ends_at_midnight_of_the_zone() -> None:
    quarter = Quarter(2026, 2)
    assert quarter.ends("Europe/Berlin") == parse_instant("2026-06-30T22:00:00Z")
    assert quarter.ends("Pacific/Auckland") == parse_instant("2026-06-30T12:00:00Z")
    assert quarter.begins("Europe/Berlin") == Quarter(2026, 1).ends("Europe/Berlin")


def test_a_quarter_is_past_once_its_last_day_is_over_there() -> None:
    end = Quarter(2026, 2).ends("Europe/Berlin")
    before, at = (past_quarters(each, "Europe/Berlin", 2)[0] for each in (end - SECOND, end))
    assert (before, at) == (Quarter(2026, 1), Quarter(2026, 2))
    assert local_day(end, "Europe/Berlin") == date(2026, 7, 1)


@pytest.mark.parametrize("text", ["", "2026-Q5", "2026-Q0", "2026Q1", "1899-Q1", "9999-Q1", "x"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_quarter(text)
