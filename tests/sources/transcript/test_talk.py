"""Who spoke, for how long, in which meeting; and what is asked and not asked."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.meeting_cast import known, said
from troth.facts.times import format_instant, parse_instant
from troth.sources import SourceError, transcript
from troth.sources.called import called
from troth.sources.items import Tally
from troth.sources.known import Known
from troth.sources.transcript.begun import begun
from troth.sources.transcript.captions import NoCaptions, captions
from troth.sources.transcript.signals import (
    allows_direct_contact,
    is_nameless,
    on_strategy,
    promises,
    proposes,
)
from troth.sources.transcript.talk import length

BEGAN = parse_instant("2026-07-02T14:00:00Z")


def meeting(**fields: Any) -> dict[str, Any]:
    return {
        "id": "m1",
        "relationship": "r1",
        "invited_by": "acme",
        "host": "acme",
        "invited_at": "2026-06-20T08:00:00Z",
        "starts_at": "2026-07-02T14:00:00Z",
        **fields,
    }


def vtt(*cues: tuple[int, int, str]) -> str:
    def at(second: int) -> str:
        return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}.000"

    return "WEBVTT\n\n" + "\n".join(f"{at(a)} --> {at(b)}\n{text}\n" for a, b, text in cues)


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def reading(
        text: str | bytes, beside: Known | None = None, at: int | None = BEGAN, name: str = "a.vtt"
    ) -> dict[str, Any]:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        tally = Tally()
        result = said(transcript.extract([path], beside or known(), tally, starts_at=at))
        return {**result, "unknown_seconds": tally.unknown_seconds}

    return reading


TWO = vtt((0, 10, "Anna Adler: Hello there."), (5, 20, "Ben Brook: Hello."))


def test_overlapping_speech_counts_once_for_each_side(read: Any) -> None:
    text = vtt(
        (0, 10, "Anna Adler: One."),
        (5, 15, "Anna Adler: Two, while still speaking."),
        (8, 20, "Ben Brook: Me too."),
    )
    (new,) = read(text)["facts"]["meetings"]
    assert new["talk_seconds"] == [
        {"organization": "acme", "seconds": 15},
        {"organization": "bolt", "seconds": 12},
    ]
    assert new["ended_at"] == "2026-07-02T14:00:20Z"


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple)))
def test_the_length_of_spans_is_the_number_of_seconds_in_any(spans: list[tuple[int, int]]) -> None:
    assert length(spans) == len({second for begin, end in spans for second in range(begin, end)})


@pytest.mark.parametrize("late", [-1800, 0, 1800])
def test_it_belongs_to_the_meeting_of_its_time(read: Any, late: int) -> None:
    at = BEGAN + late * 1_000_000
    result = read(TWO, known(meetings=[meeting()]), at)
    assert list(result["set"]["meetings"]) == ["m1"]
    assert not result["facts"]


def test_it_belongs_to_no_meeting_of_another_time_or_partner_or_one_called_off(read: Any) -> None:
    for other in (
        meeting(starts_at="2026-07-02T14:30:01Z"),
        meeting(relationship="r2"),
        meeting(cancelled_at="2026-07-01T08:00:00Z"),
    ):
        result = read(TWO, known(meetings=[other]))
        assert not result["set"]
        assert len(result["facts"]["meetings"]) == 1


def test_a_recording_begun_late_belongs_to_the_meeting_that_was_on(read: Any) -> None:
    long = meeting(starts_at="2026-07-02T13:00:00Z", ended_at="2026-07-02T15:00:00Z")
    assert list(read(TWO, known(meetings=[long]))["set"]["meetings"]) == ["m1"]


def test_a_name_alone_does_not_tell_which_of_two_people_it_was(read: Any) -> None:
    twins = [
        {"id": "b2", "organization": "cog", "name": "Ben Brook"},
    ]
    result = read(TWO, known(people=twins, meetings=[meeting()]))
    assert result["unknown_seconds"] == 15
    (speaker,) = [each for each in result["questions"] if each["kind"] == "speaker"]
    assert speaker["quote"] == "Hello."


def test_rows_of_attendance_need_both_sides(read: Any) -> None:
    text = TWO.replace("Ben Brook", "Somebody (Bolt)")
    (new,) = read(text)["facts"]["meetings"]
    assert [each["organization"] for each in new["talk_seconds"]] == ["acme", "bolt"]
    assert "attendance" not in new


def test_who_was_known_to_have_come_stays(read: Any) -> None:
    rows = [{"person": "dora", "accepted": True, "attended": False}, {"person": "ben"}]
    before = meeting(ended_at="2026-07-02T15:00:00Z", attendance=rows)
    result = read(TWO, known(meetings=[before]))
    assert result["set"]["meetings"]["m1"]["attendance"] == [
        {"person": "anna"},
        {"person": "ben"},
        {"person": "dora", "attended": False},
    ]


def test_no_partner_learns_that_another_was_there(read: Any) -> None:
    text = vtt(
        (0, 10, "Anna Adler: Hello."), (10, 20, "Ben Brook: Hi."), (20, 50, "Cho Chiba: Hi.")
    )
    for each in read(text)["facts"]["meetings"]:
        other = {"r1": "cog", "r2": "bolt"}[each["relationship"]]
        assert other not in [row["organization"] for row in each["talk_seconds"]]
        assert {"bolt": "ben", "cog": "cho"}[other] not in str(each.get("attendance"))


def test_the_fuller_of_two_transcripts_counts_in_either_order(read: Any, tmp_path: Path) -> None:
    fuller = read(TWO, known(meetings=[meeting()]))["set"]["meetings"]["m1"]
    told = meeting(**fuller)
    short = vtt((0, 5, "Anna Adler: Hello."), (5, 6, "Ben Brook: Hi."))
    result = read(short, known(meetings=[told]))
    assert (result["set"], len(result["skipped"])) == ({}, 1)


PARTS = {
    "GMT20260702-140000_Recording.vtt": vtt(
        (0, 1000, "Anna Adler: Hello."), (1000, 1200, "Ben Brook: Hi. I will send you the plan.")
    ),
    "GMT20260702-142500_Recording.vtt": vtt(
        (0, 600, "Ben Brook: Again. I will send you the bill."), (600, 700, "Kim Stranger: Bye.")
    ),
}


def test_parts_of_one_recording_add_up(tmp_path: Path) -> None:
    for name, text in PARTS.items():
        (tmp_path / name).write_text(text)
    planned = meeting(ended_at="2026-07-02T15:00:00Z")
    result = said(transcript.extract([tmp_path], known(meetings=[planned]), Tally()))
    whole = result["set"]["meetings"]["m1"]
    assert whole["talk_seconds"] == [
        {"organization": "acme", "seconds": 1000},
        {"organization": "bolt", "seconds": 800},
    ]
    assert (whole["ended_at"], result["skipped"]) == ("2026-07-02T14:36:40Z", [])
    pledges = [each for each in result["questions"] if each["kind"] == "pledge"]
    assert [each["source"] for each in pledges] == [
        f"{name}#{2 - n}" for n, name in enumerate(PARTS)
    ]
    made = [each["if_yes"]["add"]["pledges"][0]["made_at"] for each in pledges]
    assert made == ["2026-07-02T14:16:40Z", "2026-07-02T14:25:00Z"]
    (speaker,) = [each for each in result["questions"] if each["kind"] == "speaker"]
    talk = speaker["if_yes"]["set"]["meetings"]["m1"]["talk_seconds"]
    assert {each["organization"]: each["seconds"] for each in talk} == {"acme": 1000, "bolt": 900}
    for before in ([], [0], [1], [0, 1], [1, 0]):  # what was read by itself until then
        there = planned
        for each in before:
            path = tmp_path / list(PARTS)[each]
            alone = said(transcript.extract([path], known(meetings=[there]), Tally()))
            there = {**there, **alone["set"].get("meetings", {}).get("m1", {})}
        again = said(transcript.extract([tmp_path], known(meetings=[there]), Tally()))
        assert again["set"]["meetings"]["m1"]["talk_seconds"] == whole["talk_seconds"]
        assert again["facts"] == {}


def test_parts_that_overlap_are_the_same_words_and_count_once(tmp_path: Path) -> None:
    for name, text in PARTS.items():
        (tmp_path / name.replace("1425", "1415")).write_text(text)
    result = said(transcript.extract([tmp_path], known(meetings=[meeting()]), Tally()))
    talk = result["set"]["meetings"]["m1"]["talk_seconds"]
    assert sum(each["seconds"] for each in talk) == 1200
    assert len(result["skipped"]) == 1


def test_a_customer_who_speaks_was_there(read: Any) -> None:
    text = TWO + vtt((20, 30, "Dora Diaz: And I."))[8:]
    assert read(text)["facts"]["meetings"][0]["customer"] == "dune"


def test_a_time_that_is_not_told_is_asked_for(read: Any) -> None:
    past = [
        meeting(id=f"m{n}", starts_at=f"2026-07-0{n}T14:00:00Z", ended_at=f"2026-07-0{n}T15:00:00Z")
        for n in range(1, 8)
    ]
    result = read(TWO, known(meetings=past), None)
    assert not result["facts"] and not result["set"]
    assert [list(each["if_yes"]["set"]["meetings"]) for each in result["questions"]] == [
        ["m7"],
        ["m6"],
        ["m5"],
        ["m4"],
        ["m3"],
    ]
    assert {each["kind"] for each in result["questions"]} == {"which_relationship"}


def test_what_belongs_nowhere_is_told_of(read: Any) -> None:
    for result in (read(TWO, at=None), read(vtt((0, 9, "Nobody Known: Hello.")))):
        assert len(result["skipped"]) == 1
        assert not result["facts"]


@pytest.mark.parametrize(
    ("name", "head", "at"),
    [
        ("GMT20260702-140000_Recording.transcript.vtt", "", "2026-07-02T14:00:00Z"),
        ("GMT20260702-140000_Recording_1920x1080.vtt", "", "2026-07-02T14:00:00Z"),
        ("Sync-20260702_140000-Meeting Recording.vtt", "", "2026-07-02T14:00:00Z"),
        ("abc-defg-hij (2026-07-02 at 07:00 GMT-7).vtt", "", "2026-07-02T14:00:00Z"),
        ("Sync 2026-07-02 16.00.vtt", "", "2026-07-02T14:00:00Z"),
        ("a.vtt", "started 2026-07-02T16:00:00+02:00", "2026-07-02T14:00:00Z"),
        ("a.vtt", "2026-07-02T14:00:00Z", "2026-07-02T14:00:00Z"),
    ],
)
def test_the_name_or_head_of_a_file_tells_when_it_began(name: str, head: str, at: str) -> None:
    from zoneinfo import ZoneInfo

    assert format_instant(begun(name, head, ZoneInfo("Europe/Berlin")).instants[0]) == at


@pytest.mark.parametrize("name", ["a.vtt", "GMT20269902-990000.vtt", "20260230.vtt", "v2.10.vtt"])
def test_a_name_that_tells_no_time_tells_none(name: str) -> None:
    from zoneinfo import ZoneInfo

    assert begun(name, "", ZoneInfo("UTC")).instants == ()


def test_a_file_that_tells_the_day_belongs_to_its_only_meeting(read: Any) -> None:
    result = read(TWO, known(meetings=[meeting()]), None, "2026-07-02 Bolt.vtt")
    assert list(result["set"]["meetings"]) == ["m1"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("<v Ben Brook>Hi.</v>", ["Ben Brook"]),
        ("<v.loud Ben Brook>Hi.", ["Ben Brook"]),
        ("<v Ben Brook>Hi.</v> <v Anna Adler>Hello.</v>", ["Ben Brook", "Anna Adler"]),
        ("<v >Hi.</v>", [""]),
        ("Ben Brook: Hi.\nAnna Adler: Hello.", ["Ben Brook", "Anna Adler"]),
        ("Ben Brook:\nHi.", ["Ben Brook"]),
        ("[Ben Brook] Hi.", ["Ben Brook"]),
        (">> SPEAKER 1: Hi.", ["SPEAKER 1"]),
        ("- Ben von der Brook: Hi.", ["Ben von der Brook"]),
        ("So: we begin.", [""]),
        ("One thing: it is late.", [""]),
        ("Next Steps: we begin.", [""]),
        ("at 10:30 we begin", [""]),
        ("https://a.example", [""]),
    ],
)
def test_speakers_are_told_from_what_is_said(text: str, speakers: list[str]) -> None:
    found = captions(vtt((0, 5, text)).encode()).said
    assert [each.speaker for each in found] == speakers


@pytest.mark.parametrize("data", [b"", b"WEBVTT\n", b"no captions", bytes(range(256)) * 9])
def test_what_holds_no_captions_is_refused(data: bytes) -> None:
    with pytest.raises(NoCaptions):
        captions(data)


def test_captions_of_impossible_times_are_left_out() -> None:
    text = "WEBVTT\n\n00:05.000 --> 00:01.000\nback\n\n99:00:00.000 --> 99:00:01.000\nfar\n"
    assert captions(text.encode()).said == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_other_encodings_are_read(read: Any, encoding: str) -> None:
    text = TWO.replace("Hello.", "Grüße.").replace("\n", "\r\n")
    (new,) = read(text.encode(encoding))["facts"]["meetings"]
    assert len(new["talk_seconds"]) == 2


def test_a_file_that_is_too_large_is_told_of(read: Any) -> None:
    result = read("WEBVTT\n" + "\n" * transcript.LARGEST)
    assert (result["facts"], len(result["skipped"])) == ({}, 1)


def test_what_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        list(transcript.extract([tmp_path / "none.vtt"], known(), Tally()))


@pytest.mark.parametrize(
    ("text", "name", "address", "organization"),
    [
        ("Jane Doe", "Jane Doe", None, None),
        ("Doe, Jane", "Jane Doe", None, None),
        ("Doe, Jane (Bolt)", "Jane Doe", None, "Bolt"),
        ("Jane Doe (she/her) (Guest)", "Jane Doe", None, None),
        ("Jane Doe | Bolt", "Jane Doe", None, "Bolt"),
        ("Jane Doe - Bolt Inc.", "Jane Doe", None, "Bolt Inc."),
        ("Jane Doe <Jane@Bolt.example>", "Jane Doe", "jane@bolt.example", None),
        ("jane@bolt.example", "", "jane@bolt.example", None),
    ],
)
def test_a_display_name_tells_more_than_a_name(
    text: str, name: str, address: str | None, organization: str | None
) -> None:
    assert called(text) == (name, address, organization)


@pytest.mark.parametrize(
    ("sentence", "is_pledge"),
    [
        ("I'll send you the deck by Friday.", True),
        ("We will definitely get back to you.", True),
        ("Let me check with the team.", True),
        ("We're going to set up a call.", True),
        ("I won't send it.", False),
        ("I will not share that.", False),
        ("Can you send it?", False),
        ("Shall I send it?", False),
        ("If I can send it, fine.", False),
        ("I'll share my screen.", False),
        ("I'll be quick.", False),
        ("They will send it.", False),
        ("Ich schicke euch die Zahlen bis Freitag.", True),
        ("Wir werden das bis morgen klären.", True),
        ("Das schicke ich nicht.", False),
    ],
)
def test_pledges_are_told_from_other_talk(sentence: str, is_pledge: bool) -> None:
    assert promises(sentence) == is_pledge


def test_ideas_are_told_from_other_talk() -> None:
    assert proposes("What if we did a webinar together?")
    assert not proposes("We did a webinar together.")


def test_nobody_is_asked_more_than_can_be_answered(read: Any) -> None:
    cues = [(n, n + 1, f"Ben Brook: I'll send you number {n}.") for n in range(60)]
    asked = [each["kind"] for each in read(vtt(*cues))["questions"]]
    assert asked.count("pledge") == 25


@pytest.mark.parametrize(
    ("says", "yes", "no"),
    [
        (
            allows_direct_contact,
            [
                "Feel free to contact Dora directly.",
                "Ihr könnt Frau Diaz gerne direkt anrufen.",
                "Sie können sich direkt an Herrn Klein wenden.",
                "Meldet euch gern direkt bei Dora.",
            ],
            [
                "Please don't contact them directly.",
                "Ihr dürft den Kunden nicht direkt ansprechen.",
                "Könnt ihr direkt mit dem Kunden sprechen?",
                "Du kannst das direkt in Excel schreiben.",
                "Wir fangen direkt an.",
            ],
        ),
        (
            on_strategy,
            [
                "The roadmap has two phases.",
                "Unsere Strategie für drei Jahre ist klar.",
                "Die strategischen Prioritäten sind gesetzt.",
                "Wir empfehlen Phase zwei.",
                "Ihr solltet zuerst migrieren.",
            ],
            ["Guten Morgen.", "Das Protokoll schicke ich morgen.", "Der Strategiebert ist krank."],
        ),
        (
            is_nameless,
            [
                "Speaker 3",
                "Sprecherin 2",
                "Unbekannter Sprecher",
                "Gast 3",
                "Unknown User",
                "+49 30 ***12",
            ],
            ["Peter Gast", "Unknown Mortal", "Guestrin Carlos", "Gastner Peter"],
        ),
    ],
)
def test_what_a_sentence_says_in_english_and_german(says: Any, yes: Any, no: Any) -> None:
    assert [each for each in yes if not says(each)] == []
    assert [each for each in no if says(each)] == []
