"""Calendars that no program wrote: always an answer, never a traceback."""

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.sources.meeting_cast import NOW, known, said
from troth.sources import calendar
from troth.sources.items import Tally

INPUTS = int(os.environ.get("TROTH_FUZZ", "150"))
SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.ics"))
KNOWN = known()

moments = st.sampled_from(
    [
        "20260302T100000Z", "20260302T110000", "20260302", "20260331T020000", "00010101T000000",
        "99991231T235959Z", "19000101T120000Z", "20261025T023000", "20260230T100000", "T", "-1",
    ]
)  # fmt: skip
parts = st.sampled_from(
    [
        "FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=HOURLY", "FREQ=SECONDLY",
        "INTERVAL=0", "INTERVAL=2", "INTERVAL=-3", "COUNT=3", "COUNT=0", "UNTIL=20260401T000000Z",
        "UNTIL=20260401", "UNTIL=x", "BYDAY=MO,WE", "BYDAY=-1SU", "BYDAY=99MO", "BYMONTH=2",
        "BYMONTH=13", "BYMONTHDAY=30", "BYMONTHDAY=-1", "BYSETPOS=1", "BYSETPOS=-400",
        "BYHOUR=9,10",
        "BYHOUR=25", "BYSECOND=61", "BYYEARDAY=366", "BYWEEKNO=53", "BYEASTER=1", "WKST=SU",
        "WKST=XX", "RSCALE=HEBREW", "", "=",
    ]
)  # fmt: skip
rules = st.lists(parts, max_size=5).map(";".join)
zones = st.sampled_from(
    ["", ";TZID=Europe/Berlin", ";TZID=W. Europe Standard Time", ";TZID=Own", ";TZID=../x",
     ";VALUE=DATE", ";VALUE=PERIOD", ";RANGE=THISANDFUTURE", ';X="', ";TZID="]
)  # fmt: skip
people = st.sampled_from(
    [
        "anna@acme.example",
        "ben@bolt.example",
        "cho@cog.example",
        "dora@dune.example",
        "x@y",
        "@",
        "",
    ]
)
lines = st.one_of(
    st.builds(
        "{}{}:{}".format,
        st.sampled_from(
            ["DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE", "CREATED", "DTSTAMP",
             "LAST-MODIFIED"]
        ),
        zones,
        moments,
    ),
    st.builds(
        "{};PARTSTAT={}:mailto:{}".format,
        st.sampled_from(["ATTENDEE", "ORGANIZER"]),
        st.sampled_from(["ACCEPTED", "DECLINED", "", "X"]),
        people,
    ),
    rules.map("RRULE:{}".format),
    st.sampled_from(
        ["DURATION:PT1H", "DURATION:-P1W", "DURATION:x", "STATUS:CANCELLED", "STATUS:TENTATIVE",
         "SEQUENCE:2", "SEQUENCE:x", "SEQUENCE:99999999999999999999", "UID:a", "UID:b", "UID:",
         "CLASS:PRIVATE", "DESCRIPTION:Agenda\\n- a\\n- b", "DESCRIPTION:<ul><li>a", "BEGIN:VALARM",
         "END:VALARM", "END:VEVENT", "BEGIN:VEVENT", "END:VCALENDAR", "BEGIN:VCALENDAR",
         "METHOD:CANCEL", "METHOD:REPLY", "X-WR-TIMEZONE:Asia/Tokyo", "X-WR-TIMEZONE:../x"]
    ),
    st.text(max_size=30),
)  # fmt: skip
events = st.lists(lines, max_size=12).map(
    lambda inner: [
        "BEGIN:VEVENT", "UID:a", "DTSTART:20260302T100000Z", "ORGANIZER:mailto:anna@acme.example",
        "ATTENDEE:mailto:ben@bolt.example", *inner, "END:VEVENT",
    ]
)  # fmt: skip
loose = st.lists(lines, min_size=3, max_size=14).map(
    lambda inner: ["BEGIN:VEVENT", *inner, "ATTENDEE:mailto:ben@bolt.example", "END:VEVENT"]
)
calendars = st.lists(events | loose, min_size=1, max_size=3).map(
    lambda several: "\r\n".join(
        ["BEGIN:VCALENDAR", *(line for each in several for line in each), "END:VCALENDAR"]
    ).encode("utf-8", "surrogatepass")
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sample with some of its bytes cut out, repeated or changed."""
    data = draw(st.sampled_from(SAMPLES)).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.integers(0, 200)))
        data = (
            data[:begin] + draw(st.binary(max_size=20) | st.just(data[begin:end] * 2)) + data[end:]
        )
    return data


@given(calendars | damaged())
@example(
    b"BEGIN:VCALENDAR\nBEGIN:VEVENT\rBEGIN:VEVENT\nUID:a\nDTSTART:20260601T090000Z\n"
    b"ATTENDEE:mailto:ben@bolt.example\nEND:VEVENT\nEND:VCALENDAR\n"
)
@settings(max_examples=INPUTS, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_calendar_is_read_or_refused_the_same_way_twice(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.ics"
        path.write_bytes(data)
        first = said(calendar.extract([path], KNOWN, Tally(), now=NOW))
        again = said(calendar.extract([path], KNOWN, Tally(), now=NOW))
    assert first == again
    assert first["facts"] or first["questions"] or first["skipped"]
    # What is said is valid beside what is known: nothing in it would be refused.
    meetings = {each["id"]: each for each in first["facts"].get("meetings", [])}
    known(meetings=list(meetings.values()), people=first["facts"].get("people", []))
