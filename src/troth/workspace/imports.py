"""Imports that are asked for in the browser and done in the background."""

import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django_tasks import task

from troth.facts.file import InvalidFacts, parse
from troth.ledger.importing import Imported, Origin, import_crm, import_facts
from troth.ledger.models import StoredFile
from troth.ledger.reviewing import review, waiting
from troth.ledger.tasks import looked_after
from troth.ledger.writing import present
from troth.sources import SourceError
from troth.sources import crm as source
from troth.workspace.models import ImportRun

STEP = 1000
SHOWN = 500
"""Rows left out that are kept with their reason."""

logger = logging.getLogger(__name__)


@task()
def run_import(pk: int) -> None:
    """Do an import that waits; then review what it touched. Run again, it does nothing more."""
    run = ImportRun.objects.get(pk=pk)
    if run.state in (ImportRun.DONE, ImportRun.FAILED):
        return
    _note(run, state=ImportRun.RUNNING, step="Reading")
    try:
        done, skipped = _facts(run) if run.kind == "facts" else _crm(run)
        _review(run)
    except (InvalidFacts, SourceError, ValueError) as error:
        faults = [str(each) for each in getattr(error, "faults", [])] or [str(error)]
        report = {"faults": faults[:SHOWN], "number": len(faults)}
        _note(run, state=ImportRun.FAILED, report=report, ended_at=present())
        return
    except DatabaseError:
        _note(run, state=ImportRun.FAILED, report={"faults": ["The database did not take it."]})
        raise
    report = {
        "added": dict(done.added),
        "changed": dict(done.changed),
        "unchanged": done.unchanged,
        "skipped": skipped[:SHOWN],
        "left_out": len(skipped),
    }
    _note(run, state=ImportRun.DONE, report=report, ended_at=present(), step="")


def _facts(run: ImportRun) -> tuple[Imported, list[list[str]]]:
    ((name, digest),) = run.files
    document = parse(bytes(StoredFile.objects.get(pk=digest).content))
    origin = Origin("facts", name, str(run.asked_by))
    return import_facts(document, origin, _watch(run)), []


def _crm(run: ImportRun) -> tuple[Imported, list[list[str]]]:
    with TemporaryDirectory() as folder:
        paths = []
        for name, digest in run.files:
            path = Path(folder) / Path(name).name
            path.write_bytes(bytes(StoredFile.objects.get(pk=digest).content))
            paths.append(path)
        reading = source.read(
            paths,
            me=run.options["me"],
            timezone=run.options["zone"],
            exported_at=None,
            mapping=None,
        )
    origin = Origin("crm", run.options["me"], str(run.asked_by))
    done = import_crm(reading.facts, origin, _watch(run))
    return done, [[each.source, each.reason] for each in reading.report.skipped]


def _review(run: ImportRun) -> None:
    now = present()
    work = waiting(now)
    total = len(work.relationships)
    reviewed = review(work, now, settings.TROTH["TROTH_PROCESSES"])
    for _ in _watch(run)(reviewed, total, "Reviewing relationships"):
        pass
    looked_after.send(sender=None, now=now)


def _watch(run: ImportRun) -> Any:
    """Show on the page how far it is, from outside the transaction where that is possible."""

    def watch(things: Iterable[Any], total: int, doing: str) -> Iterator[Any]:
        _note(run, step=doing, done=0, total=total)
        for number, each in enumerate(things, 1):
            yield each
            if number % STEP == 0:
                _note(run, done=number)

    return watch


def _note(run: ImportRun, **fields: Any) -> None:
    ImportRun.objects.filter(pk=run.pk).update(**fields)
