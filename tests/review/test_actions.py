"""An action is refused exactly where its result would be no valid facts file."""

import json
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import book_of, some_world
from troth.facts.fields import fields_of
from troth.facts.file import write
from troth.facts.model import COLLECTIONS
from troth.facts.times import parse_instant
from troth.review import InvalidFacts, read_facts
from troth.review.preflight import preflight

NOW = parse_instant("2026-03-31T12:00:00Z")
TIMES = ("2025-01-01T00:00:00Z", "2027-01-01T00:00:00Z", "2026-03-01")
IDS = ("acme", "p0", "r1", "o1", "nda", "yes", "organization", "")
OTHERS = (None, True, 0, 3, -1, 1e13, {}, [], [{}], ["acme"], ["nobody"])
ODD = st.sampled_from((*TIMES, *IDS, *OTHERS))
SCALARS = st.none() | st.booleans() | st.integers() | st.text()
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def codes(error: InvalidFacts) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in error.faults]


@settings(max_examples=400)
@given(st.randoms(use_true_random=False), ODD)
def test_an_action_is_refused_with_the_errors_of_the_changed_file(random: Random, odd: Any) -> None:
    world = some_world(random)
    name = random.choice([each for each in COLLECTIONS if world.get(each)])
    record = random.choice(world[name])
    field = random.choice([each for each in fields_of(COLLECTIONS[name]) if each != "id"])
    book = book_of(world)
    before = write(book.facts())
    action = {"set": {name: {record["id"]: {field: odd}}}}
    changed = json.loads(json.dumps(world))
    next(each for each in changed[name] if each["id"] == record["id"])[field] = odd
    assert _refusal(lambda: preflight(book, action, NOW)) == _refusal(
        lambda: read_facts(json.dumps(changed))
    )
    assert write(book.facts()) == before


def _refusal(attempt: Any) -> list[tuple[str, str]]:
    try:
        attempt()
    except InvalidFacts as error:
        return codes(error)
    return []


@settings(max_examples=400)
@given(st.randoms(use_true_random=False), JSON, JSON)
def test_random_actions_are_taken_or_refused(random: Random, one: Any, other: Any) -> None:
    book = book_of(some_world(random))
    name = random.choice(list(COLLECTIONS))
    for action in (one, {"add": one}, {"set": one}, {"add": {name: one}}, {"add": {name: [one]}}):
        _refusal(lambda: preflight(book, action, NOW))  # noqa: B023
    _refusal(lambda: preflight(book, {"set": {name: {"p1": one}}, "add": {name: other}}, NOW))


def test_an_action_may_change_what_it_adds() -> None:
    world = some_world(Random(5))
    relationship = world["relationships"][0]
    pledge = {
        "id": "new",
        "relationship": relationship["id"],
        "pledger": relationship["a"],
        "beneficiary": relationship["b"],
        "text": "A pledge",
        "made_at": "2026-03-01T00:00:00Z",
    }
    action = {"add": {"pledges": [pledge]}, "set": {"pledges": {"new": {"due_on": "2026-03-02"}}}}
    result = preflight(book_of(world), action, NOW, relationship["a"])
    assert [found.key for _, found in result.new if found.key.endswith("/new")] == [
        "do-03-stay-committed/overdue/new"
    ]
