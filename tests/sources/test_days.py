"""The day that a sentence names, by the day on which it was said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.sources.days import day_named

MONDAY = date(2026, 3, 2)
THURSDAY = date(2026, 7, 2)


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("by Friday", date(2026, 7, 3)),
        ("next Friday", date(2026, 7, 10)),
        ("Friday next week", date(2026, 7, 10)),
        ("nächsten Freitag", date(2026, 7, 10)),
        ("Montag", date(2026, 7, 6)),
        ("Montag nächster Woche", date(2026, 7, 6)),
        ("on Thursday", date(2026, 7, 9)),
        ("tomorrow", date(2026, 7, 3)),
        ("morgen", date(2026, 7, 3)),
        ("Guten Morgen zusammen", None),
        ("the day after tomorrow", date(2026, 7, 4)),
        ("übermorgen", date(2026, 7, 4)),
        ("by the end of the week", date(2026, 7, 3)),
        ("next week", date(2026, 7, 10)),
        ("by the end of the month", date(2026, 7, 31)),
        ("within two weeks", date(2026, 7, 16)),
        ("in two days", date(2026, 7, 4)),
        ("in den nächsten zwei Wochen", date(2026, 7, 16)),
        ("innerhalb von drei Tagen", date(2026, 7, 5)),
        ("in einer Woche", date(2026, 7, 9)),
        ("for two weeks", None),
        ("by July 10th", date(2026, 7, 10)),
        ("July 10", date(2026, 7, 10)),
        ("10. Juli", date(2026, 7, 10)),
        ("on the 3rd of January", date(2027, 1, 3)),
        ("by 2026-08-01", date(2026, 8, 1)),
        ("by 2026-06-01", None),
        ("on the 31st of June", None),
        ("by May 3", date(2027, 5, 3)),
        ("soon", None),
        ("by Frıday", None),
        ("it may 3 times fail", None),
        ("they sat for 3 hours", None),
        ("with version 2.10. we go live", None),
        ("March 5 people", None),
    ],
)
def test_a_day_is_told_from_the_day_of_a_meeting(sentence: str, day: date | None) -> None:
    assert day_named(sentence, THURSDAY) == day


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("by Friday", date(2026, 3, 6)),
        ("by Fri", date(2026, 3, 6)),
        ("by next Friday", date(2026, 3, 13)),
        ("by Friday of next week", date(2026, 3, 13)),
        ("by Monday", date(2026, 3, 9)),
        ("bis Freitag", date(2026, 3, 6)),
        ("by 14 March", date(2026, 3, 14)),
        ("by March 14th, 2027", date(2027, 3, 14)),
        ("by 3 may", date(2026, 5, 3)),
        ("on Friday, 13 March", date(2026, 3, 13)),
        ("bis zum 14. März", date(2026, 3, 14)),
        ("bis 14.3.", date(2026, 3, 14)),
        ("bis spätestens 14.03.2026", date(2026, 3, 14)),
        ("by 2026-03-14", date(2026, 3, 14)),
        ("by 5 January", None),
        ("by 30 December", date(2026, 12, 30)),
        ("by tomorrow", date(2026, 3, 3)),
        ("bis morgen", date(2026, 3, 3)),
        ("morgen früh", date(2026, 3, 3)),
        ("within two weeks", date(2026, 3, 16)),
        ("in two days", date(2026, 3, 4)),
        ("by the end of the week", date(2026, 3, 6)),
        ("bis Ende der Woche", date(2026, 3, 6)),
        ("next week", date(2026, 3, 13)),
        ("nächste Woche", date(2026, 3, 13)),
        ("by the end of the month", date(2026, 3, 31)),
        ("bis Ende des Monats", date(2026, 3, 31)),
        ("heute noch", MONDAY),
        ("by EOB tomorrow", date(2026, 3, 3)),
        ("by close of business Friday", date(2026, 3, 6)),
        ("by EOD on Friday", date(2026, 3, 6)),
        ("Wednesday next week", date(2026, 3, 11)),
        ("Friday", date(2026, 3, 6)),
        ("Thursday EOD", date(2026, 3, 5)),
        ("Friday afternoon, promised", date(2026, 3, 6)),
        ("from last Friday", None),
        ("mid next week", date(2026, 3, 11)),
        ("Mitte nächster Woche", date(2026, 3, 11)),
        ("early next week", date(2026, 3, 10)),
        ("later today", MONDAY),
        ("this afternoon", MONDAY),
        ("heute Abend", MONDAY),
        ("before the weekend", date(2026, 3, 6)),
        ("bis zum Wochenende", date(2026, 3, 6)),
        ("after the cutover weekend", None),
        ("within 48 hours", date(2026, 3, 4)),
        ("bis KW 12", date(2026, 3, 20)),
        ("in KW 2", date(2027, 1, 15)),
        ("bis KW 60", None),
        ("by the 13th", date(2026, 3, 13)),
        ("bis zum 13.", date(2026, 3, 13)),
        ("by the 1st", date(2026, 4, 1)),
        ("by the end of March", date(2026, 3, 31)),
        ("Ende Februar", None),
        ("by mid-April", date(2026, 4, 15)),
        ("Anfang April", date(2026, 4, 10)),
        ("by end of Q1", date(2026, 3, 31)),
        ("by the end of the quarter", date(2026, 3, 31)),
        ("bis Ende Q2", date(2026, 6, 30)),
        ("by the end of the year", date(2026, 12, 31)),
        ("on Wednesday the plan, and next week", date(2026, 3, 4)),
        ("by 3/4", None),
        ("by 31 February", None),
        ("by the end", None),
        ("after the Friday call", None),
        ("with the plan of 14 March", None),
        ("in May", None),
        ("soon", None),
    ],
)
def test_a_deadline_is_told_from_the_day_of_a_letter(sentence: str, day: date | None) -> None:
    assert day_named(f"We'll send it {sentence}.", MONDAY, as_deadline=True) == day


@pytest.mark.parametrize("as_deadline", [False, True])
@pytest.mark.parametrize(
    ("sentence", "said_on", "day"),
    [
        ("by 5 January", date(2026, 12, 20), date(2027, 1, 5)),
        ("bis 29. Februar", date(2027, 12, 20), date(2028, 2, 29)),
        ("bis 29. Februar", date(2026, 12, 20), None),
        ("by the end of the month", date(2026, 12, 20), date(2026, 12, 31)),
        ("by the end of the month", date(2026, 12, 31), date(2026, 12, 31)),
        ("next week", date(2026, 12, 31), date(2027, 1, 8)),
        ("by the end of the week", date(2026, 7, 4), date(2026, 7, 10)),
    ],
)
def test_a_day_may_be_in_the_next_year_or_week(
    sentence: str, said_on: date, day: date | None, as_deadline: bool
) -> None:
    assert day_named(sentence, said_on, as_deadline=as_deadline) == day


@given(st.dates(), st.integers(1, 20))
def test_a_date_that_is_written_out_is_read(said_on: date, ahead: int) -> None:
    try:
        day = said_on + timedelta(days=ahead)
    except OverflowError:
        return
    for text in (f"by {day.day} {day.strftime('%B')}", f"bis {day.day}.{day.month}."):
        assert day_named(text, said_on, as_deadline=True) == day


@given(st.text(), st.dates())
def test_no_day_named_is_past(text: str, said_on: date) -> None:
    for as_deadline in (False, True):
        day = day_named(text, said_on, as_deadline=as_deadline)
        assert day is None or day >= said_on
