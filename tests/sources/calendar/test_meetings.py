"""What a calendar may say of meetings, and what it may not."""

from pathlib import Path
from typing import Any

import pytest

from tests.sources.meeting_cast import NOW, known, said, together
from troth.facts.times import parse_instant
from troth.sources import SourceError, calendar
from troth.sources.items import Tally
from troth.sources.known import Known

PEOPLE = """ORGANIZER:mailto:anna@acme.example
ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@bolt.example
"""
TIMES = "DTSTART:20260601T100000Z\nDTEND:20260601T110000Z\n"


def event(
    lines: str = "", *, uid: str = "u1", people: str = PEOPLE, times: str = TIMES, head: str = ""
) -> str:
    inner = f"UID:{uid}\nDTSTAMP:20260501T080000Z\n{people}{times}{lines}"
    return f"BEGIN:VCALENDAR\n{head}BEGIN:VEVENT\n{inner}END:VEVENT\nEND:VCALENDAR\n"


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def reading(*texts: str | bytes, beside: Known | None = None) -> dict[str, Any]:
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"{number}.ics"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(path)
        return said(calendar.extract(paths, beside or known(), Tally(), now=NOW))

    return reading


def starts(result: dict[str, Any]) -> list[str]:
    return [each["starts_at"] for each in result["facts"].get("meetings", [])]


def test_a_weekly_meeting_keeps_its_hour_across_the_change_of_clocks(read: Any) -> None:
    times = "DTSTART;TZID=America/New_York:20260225T090000\nDTEND;TZID=America/New_York:20260225T0"
    result = read(event("RRULE:FREQ=WEEKLY;COUNT=3\n", times=times + "93000\n"))
    assert starts(result) == [
        "2026-02-25T14:00:00Z",
        "2026-03-04T14:00:00Z",
        "2026-03-11T13:00:00Z",
    ]


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Pacific/Kiritimati", "2026-05-31T20:00:00Z"),
        ("Pacific/Niue", "2026-06-01T21:00:00Z"),
        ("Asia/Kathmandu", "2026-06-01T04:15:00Z"),
        ("India Standard Time", "2026-06-01T04:30:00Z"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "2026-06-01T08:00:00Z"),
    ],
)
def test_far_zones_are_read(read: Any, zone: str, at: str) -> None:
    times = f'DTSTART;TZID="{zone}":20260601T100000\nDTEND;TZID="{zone}":20260601T110000\n'
    assert starts(read(event(times=times))) == [at]


def test_a_time_without_a_zone_is_in_the_zone_of_the_calendar_else_in_ours(read: Any) -> None:
    times = "DTSTART:20260601T100000\nDTEND:20260601T110000\n"
    assert starts(read(event(times=times))) == ["2026-06-01T08:00:00Z"]
    there = event(times=times, head="X-WR-TIMEZONE:Asia/Tokyo\n")
    assert starts(read(there)) == ["2026-06-01T01:00:00Z"]


def test_a_zone_that_nobody_knows_is_not_guessed(read: Any) -> None:
    times = "DTSTART;TZID=Own:20260601T100000\nDTEND;TZID=Own:20260601T110000\n"
    result = read(event(times=times))
    assert not result["facts"]
    assert [place for place, _ in result["skipped"]] == ["0.ics#1"]


def test_the_zone_of_one_file_is_not_used_in_another(read: Any) -> None:
    def own(offset: str) -> str:
        return (
            "BEGIN:VTIMEZONE\nTZID:Own\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
            f"TZOFFSETFROM:{offset}\nTZOFFSETTO:{offset}\nEND:STANDARD\nEND:VTIMEZONE\n"
        )

    times = "DTSTART;TZID=Own:20260601T100000\nDTEND;TZID=Own:20260601T110000\n"
    result = read(
        event(times=times, head=own("+0100")), event(times=times, head=own("+0500"), uid="u2")
    )
    assert starts(result) == ["2026-06-01T09:00:00Z", "2026-06-01T05:00:00Z"]


def test_a_calendar_tells_who_was_invited_not_who_came(read: Any) -> None:
    (meeting,) = read(event())["facts"]["meetings"]
    assert meeting["ended_at"] == "2026-06-01T11:00:00Z"
    assert meeting["attestation"] == "inferred"
    assert "attendance" not in meeting


@pytest.mark.parametrize(
    "lines", ["STATUS:TENTATIVE\n", "STATUS:CANCELLED\n"], ids=["tentative", "cancelled"]
)
def test_what_was_not_settled_was_not_held(read: Any, lines: str) -> None:
    (meeting,) = read(event(lines))["facts"]["meetings"]
    assert "ended_at" not in meeting


def test_a_meeting_that_a_whole_side_declined_was_not_held(read: Any) -> None:
    people = PEOPLE.replace("ACCEPTED", "DECLINED")
    (meeting,) = read(event(people=people))["facts"]["meetings"]
    assert "ended_at" not in meeting


def test_a_meeting_to_come_has_not_ended(read: Any) -> None:
    times = "DTSTART:20260710T113000Z\nDTEND:20260710T120001Z\n"
    (meeting,) = read(event(times=times))["facts"]["meetings"]
    assert "ended_at" not in meeting
    (meeting,) = read(event(times=times.replace("0001Z", "0000Z")))["facts"]["meetings"]
    assert meeting["ended_at"] == "2026-07-10T12:00:00Z"


def test_an_invitation_is_never_later_than_the_meeting(read: Any) -> None:
    (meeting,) = read(event().replace("DTSTAMP:20260501", "DTSTAMP:20260701"))["facts"]["meetings"]
    assert meeting["invited_at"] == meeting["starts_at"]


def test_a_customer_who_declined_was_not_there(read: Any) -> None:
    for answer, customer in (("ACCEPTED", "dune"), ("DECLINED", None)):
        people = f"{PEOPLE}ATTENDEE;PARTSTAT={answer}:mailto:dora@dune.example\n"
        (meeting,) = read(event(people=people))["facts"]["meetings"]
        assert meeting.get("customer") == customer


def test_another_partner_is_no_customer_and_has_a_meeting_of_its_own(read: Any) -> None:
    people = f"{PEOPLE}ATTENDEE:mailto:cho@cog.example\n"
    meetings = read(event(people=people))["facts"]["meetings"]
    assert [each["relationship"] for each in meetings] == ["r1", "r2"]
    assert len({each["id"] for each in meetings}) == 2
    assert not any("customer" in each for each in meetings)


def test_a_guest_of_two_partners_is_asked_whose_meeting_it_was(read: Any) -> None:
    people = PEOPLE.replace("anna@acme", "cho@cog") + "ATTENDEE:mailto:anna@acme.example\n"
    result = read(event(people=people))
    (meeting,) = result["facts"]["meetings"]
    assert (meeting["relationship"], meeting["invited_by"]) == ("r2", "cog")
    (question,) = result["questions"]
    (proposed,) = question["if_yes"]["add"]["meetings"]
    assert (question["kind"], proposed["relationship"]) == ("which_relationship", "r1")


@pytest.mark.parametrize(
    ("people", "times"),
    [
        ("ORGANIZER:mailto:anna@acme.example\n", TIMES),
        ("ORGANIZER:mailto:ben@bolt.example\n", TIMES),
        (PEOPLE, "DTSTART;VALUE=DATE:20260601\n"),
        (PEOPLE, "DTSTART:20260601T100000Z\n"),
        (PEOPLE, "DTSTART:20260601T100000Z\nDTEND:20260602T100001Z\n"),
        ("ATTENDEE;CUTYPE=ROOM:mailto:anna@acme.example\nATTENDEE:mailto:b@bolt.example\n", TIMES),
    ],
    ids=["without a partner", "without us", "all day", "no length", "too long", "only our room"],
)
def test_what_is_no_meeting_of_ours_is_told_of(read: Any, people: str, times: str) -> None:
    result = read(event(people=people, times=times))
    assert not result["facts"].get("meetings")
    assert [place for place, _ in result["skipped"]] == ["0.ics#1"]


def test_a_reply_to_an_invitation_is_no_meeting(read: Any) -> None:
    result = read(event(head="METHOD:REPLY\n"))
    assert (result["facts"], len(result["skipped"])) == ({}, 1)


def test_the_newest_revision_counts_in_whatever_order_it_is_read(read: Any) -> None:
    old = event("SEQUENCE:0\n")
    new = event("SEQUENCE:1\n", times=TIMES.replace("T10", "T09").replace("T11", "T10"))
    assert starts(read(old, new)) == starts(read(new, old)) == ["2026-06-01T09:00:00Z"]
    after = known(**together(read(new)))
    assert "meetings" not in read(old, beside=after)["facts"]
    assert starts(read(new, beside=known(**together(read(old))))) == ["2026-06-01T09:00:00Z"]


def test_a_moved_instance_counts_before_its_series_in_either_order(read: Any) -> None:
    series = event("RRULE:FREQ=WEEKLY;COUNT=2\n")
    moved = event("RECURRENCE-ID:20260608T100000Z\n", times=TIMES.replace("0601T", "0609T"))
    wanted = ["2026-06-01T10:00:00Z", "2026-06-09T10:00:00Z"]
    assert starts(read(series, moved)) == wanted

    def after(one: str, other: str) -> list[str]:
        first = together(read(one))["meetings"]
        second = read(other, beside=known(meetings=first))["facts"].get("meetings", [])
        result = {each["id"]: each for each in [*first, *second]}
        return sorted(each["starts_at"] for each in result.values())

    assert after(series, moved) == after(moved, series) == wanted


def test_a_meeting_taken_out_of_its_series_is_called_off(read: Any) -> None:
    weekly = "RRULE:FREQ=WEEKLY;COUNT=8\nLAST-MODIFIED:20260701T080000Z\n"
    first = read(event(weekly))
    result = read(event(weekly + "EXDATE:20260713T100000Z\n"), beside=known(**together(first)))
    (gone,) = [each for each in first["facts"]["meetings"] if "0713" in each["source_id"]] or [
        each for each in first["facts"]["meetings"] if each["starts_at"].startswith("2026-07-13")
    ]
    assert result["set"] == {"meetings": {gone["id"]: {"cancelled_at": "2026-07-01T08:00:00Z"}}}


def test_a_series_called_off_as_a_whole_calls_off_what_was_to_come(read: Any) -> None:
    first = read(event("RRULE:FREQ=WEEKLY;COUNT=8\n"))
    off = event("SEQUENCE:1\nLAST-MODIFIED:20260709T080000Z\n", head="METHOD:CANCEL\n")
    result = read(off, beside=known(**together(first)))
    assert sorted(result["set"]["meetings"]) == sorted(
        each["id"] for each in first["facts"]["meetings"] if "ended_at" not in each
    )


def test_a_meeting_first_heard_of_in_a_transcript_is_amended_not_doubled(read: Any) -> None:
    heard = {
        "id": "m1",
        "relationship": "r1",
        "invited_by": "acme",
        "host": "acme",
        "invited_at": "2026-06-01T10:02:00Z",
        "starts_at": "2026-06-01T10:02:00Z",
        "ended_at": "2026-06-01T10:58:00Z",
        "source_id": "transcript:2026-06-01T10:02:00Z",
        "talk_seconds": [{"organization": "bolt", "seconds": 900}],
    }
    people = PEOPLE.replace("ORGANIZER:mailto:anna@acme", "ATTENDEE:mailto:anna@acme")
    people = people + "ORGANIZER:mailto:ben@bolt.example\n"
    result = read(event("SUMMARY:Sync\n", people=people), beside=known(meetings=[heard]))
    assert "meetings" not in result["facts"]
    assert result["set"]["meetings"]["m1"] == {
        "invited_by": "bolt",
        "host": "bolt",
        "invited_at": "2026-05-01T08:00:00Z",
        "starts_at": "2026-06-01T10:00:00Z",
        "title": "Sync",
    }


def test_what_a_transcript_told_of_a_meeting_stays(read: Any) -> None:
    (meeting,) = read(event())["facts"]["meetings"]
    heard = {
        **meeting,
        "ended_at": "2026-06-01T10:40:00Z",
        "attestation": "observed",
        "talk_seconds": [{"organization": "bolt", "seconds": 900}],
    }
    (again,) = read(event(), beside=known(meetings=[heard]))["facts"]["meetings"]
    assert again["ended_at"] == "2026-06-01T10:40:00Z"
    assert "attestation" not in again


def test_a_damaged_event_does_not_cost_the_others(read: Any) -> None:
    good, bad = event(), event(uid="u2", times="DTSTART:20260601T100000Z\nthis is no line\n")
    both = good.replace("END:VCALENDAR\n", "") + bad.partition("BEGIN:VCALENDAR\n")[2]
    result = read(both)
    assert starts(result) == ["2026-06-01T10:00:00Z"]
    assert [place for place, _ in result["skipped"]] == ["0.ics#2"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_other_encodings_are_read(read: Any, encoding: str) -> None:
    (meeting,) = read(event("SUMMARY:Grüße\n").encode(encoding))["facts"]["meetings"]
    assert meeting["title"] == "Grüße"


def test_a_folder_and_a_zip_are_read(tmp_path: Path) -> None:
    from zipfile import ZipFile

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ics").write_text(event())
    (tmp_path / "in" / "notes.txt").write_text("nothing")
    with ZipFile(tmp_path / "in" / "b.zip", "w") as archive:
        archive.writestr("../../escaping.ics", event(uid="u2"))
    result = said(calendar.extract([tmp_path / "in"], known(), Tally(), now=NOW))
    assert [each["source"] for each in result["facts"]["meetings"]] == [
        "a.ics#1",
        "b.zip!../../escaping.ics#1",
    ]
    assert calendar.identify(tmp_path / "in")
    assert not calendar.identify(tmp_path / "in" / "notes.txt")


def test_a_zip_that_unpacks_to_too_much_is_told_of(tmp_path: Path) -> None:
    from zipfile import ZIP_DEFLATED, ZipFile

    with ZipFile(tmp_path / "bomb.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr("a.ics", b"\n" * (calendar.LARGEST + 1))
    result = said(calendar.extract([tmp_path / "bomb.zip"], known(), Tally(), now=NOW))
    assert [place for place, _ in result["skipped"]] == ["bomb.zip!a.ics"]


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        list(calendar.extract([tmp_path / "none.ics"], known(), Tally(), now=NOW))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=366",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=DAILY;BYHOUR=1,2,3,4;BYMINUTE=1,2,3,4;BYSECOND=1,2,3,4",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=DAILY;COUNT=99999999999999999999",
    ],
)
def test_recurrence_that_would_not_end_is_refused(read: Any, rule: str) -> None:
    result = read(event(f"RRULE:{rule}\n"))
    assert not result["facts"].get("meetings")
    assert len(result["skipped"]) == 1


def test_endless_recurrence_is_told_around_the_present(read: Any) -> None:
    times = "DTSTART:20190101T100000Z\nDTEND:20190101T110000Z\n"
    found = starts(read(event("RRULE:FREQ=DAILY\n", times=times)))
    assert (found[0], found[-1]) == ("2024-07-09T10:00:00Z", "2027-07-11T10:00:00Z")
    assert len(found) == len(set(found)) == 1098


def zone(rule: str, times: int = 1) -> str:
    told = (
        "BEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
        f"RRULE:{rule}\nEND:STANDARD\n"
    )
    return f"BEGIN:VTIMEZONE\nTZID:E\n{told * times}END:VTIMEZONE\n"


def crowd(number: int) -> str:
    return "".join(f"ATTENDEE:mailto:g{each}@bolt.example\n" for each in range(number))


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 5_000 + "END:VEVENT\n" * 5_000 + "END:VCALENDAR\n",
        "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\nEND:VEVENT\n" * 100_001 + "END:VCALENDAR\n",
        event(times="DTSTART;TZID=E:20260601T100000\n", head=zone("FREQ=SECONDLY")),
        event(times="DTSTART;TZID=E:20260601T100000\n", head=zone("FREQ=DAILY")),
        event(times="DTSTART;TZID=E:20260601T100000\n", head=zone("FREQ=YEARLY", 500)),
        event("RDATE:" + ",".join(["20260601T100000Z"] * 5001) + "\n"),
        event("ATTENDEE:mailto:x@bolt.example\n", people=PEOPLE + crowd(1001)),
        "",
        "not a calendar",
    ],
    ids=[
        *("nested", "too many", "zone without end", "zone of days", "zone of many changes"),
        *("many dates", "a crowd", "empty", "no calendar"),
    ],
)
def test_hostile_calendars_are_refused_with_a_reason(read: Any, text: str) -> None:
    result = read(text)
    assert not result["facts"]
    assert result["skipped"]


def test_now_is_the_present_if_it_is_not_given(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(event())
    result = said(calendar.extract([tmp_path / "a.ics"], known(), Tally()))
    assert parse_instant(result["facts"]["meetings"][0]["starts_at"])
