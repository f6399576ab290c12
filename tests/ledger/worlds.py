"""Worlds cut into slices, and worlds that went on."""

from random import Random
from typing import Any

import msgspec

from tests.worlds import World
from troth.facts.file import InvalidFacts
from troth.facts.model import COLLECTIONS, Facts
from troth.ledger.known import references
from troth.review import read_facts


def facts_of(facts: Facts) -> Facts:
    """The facts in order of their ids."""
    return msgspec.structs.replace(
        facts,
        **{
            name: sorted(getattr(facts, name), key=lambda each: str(each.id))
            for name in COLLECTIONS
        },
    )


def _named(name: str, record: World) -> set[tuple[str, str]]:
    """What a record names, by collection and id."""
    found: set[tuple[str, str]] = set()
    for each in references(name):
        holders: list[Any] = [record] if each.rows is None else record.get(each.rows) or []
        for holder in holders:
            value = holder.get(each.field)
            ids = value if isinstance(value, list) else [value]
            found.update((each.collection, one) for one in ids if one is not None)
    return found - {(name, record["id"])}


def sliced(world: World, random: Random) -> list[World]:
    """The world in some slices, in a random order that their references allow."""
    records = {
        (name, record["id"]): record for name in COLLECTIONS for record in world.get(name, [])
    }
    needs = {key: _named(key[0], record) for key, record in records.items()}
    start = ("organizations", world["me"])
    order: list[tuple[str, str]] = []
    done: set[tuple[str, str]] = set()

    def take(key: tuple[str, str]) -> None:
        if key not in done:
            done.add(key)
            for each in sorted(needs[key]):
                take(each)
            order.append(key)

    take(start)
    rest = list(records)
    random.shuffle(rest)
    for key in rest:
        take(key)
    first = order.index(start) + 1  # whose file it is, a file must know
    cuts = sorted(random.choices(range(first, len(order)), k=random.randrange(1, 6)))
    slices = []
    for begin, end in zip([0, *cuts], [*cuts, len(order)], strict=True):
        part: World = {"format": world["format"], "me": world["me"]}
        for name, record in order[begin:end]:
            part.setdefault(name, []).append(records[name, record])
        slices.append(part)
    return slices


def evolved(world: World, random: Random) -> World:
    """The world with some optional fields of some records left out, and still valid."""
    changed: World = {"format": world["format"], "me": world["me"]}
    for name in COLLECTIONS:
        changed[name] = [dict(each) for each in world.get(name, [])]
    for _ in range(random.randrange(1, 12)):
        name = random.choice([name for name in COLLECTIONS if changed[name]])
        record = random.choice(changed[name])
        field = random.choice([*record])
        kept = record.pop(field)
        try:
            read_facts(msgspec.json.encode(changed))
        except InvalidFacts:
            record[field] = kept
    return changed
