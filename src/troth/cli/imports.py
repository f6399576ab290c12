"""`import`: facts that stay, from a facts file or a CRM."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from troth.cli.console import AsFormat, Format, note, out, print_json
from troth.cli.inputs import FactsFile, read_bytes
from troth.cli.ledger import ledger, watch
from troth.cli.sources import CrmMapping, CrmPaths, ExportedAt, Zone, read_export
from troth.facts.file import parse
from troth.facts.model import COLLECTIONS

if TYPE_CHECKING:
    from troth.ledger.importing import Imported

app = typer.Typer(
    help="Take facts into the workspace; what was imported before changes nothing.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Dry = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]


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
    """Import the CSV export of a CRM. What was not taken over is said on standard error.

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
        for skipped in reading.report.skipped:
            note(f"{skipped.source}: {skipped.reason}")
        origin = importing.Origin("crm", " ".join(each.name for each in paths), actor_of_process())
        done = importing.import_crm(reading.facts, origin, watch, dry=dry_run)
        _print(done, format, dry=dry_run)


def _print(done: "Imported", format: Format, *, dry: bool) -> None:
    if format is Format.JSON:
        print_json({"format": "troth-import/1", "dry_run": dry, **done._asdict()})
        return
    from rich.table import Table

    added, changed = sum(done.added.values()), sum(done.changed.values())
    would = "would be " if dry else ""
    console = out()
    console.print(
        f"{added:,} facts {would}added, {changed:,} {would}changed, {done.unchanged:,} as before",
        style="bold",
    )
    if added or changed:
        table = Table(box=None, pad_edge=False)
        table.add_column("Collection")
        table.add_column("Added", justify="right")
        table.add_column("Changed", justify="right")
        for name in COLLECTIONS:
            if done.added.get(name) or done.changed.get(name):
                new, altered = done.added.get(name, 0), done.changed.get(name, 0)
                table.add_row(name, f"{new:,}", f"{altered:,}")
        console.print(table)
    if not dry and (added or changed):
        note("Next: troth review.")
