"""The state of the database: whether it is there, as old as this Troth, or newer."""

from pathlib import Path
from pkgutil import iter_modules
from typing import NamedTuple

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from troth.ledger.databases import SQLITE

Migration = tuple[str, str]
"""(app, name)"""


class WrongSchema(Exception):
    """A database that this Troth cannot work with; the message says what to do."""


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


class Fault(NamedTuple):
    """What went wrong with a database, and what to do about it."""

    said: str
    remedy: str

    def __str__(self) -> str:
        return f"{place()}: {self.said}. Nothing was half done: {self.remedy}."


_FAULTS = (
    (
        ("database or disk is full", "No space left on device", "could not extend file"),
        Fault("the disk is full", "free some space, then run it again"),
    ),
    (
        ("readonly database", "read-only transaction"),
        Fault("it can only be read", "let this user write it, then run it again"),
    ),
    (
        ("unable to open database file",),
        Fault("it cannot be opened", "see that its folder exists and that this user may write"),
    ),
    (
        ("database is locked", "lock timeout"),
        Fault("another process is writing", "wait for it, or set TROTH_DATABASE_WAIT higher"),
    ),
    (
        ("file is not a database", "malformed"),
        Fault("it is no database, or damaged", "check DATABASE_URL, or restore a backup"),
    ),
    (
        ("password authentication failed", "no password supplied", "role "),
        Fault("its server does not accept this user or password", "check DATABASE_URL"),
    ),
    (
        ("no such table", "relation "),
        Fault("one of its tables is gone", "restore a backup"),
    ),
    (
        ("does not exist",),
        Fault("its server has no such database", "make it, or check DATABASE_URL"),
    ),
    (
        ("connection failed", "could not translate host name", "timeout expired"),
        Fault("no server answers there", "start it, or check DATABASE_URL"),
    ),
    (
        (
            "server closed the connection",
            "terminating connection",
            "the connection is closed",
            "the connection is lost",
            "consuming input failed",
            "shutting down",
            "starting up",
        ),
        Fault("the connection broke off", "see that the server runs, then run it again"),
    ),
    (
        ("disk I/O error",),
        Fault("the disk failed", "check it and the space on it, then run it again"),
    ),
)


def fault(error: DatabaseError) -> Fault:
    """What went wrong with the database, for the person who must act; no statement, no secret."""
    text = str(error)
    for signs, found in _FAULTS:
        if any(sign in text for sign in signs):
            return found
    first = text.strip().splitlines()[0] if text.strip() else type(error).__name__
    return Fault(first, "see `troth doctor`")
