"""Backups: every table in one compressed file, for either database, checked before it is used.

A backup is lines of JSON under gzip, bytes in base 64: a heading, then for each table its name and
columns followed by its rows, then a seal with the number of lines and their SHA-256. A backup that
is cut or altered is refused before anything is written.
"""

import gzip
import json
import os
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from troth.ledger import rows, schema
from troth.ledger.loading import snapshot
from troth.ledger.models import Entry, Workspace
from troth.ledger.writing import Watch, present, unwatched

FORMAT = "troth-backup/1"
_BATCH = 5_000
_LEFT_OUT = {
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "replays",
    "replayed",
    "replayed_uses",
    "replayed_reviews",
    "replayed_findings",
}
"""Tables that say nothing that lasts, or that every database fills by itself."""


class BadBackup(Exception):
    """A backup that cannot be used; the message says why."""


def back_up(path: Path, watch: Watch = unwatched) -> int:
    """Write a backup. Returns the number of rows.

    The file is there whole or not at all. Raises OSError.
    """
    part = path.with_name(f".{path.name}.part")
    digest, number, written = sha256(), 0, 0
    try:
        with part.open("wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=5, mtime=0) as file:
                for kind, line in _lines(watch):
                    file.write(line)
                    digest.update(line)
                    number += 1
                    written += kind == "row"
                seal = {"lines": number, "sha256": digest.hexdigest()}
                file.write(msgspec.json.encode(seal) + b"\n")
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(path)
    except BaseException as error:
        part.unlink(missing_ok=True)
        if isinstance(error, OSError):  # a full disk names no file
            error.filename = str(path)
        raise
    return written


def _lines(watch: Watch = unwatched) -> Iterator[tuple[str, bytes]]:
    encode = msgspec.json.encode
    with snapshot():
        migrations = sorted(schema.applied())
        heading = {"format": FORMAT, "at": present(), "migrations": migrations}
        yield "heading", encode(heading) + b"\n"
        for model in _models():
            columns = [field.column for field in model._meta.concrete_fields]
            table = model._meta.db_table
            yield "table", encode({"table": table, "columns": columns}) + b"\n"
            listed = ", ".join(f'"{column}"' for column in columns)
            found = rows.fetch(f'SELECT {listed} FROM "{table}"')
            for row in watch(found, model.objects.count(), f"Saving {table}"):
                yield "row", encode(row, enc_hook=_plain) + b"\n"


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in _LEFT_OUT:
            yield model


def _plain(value: Any) -> Any:
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a backup")


def restore(path: Path, watch: Watch = unwatched) -> int:
    """Put a backup into an empty database. Returns the number of rows.

    Raises BadBackup, before anything is written, for a file that is cut, altered or of a newer
    Troth, and where the database is not empty; OSError.
    """
    heading, lines = _checked(path)
    migrations = {(app, name) for app, name in heading["migrations"]}
    if unknown := migrations - schema.wanted() - schema.replaced():
        names = ", ".join(sorted(f"{app}.{name}" for app, name in unknown))
        raise BadBackup(f"{path} is of a newer Troth (it has {names}): update Troth")
    targets = sorted({app: (app, name) for app, name in sorted(migrations)}.values())
    executor = MigrationExecutor(connection)
    applied = schema.applied()
    if not applied:
        executor.migrate(targets)
    elif applied != migrations or Entry.objects.exists():
        raise BadBackup(f"{schema.place()} is not empty: restore into an empty place")
    old = executor.loader.project_state(targets).apps
    known = {model._meta.db_table: model for model in old.get_models(include_auto_created=True)}
    written = 0
    with transaction.atomic(), path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as file:
        Workspace.objects.all().delete()
        next(file)
        table = ""
        binary: list[int] = []
        columns: list[str] = []
        waiting: list[list[Any]] = []
        for line in watch(islice(file, lines), lines, "Restoring"):
            value = json.loads(line)
            if waiting and (isinstance(value, dict) or len(waiting) == _BATCH):
                rows.write(table, columns, waiting)
                waiting = []
            if isinstance(value, dict):
                table, columns = value["table"], value["columns"]
                binary = _binary(known[table], columns)
            else:
                for at in binary:
                    value[at] = b64decode(value[at])
                waiting.append(value)
                written += 1
        if waiting:
            rows.write(table, columns, waiting)
        _restart_sequences(known.values())
    schema.migrate()
    return written


def _binary(model: type[models.Model], columns: list[str]) -> list[int]:
    """Which columns hold bytes."""
    kinds = {field.column: field for field in model._meta.concrete_fields}
    return [at for at, each in enumerate(columns) if isinstance(kinds[each], models.BinaryField)]


def _restart_sequences(known: Iterable[type[models.Model]]) -> None:
    """Have the next row that gets a number get one that none has."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(known)):
            cursor.execute(statement)


def _checked(path: Path) -> tuple[dict[str, Any], int]:
    """The heading of a backup, and how many lines follow it but for the seal."""
    digest, number, last, heading = sha256(), 0, b"", None
    try:
        with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as file:
            for line in file:
                if number:
                    digest.update(last)
                heading = heading or json.loads(line)
                last, number = line, number + 1
            seal = json.loads(last) if last else None
    except (gzip.BadGzipFile, EOFError, zlib.error, ValueError):
        raise BadBackup(f"{path} is no backup, or it is cut or altered") from None
    if not isinstance(heading, dict) or heading.get("format") != FORMAT:
        raise BadBackup(f"{path} is no backup of Troth")
    if seal != {"lines": number - 1, "sha256": digest.hexdigest()}:
        raise BadBackup(f"{path} is cut or altered: its seal does not fit")
    return heading, number - 2
