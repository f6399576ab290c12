"""The doctor: what is wrong with a running system, each fault with its remedy."""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from troth.facts.times import HOUR, SECOND, format_instant
from troth.ledger import rows, schema
from troth.ledger.connected import connected
from troth.ledger.databases import SQLITE
from troth.ledger.models import Entry, StoredReview, Workspace
from troth.ledger.reviewing import waiting
from troth.ledger.writing import present

LEAST_FREE = 512 * 1024 * 1024
"""Bytes that should be free where an SQLite database lies."""
LATE = 24 * HOUR
"""A review that has been due for longer was forgotten."""
CLOCK_SKEW = 60 * SECOND


class Finding(NamedTuple):
    """What was looked at, whether it is well, what is so, and what to do if it is not."""

    what: str
    well: bool
    so: str
    remedy: str = ""


def examine() -> Iterator[Finding]:
    """Look at everything. What cannot be looked at because of an earlier fault is left out."""
    try:
        found = _connects()
    except DatabaseError as error:
        found = _broken("database", error)
    yield found
    if not found.well:
        return
    try:
        schema.check()
    except schema.WrongSchema as wrong:
        said, _, remedy = str(wrong).partition(": ")
        yield Finding("schema", False, said, remedy)
        return
    except DatabaseError as error:
        yield _broken("schema", error)
        return
    yield Finding("schema", True, "as this Troth wants it")
    for look in (_workspace, _integrity, _storage, _clock, _sources, _reviews, _tasks):
        try:
            yield look()
        except DatabaseError as error:
            yield _broken(look.__name__.strip("_"), error)


def _broken(what: str, error: DatabaseError) -> Finding:
    fault = schema.fault(error)
    return Finding(what, False, f"{schema.place()}: {fault.said}", fault.remedy)


def _connects() -> Finding:
    if connection.vendor == SQLITE:
        path = Path(connection.settings_dict["NAME"])
        if not path.exists():
            return Finding("database", False, f"{path} is not there", "run `troth init`")
        if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
            return Finding(
                "database",
                False,
                f"{path} cannot be written",
                "let this user write the file and its folder",
            )
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding("database", True, schema.place())


def _workspace() -> Finding:
    found = Workspace.objects.filter(pk=1).first()
    if found is None:
        return Finding("workspace", False, "there is none", "run `troth init`")
    begun = format_instant(found.began_at)
    if found.me_id is None:
        return Finding("workspace", True, f"begun {begun}, nothing imported yet")
    return Finding("workspace", True, f"{found.me_id}, begun {begun}")


def _integrity() -> Finding:
    """Whether the file is whole and every reference leads somewhere; a server sees to it itself."""
    for sql in ("PRAGMA quick_check(1)", "PRAGMA foreign_key_check"):
        for row in rows.fetch(sql) if connection.vendor == SQLITE else ():
            if row != ("ok",):
                return Finding("integrity", False, " ".join(map(str, row)), "restore a backup")
    return Finding("integrity", True, f"{Entry.objects.count()} entries in the audit trail")


def _storage() -> Finding:
    if connection.vendor != SQLITE:
        ((size,),) = rows.fetch("SELECT pg_database_size(current_database())")
        return Finding("storage", True, f"{size / 1e6:,.0f} MB used; see to the server's own disk")
    path = Path(connection.settings_dict["NAME"])
    free = shutil.disk_usage(path.parent).free
    so = f"{path.stat().st_size / 1e6:,.0f} MB used, {free / 1e6:,.0f} MB free"
    return Finding("storage", free >= LEAST_FREE, so, "free some space, or move the database")


def _clock() -> Finding:
    latest = Entry.objects.order_by("-at").values_list("at", flat=True).first() or 0
    server = int(time.time()) * SECOND
    if connection.vendor != SQLITE:
        ((seconds,),) = rows.fetch("SELECT extract(epoch FROM now())::bigint")
        server = seconds * SECOND
    here = present()
    if latest > here + CLOCK_SKEW:
        so = f"the last entry is of {format_instant(latest)}, later than now"
        return Finding("clock", False, so, "set this machine's clock (see NTP)")
    if abs(server - here) > CLOCK_SKEW:
        so = "this machine's clock and the database server's differ"
        return Finding("clock", False, so, "set both by NTP")
    return Finding("clock", True, format_instant(here))


def _sources() -> Finding:
    found = list(connected().order_by("kind", "name"))
    failing = [f"{each.name}: {each.error}" for each in found if each.error]
    late = present() - LATE
    silent = [
        f"{each.name} was not read for a day"
        for each in found
        if not each.error and max(each.last_read_at or 0, each.connected_at) < late
    ]
    remedy = "see Sources in the workspace" if failing else "run `troth worker`"
    so = "; ".join(failing + silent) or f"{len(found)} connected"
    return Finding("sources", not failing and not silent, so, remedy)


def _reviews() -> Finding:
    if Workspace.objects.filter(pk=1, me__isnull=False).first() is None:
        return Finding("reviews", True, "nothing to review yet")
    now = present()
    late = StoredReview.objects.filter(wake_at__lt=now - LATE).count()
    failed = StoredReview.objects.exclude(failed={}).count()
    if failed:
        so = f"{failed} reviews have a rule that could not be judged"
        return Finding("reviews", False, so, "see `troth review --relationship ID`; report it")
    so = f"{StoredReview.objects.count()} stored, {len(waiting(now).relationships)} waiting"
    return Finding("reviews", not late, so if not late else f"{late} overdue", "run `troth worker`")


def _tasks() -> Finding:
    since = timezone.now() - timedelta(days=1)
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=since).count()
    so = f"{DBTaskResult.objects.ready().count()} waiting, {failed} failed within a day"
    return Finding("tasks", not failed, so, "see the log of `troth worker`")
