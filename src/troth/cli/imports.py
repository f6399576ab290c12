"""`import`: facts that stay, from a facts file, a CRM, or any other source."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from troth.cli.console import AsFormat, Format, counted, note, out, print_json
from troth.cli.inputs import FactsFile, InputError, read_bytes
from troth.cli.ledger import ledger, watch
from troth.cli.sources import (
    NOTHING,
    SERVERS,
    CrmMapping,
    CrmPaths,
    ExportedAt,
    Places,
    Zone,
    by_kind,
    items_of,
    print_left_out,
    read_export,
)
from troth.facts.file import parse
from troth.facts.model import COLLECTIONS

if TYPE_CHECKING:
    from troth.ledger.importing import Imported

TOLD = 20
"""Lines of a CRM export that were not taken over and are told of one by one."""

Dry = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]


def import_source(
    kind: str,
    paths: Places,
    dry_run: Dry = False,
    format: AsFormat = Format.TABLE,
) -> None:
    """Store what a source says. What was left out is said on standard error."""
    with ledger():
        from troth.ledger import capturing
        from troth.ledger.importing import Origin
        from troth.ledger.loading import known_to_sources
        from troth.ledger.models import Source
        from troth.ledger.writing import actor_of_process
        from troth.sources import SourceError
        from troth.sources.items import Tally

        names = (each if each.startswith(SERVERS) else Path(each).name for each in paths)
        origin = Origin(kind, " ".join(names), actor_of_process())
        state: dict[str, Any] = {}
        tally = Tally()
        kept = Source.objects.filter(kind=kind, name=origin.name).values_list("state", flat=True)
        for before in kept:
            state |= before
        try:
            items = items_of(kind, paths, known_to_sources(), tally, state)
            watched = counted(items, f"Reading {kind}")
            done = capturing.capture(watched, origin, state=lambda: state, dry=dry_run)
        except SourceError as error:
            raise InputError(str(error)) from None
        for skipped in done.skipped:
            note(f"{skipped.source}: {skipped.reason}")
        if done.left_out > len(done.skipped):
            note(f"and {done.left_out - len(done.skipped):,} more that were left out")
        if not tally.read and not done.left_out:
            note(NOTHING)
        if format is Format.JSON:
            told = {name: value for name, value in done._asdict().items() if name != "skipped"}
            print_json({"format": "troth-import/1", "dry_run": dry_run, **told})
            return
        _print_table(done.added, done.changed, done.unchanged, dry=dry_run)
        if done.questions:
            out().print(f"{done.questions:,} new questions wait for an answer in the workspace.")
        if done.facts and not dry_run:
            note("Next: troth review.")


app = typer.Typer(
    cls=by_kind(
        import_source,
        "Take over what is certain in {kind}s, and keep what is to ask.\n\n"
        "Example: troth import {kind} inbox/",
    ),
    help="Take facts into the workspace; what was imported before changes nothing.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def facts(path: FactsFile, dry_run: Dry = False, format: AsFormat = Format.TABLE) -> None:
    """Import a facts file, or a slice of one that names what is there already.

    Example: troth import facts facts.json
    """
    document = parse(read_bytes(path))
    with ledger():
        from troth.ledger import importing
        from troth.ledger.writing import actor_of_process

        origin = importing.Origin("facts", Path(path).name, actor_of_process())
        done = importing.import_facts(document, origin, watch, dry=dry_run)
        _print(done, format, dry=dry_run)


@app.command()
def crm(
    paths: CrmPaths,
    me: Annotated[
        str | None,
        typer.Option("--me", metavar="NAME", help="The company whose CRM it is. Default: yours."),
    ] = None,
    timezone: Zone = None,
    exported_at: ExportedAt = None,
    mapping: CrmMapping = None,
    dry_run: Dry = False,
    format: AsFormat = Format.TABLE,
) -> None:
    """Import the CSV export of a CRM, and say what was not taken over, and why.

    Example: troth import crm export/ --me Northwind
    """
    with ledger():
        from troth.ledger import importing
        from troth.ledger.writing import actor_of_process, the_workspace

        company = the_workspace().me
        reading = read_export(
            paths,
            me=me or (company.name if company else None),
            timezone=timezone or (company.timezone if company else None),
            exported_at=exported_at,
            mapping=mapping,
        )
        left_out = reading.report.skipped
        for skipped in left_out[:TOLD]:
            note(f"{skipped.source}: {skipped.reason}")
        if len(left_out) > TOLD:
            note(f"and {len(left_out) - TOLD:,} more, of each of which `troth read crm` tells")
        origin = importing.Origin("crm", " ".join(each.name for each in paths), actor_of_process())
        done = importing.import_crm(reading.facts, origin, watch, dry=dry_run)
        _print(done, format, dry=dry_run)
        if format is Format.TABLE:
            print_left_out(left_out)


def _print(done: "Imported", format: Format, *, dry: bool) -> None:
    if format is Format.JSON:
        print_json({"format": "troth-import/1", "dry_run": dry, **done._asdict()})
        return
    _print_table(done.added, done.changed, done.unchanged, dry=dry)
    if not dry and (done.added or done.changed):
        note("Next: troth review.")


def _print_table(
    new: Mapping[str, int], altered: Mapping[str, int], unchanged: int, *, dry: bool
) -> None:
    from rich.table import Table

    added, changed = sum(new.values()), sum(altered.values())
    would = "would be " if dry else ""
    console = out()
    console.print(
        f"{added:,} facts {would}added, {changed:,} {would}changed, {unchanged:,} as before",
        style="bold",
    )
    if added or changed:
        table = Table(box=None, pad_edge=False)
        table.add_column("Collection")
        table.add_column("Added", justify="right")
        table.add_column("Changed", justify="right")
        for name in COLLECTIONS:
            if new.get(name) or altered.get(name):
                table.add_row(name, f"{new.get(name, 0):,}", f"{altered.get(name, 0):,}")
        console.print(table)
