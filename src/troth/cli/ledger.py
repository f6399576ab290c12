"""How commands come to the ledger: Django set up, the database looked at, faults told."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import typer

from troth.cli.console import note, progress
from troth.cli.inputs import InputError
from troth.settings import WrongSetting

STOPPED_BY_USER = 130


def set_up() -> None:
    """Set Django up. Raises InputError for a wrong setting."""
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.server.settings")
    try:
        django.setup()
    except WrongSetting as error:
        raise InputError(str(error)) from None


@contextmanager
def ledger(*, as_it_is: bool = False) -> Iterator[None]:
    """Have the ledger ready, and what goes wrong with it told in a sentence.

    `as_it_is` takes a database in any state, also none.
    """
    set_up()
    from django.db import DatabaseError, connection

    from troth.ledger import schema
    from troth.ledger.acting import WrongApproval
    from troth.ledger.backup import BadBackup
    from troth.ledger.writing import NoWorkspace

    try:
        if not as_it_is:
            schema.check()
        yield
    except (NoWorkspace, BadBackup, WrongApproval, schema.WrongSchema) as error:
        raise InputError(str(error)) from None
    except DatabaseError as error:
        raise InputError(str(schema.fault(error))) from None
    except KeyboardInterrupt:
        note("Stopped. What was stored stays; run it again to go on.")
        raise typer.Exit(STOPPED_BY_USER) from None
    finally:
        connection.close()


def watch(things: Iterable[Any], total: int, doing: str) -> Iterator[Any]:
    """Show how far it is."""
    return progress(things, total, doing)
