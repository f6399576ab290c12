"""Imports that are asked for in the browser and done in the background.

Files of mail, calendars, transcripts and documents are kept only until they were read.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django_tasks import task
from msgspec import structs

from troth.facts.file import InvalidFacts, parse
from troth.ledger.capturing import Captured, Tell, capture
from troth.ledger.importing import Imported, Origin, import_crm, import_facts
from troth.ledger.loading import known_to_sources
from troth.ledger.models import Agreement, StoredFile
from troth.ledger.reviewing import review, waiting
from troth.ledger.tasks import looked_after
from troth.ledger.writing import present
from troth.sources import SourceError, transcript
from troth.sources import crm as source
from troth.sources.items import Item, Tally
from troth.sources.known import Known
from troth.sources.listing import kind_of
from troth.sources.listing import source as source_of_kind
from troth.workspace.models import ImportRun

ANY = "files"
"""Files of any source that is read piece by piece; which, each of them tells."""
TRANSCRIPT = transcript.KIND
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
        if run.kind == ANY:
            report = _captured(run)
        else:
            done, skipped = _facts(run) if run.kind == "facts" else _crm(run)
            report = {
                "added": dict(done.added),
                "changed": dict(done.changed),
                "unchanged": done.unchanged,
                "reasons": _reasons(skipped),
                "left_out": len(skipped),
            }
        _review(run)
    except (InvalidFacts, SourceError, ValueError) as error:
        faults = [str(each) for each in getattr(error, "faults", [])] or [str(error)]
        report = {"faults": faults[:SHOWN], "number": len(faults)}
        _note(run, state=ImportRun.FAILED, report=report, ended_at=present())
        return
    except DatabaseError:
        _note(run, state=ImportRun.FAILED, report={"faults": ["The database did not take it."]})
        raise
    _note(run, state=ImportRun.DONE, report=report, ended_at=present(), step="")


def _reasons(skipped: list[list[str]]) -> list[tuple[str, int, str]]:
    """Why something was not taken over, how often, and where first; the most frequent first."""
    first: dict[str, str] = {}
    for place, reason in skipped:
        first.setdefault(reason, place)
    counted = Counter(reason for _, reason in skipped).most_common(SHOWN)
    return [(reason, times, first[reason]) for reason, times in counted]


def _captured(run: ImportRun) -> dict[str, Any]:
    """Read files of any source; each tells by itself of which kind it is."""
    total = _Total()
    actor = str(run.asked_by)
    with files_of(run) as paths:
        by_kind: dict[str, list[Path]] = {}
        for path in paths:
            kind = kind_of(path)
            if kind is None:
                total.leave_out(path.name, "nothing reads a file of this kind")
            else:
                by_kind.setdefault(kind, []).append(path)
        for kind, several in by_kind.items():
            found = source_of_kind(kind)
            assert found is not None
            items = found.extract(several, known_to_sources(), Tally())
            if kind == TRANSCRIPT and run.options.get("meeting"):
                items = _of_meeting(several, run.options["meeting"])
            origin = Origin(kind, " ".join(each.name for each in several), actor)
            total.add(capture(items, origin, _tell(run, kind)))
    if not by_kind:
        raise ValueError("; ".join(": ".join(each) for each in total.skipped))
    return total.report()


def _of_meeting(paths: list[Path], pk: str) -> Iterator[Item]:
    """What transcripts tell of a meeting that they are said to be of."""
    known = known_to_sources()
    (meeting,) = (each for each in known.facts.meetings if each.id == pk)
    same = [each for each in known.facts.meetings if each.starts_at == meeting.starts_at]
    facts = structs.replace(known.facts, meetings=same)
    return transcript.extract(paths, Known(facts), Tally(), starts_at=meeting.starts_at)


class _Total:
    """What several readings did together."""

    def __init__(self) -> None:
        self.added: Counter[str] = Counter()
        self.changed: Counter[str] = Counter()
        self.unchanged = self.questions = self.left_out = 0
        self.skipped: list[list[str]] = []

    def leave_out(self, place: str, reason: str) -> None:
        self.left_out += 1
        self.skipped.append([place, reason])

    def add(self, done: Captured) -> None:
        self.added.update(done.added)
        self.changed.update(done.changed)
        self.unchanged += done.unchanged
        self.questions += done.questions
        self.left_out += done.left_out
        self.skipped += [[each.source, each.reason] for each in done.skipped]

    def report(self) -> dict[str, Any]:
        return {
            "added": dict(self.added),
            "changed": dict(self.changed),
            "unchanged": self.unchanged,
            "questions": self.questions,
            "skipped": self.skipped[:SHOWN],
            "left_out": self.left_out,
        }


def _tell(run: ImportRun, kind: str) -> Tell:
    def tell(done: Captured) -> None:
        found = done.facts + done.unchanged
        _note(run, step=f"Reading {kind}: {found:,} facts, {done.questions:,} questions")

    return tell


@contextmanager
def files_of(run: ImportRun) -> Iterator[list[Path]]:
    """The files of a run in a folder; where they are only to be read, they are then forgotten."""
    with TemporaryDirectory() as folder:
        paths = []
        for number, (name, digest) in enumerate(run.files):
            path = Path(folder) / str(number) / (Path(name).name or "file")
            path.parent.mkdir()
            path.write_bytes(bytes(StoredFile.objects.get(pk=digest).content))
            paths.append(path)
        try:
            yield paths
        finally:
            if run.kind == ANY:
                forget([digest for _, digest in run.files])


def forget(digests: list[str]) -> None:
    """Keep some files no more, save those that an agreement names."""
    signed = Agreement.objects.filter(document__in=digests).values("document")
    StoredFile.objects.filter(pk__in=digests).exclude(pk__in=signed).delete()


def _facts(run: ImportRun) -> tuple[Imported, list[list[str]]]:
    ((name, digest),) = run.files
    document = parse(bytes(StoredFile.objects.get(pk=digest).content))
    origin = Origin("facts", name, str(run.asked_by))
    return import_facts(document, origin, _watch(run)), []


def _crm(run: ImportRun) -> tuple[Imported, list[list[str]]]:
    with files_of(run) as paths:
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
