"""What a source says beside a facts file: added, set, merged, or left out with a reason."""

from typing import Any

import msgspec

from tests.ledger.streams import FACTS, REPLIES, meeting, message
from troth.facts.file import build
from troth.facts.model import Facts
from troth.rules import RANGES
from troth.sources.gathering import gather
from troth.sources.items import Amendment


def _facts(**more: Any) -> Facts:
    facts = build(FACTS, RANGES)
    return msgspec.structs.replace(facts, **more)


def test_facts_are_added_and_what_amends_them_is_merged_in() -> None:
    items = [
        Amendment(collection="messages", id="message-2", fields=REPLIES),
        message(2),
        message(1),
    ]
    found = gather(items, _facts())
    assert {each["id"] for each in found.add["messages"]} == {"message-1", "message-2"}
    (reply,) = (each for each in found.add["messages"] if each["id"] == "message-2")
    assert reply["reply_to"] == "message-1"
    assert found.set == {}


def test_what_is_in_the_file_already_is_not_added_and_what_differs_is_set() -> None:
    facts = _facts(messages=[message(1)], meetings=[meeting(ended=True)])
    items = [message(1, source="other.mbox#1"), meeting(cancelled=True)]
    found = gather(items, facts)
    assert found.add == {}
    (changed,) = found.set["meetings"].values()
    assert set(changed) == {"cancelled_at", "ended_at"}
    assert changed["ended_at"] is None


def test_an_amendment_of_a_fact_that_is_nowhere_waits_outside() -> None:
    unknown = Amendment(collection="messages", id="message-9", fields=REPLIES)
    found = gather([unknown, message(1)], _facts())
    assert [each["id"] for each in found.add["messages"]] == ["message-1"]


def test_a_wrong_fact_is_told_and_a_wrong_amendment_leaves_the_fact() -> None:
    late = message(1, at="2026-06-01T10:00:00Z")
    reply = Amendment(collection="messages", id="message-2", fields=REPLIES)
    found = gather([late, message(2), reply, message(3, sender="nobody")], _facts())
    assert [each.source for each in found.skipped] == ["inbox.mbox#3"]
    assert [("reply_to" in each) for each in found.add["messages"]] == [False, False]
