"""How well transcripts are read that people have labeled: talk, who led, and what was promised."""

from pathlib import Path

import pytest

from tests.sources.mail.labels import plain
from tests.sources.transcript.labels import Labeled, labels, reading

LABELED = list(labels())


@pytest.mark.parametrize("labeled", LABELED, ids=lambda each: str(each.number))
def test_talk_is_counted_and_who_led_is_told(labeled: Labeled, tmp_path: Path) -> None:
    read = reading(labeled, tmp_path)
    assert read["talk"] == labeled.talk
    assert read["unknown"] == labeled.unknown
    assert read["led"] == labeled.led


def test_what_was_promised_is_read(tmp_path: Path) -> None:
    hits, wrong, missed = [], [], []
    for each in LABELED:
        left = list(each.pledges)
        for read in reading(each, tmp_path)["pledges"]:
            said = plain(read.sentence)
            found = next(
                (one for one in left if one.side == read.side and plain(one.sentence) in said),
                None,
            )
            if found is not None:
                left.remove(found)
                assert read.day == found.day, read
                hits.append(read)
            elif not any(plain(one.sentence) in said for one in each.may):
                wrong.append((each.number, read))
        missed += [(each.number, one) for one in left]
    assert len(hits) >= 0.95 * (len(hits) + len(wrong)), wrong
    assert len(hits) >= 0.95 * (len(hits) + len(missed)), missed


def test_there_are_enough_transcripts_of_each_program() -> None:
    programs = [each.program for each in LABELED]
    assert len(programs) >= 25
    assert all(programs.count(each) >= 5 for each in ("teams", "zoom", "webex", "srt"))
