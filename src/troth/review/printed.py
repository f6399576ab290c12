"""How much of a quarterly review fits on a printed page."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from troth.review.sheets import Line, Promise

LINES_WELL, LINES_WRONG, LINES_AGREED, LINES_IN_FORCE = 10, 4, 5, 5
"""Printed lines of each list, so that it all fits on one page."""
COLUMN = 46
"""Characters that surely fit a line of half the page's width, or of the table's first column."""
LONGEST_NAME, LONGEST_TEXT, LONGEST_SENTENCE, LONGEST_CELL = 36, 72, 168, 40
"""Characters; what is longer ends in an ellipsis."""

T = TypeVar("T")


def fitting(lines: Iterable[T], most: int, text: Callable[[T], str] = str) -> list[T]:
    """The lines that fit so many printed lines, and at least one."""
    fit: list[T] = []
    room = most
    for each in lines:
        room -= lines_of([text(each)])
        if room < 0 and fit:
            break
        fit.append(each)
    return fit


def sharing(sides: Sequence[list[Line]], room: int) -> list[list[Line]]:
    """The lines of both sides that fit together; what one does not need, the other gets."""
    first, second = sides
    theirs = fitting(second, room // 2, _text_of)
    ours = fitting(first, room - lines_of(map(_text_of, theirs)), _text_of)
    return [ours, fitting(second, room - lines_of(map(_text_of, ours)), _text_of)]


def lines_of(texts: Iterable[str]) -> int:
    """How many printed lines some texts take."""
    return sum(-(-len(each) // COLUMN) for each in texts)


def _text_of(line: Line) -> str:
    return line.text


def longest_of(promise: Promise) -> str:
    """The cell of a promise that takes the most lines; those beside its text are half as wide."""
    return max(promise.text, 2 * promise.who, 2 * promise.whose, key=len)


def short(text: str, most: int) -> str:
    """A text in one line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def quoted(text: str | None) -> str:
    """A text behind a colon, in quotation marks; nothing if there is none."""
    return f": “{short(text, LONGEST_TEXT)}”" if text else ""


def in_words(day: date) -> str:
    """A date as a letter has it, such as 3 July 2026."""
    return f"{day.day} {day:%B %Y}"
