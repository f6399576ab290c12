"""How a database stands: every row in it, but for the numbers and times that each run has anew."""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import AutoField, Model

from troth.ledger import backup, exporting, rows

Standing = dict[str, Counter[Any]]
"""Rows by the relationship whose review they belong to; under nothing, all others."""

_MOMENTS = {"began_at", "first_read_at", "last_read_at", "as_of", "since"}
_MOMENT_OF_RUN = {"entries": "at", "finding_events": "at"}
_OF_REVIEWS = {"touches", "reviews", "findings", "finding_events"}


def standing(folder: Path) -> Standing:
    """How the database in use stands, and the backups in a folder."""
    tables = list(apps.get_app_config("ledger").get_models())
    numbered = {each: _numbers(each) for each in tables if isinstance(each._meta.pk, AutoField)}
    found: Standing = defaultdict(Counter)
    for model in tables:
        for of, row in _rows(model, numbered):
            found[of][row] += 1
    found[""]["export", sha256(b"".join(exporting.facts_file())).hexdigest()] = 1
    for path in folder.glob("*.backup"):
        found[""]["file", path.name, contents(path)] = 1
    return dict(found)


def _numbers(model: type[Model]) -> dict[int, Any]:
    """What rows are known by instead of by their number: of reviews their sides, else the order."""
    table = model._meta.db_table
    if table == "reviews":
        found = rows.fetch("SELECT id, relationship_id, side_id FROM reviews")
        return {number: (relationship, side) for number, relationship, side in found}
    ordered = rows.fetch(f"SELECT id FROM {table} ORDER BY id")
    return {number: place for place, (number,) in enumerate(ordered)}


def _rows(
    model: type[Model], numbered: Mapping[type[Model], Mapping[int, Any]]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows of a table, each with the relationship whose review it belongs to."""
    table = model._meta.db_table
    left_out = {*_MOMENTS, _MOMENT_OF_RUN.get(table), "id" if model in numbered else None}
    fields = [each for each in model._meta.concrete_fields if each.column not in left_out]
    columns = [each.column for each in fields]
    known = {
        place: numbered[each.related_model]
        for place, each in enumerate(fields)
        if each.related_model in numbered
    }
    for row in rows.fetch(f"SELECT {', '.join(columns)} FROM {table}"):
        values = list(row)
        for place, names in known.items():
            values[place] = names.get(values[place])
        if table == "reviews":  # its sums decay from the time of the review on
            rules = json.loads(values[columns.index("rules")])
            values[columns.index("rules")] = tuple((rule, rules[rule][0]) for rule in sorted(rules))
        of = ""
        if table == "findings":
            of, _ = values[columns.index("review_id")]
        elif table in _OF_REVIEWS:
            of = values[columns.index("relationship_id")]
        yield of, (table, *values)


def contents(path: Path) -> str:
    """What a backup holds, as a hash; or that it is none."""
    try:
        backup._checked(path)
    except backup.BadBackup as error:
        return str(error)
    with gzip.open(path) as file:
        _, *lines, _ = file
    return sha256(b"".join(sorted(lines))).hexdigest()


def amiss(found: Standing, states: Iterable[Standing], *, by_part: bool) -> tuple[int, int]:
    """How many rows are lost and doubled in what should be one of some states as a whole.

    With `by_part`, each relationship may be in another of them.
    """
    allowed = list(states)
    if found in allowed:
        return 0, 0
    names = {name for each in (found, *allowed) for name in each}
    parts = [[name] for name in names] if by_part else [list(names)]
    lost = doubled = 0
    for part in parts:
        missing, more = min((_differing(found, each, part) for each in allowed), key=sum)
        lost, doubled = lost + missing, doubled + more
    return lost, doubled


def _differing(found: Standing, state: Standing, part: Iterable[str]) -> tuple[int, int]:
    """How many rows of a part of a state are not found, and how many more are."""
    none: Counter[Any] = Counter()
    pairs = [(found.get(each, none), state.get(each, none)) for each in part]
    return (
        sum((there - here).total() for here, there in pairs if here != there),
        sum((here - there).total() for here, there in pairs if here != there),
    )
