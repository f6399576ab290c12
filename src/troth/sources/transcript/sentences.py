"""What was said, sentence by sentence: captions break wherever the line is full."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from troth.sources.transcript.captions import Said

LONGEST = 600
_END = re.compile(r"(?<=[.?!…])[\"'”’)]?\s+(?=\S)")


class Sentence(NamedTuple):
    """One sentence: who said it, in which caption it begins, and when (milliseconds)."""

    speaker: str
    number: int
    begin: int
    text: str


def sentences(said: Iterable[Said]) -> Iterator[Sentence]:
    """The sentences in what was said, in order."""
    for speaker, together in groupby(said, key=lambda each: each.speaker):
        yield from _of_one(speaker, together)


def _of_one(speaker: str, together: Iterable[Said]) -> Iterator[Sentence]:
    number = begin = 0
    open_text = ""
    for each in together:
        *done, rest = _END.split(each.text)
        for text in done:
            if not open_text:
                number, begin = each.number, each.begin
            yield _sentence(speaker, number, begin, f"{open_text} {text}")
            open_text = ""
        if not open_text:
            number, begin = each.number, each.begin
        open_text = f"{open_text} {rest}".strip()
        if len(open_text) > LONGEST or open_text.endswith((".", "?", "!", "…")):
            yield _sentence(speaker, number, begin, open_text)
            open_text = ""
    if open_text:
        yield _sentence(speaker, number, begin, open_text)


def _sentence(speaker: str, number: int, begin: int, text: str) -> Sentence:
    return Sentence(speaker, number, begin, " ".join(text.split())[:LONGEST])
