"""A partner sees nothing that is not its own (`facts.md`, section 6)."""

import json
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import Commands
from tests.worlds import World, book_of, some_time, some_world
from troth.facts.file import write
from troth.review import Book, Horizon, judge, look, read_facts
from troth.review.partner import HIDDEN_RULES, partner_view

CANARY = "canary"


def with_secrets(world: World, relationship: str) -> World:
    """The world with secrets beside one relationship: a rival, notes, worth, questions."""
    secret = json.loads(json.dumps(world))
    me, r = secret["me"], next(e for e in secret["relationships"] if e["id"] == relationship)
    them = r["b"] if r["a"] == me else r["a"]
    secret["organizations"].append({"id": CANARY, "name": CANARY, "timezone": "UTC"})
    secret["relationships"].append(
        {"id": f"r-{CANARY}", "a": me, "b": CANARY, "started_at": "2025-01-01T00:00:00Z"}
    )
    secret.setdefault("rivalries", []).append(
        {"id": CANARY, "a": them, "b": CANARY, "since_at": "2025-01-01T00:00:00Z"}
    )
    for each in [e for e in secret["engagements"] if e["relationship"] == relationship]:
        each.update(note=CANARY, value=777.125, attribution="sourced", source=CANARY)
        if each["lead"] == me:
            rival = {**each, "id": f"{CANARY}-{each['id']}", "relationship": f"r-{CANARY}"}
            rival.update(partner=CANARY, ended_by=None, release_given_at=None)
            secret["engagements"].append(rival)
    secret.setdefault("support_requests", []).append(
        {
            "id": CANARY,
            "relationship": relationship,
            "organization": me,
            "opened_at": "2025-06-01T00:00:00Z",
            "topic": CANARY,
        }
    )
    secret.setdefault("asks", []).append(
        {
            "id": CANARY,
            "relationship": relationship,
            "asker": me,
            "asked": CANARY,
            "kind": "availability",
            "made_at": "2025-06-01T00:00:00Z",
        }
    )
    secret.setdefault("policies", []).append(
        {
            "id": CANARY,
            "level": "organization",
            "organization": me,
            "parameter": "do04_quiet_days",
            "value": 1,
            "set_at": "2025-01-01T00:00:00Z",
        }
    )
    return secret


@settings(max_examples=40)
@given(st.randoms(use_true_random=False))
def test_a_secret_leaves_no_trace_in_text_or_numbers(random: Random) -> None:
    world, at = some_world(random), some_time(random)
    for each in (*world["organizations"], *world["opportunities"]):
        each.pop("merged_into", None), each.pop("merged_at", None)
    book = book_of(world)
    mine = Horizon(book, at).relationships(world["me"])
    for relationship in mine[:2]:
        plain = partner_view(book, relationship, at)
        secret = partner_view(book_of(with_secrets(world, relationship)), relationship, at)
        assert CANARY.encode() not in write(secret)
        assert write(secret) == write(plain)
        read_facts(write(secret))
        horizon = Horizon(Book(secret), at)
        for side in (plain.relationships[0].a, plain.relationships[0].b):
            review = judge(look(horizon.material(relationship), side, at), HIDDEN_RULES)
            assert review.failed == {}
            for rule in HIDDEN_RULES:
                assert review.scores[rule] is None
                assert review.rules[rule].findings == ()


def test_the_command_reviews_the_partners_view(troth: Commands) -> None:
    world = some_world(Random(1))
    relationship = world["relationships"][0]["id"]
    path = troth.file(world)
    options = ("--as-of", "2026-03-31T12:00:00Z", "--relationship", relationship)
    result = troth.json("review", path, *options, "--partner-view")
    (review,) = result["relationships"].values()
    assert all(review["rules"][rule] is None for rule in HIDDEN_RULES)
    assert troth("review", path, "--partner-view")[0] == 2
