"""Actions: checked where they are taken, kept or undone as a whole, journalled."""

import json
from typing import Any

import pytest
from django.db import connections

from tests.commands import Commands
from tests.ledger.test_same import ORIGIN
from tests.test_examples import cases
from troth.facts.file import InvalidFacts
from troth.facts.times import parse_instant
from troth.ledger import acting, exporting, importing, reviewing
from troth.ledger.models import Change, Entry, Override, Touch


@pytest.mark.parametrize(("_", "case"), cases("preflight.json"))
def test_a_preflight_in_the_ledger_is_as_its_example_says(
    workspace: str, _: str, case: dict[str, Any]
) -> None:
    importing.import_facts(case["facts"], ORIGIN)
    before = exporting.facts()
    now, expected = parse_instant(case["as_of"]), case["expect"]
    try:
        result = acting.check(case["action"], now, case["me"])
    except InvalidFacts as error:
        assert [":".join(str(each).split(":")[:2]) for each in error.faults] == expected["errors"]
    else:
        assert result.verdict == expected["verdict"]
        printed = result.as_json()
        for change in ("new", "raised", "cleared"):
            got = [
                [each["relationship"], each["severity"], each["key"]] for each in printed[change]
            ]
            assert sorted(got) == expected[change]
    assert exporting.facts() == before
    assert Entry.objects.count() == 1
    assert not Change.objects.exists()


def stopping() -> dict[str, Any]:
    for each in cases("preflight.json"):
        case = each.values[1]
        if case["expect"].get("verdict") == "stop" and case["me"] == case["facts"]["me"]:
            return case
    raise AssertionError("no example is stopped")


@pytest.fixture
def stopped(workspace: str) -> dict[str, Any]:
    case = stopping()
    importing.import_facts(case["facts"], ORIGIN)
    return case


def test_a_block_stops_an_action_and_leaves_no_trace(stopped: dict[str, Any]) -> None:
    before, touches = exporting.facts(), Touch.objects.count()
    with pytest.raises(acting.Stopped) as stop:
        acting.act(stopped["action"], parse_instant(stopped["as_of"]), "seller")
    assert stop.value.preflight.verdict == "stop"
    assert exporting.facts() == before
    assert (Entry.objects.count(), Touch.objects.count()) == (1, touches)


def test_an_override_goes_through_and_keeps_who_why_and_what(stopped: dict[str, Any]) -> None:
    approval = acting.Approval("the customer insists", "alliance manager")
    before = exporting.facts()
    result = acting.act(
        stopped["action"], parse_instant(stopped["as_of"]), "seller", approval=approval
    )
    assert result.verdict == "stop"
    assert exporting.facts() != before
    kept = Override.objects.get()
    assert (kept.asked_by, kept.approved_by) == ("seller", "alliance manager")
    assert kept.reason == "the customer insists"
    assert kept.action == stopped["action"]
    assert kept.findings["verdict"] == "stop"
    assert kept.entry.deed == acting.OVERRIDE


@pytest.mark.parametrize(
    "approval",
    [acting.Approval("", "boss"), acting.Approval("why", " "), acting.Approval("why", "seller")],
)
def test_an_override_needs_a_reason_and_somebody_else(
    stopped: dict[str, Any], approval: acting.Approval
) -> None:
    with pytest.raises(acting.WrongApproval):
        acting.act(stopped["action"], parse_instant(stopped["as_of"]), "seller", approval=approval)
    assert not Override.objects.exists()


def test_the_journal_tells_what_stood_there_before(workspace: str) -> None:
    case = stopping()
    importing.import_facts(case["facts"], ORIGIN)
    person = case["facts"]["people"][0]
    action = {"set": {"people": {person["id"]: {"name": "Another name", "title": "Director"}}}}
    acting.act(action, parse_instant(case["as_of"]), "seller", "she married")
    change = Change.objects.get()
    assert (change.collection, change.record) == ("people", person["id"])
    assert change.before == {"name": person["name"], "title": person.get("title")}
    assert change.after == {"name": "Another name", "title": "Director"}
    assert (change.entry.actor, change.entry.reason) == ("seller", "she married")


def test_what_was_mended_by_hand_survives_the_next_import(workspace: str) -> None:
    case = stopping()
    importing.import_facts(case["facts"], ORIGIN)
    person = case["facts"]["people"][0]["id"]
    action = {"set": {"people": {person: {"name": "Mended"}}}}
    acting.act(action, parse_instant(case["as_of"]), "seller")
    again = importing.import_facts(case["facts"], ORIGIN)
    assert not again.added and not again.changed
    assert next(each.name for each in exporting.facts().people if each.id == person) == "Mended"


def test_an_action_touches_what_it_may_change(stopped: dict[str, Any]) -> None:
    now = parse_instant(stopped["as_of"])
    list(reviewing.review(reviewing.waiting(now), now))
    assert reviewing.waiting(now).relationships == []
    approval = acting.Approval("why", "boss")
    result = acting.act(stopped["action"], now, "seller", approval=approval)
    waiting = set(reviewing.waiting(now).relationships)
    assert {relationship for relationship, _ in result.new} <= waiting


def test_the_command_takes_an_action_or_says_why_not(
    troth: Commands, stopped: dict[str, Any]
) -> None:
    connections["default"].close()
    path = troth.file(stopped["action"])
    at = ("--as-of", stopped["as_of"])
    status, _ = troth("check", path, *at)
    assert status == 1
    assert troth.json("check", path, *at)["verdict"] == "stop"
    facts = troth("export")[1]
    assert troth("check", path, *at)[0] == 1
    assert troth("export")[1] == facts
    small = troth.file({"add": {"organizations": [{"id": "n", "name": "N", "timezone": "UTC"}]}})
    assert troth.json("act", small, "--reason", "a newcomer")["verdict"] == "go"
    assert any(each["id"] == "n" for each in json.loads(troth("export")[1])["organizations"])
    assert troth("act", small)[0] == 2
    assert "used before" in troth.errors[0]


def test_a_name_that_no_database_keeps_is_refused(troth: Commands, workspace: str) -> None:
    world = json.loads(json.dumps(stopping()["facts"]))
    world["organizations"][0]["name"] = "A\0B"
    assert troth("import", "facts", troth.file(world))[0] == 2
    assert "NUL" in troth.errors[0]
    assert exporting_is_empty()


def exporting_is_empty() -> bool:
    return not Entry.objects.exists()
