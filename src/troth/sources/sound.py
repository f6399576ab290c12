"""Facts of a source, without those that `facts.md` refuses: the rest goes on.

A facts file is refused as a whole; a mailbox is not. One bad message is left out and told of.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from troth.facts.actions import Change
from troth.facts.file import InvalidFacts

Key = tuple[str, str]
"""(collection, id)"""
Record = dict[str, Any]
"""A fact as a facts file has it."""
Read = Callable[[Mapping[str, list[Record]]], list[Change]]
"""Reads records by collection; raises InvalidFacts with all errors."""


def without_faulty(
    records: Mapping[Key, Record], read: Read
) -> tuple[list[Change], dict[Key, str]]:
    """The changes that records make, and why some were left out.

    `records` is in an order in which none names a later one of another collection.
    """
    left, refused = dict(records), dict[Key, str]()
    while left:
        try:
            return read(_by_collection(left.items())), refused
        except InvalidFacts as error:
            found = {
                (each.collection, each.record): f"{each.field}: {each.sentence}"
                for each in reversed(error.faults)
                if (each.collection, each.record) in left
            }
            if not found:  # the fault shows in what is there already
                return _one_by_one(left, refused, read)
        for key in found:
            del left[key]
        refused |= found
    return [], refused


def _one_by_one(
    records: dict[Key, Record], refused: dict[Key, str], read: Read
) -> tuple[list[Change], dict[Key, str]]:
    """As `without_faulty`, by looking for the records with which it does not work."""
    accepted: list[tuple[Key, Record]] = []
    changes: list[Change] = []

    def accept(more: list[tuple[Key, Record]]) -> None:
        nonlocal accepted, changes
        try:
            changes = read(_by_collection([*accepted, *more]))
            accepted = [*accepted, *more]
        except InvalidFacts as error:
            if len(more) == 1:
                refused[more[0][0]] = str(error.faults[0])
                return
            half = len(more) // 2
            accept(more[:half])
            accept(more[half:])

    accept(list(records.items()))
    return changes, refused


def _by_collection(records: Iterable[tuple[Key, Record]]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for (name, _), each in records:
        found[name].append(each)
    return dict(found)
