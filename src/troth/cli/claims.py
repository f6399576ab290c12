"""`claims`: what documents say of partners, against what the facts bear out."""

import sys
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated

import typer

from troth.cli.console import AsFormat, Format, note, out, print_json, progress
from troth.cli.inputs import STANDARD_INPUT, AsOf, InputError, Me, read_bytes, read_time, whose
from troth.facts.times import Instant, format_instant

if TYPE_CHECKING:
    from troth.sources.claims.checker import Cast, Claim, Found

OVERSTATED = 1

Judged = list[tuple[str, "Claim"]]
"""Claims, each after the file that holds it."""


def claims(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="[FACTS] FILE...",
            help="A facts file, or none for the workspace; then docx, pptx, pdf, md, html, txt, "
            "eml, or -.",
        ),
    ],
    as_of: AsOf = None,
    me: Me = None,
    format: AsFormat = Format.TABLE,
) -> None:
    """Say what documents claim about partners, and what may be said instead.

    The exit status is 1 if anything is overstated.

    Example: troth claims facts.json pitch.md --as-of 2026-03-31T17:00:00+02:00
    """
    from troth.sources.document.reading import KINDS

    now = read_time(as_of)
    is_document = PurePath(paths[0]).suffix.casefold() in KINDS
    if is_document:
        if me is not None:
            raise InputError("--me: the workspace checks what its own company says")
        judged, names = _in_workspace(paths, now)
    elif len(paths) == 1:
        raise InputError(f"{paths[0]}: give the documents to check after the facts file")
    else:
        judged, names = _in_file(paths[0], paths[1:], now, me)
    if format is Format.JSON:
        _print_json(judged, now)
    else:
        _print_table(judged, names)
    if any(claim.overstated for _, claim in judged):
        raise typer.Exit(OVERSTATED)


def _in_file(
    facts: str, paths: list[str], now: Instant, me: str | None
) -> tuple[Judged, dict[str, str]]:
    from troth.review import Book, Horizon, read_facts
    from troth.sources.claims.checker import Cast, checked

    if facts == STANDARD_INPUT and STANDARD_INPUT in paths:
        raise InputError("-: only one of facts and documents can come from standard input")
    known = read_facts(read_bytes(facts))
    cast = Cast(known, now, whose(known, me))
    horizon = Horizon(Book(known), now)
    found = _found(paths, cast)
    judged = [(path, each) for path, several in found for each in checked(several, horizon, cast)]
    return judged, {each.id: each.name for each in known.organizations}


def _in_workspace(paths: list[str], now: Instant) -> tuple[Judged, dict[str, str]]:
    from troth.cli.ledger import ledger

    with ledger():
        from troth.ledger import claiming
        from troth.ledger.stored import names

        cast = claiming.cast(now)
        found = _found(paths, cast)
        judged = [(path, each) for path, several in found for each in claiming.check(several, cast)]
        return judged, names()


def _found(paths: list[str], cast: "Cast") -> list[tuple[str, list["Found"]]]:
    """The sentences of each file; nothing is printed if one of them cannot be read."""
    from troth.sources import SourceError
    from troth.sources.claims.checker import found
    from troth.sources.document.apart import read_apart

    several = []
    for path in progress(paths, len(paths), "Reading"):
        name = "" if path == STANDARD_INPUT else Path(path).name
        try:
            document = read_apart(_bytes(path), name)
        except SourceError as error:
            raise InputError(f"{path}: {error.sentence}") from None
        for each in document.left_out:
            note(f"{path}: {each}")
        several.append((path, list(found(document, cast))))
    return several


def _bytes(path: str) -> bytes:
    """What a file holds, up to a little more than is ever read."""
    from troth.sources.document.reading import MOST_BYTES

    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(MOST_BYTES + 1)
    try:
        with Path(path).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not a path"
        raise InputError(f"{path}: {reason}; a document is expected") from None


def _print_json(judged: Judged, now: Instant) -> None:
    claims = [
        {
            "file": path,
            "place": each.place,
            "text": each.text,
            "partner": each.partner,
            "level": each.level,
            "supported": each.supported,
            "overstated": each.overstated,
            "evidence": each.evidence,
            "may_say": each.may_say,
            "because": each.because or None,
            "relationship": each.relationship,
            "opportunity": each.opportunity,
        }
        for path, each in judged
    ]
    print_json({"format": "troth-claims/1", "as_of": format_instant(now), "claims": claims})


def _print_table(judged: Iterable[tuple[str, "Claim"]], names: dict[str, str]) -> None:
    from rich.padding import Padding

    from troth.sources.claims.support import LEVELS, REASONS

    console = out()
    every = list(judged)
    overstated = sum(each.overstated for _, each in every)
    if not every:
        console.print("No sentence names a partner.")
        return
    console.print(
        f"{len(every)} sentences name a partner, {overstated} say more than is true.", style="bold"
    )
    for path, each in sorted(every, key=lambda one: not one[1].overstated):
        verdict = "OVERSTATED" if each.overstated else "fine"
        style = "bold red" if each.overstated else "green"
        console.print(f"\n{verdict}", style=style, end="")
        console.print(f"  {path}, {each.place}: {names[each.partner]}", markup=False)
        console.print(Padding(f"“{each.text}”", (0, 0, 0, 2)), markup=False)
        said = LEVELS[each.level]
        if each.because:
            said += f" ({REASONS[each.because]})"
        told = f"It claims {said}; borne out: {LEVELS[each.supported]}."
        console.print(Padding(told, (0, 0, 0, 2)), markup=False)
        if each.overstated:
            console.print(Padding(f"Say instead: {each.may_say}", (0, 0, 0, 2)), markup=False)
