"""Generated worlds with every collection, and ways to make others of them."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP, Shape
from troth.facts.times import DAY, SECOND, Instant, parse_instant
from troth.review import Book, Review, read_facts, review

World = dict[str, Any]

WORLDS: list[World] = [
    json.loads(path.read_text())["facts"]
    for path in sorted((Path(__file__).parent / "examples/reviews").glob("*.json"))
]
FIRST, LAST = parse_instant("2025-03-01T00:00:00Z"), parse_instant("2026-08-01T00:00:00Z")


def some_world(random: Random) -> World:
    """A world with some of its records of relationships left out."""
    world = json.loads(json.dumps(random.choice(WORLDS)))
    share = random.choice((0.0, 0.1, 0.5))
    for name in OF_RELATIONSHIP:
        kept = [each for each in world.get(name, []) if random.random() >= share]
        if name == "messages":
            kept = _with_what_they_answer(world.get(name, []), kept)
        world[name] = kept
    return world


def _with_what_they_answer(messages: list[World], kept: list[World]) -> list[World]:
    by_id = {each["id"]: each for each in messages}
    wanted = {each["id"] for each in kept}
    for each in kept:
        answered = each.get("reply_to")
        while answered is not None and answered not in wanted:
            wanted.add(answered)
            answered = by_id[answered].get("reply_to")
    return [each for each in messages if each["id"] in wanted]


def some_time(random: Random) -> Instant:
    """A time at which worlds have something to review, often a round one."""
    at = random.randrange(FIRST, LAST)
    return at - at % random.choice((SECOND, DAY, 1))


def book_of(world: World) -> Book:
    """A world, read as any file is."""
    return Book(read_facts(json.dumps(world)))


def reviews_of(book: Book, at: Instant, me: str | None = None) -> dict[str, Review]:
    """The reviews of an organization, by relationship."""
    return {each.relationship: each for each in review(book, at, me)}


def told(book: Book, at: Instant, me: str | None = None) -> dict[str, Any]:
    """The reviews as they are printed, with evidence in a settled order."""
    printed = {}
    for name, each in reviews_of(book, at, me).items():
        assert each.failed == {}
        printed[name] = each.as_json()
        for finding in printed[name]["findings"]:
            finding["evidence"] = sorted(finding["evidence"])
    return json.loads(json.dumps(printed))


def changed_ids(world: World, change: Callable[[str, str], str]) -> World:
    """The world with every id changed, by its collection."""
    renamed = {"format": world["format"], "me": change("organizations", world["me"])}
    for name, shape in COLLECTIONS.items():
        renamed[name] = [_changed(shape, name, each, change) for each in world.get(name, [])]
    for each in renamed["opportunities"]:
        if each.get("initiative") is not None:
            each["initiative"] = change("opportunities", each["initiative"])
    return renamed


def _changed(
    shape: type[Shape], name: str, record: World, change: Callable[[str, str], str]
) -> World:
    fields, changed = fields_of(shape), dict(record)
    for key, value in record.items():
        field = fields[key]
        if value is None:
            continue
        if key == "id":
            changed[key] = change(name, value)
        elif field.rows is not None:
            changed[key] = [_changed(field.rows, "goals", row, change) for row in value]
        elif field.ref is not None and field.many:
            changed[key] = [change(field.ref, each) for each in value]
        elif field.ref is not None:
            changed[key] = change(field.ref, value)
    return changed
