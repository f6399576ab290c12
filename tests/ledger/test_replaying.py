"""A past time as the ledger shows it is that time as the facts file shows it."""

import json
from random import Random
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.worlds import evolved
from tests.workspaces import Databases
from tests.worlds import World, book_of, some_time, some_world, told
from troth.facts.model import COLLECTIONS, OF_RELATIONSHIP, Facts, Organization, Policy
from troth.facts.seen import Sight
from troth.ledger import importing, replaying, rows, stored
from troth.ledger.models import Replay, StoredReview
from troth.ledger.shadows import seen_at
from troth.review import Book

ORIGIN = importing.Origin("facts", "test", "tester")


def cut(book: Book, at: int) -> dict[str, list[Any]]:
    """The facts as they are seen at a time, mentions as they were written."""
    sight = Sight(at, {}, book.unseen_opportunities(at))
    facts: Facts = book.facts()
    seen = {name: sight.see_all(COLLECTIONS[name], getattr(facts, name)) for name in COLLECTIONS}
    begun = {each.id for each in seen["relationships"]}
    for name in (*OF_RELATIONSHIP, "policies"):
        seen[name] = [each for each in seen[name] if each.relationship in begun | _none(name)]
    seen["organizations"] = [_unmerged(each) for each in seen["organizations"]]
    return {name: sorted(several, key=lambda each: each.id) for name, several in seen.items()}


def _none(name: str) -> set[Any]:
    return {None} if COLLECTIONS[name] is Policy else set()


def _unmerged(each: Organization) -> Organization:
    return each if each.merged_at else msgspec.structs.replace(each, merged_into=None)


def shown() -> dict[str, list[Any]]:
    """The facts as the ledger shows them."""
    return {name: sorted(rows.select(name), key=lambda each: each.id) for name in COLLECTIONS}


def prepared(at: int) -> Replay:
    replay = replaying.opened(at)
    for _ in replaying.prepare(replay):
        pass
    assert replaying.progress(replay).is_ready
    return replay


def reviews_then(at: int) -> dict[str, Any]:
    with replaying.replayed(prepared(at)):
        printed = {each.relationship: each.as_json() for each in stored.reviews(at)}
    return json.loads(json.dumps(printed))


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32))
def check_a_world(databases: Databases, seed: int) -> None:
    random = Random(seed)
    world = some_world(random)
    databases.begun()
    importing.import_facts(world, ORIGIN)
    book = book_of(world)
    for _ in range(2):
        at = some_time(random)
        with seen_at(at):
            assert shown() == cut(book, at)
        assert reviews_then(at) == told(book, at)
    assert shown() == {
        name: sorted(getattr(book.facts(), name), key=lambda each: each.id) for name in COLLECTIONS
    }
    changed: World = evolved(world, random)
    importing.import_facts(changed, ORIGIN)
    assert reviews_then(at) == told(book_of(changed), at)
    assert not StoredReview.objects.exists()


def test_a_replay_of_a_day_is_a_review_as_of_that_day(databases: Databases) -> None:
    check_a_world(databases)
