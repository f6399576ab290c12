"""What must hold of every review, whatever the facts."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import (
    World,
    book_of,
    changed_ids,
    reviews_of,
    some_time,
    some_world,
    told,
)
from troth.facts.file import write
from troth.facts.times import DAY, format_instant, parse_instant
from troth.review import Book, read_facts
from troth.review.preflight import preflight
from troth.rules import RULES

RANDOM = st.randoms(use_true_random=False)
FEW = settings(max_examples=60)


def without_wakes(printed: dict[str, Any]) -> dict[str, Any]:
    return {name: {**each, "wake_at": None} for name, each in printed.items()}


@FEW
@given(RANDOM)
def test_which_side_is_written_first_means_nothing(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    swapped = json.loads(json.dumps(world))
    for each in swapped["relationships"]:
        each["a"], each["b"] = each["b"], each["a"]
    assert told(book_of(swapped), at) == told(book_of(world), at)


@FEW
@given(RANDOM)
def test_in_a_mirrored_world_they_are_judged_as_we_were(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    me, them = world["me"], random.choice(world["organizations"])["id"]

    def exchange(collection: str, value: str) -> str:
        if collection != "organizations":
            return value
        return {me: them, them: me}.get(value, value)

    mirrored = changed_ids(world, exchange)
    before, after = told(book_of(world), at, me), told(book_of(mirrored), at, them)
    for each in (*before.values(), *after.values()):
        del each["them"]
        for finding in each["findings"]:
            finding["evidence"] = (
                None if finding["subject"][0] == "relationships" else finding["evidence"]
            )
    assert after == before


@FEW
@given(RANDOM)
def test_the_order_of_records_means_nothing(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    shuffled = json.loads(json.dumps(world))
    for value in shuffled.values():
        if isinstance(value, list):
            random.shuffle(value)
    assert told(book_of(shuffled), at) == told(book_of(world), at)


@FEW
@given(RANDOM)
def test_ids_mean_nothing_but_their_order(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    renamed = changed_ids(world, lambda _, value: f"zz.{value}")
    printed = json.dumps(told(book_of(renamed), at)).replace("zz.", "")
    assert json.loads(printed) == told(book_of(world), at)


@FEW
@given(RANDOM)
def test_a_relationship_of_others_changes_nothing(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    before = told(book_of(world), at)
    world["organizations"] += [
        {"id": each, "name": each.capitalize(), "timezone": "Asia/Tokyo"}
        for each in ("new", "stranger")
    ]
    world["relationships"] += [
        {"id": "rnew", "a": "stranger", "b": "new", "started_at": "2025-03-01T00:00:00Z"}
    ]
    world["messages"] += [
        {
            "id": "mnew",
            "relationship": "rnew",
            "sender": "new",
            "recipients": ["stranger"],
            "sent_at": "2025-06-01T00:00:00Z",
            "expects_reply": True,
        }
    ]
    assert told(book_of(world), at) == before


@FEW
@given(RANDOM)
def test_a_review_leaves_no_trace(random: Random) -> None:
    book, at = book_of(some_world(random)), some_time(random)
    before = told(book, at)
    told(book, some_time(random))
    assert told(book, at) == before


@FEW
@given(RANDOM)
def test_what_happens_later_never_changes_an_earlier_review(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    earlier = _cut(world, at)
    assert without_wakes(told(book_of(earlier), at)) == without_wakes(told(book_of(world), at))


def _cut(world: World, at: int) -> World:
    """The world without what came after a time, cut by hand where nothing hangs on it."""
    events = {
        "pledges": ("fulfilled_at", "withdrawn_at"),
        "introductions": ("thanked_at", "followed_up_at"),
        "exchanges": ("accepted_at",),
        "claims": ("corrected_at",),
        "agreements": ("terminated_at",),
        "shares": ("reviewed_at", "defect_reported_at", "recalled_at"),
    }
    firsts = {
        "messages": "sent_at",
        "pledges": "made_at",
        "shares": "shared_at",
        "exchanges": "given_at",
        "asks": "made_at",
        "ideas": "offered_at",
        "claims": "made_at",
        "introductions": "opened_at",
        "support_requests": "opened_at",
        "meetings": "invited_at",
        "agreements": "signed_at",
        "engagements": "identified_at",
        "policies": "set_at",
        "rivalries": "since_at",
    }
    cut = dict(world)
    for name, first in firsts.items():
        cut[name] = [each for each in world.get(name, []) if parse_instant(each[first]) <= at]
    for name, fields in events.items():
        cut[name] = [
            {
                key: value
                for key, value in each.items()
                if key not in fields or value is None or parse_instant(value) <= at
            }
            for each in cut[name]
        ]
    return cut


@FEW
@given(RANDOM)
def test_until_it_wakes_a_review_only_decays(random: Random) -> None:
    book, at = book_of(some_world(random)), some_time(random)
    half_lives = {rule.id: rule.half_life_days for rule in RULES}
    for name, before in reviews_of(book, at).items():
        wake = before.wake_at if before.wake_at is not None else at + 400 * DAY
        assert wake > at
        later = random.randrange(at, wake)
        after = reviews_of(book, later)[name]
        for rule, each in after.rules.items():
            was = before.rules[rule]
            decayed = was.sums.decayed(later - at, half_lives[rule])
            assert tuple(each.sums) == pytest.approx(tuple(decayed), rel=1e-12, abs=1e-300)
            assert each.occasions == was.occasions
            found = [(one.key, one.finding.severity, one.finding.at) for one in each.findings]
            assert found == [
                (one.key, one.finding.severity, one.finding.at) for one in was.findings
            ]


@FEW
@given(RANDOM)
def test_a_preflight_tells_what_the_changed_file_would(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    action = _some_action(world, random)
    changed = _applied(world, action)
    me = world["me"] if random.random() < 0.7 else random.choice(world["organizations"])["id"]
    book = book_of(world)
    before, after = _findings(book, at, me), _findings(book_of(changed), at, me)
    result = preflight(book, action, at, me)
    order = ("note", "warn", "block")
    assert {(name, each.key) for name, each in result.new} == after.keys() - before.keys()
    assert {(name, each.key) for name, each in result.cleared} == before.keys() - after.keys()
    assert {(name, each.key) for name, each in result.raised} == {
        key
        for key in after.keys() & before.keys()
        if order.index(after[key]) > order.index(before[key])
    }
    assert write(book.facts()) == write(read_facts(json.dumps(world)))


def _findings(book: Book, at: int, me: str) -> dict[tuple[str, str], str]:
    return {
        (name, found.key): found.finding.severity
        for name, each in reviews_of(book, at, me).items()
        for found in each.findings
    }


LEAVES = (
    "rivalries",
    "policies",
    "closures",
    "engagements",
    "pledges",
    "agreements",
    "meetings",
    "shares",
    "exchanges",
    "asks",
    "introductions",
    "ideas",
    "value_plans",
    "claims",
    "support_requests",
)


def _some_action(world: World, random: Random) -> World:
    """Take some records out of the world, to add them again; change others."""
    action: World = {"add": {}, "set": {}}
    for name in random.sample(LEAVES, 3):
        records = world.get(name, [])
        if records:
            action["add"][name] = [records.pop(random.randrange(len(records)))]
    opportunity = random.choice(world["opportunities"])
    at = opportunity["stages"][-1]["at"]
    stages = [*opportunity["stages"], {"stage": random.choice(("launched", "qualified")), "at": at}]
    organization = random.choice(world["organizations"])["id"]
    action["set"] = random.choice(
        (
            {},
            {"opportunities": {opportunity["id"]: {"stages": stages}}},
            {"opportunities": {opportunity["id"]: {"decision_on": "2026-05-01"}}},
            {"opportunities": {opportunity["id"]: {"initiative": "another"}}},
            {"organizations": {organization: {"timezone": "Asia/Kolkata", "weekend": [5]}}},
        )
    )
    return action


def _applied(world: World, action: World) -> World:
    changed = json.loads(json.dumps(world))
    for name, added in action["add"].items():
        changed.setdefault(name, []).extend(added)
    for name, changes in action["set"].items():
        for each in changed[name]:
            each.update(changes.get(each["id"], {}))
    return changed


@FEW
@given(RANDOM)
def test_a_written_file_reads_as_the_same_facts(random: Random) -> None:
    facts = read_facts(json.dumps(some_world(random)))
    assert read_facts(write(facts)) == facts


def test_times_are_printed_in_utc() -> None:
    assert (
        format_instant(parse_instant("2026-03-01T01:00:00.5+02:00"))
        == "2026-02-28T23:00:00.500000Z"
    )
