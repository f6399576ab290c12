"""The sentences of a text."""

import re
from bisect import bisect_left
from collections.abc import Iterator

LONGEST = 600
"""Characters of a sentence; what is longer is no sentence, and is cut into such pieces."""

_END = re.compile(
    r"(?<![.!?…])[.!?…]++[\"”’“»)\]]*+(?=\s+[\"“„«(]?[^\W_a-z])|\n\s*\n"
    r"|\n(?=\s*(?:[-*•–▪◦]|\d+[.)])\s)"
)
_SHORT = re.compile(
    r"(?:\b(?:inc|ltd|co|corp|llc|pte|e\.g|i\.e|mr|mrs|ms|dr|prof|vs|approx|no|nr|st|ca|bzw|z\.\s?b"
    r"|d\.\s?h|u\.\s?a|etc|fig|abs|art|tel|jr|sr)|\b[A-Z]|\b\d{1,2})\.$",
    re.IGNORECASE,
)
_OPENING = {"“": "”", "„": "“”", "«": "»"}
_LONGEST_QUOTE = 400
_LONGEST_SHORT = 12
_OPENS = re.compile(r"[“„«]")


def sentences(text: str) -> Iterator[str]:
    """Each sentence of a text; a quotation is not cut."""
    quotes = _quotations(text)
    begins = [opens for opens, _ in quotes]
    start = 0
    for end in _END.finditer(text):
        last = bisect_left(begins, end.end() - 1) - 1
        if last >= 0 and end.end() - 1 < quotes[last][1]:
            continue
        words = text[max(start, end.start() - _LONGEST_SHORT) : end.start() + 1]
        if text[end.start()] == "." and _SHORT.search(words):
            continue
        yield from _pieces(text, start, end.end())
        start = end.end()
    yield from _pieces(text, start, len(text))


def _pieces(text: str, start: int, end: int) -> Iterator[str]:
    while start < end:
        stop = end
        if end - start > LONGEST:
            stop = text.rfind(" ", start, start + LONGEST) + 1 or start + LONGEST
        if said := " ".join(text[start:stop].split()):
            yield said
        start = stop


def _quotations(text: str) -> list[tuple[int, int]]:
    """Where quotations that are not too long begin and end."""
    found, at = [], 0
    while (opens := _OPENS.search(text, at)) is not None:
        closing = _OPENING[opens[0]]
        ends = [text.find(each, opens.end(), opens.end() + _LONGEST_QUOTE) for each in closing]
        closes = min((each for each in ends if each >= 0), default=-1)
        if closes >= 0:
            found.append((opens.start(), closes))
        at = max(closes, opens.end())
    return found
