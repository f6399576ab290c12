"""Every calendar in the test suites of the libraries: read, or refused with a reason.

The libraries install their tests with themselves. Each sample is read as it is, and once more with
the people of a partner invited to every event, so that nothing is left out before its times and
recurrence are worked out.
"""

import re
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events

from tests.sources.meeting_cast import NOW, known, said
from troth.sources import calendar
from troth.sources.items import Tally

SAMPLES = sorted(
    path
    for library in (icalendar, recurring_ical_events)
    for path in Path(library.__file__).parent.rglob("*.ics")
)
INVITED = b"\r\nORGANIZER:mailto:anna@acme.example\r\nATTENDEE:mailto:ben@bolt.example"


def test_the_libraries_bring_their_samples() -> None:
    assert len(SAMPLES) > 200


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_of_a_library_is_read_or_refused(path: Path, tmp_path: Path) -> None:
    data = path.read_bytes()
    invited = re.sub(rb"(?i)BEGIN:VEVENT", lambda found: found[0] + INVITED, data)
    for number, text in enumerate((data, invited)):
        copy = tmp_path / f"{number}.ics"
        copy.write_bytes(text)
        result = said(calendar.extract([copy], known(), Tally(), now=NOW))
        assert result["facts"] or result["questions"] or result["skipped"]
