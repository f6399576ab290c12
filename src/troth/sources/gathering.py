"""All that a source says beside a facts file: what it adds to it, sets in it, and asks.

For files that fit into memory; the ledger stores a stream in portions instead.
"""

from collections.abc import Iterable
from typing import Any

import msgspec

from troth.facts.actions import read_action
from troth.facts.fields import writer
from troth.facts.model import COLLECTIONS, Facts
from troth.review.book import Book
from troth.rules import RANGES
from troth.sources.amending import amended, names
from troth.sources.items import Amendment, Item, Question, collection_of
from troth.sources.reading import Skipped
from troth.sources.sound import Key, Record, without_faulty


class Gathered(msgspec.Struct, frozen=True):
    """What a source says: an action on the facts, questions, and what was not taken over."""

    add: dict[str, list[Record]]
    set: dict[str, dict[str, Record]]
    questions: tuple[Question, ...]
    skipped: tuple[Skipped, ...]

    @property
    def facts(self) -> int:
        """How many facts it adds or changes."""
        return sum(map(len, (*self.add.values(), *self.set.values())))


def gather(items: Iterable[Item], facts: Facts) -> Gathered:
    """Go through the items of a source. Raises SourceError."""
    book = Book(facts)
    said: dict[Key, Record] = {}
    amendments: list[Amendment] = []
    questions: dict[str, Question] = {}
    skipped: list[Skipped] = []
    for each in items:
        if isinstance(each, Question):
            questions.setdefault(each.id, each)
        elif isinstance(each, Skipped):
            skipped.append(each)
        elif isinstance(each, Amendment):
            amendments.append(each)
        else:
            name = collection_of(each)
            said[name, each.id] = writer(type(each))(each)
    places = {key: each.get("source", "") for key, each in said.items()}
    there = {key: _there(book, key) for key in said}
    records = {
        key: each if there[key] is None else amended(key[0], there[key] or {}, each)
        for key, each in said.items()
    }
    records, refused = _sound(records, book)
    skipped += [Skipped(places[key], reason) for key, reason in refused.items()]
    tried = dict(records)
    for each in amendments:
        if all(key in records or _is_there(book, key) for key in names(each)):
            key = each.collection, each.id
            before = tried.get(key) or _there(book, key) or {}
            tried[key] = amended(key[0], before, each.fields)
    _, refused = _sound(tried, book)
    records = {
        key: records[key] if key in refused else each
        for key, each in tried.items()
        if key in records or key not in refused
    }
    return Gathered(*_as_action(records, book), tuple(questions.values()), tuple(skipped))


def _is_there(book: Book, key: Key) -> bool:
    return key[1] in book.records[key[0]]


def _there(book: Book, key: Key) -> Record | None:
    found = book.records[key[0]].get(key[1])
    return None if found is None else writer(COLLECTIONS[key[0]])(found)


def _sound(records: dict[Key, Record], book: Book) -> tuple[dict[Key, Record], dict[Key, str]]:
    """Those records that may stand, and why others may not."""

    def read(by_name: Any) -> Any:
        action: dict[str, Any] = {"add": {}, "set": {}}
        for name, several in by_name.items():
            for each in several:
                if _is_there(book, (name, each["id"])):
                    action["set"].setdefault(name, {})[each["id"]] = each
                else:
                    action["add"].setdefault(name, []).append(each)
        return read_action(action, book.records, RANGES, book.of)

    _, refused = without_faulty(records, read)
    return {key: each for key, each in records.items() if key not in refused}, refused


def _as_action(
    records: dict[Key, Record], book: Book
) -> tuple[dict[str, list[Record]], dict[str, dict[str, Record]]]:
    add: dict[str, list[Record]] = {}
    changes: dict[str, dict[str, Record]] = {}
    for key, each in records.items():
        name, pk = key
        before = _there(book, key)
        if before is None:
            told = {field: value for field, value in each.items() if value is not None}
            add.setdefault(name, []).append(told)
            continue
        fields = {
            field: each.get(field)
            for field in {**before, **each}
            if each.get(field) != before.get(field) and field not in ("source", "source_id")
        }
        if fields:
            changes.setdefault(name, {})[pk] = fields
    return add, changes
