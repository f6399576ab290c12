"""The commands on a workspace: what was imported stays, is journalled, is reviewed."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from troth.cli.console import AsFormat, Format, note, out, print_json, write
from troth.cli.inputs import InputError, read_bytes
from troth.cli.ledger import ledger, watch
from troth.cli.results import print_preflight
from troth.cli.serving import set_key
from troth.facts.file import parse
from troth.facts.times import parse_date, utc_day

FAULTS = 1


def init(
    since: Annotated[
        str | None,
        typer.Option(
            metavar="DATE",
            help="The day from which conduct counts; before it is “Before Troth”. Default: the day "
            "on which the workspace is made.",
        ),
    ] = None,
) -> None:
    """Make the workspace, or bring one of an older Troth up to date.

    Example: troth init
    """
    began = _start_of(since) if since else None
    with ledger(as_it_is=True):
        from troth.ledger import schema, writing

        schema.migrate()
        new = writing.begin(began)
        note(f"{'Made' if new else 'Up to date'}: the workspace in {schema.place()}.")
        if since:
            note(f"What happened before {since} is “Before Troth”.")
        if new:
            note("Next: troth import facts FILE, or troth import crm FOLDER.")


def _start_of(text: str) -> int:
    try:
        return utc_day(parse_date(text))
    except ValueError:
        raise InputError(f"--since {text}: a date such as 2026-07-02 is expected") from None


def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Default: print it.")
    ] = None,
) -> None:
    """Print everything that is known, as a facts file.

    Example: troth export > facts.json
    """
    with ledger():
        from troth.ledger.exporting import facts_file

        if output is None:
            for piece in facts_file():
                write(piece)
            return
        part = output.with_name(f".{output.name}.part")
        try:
            with part.open("wb") as file:
                file.writelines(facts_file())
            part.replace(output)
        finally:
            part.unlink(missing_ok=True)


def act(
    action: Annotated[
        str, typer.Argument(metavar="ACTION", help="An action file, or - for standard input.")
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; kept in the audit trail.")] = "",
    approver: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who says that it goes ahead against a block."),
    ] = None,
    format: AsFormat = Format.TABLE,
) -> None:
    """Take an action, unless its preflight stops it; what it touches is reviewed.

    The exit status is 1 if it was stopped.

    Example: troth act action.json --reason "they asked for it"
    """
    parsed = parse(read_bytes(action))
    with ledger():
        from troth.ledger import acting, reviewing, stored
        from troth.ledger.writing import actor_of_process, present

        now = present()
        approval = None if approver is None else acting.Approval(reason, approver)
        try:
            result = acting.act(parsed, now, actor_of_process(), reason, approval)
        except acting.Stopped as stop:
            print_preflight(stop.preflight, stored.names(), format)
            note("Stopped: nothing was done. Put it right, or give --reason and --approver.")
            raise typer.Exit(FAULTS) from None
        print_preflight(result, stored.names(), format)
        for _ in reviewing.review(reviewing.waiting(now), now):
            pass


def worker(
    once: Annotated[bool, typer.Option("--once", help="Do what waits, and end.")] = False,
) -> None:
    """Do background work: review what changed or is due, until told to stop.

    Example: troth worker
    """
    gc.enable()  # it lives long
    set_key()  # it signs the links in mails
    with ledger():
        from django.conf import settings

        from troth.ledger.tasks import work

        work(settings.TROTH["TROTH_REVIEW_EVERY"], once=once)


def doctor(
    settings: Annotated[
        bool, typer.Option("--settings", help="List every setting, and what it is now.")
    ] = False,
    format: AsFormat = Format.TABLE,
) -> None:
    """Look for faults, and say what to do about each.

    The exit status is 1 if there are any.

    Example: troth doctor
    """
    if settings:
        _print_settings(format)
        return
    with ledger(as_it_is=True):
        from troth.ledger.doctor import examine
        from troth.workspace.digests import examine as examine_mail

        found = list(examine())
        if all(each.well for each in found if each.what in ("database", "schema")):
            found.append(examine_mail())
        if format is Format.JSON:
            print_json({"format": "troth-doctor/1", "checks": [each._asdict() for each in found]})
        else:
            console = out()
            for each in found:
                console.print(
                    f"[{'green' if each.well else 'red'}]"
                    f"{'well ' if each.well else 'FAULT'}[/] {each.what}: ",
                    end="",
                )
                console.print(each.so, markup=False, soft_wrap=True)
                if not each.well:
                    console.print(f"      {each.remedy}", markup=False, soft_wrap=True)
        if not all(each.well for each in found):
            raise typer.Exit(FAULTS)


def _print_settings(format: Format) -> None:
    from troth.settings import SETTINGS, Settings, WrongSetting

    try:
        current = Settings()
    except WrongSetting as error:
        raise InputError(str(error)) from None
    told = [
        {
            "name": each.name,
            "value": "(hidden)"
            if each.secret and current.origin[each.name] != "default"
            else str(current[each.name]),
            "from": current.origin[each.name],
            "default": str(each.default),
            "unit": each.unit,
            "meaning": each.meaning,
        }
        for each in SETTINGS.values()
    ]
    if format is Format.JSON:
        print_json({"format": "troth-settings/1", "settings": told})
        return
    console = out()
    for each in told:
        unit = f" {each['unit']}" if each["unit"] not in ("", "URL") else ""
        console.print(f"{each['name']} = {each['value']}{unit}", style="bold", markup=False)
        console.print(f"  {each['meaning']}", markup=False)
        console.print(
            f"  Default: {each['default']}{unit}. Now from: {each['from']}.", markup=False
        )
    console.print("\nA setting comes from the environment, else from the TOML file that")
    console.print("TROTH_SETTINGS names, else it has its default.")


def backup(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
) -> None:
    """Write everything into one file, while work goes on.

    Example: troth backup troth-2026-11-24.backup
    """
    with ledger():
        from troth.ledger.backup import back_up

        rows = back_up(path, watch)
    note(f"{path}: {rows:,} rows.")


def restore(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
) -> None:
    """Put a backup into an empty database, of either kind.

    Example: troth restore troth-2026-11-24.backup
    """
    with ledger(as_it_is=True):
        from troth.ledger.backup import restore as put_back

        rows = put_back(path, watch)
    note(f"{path}: {rows:,} rows restored.")
