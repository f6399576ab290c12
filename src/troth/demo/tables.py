"""The demo's texts: tables, a bar between two cells, and lines of the script.

A line of the script is `who verb days-ago word=value ...: text`. An indented line goes on with the
one before it; `#` begins a remark.
"""

import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_SCRIPT = Path(__file__).parent / "script"


class Line(NamedTuple):
    """One line of the script."""

    who: str
    verb: str
    ago: int
    words: dict[str, str]
    text: str


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table of the script."""
    return ([cell.strip() for cell in row.split("|")] for row in _whole_lines(name))


@cache
def lines(name: str) -> list[Line]:
    """The lines of a chapter."""
    return [_line(line) for line in _whole_lines(name)]


def _line(line: str) -> Line:
    head, _, text = line.partition(": ")
    who, verb, *rest = shlex.split(head)
    words = dict(word.split("=", 1) for word in rest if "=" in word)
    ago = next((int(word) for word in rest if "=" not in word), 0)
    return Line(who, verb, ago, words, text.strip())


def _whole_lines(name: str) -> list[str]:
    text = (_SCRIPT / f"{name}.txt").read_text("utf-8").replace("\n  ", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
