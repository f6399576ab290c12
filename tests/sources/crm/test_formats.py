"""Dates, amounts, ids, countries and file formats, as CRM exports write them."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.facts.times import format_instant
from troth.sources import SourceError
from troth.sources.crm import dates, numbers, places
from troth.sources.crm.ids import Ids, long_salesforce_id, slug
from troth.sources.crm.tables import read_table

OSLO = ZoneInfo("Europe/Oslo")
UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-03-01", "2024-02-29T23:00:00Z"),
        ("2024-03-01 10:15", "2024-03-01T09:15:00Z"),
        ("2024-03-01T10:00:00.000Z", "2024-03-01T10:00:00Z"),
        ("2024-03-01T10:00:00.000+0000", "2024-03-01T10:00:00Z"),
        ("2024-03-01T10:00:00-05:00", "2024-03-01T15:00:00Z"),
        ("3/1/2024", "2024-02-29T23:00:00Z"),
        ("3/1/24 10:15 PM", "2024-03-01T21:15:00Z"),
        ("3/1/2024, 12:00 AM", "2024-02-29T23:00:00Z"),
        ("25/12/2024", "2024-12-24T23:00:00Z"),
        ("01.03.2024", "2024-02-29T23:00:00Z"),
        ("1 March 2024", "2024-02-29T23:00:00Z"),
        ("Mar 1, 2024 10:15 AM", "2024-03-01T09:15:00Z"),
        ("01-Mar-2024", "2024-02-29T23:00:00Z"),
        ("1/1/70", "1969-12-31T23:00:00Z"),
    ],
)
def test_a_date_is_read(text: str, at: str) -> None:
    when = dates.parse(text, "month", OSLO)
    assert when
    assert format_instant(when.at) == at


@pytest.mark.parametrize(
    "text",
    ["soon", "2024-02-30", "13/13/2024", "0099-01-01", "2201-01-01", "3/1/2024 13:00 PM", "45000"],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert dates.parse(text, "month", OSLO) is None


def test_a_date_lies_in_the_years_of_facts_in_utc_too() -> None:
    assert dates.parse("1900-01-01", "month", OSLO) is None
    assert dates.parse("1900-01-01", "month", UTC)


def test_a_time_without_an_offset_runs_by_the_clock_of_the_file_and_a_date_does_not() -> None:
    time = dates.parse("2024-03-01 23:30:00", "month", OSLO, UTC)
    assert time
    assert (format_instant(time.at), time.day) == ("2024-03-01T23:30:00Z", date(2024, 3, 2))
    day = dates.parse("2024-03-01", "month", OSLO, UTC)
    assert day
    assert (format_instant(day.at), day.day) == ("2024-02-29T23:00:00Z", date(2024, 3, 1))


def test_the_dates_of_a_column_prove_which_comes_first() -> None:
    assert dates.orders_in(["3/1/2024", "25/12/2024"]) == ({"day"}, True)
    assert dates.orders_in(["3/1/2024", "12/25/2024"]) == ({"month"}, True)
    assert dates.orders_in(["3/1/2024"]) == (set(), True)
    assert dates.orders_in(["3/3/2024", "01.03.2024", "2024-03-01"]) == (set(), False)


@pytest.mark.parametrize(
    ("text", "mark", "number", "currency"),
    [
        ("1,234.56", ",", 1234.56, None),
        ("1.234,56", ".", 1234.56, None),
        ("$1,054", ".", 1054.0, None),
        ("1 234,50", ".", 1234.5, None),
        ("1\u202f234,50\u00a0€", ".", 1234.5, "EUR"),
        ("EUR 1.054", ",", 1054.0, "EUR"),
        ("1.054", ".", 1.054, None),
        ("1,054", ",", 1.054, None),
        ("1'054", ".", 1054.0, None),
        ("1,234,567", ",", 1234567.0, None),
        ("0.125", ",", 0.125, None),
        ("(1,000)", ".", -1000.0, None),
        ("-5", ".", -5.0, None),
        ("(0)", ".", 0.0, None),
    ],
)
def test_an_amount_is_read(
    text: str, mark: numbers.Mark, number: float, currency: str | None
) -> None:
    assert numbers.parse(text, mark) == (number, currency)


@pytest.mark.parametrize("text", ["", "n/a", "1.2.3,4,5", "(1", "12%", "1e5", "$", "."])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert numbers.parse(text, ".") is None


def test_the_amounts_of_a_column_prove_the_decimal_mark() -> None:
    assert numbers.marks_in(["1,054", "2.50"]) == ({"."}, True)
    assert numbers.marks_in(["1.054", "1.234,5"]) == ({","}, True)
    assert numbers.marks_in(["1,054"]) == (set(), True)
    assert numbers.marks_in(["1054", "n/a"]) == (set(), False)


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("Norway", "NO", None),
        ("norway", "NO", None),
        ("NO", "NO", None),
        ("NOR", "NO", None),
        ("South Korea", "KR", None),
        ("UK", "GB", None),
        ("Philipines", "PH", "Philippines"),
    ],
)
def test_a_country_is_known(text: str, code: str, name: str | None) -> None:
    assert places.country(text) == (code, name)


@pytest.mark.parametrize("text", ["Korea", "Irak", "Atlantis", "Utopia Republic", "-"])
def test_a_country_that_is_not_certain_is_unknown(text: str) -> None:
    assert places.country(text) is None


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("NO", "Europe/Oslo"),
        ("DE", "Europe/Berlin"),  # two zones in the tables, one time on the clocks
        ("US", None),
        ("CN", None),
        ("XX", None),
    ],
)
def test_a_country_of_one_time_has_one_zone(code: str, zone: str | None) -> None:
    assert places.only_zone(code, 2024) == zone


def test_a_legal_id_stays_and_names_become_slugs() -> None:
    ids = Ids(["006.x_Y-1", "a b"], ["Gekko & Sons", "Ærø Skibe", "日本"])
    assert ids.own["006.x_Y-1"] == "006.x_Y-1"
    assert ids.own["a b"].startswith("a-b-")
    assert ids.named["Gekko & Sons"] == "gekko-sons"
    assert ids.named["Ærø Skibe"] == "aero-skibe"
    assert len(ids.named["日本"]) == 8


@given(st.lists(st.text(max_size=80)), st.lists(st.text(max_size=80)))
def test_ids_are_legal_distinct_and_the_same_in_any_order(own: list[str], names: list[str]) -> None:
    ids = Ids(own, names)
    made = [*ids.own.values(), *ids.named.values()]
    assert len(set(made)) == len(made) == len(set(own)) + len(set(names))
    assert all(0 < len(each) <= 64 and set(each) <= LEGAL for each in made)
    again = Ids(own[::-1], names[::-1])
    assert (again.own, again.named) == (ids.own, ids.named)


LEGAL = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")


def test_a_salesforce_id_of_a_report_becomes_that_of_the_api() -> None:
    assert long_salesforce_id("00130000000abCD") == "00130000000abCDAAY"
    assert long_salesforce_id("00130000000abCDAAY") == "00130000000abCDAAY"
    assert slug("00130000000abCD") == "00130000000abcd"


def write(folder: Path, data: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(data)
    return path


def test_a_row_has_the_line_on_which_it_begins(tmp_path: Path) -> None:
    table = read_table(
        write(tmp_path, b'a,b\r\n\r\n1,"x\r\ny"\r\n2,z\r\n,\r\n3\r\n4,5,6\r\n7,8,\r\n')
    )
    assert [(line, cells[0]) for line, cells in table.rows] == [(3, "1"), (5, "2"), (9, "7")]
    assert [line for line, _ in table.remarks] == [7, 8]
    assert table.read == 5


@pytest.mark.parametrize(
    ("data", "separator"),
    [
        (b"a,b\n1;2,3\n", ","),
        (b'"a;b;c",d\n1,2\n', ","),
        (b"sep=;\na;b\n1;2\n", ";"),
        (b"\n\na\tb\n1\t2\n", "\t"),
        (b"a\n1\n", ","),
    ],
)
def test_the_header_tells_the_separator(tmp_path: Path, data: bytes, separator: str) -> None:
    table = read_table(write(tmp_path, data))
    assert table.separator == separator
    assert len(table.rows) == 1


@pytest.mark.parametrize(
    ("data", "line", "word"),
    [
        (b"", None, "empty"),
        (b"\n,,\n", None, "empty"),
        (b"a,b\n1,\0\n", 2, "NUL"),
        (b"\xff\xfea\x00,\x00b\x00\n", 1, "utf-16"),
        (b"a,b\n1,\x81\xe9\n", 2, "Windows-1252"),
        (b'a,b\n1,2\n3,"never closed\n5,6\n', 3, "CSV"),
        (b'a,b\n1,"x"y\n', 2, "CSV"),
        (b'a,b\n1,"' + b"x" * 200_000 + b'"\n', 2, "CSV"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(
    tmp_path: Path, data: bytes, line: int | None, word: str
) -> None:
    path = write(tmp_path, data)
    with pytest.raises(SourceError) as refused:
        read_table(path)
    assert (refused.value.path, refused.value.line) == (path, line)
    assert word in refused.value.sentence


def test_a_header_alone_is_remarked_on_and_so_is_a_column_twice(tmp_path: Path) -> None:
    remarks = [reason for _, reason in read_table(write(tmp_path, b"a,b,a\n")).remarks]
    assert remarks == [
        'column "a" occurs twice; the first is read',
        "the file holds a header and no rows",
    ]
