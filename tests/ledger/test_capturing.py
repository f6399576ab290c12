"""What a source says is stored in portions: once, in any order, whatever is mended or refused."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.streams import FACTS, REPLIES, meeting, message, stream
from tests.workspaces import Databases
from troth.ledger import acting, capturing, exporting, records
from troth.ledger.capturing import Captured, capture
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import Amendment as Kept
from troth.ledger.models import Change, Entry, Question, Source
from troth.ledger.writing import present
from troth.sources.items import Amendment, Item
from troth.sources.items import Question as Asked
from troth.sources.reading import Skipped, SourceError

ORIGIN = Origin("mail", "inbox.mbox", "tests")


@pytest.fixture(autouse=True)
def begun(workspace: str) -> None:
    import_facts(FACTS, Origin("facts", "start", "tests"))


def _exported() -> bytes:
    return b"".join(exporting.facts_file())


def _take(items: Iterable[Item]) -> Captured:
    return capture(items, ORIGIN)


def test_a_second_reading_changes_nothing() -> None:
    done = _take(stream(30))
    assert done.added == {"messages": 30}
    before, entries, changes = _exported(), Entry.objects.count(), Change.objects.count()
    again = _take(stream(30))
    assert (again.facts, again.unchanged, again.questions) == (0, 30, 0)
    assert _exported() == before
    assert (Entry.objects.count(), Change.objects.count()) == (entries, changes)


@pytest.mark.parametrize("cut", [1, 7, 15, 29])
def test_two_halves_give_the_same_in_either_order(
    cut: int, monkeypatch: Any, databases: Databases
) -> None:
    monkeypatch.setattr(capturing, "PORTION", 7)
    items = list(stream(30))
    _take(items)
    whole = _exported()
    assert whole.count(b'"reply_to"') == 10
    databases.begun()
    import_facts(FACTS, Origin("facts", "start", "tests"))
    _take(items[cut:])
    _take(items[:cut])
    assert not Kept.objects.exclude(waits_in="").exists()
    assert sorted(_exported().splitlines()) == sorted(whole.splitlines())


def test_the_same_message_in_another_mailbox_is_the_same_fact() -> None:
    _take([message(1)])
    done = _take([message(1, source="archive.zip#7")])
    assert (done.facts, done.unchanged) == (0, 1)


def test_what_was_mended_by_hand_stays() -> None:
    items = [*stream(4), Amendment(collection="messages", id="message-2", fields=REPLIES)]
    _take(items)
    now = present()
    mended = {"expects_reply": True, "reply_to": None}
    acting.act({"set": {"messages": {"message-2": mended}}}, now, "ada")
    before = _exported()
    _take(items)
    assert _exported() == before


def test_what_the_source_says_anew_changes_only_what_it_says() -> None:
    _take([meeting(ended=True)])
    heard = {"talk_seconds": [{"organization": "acme", "seconds": 60}], "led_strategy": "bolt"}
    _take([Amendment(collection="meetings", id="meeting-1", fields=heard)])
    _take([meeting(ended=True, title="Moved")])
    (found,) = exporting.facts().meetings
    assert (found.title, found.led_strategy, len(found.talk_seconds)) == ("Moved", "bolt", 1)
    _take([meeting(cancelled=True)])
    (found,) = exporting.facts().meetings
    assert found.cancelled_at is not None
    assert (found.ended_at, found.led_strategy, found.talk_seconds) == (None, None, ())


def test_an_amendment_waits_for_all_that_it_names() -> None:
    rows = [{"person": "ann", "attended": True}, {"person": "new", "attended": False}]
    _take([Amendment(collection="meetings", id="meeting-1", fields={"attendance": rows})])
    assert Kept.objects.get().waits_for == "meeting-1"
    _take([meeting(ended=True)])
    assert Kept.objects.get().waits_for == "new"
    person = {"id": "new", "organization": "bolt", "name": "New"}
    acting.act({"add": {"people": [person]}}, present(), "ada")
    _take([])
    (found,) = exporting.facts().meetings
    assert [each.person for each in found.attendance] == ["ann", "new"]
    assert (Kept.objects.get().waits_for, Kept.objects.get().fields) == ("", {})


def test_a_field_that_was_told_before_is_not_told_anew_beside_others() -> None:
    _take([meeting(ended=True)])
    heard = {"led_strategy": "bolt", "direct_contact_ok": True}
    _take([Amendment(collection="meetings", id="meeting-1", fields=heard)])
    acting.act({"set": {"meetings": {"meeting-1": {"led_strategy": "acme"}}}}, present(), "ada")
    more = {"led_strategy": "bolt", "strategy_lead_asked": True}
    _take([Amendment(collection="meetings", id="meeting-1", fields=more)])
    (found,) = exporting.facts().meetings
    assert (found.led_strategy, found.strategy_lead_asked) == ("acme", True)


def test_a_fact_that_is_told_otherwise_keeps_what_amended_it() -> None:
    followed = Amendment(collection="messages", id="message-1", fields={"expects_reply": False})
    _take([message(1, expects_reply=True), followed])
    _take([message(1, expects_reply=True, copied=("cog",))])
    (found,) = exporting.facts().messages
    assert (found.copied, found.expects_reply) == (("cog",), False)
    acting.act({"set": {"messages": {"message-1": {"expects_reply": True}}}}, present(), "ada")
    _take([message(1, expects_reply=True), followed])
    (found,) = exporting.facts().messages
    assert (found.copied, found.expects_reply) == (("cog",), True)


def test_what_the_facts_refuse_is_told_and_the_rest_goes_on() -> None:
    items: list[Item] = [message(number) for number in range(20)]
    items[3] = message(3, sender="nobody")
    items[5] = message(5, recipients=("acme",), sender="acme")
    items[7] = message(7, note="a NUL \0 in it")
    items[9] = message(9, note="half \ud800 of a pair")
    done = _take(items)
    assert done.left_out == len(done.skipped)
    assert {each.source for each in done.skipped} >= {f"inbox.mbox#{n}" for n in (3, 5, 7, 9)}
    assert done.added == {"messages": 16}
    assert _take(items).unchanged == 16


def test_what_would_break_a_fact_that_is_there_is_left_out() -> None:
    _take(list(stream(4)))
    answered = message(1, at="2026-05-01T10:00:00Z")
    done = _take([answered, message(40)])
    assert done.added == {"messages": 1}
    assert [each.source for each in done.skipped] == ["inbox.mbox#1"]


def _asked(pk: str = "q1", **action: Any) -> Asked:
    return Asked(
        id=pk,
        kind="ask",
        text="Did Bolt ask for a price list?",
        source="inbox.mbox#3",
        quote="Could you send us the price list?",
        if_yes=action,
    )


ASK = {
    "id": "ask-1",
    "relationship": "r1",
    "asker": "bolt",
    "asked": "acme",
    "kind": "information",
    "made_at": "2026-03-01T10:00:00Z",
}


def test_a_question_is_asked_once_and_never_again_once_answered() -> None:
    asked = _asked(add={"asks": [ASK]})
    assert _take([asked]).questions == 1
    assert _take([asked]).questions == 0
    found = Question.objects.get()
    assert (found.relationship_id, found.quote) == ("r1", "Could you send us the price list?")
    records.confirm("q1", present(), "ada")
    (ask,) = exporting.facts().asks
    assert "price list" in (ask.note or "")
    assert Question.objects.get().quote == ""
    assert _take([asked]).questions == 0
    assert Question.objects.get().answer == "yes"


def test_a_question_about_a_meeting_belongs_to_its_relationship() -> None:
    asked = _asked(set={"meetings": {"meeting-1": {"purpose": "needs"}}})
    _take([meeting(), asked, _asked("q2", add={"people": []})])
    assert Question.objects.get(pk="q1").relationship_id == "r1"
    assert Question.objects.get(pk="q2").relationship_id is None


def test_a_dry_run_tells_and_does_nothing() -> None:
    before = _exported()
    done = capture([*stream(5), Skipped("x", "y")], ORIGIN, dry=True)
    assert (done.added, done.left_out) == ({"messages": 5}, 1)
    assert _exported() == before
    assert not Source.objects.filter(kind="mail").exists()


def test_a_source_that_breaks_off_keeps_what_came_before_and_says_so() -> None:
    def broken() -> Iterable[Item]:
        yield from stream(5)
        raise SourceError(Path("inbox.mbox"), None, "it broke off")

    with pytest.raises(SourceError):
        capture(broken(), ORIGIN, state=lambda: {"uid": 5})
    assert len(exporting.facts().messages) == 5
    source = Source.objects.get(kind="mail")
    assert (source.state, source.last_read_at) == ({"uid": 5}, None)
    assert "broke off" in source.error
    _take(stream(6))
    source.refresh_from_db()
    assert source.error == ""
    assert source.last_read_at is not None


def test_a_reading_is_one_line_of_the_audit_trail(monkeypatch: Any) -> None:
    monkeypatch.setattr(capturing, "PORTION", 5)
    _take(stream(23))
    entry = Entry.objects.get(source__kind="mail")
    assert entry.details["added"] == {"messages": 23}
