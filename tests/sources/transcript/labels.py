"""The labeled transcripts, and how well they are read.

A transcript stands behind a line `=== PROGRAM`: its labels, and what was said, when, by whom.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tests.sources.meeting_cast import known, said
from troth.facts.times import parse_instant
from troth.sources import transcript
from troth.sources.items import Tally

FILE = Path(__file__).parent / "labeled" / "meetings.txt"
MEETING = {
    "id": "m1",
    "relationship": "r1",
    "invited_by": "acme",
    "host": "acme",
    "invited_at": "2026-06-20T08:00:00Z",
    "starts_at": "2026-07-02T14:00:00Z",
}
_SPOKEN = re.compile(r"(\d+):(\d\d)-(\d+):(\d\d) (?:([A-Z][^:]{1,40}): )?(.+)")


class Turn(NamedTuple):
    """What somebody said, from and to in seconds."""

    begin: int
    end: int
    speaker: str
    text: str


class Pledge(NamedTuple):
    """Who promised what, and by when: `-` for no day."""

    side: str
    day: str
    sentence: str


class Labeled(NamedTuple):
    """A transcript, and what a careful listener says of it."""

    number: int
    program: str
    turns: list[Turn]
    talk: dict[str, int]
    unknown: int
    pledges: list[Pledge]
    may: list[Pledge]
    with_customer: bool
    led: str


def labels() -> Iterator[Labeled]:
    """The labeled transcripts."""
    pieces = re.split(r"^=== ", FILE.read_text(encoding="utf-8"), flags=re.M)[1:]
    for number, piece in enumerate(pieces, 1):
        program, *lines = piece.strip().split("\n")
        turns, told = list[Turn](), dict[str, list[str]]()
        for line in lines:
            if found := _SPOKEN.fullmatch(line):
                begin, end = int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])
                turns.append(Turn(begin, end, found[5] or "", found[6]))
            else:
                name, _, value = line.partition(": ")
                told.setdefault(name, []).append(value)
        talk = told["Talk"][0].split()
        yield Labeled(
            number,
            program,
            turns,
            {side: int(n) for side, n in zip(talk[::2], talk[1::2], strict=True) if n != "0"},
            int(told.get("Unknown", ["0"])[0]),
            [_pledge(each) for each in told.get("Pledge", ())],
            [_pledge(each) for each in told.get("May", ())],
            "Meeting" in told,
            told.get("Led", ["-"])[0],
        )


def _pledge(label: str) -> Pledge:
    head, _, sentence = label.partition(" | ")
    return Pledge(*head.split(), sentence)


def written(program: str, turns: list[Turn]) -> str:
    """What was said, as a meeting program writes it."""
    cues = [_cue(program, number, each) for number, each in enumerate(turns, 1)]
    if program == "srt":
        return "\n".join(cues).replace(".000", ",000")
    return "WEBVTT\n\n" + "\n".join(cues)


def _cue(program: str, number: int, turn: Turn) -> str:
    half = turn.text.find(" ", len(turn.text) // 2)
    broken = turn.text if half < 0 else f"{turn.text[:half]}\n{turn.text[half + 1 :]}"
    times = f"{_time(turn.begin)} --> {_time(turn.end)}"
    if program == "teams":
        identifier = f"5c1f0a34-7d7e-4d51-9f32-0b6f7c1f7a11/{number}-0"
        return f"{identifier}\n{times}\n<v {turn.speaker}>{broken}</v>\n"
    if program == "webex":
        return f'{number} "{turn.speaker}" ({number}174405120)\n{times}\n{turn.text}\n'
    label = f"{turn.speaker}: " if turn.speaker else ""
    return f"{number}\n{times}\n{label}{turn.text if program == 'zoom' else broken}\n"


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"


def reading(labeled: Labeled, folder: Path) -> dict[str, Any]:
    """What a transcript tells: talk, unknown seconds, pledges, who led."""
    path = folder / ("a.srt" if labeled.program == "srt" else "a.vtt")
    path.write_text(written(labeled.program, labeled.turns), encoding="utf-8")
    meeting = MEETING | ({"customer": "dune"} if labeled.with_customer else {})
    tally = Tally()
    at = parse_instant(MEETING["starts_at"])
    result = said(transcript.extract([path], known(meetings=[meeting]), tally, starts_at=at))
    rows = result["set"].get("meetings", {}).get("m1", {}).get("talk_seconds", [])
    pledges, led = [], "-"
    for each in result["questions"]:
        if each["kind"] == "pledge":
            (record,) = each["if_yes"]["add"]["pledges"]
            pledges.append(Pledge(record["pledger"], record.get("due_on", "-"), record["text"]))
        elif each["kind"] == "led_strategy":
            led = each["if_yes"]["set"]["meetings"]["m1"]["led_strategy"]
    return {
        "talk": {each["organization"]: each["seconds"] for each in rows},
        "unknown": tally.unknown_seconds,
        "pledges": pledges,
        "led": led,
    }
