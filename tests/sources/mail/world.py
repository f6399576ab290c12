"""The settled cast of the mail in these tests, and what a reading of some mail gives."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from troth.facts.actions import read_action
from troth.facts.fields import writer
from troth.facts.file import read
from troth.facts.model import Facts
from troth.review.book import Book
from troth.rules import RANGES
from troth.sources.items import Amendment, Item, Question, Tally, collection_of
from troth.sources.known import Known
from troth.sources.mail import extract
from troth.sources.reading import Skipped

HERE = Path(__file__).parent


@cache
def facts() -> Facts:
    """The organizations, people, relationships and meetings that the mail is read by."""
    return read((HERE / "facts.json").read_bytes(), RANGES)


def items_of(*paths: Path) -> list[Item]:
    """What some mail tells."""
    return list(extract(paths, Known(facts()), Tally()))


def told(items: Iterable[Item]) -> dict[str, Any]:
    """What items come to: facts by collection and id with what amends them, and questions by id.

    An amendment takes effect once the fact, and every fact that it names, is there.
    """
    found: dict[str, dict[str, Any]] = {"people": {}, "messages": {}, "questions": {}}
    amendments = []
    for each in items:
        if isinstance(each, Amendment):
            amendments.append(each)
        elif isinstance(each, Question):
            found["questions"].setdefault(each.id, msgspec.to_builtins(each) | {"source": ""})
        elif not isinstance(each, Skipped):
            record = {k: v for k, v in writer(type(each))(each).items() if v not in (None, [], ())}
            found[collection_of(each)][each.id] = record
    for each in amendments:
        record = found["messages"].get(each.id)
        answered = found["messages"].get(each.fields.get("reply_to", each.id))
        if record and answered and answered["sent_at"] <= record["sent_at"]:
            record.update(each.fields)
    return found


def check(found: dict[str, Any]) -> None:
    """Hold facts, and each question's action with them, against the rules of a facts file."""
    book = Book(facts())
    new = {name: list(found[name].values()) for name in ("people", "messages")}
    read_action({"add": new}, book.records, RANGES, book.of)
    for question in found["questions"].values():
        action = question["if_yes"]
        added = action.get("add", {})
        both = {name: [*new.get(name, ()), *added.get(name, ())] for name in {*new, *added}}
        both_set = action.get("set", {})
        read_action({"add": both, "set": both_set}, book.records, RANGES, book.of)
