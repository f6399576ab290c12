"""The stage history of an opportunity, from whatever dates a CRM gives.

A row says that a stage had been reached by then, and no more than the export says: where only the
present stage is known, it is dated as late as it can have been reached, and that is reported.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from troth.facts.model import Stage, StageName
from troth.facts.times import Instant
from troth.sources.crm.forms import CLOSED, STAGES

Say = Callable[[str], None]


class Entry(NamedTuple):
    """A stage that was entered at a time.

    `rank` tells the order of entries of one instant. `firm`: a history says so, not a field that
    anybody may have filled in by hand. `say` reports on the line that the entry is from.
    """

    at: Instant
    rank: tuple[str, int]
    stage: StageName
    firm: bool
    say: Say


class Present(NamedTuple):
    """What the opportunity itself says: its stage, None if unknown, and its times."""

    stage: StageName | None
    created: Instant | None
    since: Instant | None
    """When it entered its stage; of a closed one: when it closed."""
    modified: Instant | None
    """Its last change, when it was surely in its stage."""
    say: Say


def entry(at: Instant, stage: StageName, say: Say, firm: bool = False, tie: str = "") -> Entry:
    """An entry; of several at one instant the lesser `tie` comes first, then the earlier stage."""
    return Entry(at, (tie, STAGES.index(stage)), stage, firm, say)


def stage_rows(
    entries: Iterable[Entry], present: Present, exported_at: Instant | None
) -> tuple[Stage, ...]:
    """The stage rows in order of time; none if nothing is known."""
    rows = sorted(entries, key=lambda row: (row.at, row.rank))
    created = present.created
    if created is not None and (rows or present.stage) and (not rows or created < rows[0].at):
        # Whatever it has become, an opportunity that has been created is a prospect at least.
        rows.insert(0, entry(created, "prospect", present.say))
    if present.stage and (not rows or rows[-1].stage != present.stage):
        rows = _with_present(rows, present.stage, present, exported_at)
    stages: list[Stage] = []
    for row in rows:
        if stages and stages[-1].stage == row.stage:
            row.say(f"is still {_words(row.stage)}: no stage row of its own")
        else:
            stages.append(Stage(stage=row.stage, at=row.at))
    return tuple(stages)


def _with_present(
    rows: list[Entry], stage: StageName, present: Present, exported_at: Instant | None
) -> list[Entry]:
    """The rows and the present stage, which they do not end with."""
    first = rows[0] if rows and not rows[0].firm else None
    if present.since is None and first and STAGES.index(first.stage) > STAGES.index(stage):
        present.say(f"has a date for {_words(first.stage)}, which it is not: begins then")
        return [entry(first.at, stage, present.say)]
    at = present.since
    if at is None:
        at = present.modified if present.modified is not None else exported_at
        if at is None:
            present.say("no date, and no file names one: say when it was exported (--exported-at)")
            return rows
        if not rows:
            present.say("no date: begins at the time of the export")
        else:
            present.say(f"no date says since when it is {_words(stage)}: dated as late as can be")
    while stage in CLOSED and rows and not rows[-1].firm and rows[-1].at > at:
        present.say(f"was {_words(rows[-1].stage)} only after it closed: that is left out")
        rows = rows[:-1]
    if rows and at < rows[-1].at:
        present.say(f"is {_words(stage)} since before its last change of stage: dated with that")
        at = rows[-1].at
    return [*rows, entry(at, stage, present.say)]


def _words(stage: StageName) -> str:
    return stage.replace("_", " ")
