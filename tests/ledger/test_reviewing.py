"""Reviews are made when they must be, of what they must be, and are right whenever shown."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import worlds as generated
from tests.ledger.test_same import ORIGIN, in_ledger
from tests.workspaces import Databases
from tests.worlds import FIRST, LAST, book_of, some_time, some_world, told
from troth.facts.file import parse, write
from troth.facts.model import OF_RELATIONSHIP
from troth.facts.times import DAY, MINUTE, format_instant
from troth.ledger import importing, reviewing, stored
from troth.ledger.models import FindingEvent, StoredReview, Touch
from troth.review import read_facts


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Every statement sent to the database, with its parameters."""
    sent: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        sent.append((sql, parameters))
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield sent


def review_what_waits(now: int) -> list[str]:
    return list(reviewing.review(reviewing.waiting(now), now))


# -- stepping through time ------------------------------------------------------------------------


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32))
def check_every_day(databases: Databases, seed: int) -> None:
    random = Random(seed)
    world = some_world(random)
    book = book_of(world)
    databases.begun()
    importing.import_facts(world, ORIGIN)
    now = random.randrange(FIRST, LAST)
    for _ in range(12):
        assert in_ledger_findings(now) == {
            relationship: each["findings"] for relationship, each in told(book, now).items()
        }
        now += random.choice((DAY, DAY, DAY, 10 * MINUTE, 30 * DAY))


def in_ledger_findings(now: int) -> dict[str, Any]:
    return {relationship: each["findings"] for relationship, each in in_ledger(now).items()}


def test_day_by_day_what_is_due_is_never_missed(databases: Databases) -> None:
    check_every_day(databases)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32), days=st.integers(0, 400))
def check_decay(databases: Databases, seed: int, days: int) -> None:
    random = Random(seed)
    world, now = some_world(random), some_time(random)
    databases.begun()
    importing.import_facts(world, ORIGIN)
    review_what_waits(now)
    later = now + days * DAY
    fresh = told(book_of(world), later)
    for each in stored.reviews(later):
        if each.wake_at is not None and each.wake_at <= later:
            continue
        expected, got = fresh[each.relationship], each.as_json()
        for findings in (got, expected):
            findings["findings"] = [
                (found["key"], found["severity"]) for found in findings["findings"]
            ]
        assert got["findings"] == expected["findings"]
        assert got["occasions"] == expected["occasions"]
        assert got["coverage"] == expected["coverage"]
        for rule, sums in expected["sums"].items():
            assert got["sums"][rule] == pytest.approx(sums, rel=1e-9)
        for name, score in expected["rules"].items():
            assert got["rules"][name] == pytest.approx(score, abs=0.1001)  # both are rounded


def test_a_stored_score_is_right_later(databases: Databases) -> None:
    check_decay(databases)


# -- what is reviewed -----------------------------------------------------------------------------


def test_only_what_was_touched_is_reviewed_and_nothing_else_is_read(workspace: str) -> None:
    importing.import_facts(parse(write(generated.world(60, 40))), ORIGIN)
    now = generated.NOW
    assert len(review_what_waits(now)) == 60
    assert review_what_waits(now) == []
    random = Random(7)
    touched = random.sample(range(60), 20)
    messages = [
        {
            "id": f"new{number}",
            "relationship": f"r{touched[number % 20]}",
            "sender": generated.ME,
            "recipients": [f"p{touched[number % 20]}"],
            "sent_at": format_instant(now - number * MINUTE),
        }
        for number in range(100)
    ]
    document = {"format": "troth-facts/1", "me": generated.ME, "messages": messages}
    importing.import_facts(document, ORIGIN)
    wanted = sorted(f"r{each}" for each in touched)
    with statements() as sent:
        assert review_what_waits(now) == wanted
    for sql, parameters in sent:
        for name in OF_RELATIONSHIP:
            if f"FROM {name} " in sql and "relationship_id" in sql.partition("WHERE")[2]:
                (ids,) = parameters
                read = set(ids if isinstance(ids, list) else parse(ids))
                assert read <= set(wanted)
            elif name in ("messages", "meetings", "asks", "shares"):
                assert f"FROM {name} " not in sql or "relationship_id" in sql


def test_the_number_of_queries_does_not_grow_with_the_records(databases: Databases) -> None:
    numbers = []
    for relationships, interactions in ((2, 20), (20, 200)):
        databases.begun()
        facts = generated.world(relationships, interactions)
        importing.import_facts(parse(write(facts)), ORIGIN)
        with statements() as sent:
            review_what_waits(generated.NOW)
        numbers.append(sum(sql.startswith("SELECT") for sql, _ in sent))
    assert numbers[0] == numbers[1]


# -- what happens to findings ---------------------------------------------------------------------


def events() -> list[tuple[str, str]]:
    return list(FindingEvent.objects.order_by("pk").values_list("event", "severity"))


def ask(number: str, **fields: Any) -> dict[str, Any]:
    return {"id": number, "relationship": "r0", "kind": "information", **fields}


def test_a_finding_is_opened_raised_cleared_and_reopened(workspace: str) -> None:
    start, ours, theirs = generated.NOW, generated.ME, "p0"
    facts = generated.world(1, 1)
    for name in ("engagements", "agreements", "messages", "opportunities"):
        getattr(facts, name).clear()
    document = parse(write(facts))
    importing.import_facts(document, ORIGIN)
    asked = ask("a", asker=theirs, asked=ours, made_at=format_instant(start))

    def events_of_the_ask() -> list[tuple[str, str]]:
        found = FindingEvent.objects.filter(
            side=ours, key="dont-03-play-coy/information/a"
        ).order_by("pk")
        return list(found.values_list("event", "severity"))

    importing.import_facts({**document, "asks": [asked]}, ORIGIN)
    for days in range(0, 40):
        review_what_waits(start + days * DAY)
    assert events_of_the_ask() == [("opened", "note"), ("raised", "warn")]
    answered = {**asked, "answered_at": format_instant(start + 40 * DAY), "answer": "yes"}
    importing.import_facts({**document, "asks": [answered]}, ORIGIN)
    review_what_waits(start + 41 * DAY)
    importing.import_facts({**document, "asks": [asked]}, ORIGIN)
    review_what_waits(start + 42 * DAY)
    assert events_of_the_ask()[2:] == [("cleared", "warn"), ("reopened", "warn")]


def test_reviewing_twice_makes_no_event_twice(workspace: str) -> None:
    importing.import_facts(parse(write(generated.world(5, 200))), ORIGIN)
    review_what_waits(generated.NOW)
    before = events()
    assert before and {event for event, _ in before} == {"opened"}
    list(reviewing.review(reviewing.all_of_them(), generated.NOW))
    assert events() == before


def test_a_relationship_that_ended_is_reviewed_no_more(workspace: str) -> None:
    facts = generated.world(2, 200)
    document = parse(write(facts))
    importing.import_facts(document, ORIGIN)
    review_what_waits(generated.NOW)
    document["relationships"][0]["ended_at"] = format_instant(generated.NOW)
    importing.import_facts(document, ORIGIN)
    review_what_waits(generated.NOW + MINUTE)
    assert {each.relationship for each in stored.reviews(generated.NOW)} == {"r1"}
    counted = Counter(
        FindingEvent.objects.filter(relationship="r0").values_list("event", flat=True)
    )
    assert counted["opened"] == counted["cleared"] > 0
    assert not Touch.objects.exists()


def test_a_relationship_is_reviewed_when_it_begins(workspace: str) -> None:
    facts = generated.world(1, 50)
    start = generated.START
    importing.import_facts(parse(write(facts)), ORIGIN)
    assert review_what_waits(start - DAY) == ["r0"]
    assert stored.reviews(start - DAY) == []
    assert review_what_waits(start - MINUTE) == []
    assert review_what_waits(start) == ["r0"]
    assert len(stored.reviews(start)) == 1


def test_several_processes_say_the_same_as_one(workspace: str) -> None:
    importing.import_facts(parse(write(generated.world(220, 3))), ORIGIN)
    now = generated.NOW
    assert len(list(reviewing.review(reviewing.waiting(now), now, processes=2))) == 220
    by_several = [each.as_json() for each in stored.reviews(now)]
    before = events()
    assert len(list(reviewing.review(reviewing.all_of_them(), now, processes=1))) == 220
    assert [each.as_json() for each in stored.reviews(now)] == by_several
    assert events() == before


def test_a_review_that_is_left_off_goes_on_where_it_was(workspace: str) -> None:
    importing.import_facts(parse(write(generated.world(60, 10))), ORIGIN)
    work = reviewing.waiting(generated.NOW)
    first = next(reviewing.review(work, generated.NOW))
    assert first == work.relationships[0]
    left = reviewing.waiting(generated.NOW).relationships
    assert left == work.relationships[reviewing.PORTION :]
    assert StoredReview.objects.count() == 2 * reviewing.PORTION
    assert read_facts(write(generated.world(1, 1)))


def test_what_is_touched_while_it_is_reviewed_is_reviewed_again(workspace: str) -> None:
    document = parse(write(generated.world(2, 10)))
    importing.import_facts(document, ORIGIN)
    work = reviewing.waiting(generated.NOW)
    document["relationships"][0]["note"] = "mended meanwhile"
    importing.import_facts(document, ORIGIN)
    list(reviewing.review(work, generated.NOW))
    assert reviewing.waiting(generated.NOW).relationships == ["r0"]
