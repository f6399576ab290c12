"""Transcripts in the forms of Zoom, Teams, Meet and Webex, and what they say.

`python -m tests.sources.transcript.test_samples` writes what is expected anew; look at the changes.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.meeting_cast import known, said, together
from troth.sources import transcript
from troth.sources.items import Tally
from troth.sources.known import Known

HERE = Path(__file__).parent
SAMPLES = sorted(each for each in (HERE / "samples").iterdir() if each.suffix in (".vtt", ".srt"))
MEETINGS = [
    {
        "id": "sync",
        "relationship": "r1",
        "invited_by": "acme",
        "host": "acme",
        "invited_at": "2026-06-20T08:00:00Z",
        "starts_at": "2026-07-02T14:00:00Z",
        "ended_at": "2026-07-02T14:30:00Z",
        "attestation": "inferred",
        "title": "Acme / Bolt sync",
    },
    {
        "id": "dune-day",
        "relationship": "r1",
        "invited_by": "bolt",
        "host": "bolt",
        "invited_at": "2026-06-20T08:00:00Z",
        "starts_at": "2026-07-08T13:00:00Z",
        "customer": "dune",
        "title": "Dune with Bolt",
    },
]


def read(paths: list[Path], beside: Known | None = None) -> dict[str, Any]:
    tally = Tally()
    result = said(transcript.extract(paths, beside or known(meetings=MEETINGS), tally))
    return {**result, "read": tally.read, "unknown_seconds": tally.unknown_seconds}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_transcript_says_what_is_expected(path: Path) -> None:
    expected = json.loads(path.with_name(path.name + ".json").read_text())
    assert read([path]) == expected


def after(*readings: list[Path]) -> dict[str, dict[str, Any]]:
    """The meetings that are known after some readings, one after the other."""
    meetings = {each["id"]: each for each in MEETINGS}
    for paths in readings:
        result = read(paths, known(meetings=list(meetings.values())))
        for each in together(result).get("meetings", []):
            meetings[each["id"]] = each
        for pk, fields in result["set"].get("meetings", {}).items():
            meetings[pk] = {**meetings[pk], **fields}
    return meetings


def test_a_second_reading_changes_nothing() -> None:
    assert after(SAMPLES, SAMPLES) == after(SAMPLES)


def test_two_halves_give_the_same_in_either_order() -> None:
    half = len(SAMPLES) // 2
    one, other = SAMPLES[:half], SAMPLES[half:]
    assert after(one, other) == after(other, one) == after(SAMPLES)


def test_a_folder_gives_the_same_as_its_files() -> None:
    assert read([HERE / "samples"])["set"] == read(SAMPLES)["set"]
    assert transcript.identify(HERE / "samples")


if __name__ == "__main__":
    for each in SAMPLES:
        text = json.dumps(read([each]), indent=1, ensure_ascii=False)
        each.with_name(each.name + ".json").write_text(text + "\n")
