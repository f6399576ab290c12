"""What commands are given: files, times, organizations; and what is said where it is wrong."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from troth.facts.model import Facts
from troth.facts.times import Instant, instant, parse_instant

WRONG_INPUT = 2
STANDARD_INPUT = "-"


class InputError(Exception):
    """Something that a command was given is wrong; the message says what was expected."""


def read_bytes(path: str) -> bytes:
    """What a file holds, or standard input where the path is `-`."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        raise InputError(
            f"{path}: {reason}; a file, or - for standard input, is expected"
        ) from None


def read_time(text: str | None) -> Instant:
    """A time of review; without one, the present."""
    if text is None:
        return instant(datetime.now(UTC).replace(microsecond=0))
    try:
        return parse_instant(text)
    except ValueError:
        raise InputError(
            f"--as-of {text}: a time such as 2026-03-31T17:00:00+02:00 or 2026-03-31T15:00:00Z is "
            "expected, in 1900 to 2200"
        ) from None


def whose(facts: Facts, me: str | None) -> str:
    """The organization that is judged: one of the file's, by default that whose file it is."""
    if me is None:
        return facts.me
    if any(each.id == me for each in facts.organizations):
        return me
    raise InputError(f"--me {me}: no organization has this id")


FactsFile = Annotated[
    str, typer.Argument(metavar="FACTS", help="A facts file, or - for standard input.")
]
MaybeFactsFile = Annotated[
    str | None,
    typer.Argument(metavar="[FACTS]", help="A facts file, or -; left out: the workspace."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="TIME", help="When: 2026-03-31T17:00:00+02:00. Default: now."),
]
Me = Annotated[
    str | None,
    typer.Option("--me", metavar="ORG", help="Whose conduct. Default: the file's own company."),
]
