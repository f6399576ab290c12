"""Calendars and transcripts of a size, and reading them against the libraries' own parse."""

import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import icalendar
import webvtt

from benchmarks.timing import best
from troth.facts.file import read
from troth.facts.times import parse_instant
from troth.rules import RANGES
from troth.sources import calendar, transcript
from troth.sources.items import Tally
from troth.sources.known import Known

NOW = parse_instant("2026-07-10T12:00:00Z")
FACTS = """{"format": "troth-facts/1", "me": "us", "organizations": [
 {"id": "us", "name": "Us", "timezone": "Europe/Berlin", "domains": ["us.example"]},
 {"id": "them", "name": "Them", "timezone": "Europe/Berlin", "domains": ["them.example"]}],
 "people": [{"id": "a", "organization": "us", "name": "Anna Adler"},
            {"id": "b", "organization": "them", "name": "Ben Brook"}],
 "relationships": [{"id": "r", "a": "us", "b": "them", "started_at": "2025-03-01T09:00:00Z"}]}"""
_EVENT = """BEGIN:VEVENT\r
UID:{number}@us.example\r
DTSTAMP:20260101T080000Z\r
CREATED:20260101T080000Z\r
LAST-MODIFIED:20260101T080000Z\r
DTSTART;TZID=Europe/Berlin:2026{month:02}{day:02}T{hour:02}0000\r
DTEND;TZID=Europe/Berlin:2026{month:02}{day:02}T{hour:02}3000\r
{rule}ORGANIZER;CN=Anna Adler:mailto:anna@us.example\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=Anna Adler\r
 ;X-NUM-GUESTS=0:mailto:anna@us.example\r
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;CN=Ben Br\r
 ook;X-NUM-GUESTS=0:mailto:ben@{domain}\r
SUMMARY:Meeting {number}\r
DESCRIPTION:We talk about this and that.\\n\\nJoin: https://meet.example/{number}\r
SEQUENCE:0\r
STATUS:CONFIRMED\r
TRANSP:OPAQUE\r
END:VEVENT\r
"""


def a_calendar(events: int, *, all_with_partners: bool) -> bytes:
    """A calendar in which one event of ten recurs for some weeks."""
    inner = "".join(
        _EVENT.format(
            number=number,
            month=1 + number % 12,
            day=1 + number % 28,
            hour=8 + number % 9,
            rule="RRULE:FREQ=WEEKLY;COUNT=8\r\n" if number % 10 == 0 else "",
            domain="them.example" if all_with_partners or number % 5 == 0 else "other.example",
        )
        for number in range(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x\r\n{inner}END:VCALENDAR\r\n".encode()


def a_transcript(captions: int) -> bytes:
    """Two people who take turns, and promise something now and then."""

    def at(second: int) -> str:
        return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000"

    def cue(number: int) -> str:
        name = "Ben Brook" if number // 3 % 2 else "Anna Adler"
        text = "I'll send you the numbers by Friday." if number % 40 == 0 else "That is what I see."
        return f"{number}\n{at(4 * number)} --> {at(4 * number + 4)}\n{name}: {text} And so on\n\n"

    return ("WEBVTT\n\n" + "".join(map(cue, range(captions)))).encode()


def ratios() -> Iterator[str]:
    """Reading calendars and transcripts / the libraries' parse of the same bytes."""
    known = Known(read(FACTS, RANGES))
    with tempfile.TemporaryDirectory() as folder:
        for told, all_with_partners in (("one event in five", False), ("every event", True)):
            data = a_calendar(1_000, all_with_partners=all_with_partners)
            path = Path(folder) / "a.ics"
            path.write_bytes(data)
            ours = best(lambda: list(calendar.extract([path], known, Tally(), now=NOW)), runs=5)  # noqa: B023
            theirs = best(lambda: icalendar.Calendar.from_ical(data), runs=5)  # noqa: B023
            yield f"calendar, {told} with a partner / icalendar: {ours / theirs:.2f} (at most 2)"
        data = a_transcript(3_000)
        path = Path(folder) / "a.vtt"
        path.write_bytes(data)
        text = data.decode()
        ours = best(lambda: list(transcript.extract([path], known, Tally(), starts_at=NOW)), runs=5)
        theirs = best(lambda: webvtt.from_buffer(StringIO(text)), runs=5)
        yield f"transcript of {3_000:,} captions / webvtt: {ours / theirs:.2f} (at most 2)"
