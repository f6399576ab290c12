"""`read`: the facts and questions that a source holds."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from troth.cli.console import AsFormat, Format, counted, note, out, print_json, write
from troth.cli.inputs import InputError, read_bytes
from troth.facts.file import write as facts_file
from troth.facts.model import COLLECTIONS
from troth.facts.times import parse_instant
from troth.sources.reading import Reading, Skipped

if TYPE_CHECKING:
    from troth.sources.gathering import Gathered
    from troth.sources.items import Item, Tally
    from troth.sources.known import Known

SERVERS = ("imaps://", "imap://")
NOTHING = "Nothing to read was found there."
MY_COMPANY = "My company"


def by_kind(run: Callable[..., None], doing: str) -> type[TyperGroup]:
    """A group of commands with one more for each source that is read piece by piece.

    `run` takes the kind first. Only the source that is asked for is loaded.
    """

    class Kinds(TyperGroup):
        """The commands of a group, and the kinds of sources."""

        def list_commands(self, ctx: Any) -> list[str]:
            from troth.sources.listing import kinds

            return [*super().list_commands(ctx), *kinds()]

        def get_command(self, ctx: Any, name: str) -> Any:
            from troth.sources.listing import source

            found = super().get_command(ctx, name)
            if found is not None or source(name) is None:
                return found
            return _command(name, run, doing)

    return Kinds


def _command(kind: str, run: Callable[..., None], doing: str) -> Any:
    from functools import partial, wraps

    one = typer.Typer(rich_markup_mode=None, add_completion=False)
    bound = wraps(run)(partial(run, kind))
    del bound.__wrapped__  # its parameters are those that are left
    one.command(kind, help=doing.format(kind=kind))(bound)
    return typer.main.get_command(one)


Places = Annotated[
    list[str],
    typer.Argument(metavar="PATH...", help="Files, or folders; of mail also imaps://USER@HOST."),
]


def items_of(
    kind: str, places: Sequence[str], known: "Known", tally: "Tally", state: dict[str, Any]
) -> Iterator["Item"]:
    """What a source says: of files and folders, and of mailboxes on a server.

    `state` tells how far each folder of a mailbox was read, and is moved on. Raises InputError for
    a path that is not there, and SourceError.
    """
    import os

    from troth.sources.listing import source

    found = source(kind)
    assert found is not None
    on_servers = [each for each in places if kind == "mail" and each.startswith(SERVERS)]
    paths = [Path(each) for each in places if each not in on_servers]
    for place in places:
        scheme, colon, _ = place.partition("://")
        if colon and place not in on_servers:  # what follows may be a secret
            raise InputError(
                f"{scheme}://…: addresses are connected under Sources in the workspace"
            )
    for each in paths:
        if not each.exists():
            raise InputError(f"{each}: No such file or directory; a file or folder is expected")
    items = [found.extract(paths, known, tally)] if paths else []
    if on_servers:
        from troth.sources.mail.imap import account
        from troth.sources.mail.imap import read as read_mailbox

        accounts = {each: account(each, os.environ) for each in on_servers}
        items += [
            read_mailbox(each, known, tally, state.setdefault(address, {}))
            for address, each in accounts.items()
        ]
    return chain.from_iterable(items)


def read_source(
    kind: str,
    paths: Places,
    facts: Annotated[
        str | None,
        typer.Option(metavar="FACTS", help="A facts file: who is recognized, what is there."),
    ] = None,
    format: AsFormat = Format.TABLE,
) -> None:
    """Print what a source says beside a facts file. What was left out is said on standard error."""
    from troth.facts.model import Facts, Organization
    from troth.review import read_facts
    from troth.sources import SourceError
    from troth.sources.gathering import gather
    from troth.sources.items import Tally
    from troth.sources.known import Known

    if facts is None:
        known = Known(
            Facts(me="me", organizations=[Organization("me", name=MY_COMPANY, timezone="UTC")])
        )
    else:
        known = Known(read_facts(read_bytes(facts)))
    tally = Tally()
    try:
        items = items_of(kind, paths, known, tally, {})
        gathered = gather(counted(items, f"Reading {kind}"), known.facts)
    except SourceError as error:
        raise InputError(str(error)) from None
    for skipped in gathered.skipped:
        note(f"{skipped.source}: {skipped.reason}")
    if not tally.read and not gathered.skipped:
        note(NOTHING)
    if format is Format.JSON:
        print_json(_as_json(kind, gathered, tally.read, vars(tally)))
    else:
        _print_counts(f"{tally.read} read", gathered)


def _as_json(
    kind: str, gathered: "Gathered", read: int, tallied: Mapping[str, Any]
) -> dict[str, Any]:
    """As `contracts.md` gives it. A transcript belongs to a meeting that is there: it also sets."""
    with_set = {"add": gathered.add, "set": gathered.set}
    report = {
        **tallied,
        "read": read,
        "facts": gathered.facts,
        "questions": len(gathered.questions),
        "skipped": [{"source": each.source, "reason": each.reason} for each in gathered.skipped],
    }
    return {
        "format": "troth-read/1",
        "kind": kind,
        "facts": with_set if kind == "transcript" else gathered.add,
        **({"set": gathered.set} if gathered.set and kind != "transcript" else {}),
        "questions": [
            {
                "id": each.id,
                "kind": each.kind,
                "text": each.text,
                "source": each.source,
                "quote": each.quote,
                "if_yes": each.if_yes,
            }
            for each in gathered.questions
        ],
        "report": report,
    }


def _print_counts(read: str, gathered: "Gathered") -> None:
    from rich.table import Table

    console = out()
    number = len(gathered.questions)
    console.print(f"{read}, {gathered.facts} facts, {number} questions", style="bold")
    table = Table(box=None, pad_edge=False)
    for name in ("Collection", "New", "Changed"):
        table.add_column(name, justify="left" if name == "Collection" else "right")
    for name in COLLECTIONS:
        new, changed = len(gathered.add.get(name, ())), len(gathered.set.get(name, ()))
        if new or changed:
            table.add_row(name, str(new), str(changed))
    if table.row_count:
        console.print(table)
    for each in gathered.questions:
        console.print(f"\n{each.text}", markup=False, style="bold")
        if each.quote:
            console.print(f"  “{each.quote}”", markup=False)
        console.print(f"  {each.kind}, {each.source}", markup=False)
    print_left_out(gathered.skipped)


app = typer.Typer(
    cls=by_kind(
        read_source,
        "Print the facts and questions in {kind}s. JSON adds to the file of --facts.\n\n"
        "Example: troth read {kind} inbox/ --facts facts.json",
    ),
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
    print_left_out(report.skipped)


def print_left_out(skipped: Sequence[Skipped]) -> None:
    """Print why something was not taken over, and how often."""
    from rich.table import Table

    if not skipped:
        return
    console = out()
    console.print("\nNot taken over, wholly or in part", style="bold")
    table = Table(box=None, pad_edge=False)
    table.add_column("Times", justify="right")
    table.add_column("Why", ratio=1)
    for reason, times in Counter(each.reason for each in skipped).most_common():
        table.add_row(str(times), reason)
    console.print(table)
