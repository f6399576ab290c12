"""What the ledger says is what the rules say of a facts file with the same facts."""

import json
from collections.abc import Collection
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import worlds as generated
from tests.commands import Commands
from tests.ledger.worlds import evolved, facts_of, sliced
from tests.workspaces import Databases
from tests.worlds import World, book_of, some_time, some_world, told
from troth.demo import as_of, story
from troth.facts.file import parse, write
from troth.facts.times import DAY, format_instant, parse_instant
from troth.ledger import exporting, importing, reviewing, stored
from troth.ledger.loading import EVERYTHING, load
from troth.ledger.models import Change, Entry
from troth.review import look, read_facts
from troth.rules import RULES, Rule

ORIGIN = importing.Origin("facts", "test", "tester")


def in_ledger(now: int) -> dict[str, Any]:
    """The stored reviews, as they are printed."""
    for _ in reviewing.review(reviewing.waiting(now), now):
        pass
    printed = {each.relationship: each.as_json() for each in stored.reviews(now)}
    return json.loads(json.dumps(printed))


def looked_at(now: int) -> dict[str, Any]:
    """The reviews at a time, not stored, as they are printed."""
    return json.loads(
        json.dumps({each.relationship: each.as_json() for each in reviewing.as_of(now)})
    )


def test_the_demo_reads_the_same_from_the_file_and_from_the_ledger(
    troth: Commands, workspace: str
) -> None:
    from tests.demo.days import UI_DAY

    path, now = troth.file(write(story(UI_DAY))), format_instant(as_of(UI_DAY))
    assert troth("import", "facts", path)[0] == 0, troth.errors
    of_file = troth.json("review", path, "--as-of", now)
    assert troth.json("review", "--as-of", now) == of_file
    assert troth("review")[0] == 0
    status, exported = troth("export")
    assert status == 0
    assert read_facts(exported) == facts_of(story(UI_DAY))
    assert troth.json("review", troth.file(exported), "--as-of", now) == of_file


def check_what_a_rule_reads(me: str, relationships: list[str], now: int, rule: Rule) -> None:
    """With only that loaded it says the same."""

    def said(reads: Collection[str]) -> list[Any]:
        horizon = load(me, relationships, now, reads=reads)
        views = [look(horizon.material(each), me, now) for each in relationships]
        return [list(rule.judge(view)) for view in views]

    assert said(rule.reads) == said(EVERYTHING)


@settings(max_examples=200)
@given(seed=st.integers(0, 2**32))
def check_a_world(databases: Databases, seed: int) -> None:
    random = Random(seed)
    world, now = some_world(random), some_time(random)
    databases.begun()
    slices = [world] if random.random() < 0.3 else sliced(world, random)
    for each in slices:
        importing.import_facts(each, ORIGIN)
        if random.random() < 0.3:
            again = importing.import_facts(each, ORIGIN)
            assert not again.added and not again.changed
    book = book_of(world)
    expected = told(book, now)
    assert in_ledger(now) == expected
    assert looked_at(now) == expected
    check_what_a_rule_reads(book.me, list(expected), now, random.choice(RULES))
    assert exporting.facts() == facts_of(book.facts())
    assert Change.objects.count() == 0


def test_any_world_reads_the_same_however_it_was_imported(databases: Databases) -> None:
    check_a_world(databases)


def test_a_message_and_its_answer_are_mended_together(workspace: str) -> None:
    facts = generated.world(1, 60)
    document = parse(write(facts))
    importing.import_facts(document, ORIGIN)
    for each in document["messages"]:
        each["sent_at"] = format_instant(parse_instant(each["sent_at"]) + 500 * DAY)
    importing.import_facts(document, ORIGIN)
    assert exporting.facts() == facts_of(read_facts(json.dumps(document)))


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def check_changes(databases: Databases, seed: int) -> None:
    random = Random(seed)
    world, now = some_world(random), some_time(random)
    databases.begun()
    importing.import_facts(world, ORIGIN)
    in_ledger(now)
    changed: World = evolved(world, random)
    importing.import_facts(changed, ORIGIN)
    assert in_ledger(now) == told(book_of(changed), now)
    assert exporting.facts() == facts_of(book_of(changed).facts())
    assert Entry.objects.count() <= 2


def test_a_world_that_is_imported_again_with_changes_reads_as_the_changed_one(
    databases: Databases,
) -> None:
    check_changes(databases)
