"""A mapping file to begin with, for an export of no known form."""

import glob
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from troth.sources.crm.export import files
from troth.sources.crm.forms import (
    FIELDS,
    NEEDED,
    STAGES,
    Form,
    TableName,
    identify,
    key,
    known_forms,
    letters,
    stage_of,
)
from troth.sources.crm.tables import Table, read_table

_OTHER_WORDS = {
    "id": "id|key|number|code|guid|identifier",
    "name": "name|title|subject|opportunity|deal|account|company|organization|product",
    "country": "country|land",
    "city": "city|town",
    "website": "website|domain|url|web",
    "parent_name": "parent|parent company|subsidiary of|holding",
    "account_id": "account id|customer id|company id|client id|organization id",
    "account_name": "account|customer|company|client|organization|customer name|company name",
    "stage": "stage|status|phase|state|step",
    "amount": "amount|value|revenue|worth|total|price",
    "currency": "currency",
    "created": "created|created at|created on|creation date|opened|start date|date",
    "closed": "closed|close date|closed at|closing date|expected close|end date",
    "modified": "modified|updated|updated at|last modified|last update",
    "owner_name": "owner|seller|sales rep|sales agent|assigned to|responsible",
    "description": "description|details|comment|notes",
    "partner_name": "partner|partner name|reseller",
    "role": "role",
    "opportunity_id": "opportunity id|deal id|lead id",
    "opportunity_name": "opportunity|deal|opportunity name|deal name",
    "at": "at|changed at|date|changed on|since",
    "first_name": "first name|given name",
    "last_name": "last name|surname|family name",
    "email": "email|e-mail|mail",
    "title": "title|job title|position",
    "manager": "manager|team lead",
}
"""What other CRMs call the fields."""

_HEAD = """\
# How Troth reads this export: troth read crm FOLDER --mapping THIS_FILE
#
# A table without a file pattern is known by its columns. Its columns are written as
# field = "Column" or field = ["Column", "another of which the first found is read"].
# To say how to read 3/1/2024, add to a table: dates = "day first" (or "month first").
# Columns without a field of their own can be kept as remarks: notes = ["Column"].
"""


_GUESSED = "# Guessed from the names of its columns: please check."


def suggest(paths: Sequence[Path]) -> str:
    """A mapping file (TOML), of use as it is, for the export in some files or folders.

    Known forms are written out as they are known, others as far as their column names suggest.
    Raises SourceError for a file that cannot be read.
    """
    tables = [read_table(path) for path, _ in files(paths)]
    known = [(table, form) for table in tables if (form := identify(table.header))]
    others = [table for table in tables if not identify(table.header)]
    systems = {form.system for _, form in known}
    system = systems.pop() if len(systems) == 1 else "crm"
    # Beside tables of a known form, one that is not may be anything: a guess there is a remark.
    guesses = [(table, form) for table in others if (form := _guess(table))]
    active = known or guesses
    parts = [_HEAD, f"system = {_text(system)}", "", *_stages(active)]
    for table, form in active:
        parts += ["", *([] if known else [_GUESSED]), *_written(table, form, system)]
    for table in others:
        if known or not _guess(table):
            parts += ["", *_unknown(table)]
    return "\n".join(parts) + "\n"


def _stages(tables: Sequence[tuple[Table, Form]]) -> Iterator[str]:
    """Each stage that the files name, with its meaning if it is known."""
    yield f"# What each stage of the export means, of: {', '.join(STAGES)}."
    yield '# One that means "" is not decided: its rows are reported.'
    yield "[stages]"
    rows: Counter[str] = Counter()
    for table, form in tables:
        place = _places(table, form).get("stage")
        if place is not None:
            rows.update(" ".join(cells[place].split()) for _, cells in table.rows)
    known = {letters(stage): stage for stage in STAGES}
    for form in known_forms():
        known |= form.stages
    for name in sorted(filter(None, rows)):
        yield f"{_text(name)} = {_text(stage_of(name, known) or '')}  # rows: {rows[name]}"


def _written(table: Table, form: Form, system: str) -> Iterator[str]:
    """A table of a known or guessed form."""
    if form.system != system:
        yield f"# {_text(table.path.name)} is {form.name}, which is known: it needs no mapping."
        return
    places = _places(table, form)
    yield from _start(table)
    yield f"table = {_text(form.table)}"
    if form.times == "utc":
        yield 'times = "utc"'
    if form.stage_dates:
        yield f"stage_dates = {_text(form.stage_dates)}"
    notes = [name for name in form.notes if key(name) in map(key, table.header)]
    if notes:
        yield f"notes = [{', '.join(map(_text, notes))}]"
    yield "[tables.columns]"
    for field, place in places.items():
        yield f"{field} = {_text(table.header[place])}"
    left = [name for at, name in enumerate(table.header) if name and at not in places.values()]
    if left:
        yield f"# Columns without a field: {', '.join(map(_text, left))}."
    yield f"# Fields of {form.table}: {', '.join(FIELDS[form.table])}."


def _unknown(table: Table) -> Iterator[str]:
    """A table of which not even the kind can be guessed, commented out."""
    for line in _start(table):
        yield f"# {line}"
    yield f"# table = one of: {', '.join(FIELDS)}"
    yield "# [tables.columns]"
    for name in table.header:
        yield f"# field = {_text(name)}"


def _start(table: Table) -> Iterator[str]:
    yield "[[tables]]"
    yield f"file = {_text(glob.escape(table.path.name))}"


def _guess(table: Table) -> Form | None:
    """The form that a file's column names suggest; None if they suggest none."""
    best: Form | None = None
    for kind in FIELDS:
        columns = _guessed_columns(table, kind)
        if all(any(field in columns for field in group) for group in NEEDED[kind]):
            form = Form(table=kind, columns=columns)
            if best is None or len(columns) > len(best.columns):
                best = form
    return best


def _guessed_columns(table: Table, kind: TableName) -> dict[str, str | tuple[str, ...]]:
    columns: dict[str, str | tuple[str, ...]] = {}
    free = {letters(name): name for name in reversed(table.header) if letters(name)}
    for field in FIELDS[kind]:
        words = [field, *_OTHER_WORDS.get(field, "").split("|")]
        for form in known_forms():
            if form.table == kind:
                words += form.names_of(field)
        found = next((letters(word) for word in words if letters(word) in free), None)
        if found:
            columns[field] = free.pop(found)
    return columns


def _places(table: Table, form: Form) -> dict[str, int]:
    """Which column of a table holds each field of a form."""
    header = list(map(key, table.header))
    return {
        field: header.index(key(name))
        for field in form.columns
        for name in form.names_of(field)[::-1]
        if key(name) in header
    }


def _text(text: str) -> str:
    """A text as TOML writes it. JSON writes it alike, but for one control character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
