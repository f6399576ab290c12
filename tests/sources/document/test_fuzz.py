"""Damaged and random files: each is read or refused, whatever is in it.

`TROTH_FUZZ=10000` tries so many of each kind.
"""

import os
import zipfile
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.document.samples import SAMPLES, members, packed
from troth.sources import SourceError
from troth.sources.document.reading import read

TRIES = int(os.environ.get("TROTH_FUZZ", "40"))
SOME = settings(
    max_examples=TRIES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def sample(name: str) -> bytes:
    return SAMPLES[name]()


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes of which some were changed, left out, doubled or put in."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(changed) - 1)))
        length = draw(st.integers(0, 64))
        how = draw(st.sampled_from(("change", "cut", "double", "put in", "end")))
        if how == "change":
            changed[at : at + length] = draw(st.binary(min_size=length, max_size=length))
        elif how == "cut":
            del changed[at : at + length]
        elif how == "double":
            changed[at:at] = changed[at : at + length] * draw(st.integers(1, 50))
        elif how == "put in":
            changed[at:at] = draw(st.binary(max_size=64))
        else:
            del changed[at:]
    return bytes(changed)


def _read_or_refused(data: bytes, name: str) -> None:
    try:
        document = read(data, name)
    except SourceError as error:
        assert error.sentence
        return
    assert all(each.place and each.text for each in document.passages)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    @SOME
    @given(data=st.one_of(damaged(sample(name)), st.binary(max_size=2000)))
    def each(data: bytes) -> None:
        _read_or_refused(data, name)

    each()


@pytest.mark.parametrize("name", ["pitch.docx", "deck.pptx"])
def test_a_whole_archive_with_damaged_members_is_read_or_refused(name: str) -> None:
    inside = members(sample(name))

    @SOME
    @given(data=st.data())
    def each(data: st.DataObject) -> None:
        which = data.draw(st.sampled_from(sorted(inside)))
        broken = data.draw(damaged(inside[which]))
        _read_or_refused(packed(inside | {which: broken}, zipfile.ZIP_STORED), name)

    each()
