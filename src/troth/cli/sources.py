"""`read`: the facts and questions that a source holds."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from troth.cli.console import AsFormat, Format, note, out, write
from troth.cli.inputs import InputError
from troth.facts.file import write as facts_file
from troth.facts.model import COLLECTIONS
from troth.facts.times import parse_instant
from troth.sources.reading import Reading

MY_COMPANY = "My company"

app = typer.Typer(
    help="Print the facts and questions that a source holds.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def read() -> None:
    """Print the facts and questions that a source holds."""


CrmPaths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="CSV files, or folders of them.")
]
Zone = Annotated[
    str | None,
    typer.Option(metavar="ZONE", help="Of dates, and where a zone is not known. Default: UTC."),
]
ExportedAt = Annotated[
    str | None,
    typer.Option(metavar="TIME", help="When what has no date begins. Default: latest date."),
]
CrmMapping = Annotated[
    Path | None, typer.Option(metavar="FILE", help="How to read files of no known form.")
]


@app.command()
def crm(
    paths: CrmPaths,
    me: Annotated[
        str | None,
        typer.Option("--me", metavar="NAME", help=f"Whose CRM it is. Default: {MY_COMPANY}."),
    ] = None,
    timezone: Zone = None,
    exported_at: ExportedAt = None,
    mapping: CrmMapping = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print a mapping file to begin with, and stop.")
    ] = False,
    format: AsFormat = Format.TABLE,
) -> None:
    """Read the CSV export of a CRM: as JSON, a whole facts file.

    What was not taken over is said on standard error, with file and line.

    Example: troth read crm export/ --format json | troth review -
    """
    if suggest:
        from troth.sources import SourceError
        from troth.sources import crm as source

        try:
            write(source.suggest(paths).encode())
        except SourceError as error:
            raise InputError(str(error)) from None
        return
    reading = read_export(paths, me=me, timezone=timezone, exported_at=exported_at, mapping=mapping)
    for skipped in reading.report.skipped:
        note(f"{skipped.source}: {skipped.reason}")
    if format is Format.JSON:
        write(facts_file(reading.facts))
    else:
        _print_summary(reading)


def read_export(
    paths: list[Path],
    *,
    me: str | None,
    timezone: str | None,
    exported_at: str | None,
    mapping: Path | None,
) -> Reading:
    """The facts in a CRM export, by the options of the command line. Raises InputError."""
    from troth.facts.fields import is_zone
    from troth.sources import SourceError
    from troth.sources import crm as source

    if timezone is not None and not is_zone(timezone):
        raise InputError(f"--timezone {timezone}: an IANA time zone such as Europe/Berlin, please")
    try:
        exported = None if exported_at is None else parse_instant(exported_at)
    except ValueError:
        raise InputError(
            f"--exported-at {exported_at}: a time such as 2026-03-31T17:00:00+02:00, please"
        ) from None
    try:
        return source.read(
            paths,
            me=me or MY_COMPANY,
            timezone=timezone or "UTC",
            exported_at=exported,
            mapping=None if mapping is None else source.read_mapping(mapping),
        )
    except SourceError as error:
        raise InputError(str(error)) from None


def _print_summary(reading: Reading) -> None:
    from rich.table import Table

    console, report = out(), reading.report
    console.print(f"{report.read} rows read, {report.facts} facts made", style="bold")
    table = Table(box=None, pad_edge=False)
    table.add_column("Collection")
    table.add_column("Facts", justify="right")
    for name in COLLECTIONS:
        if number := len(getattr(reading.facts, name)):
            table.add_row(name, str(number))
    console.print(table)
    if not report.skipped:
        return
    console.print("\nNot taken over, wholly or in part", style="bold")
    table = Table(box=None, pad_edge=False)
    table.add_column("Times", justify="right")
    table.add_column("Why", ratio=1)
    for reason, times in Counter(each.reason for each in report.skipped).most_common():
        table.add_row(str(times), reason)
    console.print(table)
