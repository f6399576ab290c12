"""Calendars in the forms of Outlook, Google, Apple and CalDAV servers, and what they say.

`python -m tests.sources.calendar.test_samples` writes what is expected anew; look at the changes.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.meeting_cast import NOW, known, said, together
from troth.sources import calendar
from troth.sources.items import Tally
from troth.sources.known import Known

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "samples").glob("*.ics"))


def read(paths: list[Path], beside: Known | None = None) -> dict[str, Any]:
    return said(calendar.extract(paths, beside or known(), Tally(), now=NOW))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_calendar_says_what_is_expected(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text())
    assert read([path]) == expected


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_second_reading_says_the_same(path: Path) -> None:
    first = read([path])
    again = read([path], known(**together(first)))
    assert again["facts"].get("meetings") == first["facts"].get("meetings")
    assert "people" not in again["facts"]
    assert again["questions"] == first["questions"]


def test_two_halves_say_the_same_in_either_order() -> None:
    half = len(SAMPLES) // 2
    one, other, both = read(SAMPLES[:half]), read(SAMPLES[half:]), read(SAMPLES)
    apart = [*one["facts"]["meetings"], *other["facts"]["meetings"]]
    assert sorted(apart, key=str) == sorted(both["facts"]["meetings"], key=str)


if __name__ == "__main__":
    for each in SAMPLES:
        text = json.dumps(read([each]), indent=1, ensure_ascii=False)
        each.with_suffix(".json").write_text(text + "\n")
