"""The state of the database: whether it is there, as old as this Troth, or newer."""

from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from troth.ledger.databases import SQLITE

Migration = tuple[str, str]
"""(app, name)"""


class WrongSchema(Exception):
    """A database that this Troth cannot work with; the message says what to do."""


class Unreachable(Exception):
    """A database that could not be read or written; the message says why, and what to do."""


def wanted() -> set[Migration]:
    """The migrations that this Troth has."""
    found = set()
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        found |= {
            (app.label, each.name)
            for each in iter_modules([str(folder)])
            if each.name[:1].isdigit()
        }
    return found


def applied() -> set[Migration]:
    """The migrations that the database has had."""
    if connection.vendor == SQLITE and not Path(connection.settings_dict["NAME"]).exists():
        return set()
    return set(MigrationRecorder(connection).applied_migrations())


def replaced() -> set[Migration]:
    """Migrations that others of the same app stand for."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {old for each in loader.disk_migrations.values() for old in each.replaces}


def check() -> None:
    """Raise WrongSchema unless the database has exactly the migrations of this Troth."""
    have, want = applied(), wanted()
    if not any(app == "ledger" for app, _ in have):
        raise WrongSchema(f"{place()} holds no workspace: run `troth init`")
    refuse_newer(have)
    if missing := want - have:
        raise WrongSchema(
            f"{place()} was made by an older Troth ({len(missing)} migrations are missing): "
            "take a copy, then run `troth init` to bring it up to date"
        )


def refuse_newer(have: set[Migration]) -> None:
    """Raise WrongSchema where the database has had migrations that this Troth does not know."""
    if unknown := {each for each in have - wanted() if each[0] in apps.app_configs} - replaced():
        names = ", ".join(sorted(f"{app}.{name}" for app, name in unknown))
        raise WrongSchema(f"{place()} was made by a newer Troth (it has {names}): update Troth")


def migrate() -> None:
    """Bring the database up to date. Raises WrongSchema where it is newer than this Troth."""
    refuse_newer(applied())
    call_command("migrate", verbosity=0, interactive=False)


def place() -> str:
    """Where the database is, without any secret."""
    settings = connection.settings_dict
    if connection.vendor == SQLITE:
        return str(settings["NAME"])
    host = settings["HOST"] or "localhost"
    return f"the PostgreSQL database {settings['NAME']} at {host}:{settings['PORT'] or 5432}"


_SAYINGS = (
    (
        ("database or disk is full", "No space left on device", "disk full"),
        "the disk is full: free some space and run it again",
    ),
    (
        ("readonly database", "read-only transaction"),
        "it can only be read here: give this user the right to write",
    ),
    (
        ("unable to open database file",),
        "it cannot be opened: does its folder exist, may you write there?",
    ),
    (
        ("database is locked", "lock timeout"),
        "another process is writing and does not end: wait, or set TROTH_DATABASE_WAIT higher",
    ),
    (("file is not a database", "malformed"), "it is no database, or damaged: restore a backup"),
    (
        ("password authentication failed", "no password supplied"),
        "the user or the password is wrong: check DATABASE_URL",
    ),
    (
        ("does not exist",),
        "there is no such database, or one of its tables is gone: check DATABASE_URL",
    ),
    (
        (
            "Connection refused",
            "could not translate host name",
            "Name or service not known",
            "timeout expired",
        ),
        "no server answers there: is it running, is DATABASE_URL right?",
    ),
    (
        (
            "server closed the connection",
            "terminating connection",
            "connection is closed",
            "connection is lost",
            "server terminated",
            "consuming input failed",
            "the connection is closed",
            "shutting down",
            "starting up",
        ),
        "the connection to the server broke off: see that it runs, then run it again",
    ),
    (
        ("disk I/O error",),
        "the disk failed while it was read or written: check it, and the space on it",
    ),
)


def told(error: DatabaseError) -> str:
    """What went wrong with the database, for the person who must act; no statement, no secret."""
    text = str(error)
    for signs, saying in _SAYINGS:
        if any(sign in text for sign in signs):
            return f"{place()}: {saying}. Nothing was half done."
    first = text.strip().splitlines()[0] if text.strip() else type(error).__name__
    return f"{place()}: {first}. Nothing was half done."
