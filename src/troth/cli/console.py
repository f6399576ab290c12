"""How commands speak: results to standard output, progress and notes to standard error."""

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec
import typer

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")

WIDTH = 80
LONG_WORK = 100
"""Steps from which on progress is shown."""


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"


AsFormat = Annotated[Format, typer.Option("--format", help="How to print the result.")]


def print_json(value: Any) -> None:
    """Print one JSON object, in UTF-8, to standard output."""
    write(msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def write(data: bytes) -> None:
    """Write bytes to standard output."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def out() -> "Console":
    """Where tables go. Colors only on a terminal, and never where NO_COLOR is set."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    if not console.is_terminal or console.width > WIDTH:
        console.width = WIDTH
    return console


def note(sentence: str) -> None:
    """Say something beside the result, on standard error."""
    sys.stderr.write(f"{sentence}\n")


def progress(items: Iterable[T], total: int, doing: str) -> Iterator[T]:
    """Pass items on, and show on standard error, if somebody watches, how far we are."""
    if total < LONG_WORK or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(
        items, description=doing, total=total, console=Console(stderr=True), transient=True
    )


def counted(items: Iterable[T], doing: str) -> Iterator[T]:
    """Pass items on, however many they are, and show on standard error how many it were so far."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.status import Status

    with Status(f"{doing}...", console=Console(stderr=True)) as status:
        for number, each in enumerate(items, 1):
            yield each
            if number % LONG_WORK == 0:
                status.update(f"{doing}: {number:,} found")
