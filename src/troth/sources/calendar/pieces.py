"""The text of a calendar in pieces, so that only the events that concern us need to be parsed.

One pass over the lines that begin and end components; the rest is left to the library.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

DEEPEST = 8
"""How deep components may lie in each other; alarms of events lie three deep."""

MOST_EVENTS = 100_000

_FOLD = re.compile(r"\r?\n[ \t]")
_EDGE = re.compile(r"^(BEGIN|END):([^\r\n]{0,100})[^\n]*(?:\n|\Z)", re.MULTILINE | re.IGNORECASE)


class TooMuch(ValueError):
    """More than any calendar holds; the text is a sentence."""


@dataclass
class Pieces:
    """One calendar: its own lines, its time zones, and its events with their numbers."""

    head: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    events: list[tuple[int, str]] = field(default_factory=list)

    def text(self, events: list[tuple[int, str]]) -> str:
        """A calendar of some of the events."""
        own = [text for _, text in events]
        return "\n".join(["BEGIN:VCALENDAR", *self.head, *self.zones, *own, "END:VCALENDAR", ""])


def pieces(text: str) -> Iterator[Pieces]:
    """The calendars in a text, those events of none too. Raises TooMuch.

    What is left open at the end is no component.
    """
    text = _FOLD.sub("", text)
    now, number = Pieces(), 0
    open_: list[tuple[str, int]] = []  # names of components, and where they begin
    outside = 0  # the end of what was taken already
    for edge in _EDGE.finditer(text):
        name, inside = edge[2].strip().upper(), _inside(open_)
        if edge[1].upper() == "BEGIN":
            if not inside and open_:
                now.head.append(text[outside : edge.start()])
            if len(open_) == DEEPEST:
                raise TooMuch(f"It is nested more than {DEEPEST} deep.")
            open_.append((name, edge.start()))
            outside = edge.end()
            continue
        if all(each != name for each, _ in open_):
            continue  # the end of what has not begun
        if not inside:
            now.head.append(text[outside : edge.start()])
        outside = edge.end()
        while open_:
            begun, start = open_.pop()
            if begun == name:
                break
        if _inside(open_):
            continue
        if name == "VCALENDAR":
            yield now
            now = Pieces()
        elif name == "VTIMEZONE":
            now.zones.append(text[start : edge.end()])
        elif name == "VEVENT":
            number += 1
            if number > MOST_EVENTS:
                raise TooMuch(f"It holds more than {MOST_EVENTS:,} events.")
            now.events.append((number, text[start : edge.end()]))
    if now.events:
        yield now


def _inside(open_: list[tuple[str, int]]) -> bool:
    """Whether we are in a component other than the calendar."""
    return any(each != "VCALENDAR" for each, _ in open_)
