"""The captions of a WebVTT or SRT file, and who speaks in each, as meeting programs write it.

- Teams: `<v Jane Doe>text</v>`, also over several lines, also several in one caption
- Zoom and most others: `Jane Doe: text`, at the beginning of any line
- Webex: `1 "Jane Doe" (123456)` as the identifier of the caption
- others: `[Jane Doe] text`, `>> JANE: text`, or `Jane Doe:` on a line of its own
"""

import html
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from troth.sources.charsets import text_of

MOST_CAPTIONS = 100_000
LONGEST = 10_000
"""The characters of one line that are looked at; a caption is two short lines."""
LATEST = 24 * 60 * 60 * 1000
"""No meeting lasts longer than a day, in milliseconds."""


class Captions(NamedTuple):
    """What a file holds: what was said, and the remarks at its head."""

    said: list["Said"]
    head: str


class Said(NamedTuple):
    """What one person said without a break: from and to in milliseconds since the beginning.

    `speaker` is the name as the file has it, empty where it has none; `number` the caption's.
    """

    number: int
    begin: int
    end: int
    speaker: str
    text: str


class NoCaptions(ValueError):
    """A file that holds no captions; the text is a sentence."""


def captions(data: bytes) -> Captions:
    """The captions of a file. Raises NoCaptions."""
    text = text_of(data).replace("\0", "").lstrip("\ufeff \t\r\n")
    format = "vtt" if text.startswith("WEBVTT") else "srt"
    try:
        file = webvtt.from_buffer(StringIO(text), format=format)
    except (MalformedFileError, MalformedCaptionError):
        raise NoCaptions("It is no WebVTT and no SRT.") from None
    except Exception:  # whatever Python raises on what the library did not foresee
        raise NoCaptions("It is damaged: no captions can be read from it.") from None
    if not file.captions:
        raise NoCaptions("It holds no captions.")
    if len(file.captions) > MOST_CAPTIONS:
        raise NoCaptions(f"It holds more than {MOST_CAPTIONS:,} captions.")
    head = "\n".join([file.header_text, *file.metadata, *file.header_comments])
    return Captions(list(_said(file.captions)), head)


_VOICE = re.compile(r"<v(?:\.[^\s>]{0,200})?(?:\s+([^>]{0,200}))?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z0-9.:][^<>]{0,200}>", re.IGNORECASE)
_IDENTIFIER = re.compile(r"^\s*\d*\s*[\"“]([^\"”]{1,200})[\"”]\s*(?:\(\d{1,20}\))?\s*$")
_BRACKETS = re.compile(r"^\s*(?:-\s*|>>+\s*)?\[([^\[\]]{2,100})\]\s*:?\s*(.*)$", re.DOTALL)
_LABEL = re.compile(
    r"^\s*(?:-\s+|>>+\s*)?([^\W\d_][^:<>?!\[\]\n]{0,80}?)\s*:(?:\s+(.*)|\s*)$", re.DOTALL
)
_NUMBERED = re.compile(
    r"^(?:unknown |unidentified )?(?:speaker|participant|guest|person|caller|sprecher|voice)"
    r"[ _#-]{0,2}[\w-]{0,12}$",
    re.IGNORECASE,
)
_NOT_NAMES = re.compile(
    r"notes?|questions?|answer|agenda|updates?|actions?|to-?do|summary|topic|so|well|yes|no|okay|ok|"
    r"right|and|but|also|first|second|third|next|finally|example|reminder|context|background|"
    r"problem|solution|result|conclusion|goals?|plan|option|decision|important|warning|today|"
    r"tomorrow|anyway|basically|again|https?|music|applause|laughter|inaudible|silence|crosstalk",
    re.IGNORECASE,
)
_PARTICLES = re.compile(
    r"v[oa]n|de[nr]?|d[aiou]|de[li]|dos|l[ae]|el|al|bin|ibn|zu[mr]?|[ye]|t[er]n|ter", re.IGNORECASE
)


class _Line(NamedTuple):
    """A line of a caption, and what may be a name and what stands behind it."""

    text: str
    label: tuple[str, str] | None


def _said(captions: list[webvtt.Caption]) -> Iterator[Said]:
    lines = [_lines(each) for each in captions]
    labels = _labels(line for each in lines for line in each)
    before: str | None = None  # where a file names a speaker only when that changes
    parts: list[tuple[str | None, str]]
    for number, (caption, own) in enumerate(zip(captions, lines, strict=True), start=1):
        begin, end = caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds()
        if not begin < end <= LATEST:
            continue
        identified = _IDENTIFIER.match(caption.identifier or "")
        raw = "\n".join(caption.lines)[:LONGEST]
        if "<" in raw and _VOICE.search(raw):
            parts = list(_voices(raw))
            before = None
        elif identified:
            parts = [(identified[1], _plain(raw))]
            before = None
        else:
            parts = list(_labelled(own, labels, before))
            before = parts[-1][0] if parts else before
        for speaker, text in parts:
            yield Said(number, begin, end, " ".join((speaker or "").split()), text)


def _lines(caption: webvtt.Caption) -> list[_Line]:
    return [_Line(plain, _label(plain)) for each in caption.lines if (plain := _plain(each))]


def _voices(raw: str) -> Iterator[tuple[str | None, str]]:
    starts = list(_VOICE.finditer(raw))
    ahead = _plain(raw[: starts[0].start()])
    if ahead:
        yield "", ahead
    for each, after in zip(starts, [*starts[1:], None], strict=True):
        text = _plain(raw[each.end() : after.start() if after else None])
        yield html.unescape(each[1] or ""), text


def _labelled(
    lines: list[_Line], labels: set[str], before: str | None
) -> Iterator[tuple[str | None, str]]:
    speaker, text = before, list[str]()
    for line in lines:
        if line.label is not None and line.label[0] in labels:
            if text:
                yield speaker, " ".join(text)
            speaker, text = line.label[0], [line.label[1]] if line.label[1] else []
        else:
            text.append(line.text)
    if text or speaker != before:
        yield speaker, " ".join(text)


def _label(line: str) -> tuple[str, str] | None:
    found = ("[" in line and _BRACKETS.match(line)) or (":" in line and _LABEL.match(line))
    return None if not found else (" ".join(found[1].split()), (found[2] or "").strip())


def _labels(lines: Iterator[_Line]) -> set[str]:
    """What stands before a colon and is a name: by its form, or since it comes again and again."""
    counted = Counter(each.label[0] for each in lines if each.label is not None)
    return {each for each, times in counted.items() if _is_name(each, times)}


def _is_name(label: str, times: int) -> bool:
    if _NUMBERED.match(label):
        return True
    name, beside, _ = re.split(r"([(\[|]|$)", label, maxsplit=1)
    words = name.split()
    if not words or len(words) > 5 or _NOT_NAMES.fullmatch(words[0].strip(",.")):
        return False
    # Scripts without capitals have no small letters either.
    capital = all(not each[0].islower() or _PARTICLES.fullmatch(each) for each in words)
    return capital and (len(words) > 1 or times > 1 or bool(beside))


def _plain(text: str) -> str:
    text = text[:LONGEST]
    if "<" in text:
        text = _TAG.sub("", text)
    return " ".join(html.unescape(text).split())
