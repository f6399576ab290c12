"""Questions, frozen reviews, files, sources, and what is in use."""

from typing import Any

import pytest

from tests.demo.days import UI_DAY
from tests.ledger.test_acting import stopping
from tests.ledger.test_same import ORIGIN
from troth.demo import as_of, story
from troth.facts.file import InvalidFacts, parse, write
from troth.facts.model import OF_RELATIONSHIP
from troth.facts.times import parse_instant
from troth.ledger import acting, exporting, importing, records
from troth.ledger.models import (
    Entry,
    FrozenReview,
    InUse,
    Question,
    Source,
    StoredFile,
    Workspace,
)
from troth.ledger.reviewing import reviews_of_view, shared_view
from troth.review import Book, Horizon, judge, look
from troth.review.partner import HIDDEN_RULES, partner_view
from troth.rules import RULES
from troth.sources.items import Question as Asked


@pytest.fixture
def case(workspace: str) -> dict[str, Any]:
    found = stopping()
    importing.import_facts(found["facts"], ORIGIN)
    return found


def asked(id: str, action: Any) -> Asked:
    return Asked(
        id=id,
        kind="ask",
        text="Is it so?",
        source="inbox.mbox#1",
        quote="They said so.",
        if_yes=action,
    )


NEW = {"add": {"organizations": [{"id": "new", "name": "New", "timezone": "UTC"}]}}


def test_a_question_is_a_fact_once_it_is_confirmed(case: dict[str, Any]) -> None:
    now = parse_instant(case["as_of"])
    for _ in range(2):
        records.ask([asked("q1", NEW), asked("q2", NEW)], Source.objects.get())
    assert Question.objects.count() == 2
    assert all(each.id != "new" for each in exporting.facts().organizations)
    records.confirm("q1", now, "ada")
    assert any(each.id == "new" for each in exporting.facts().organizations)
    with pytest.raises(records.AlreadyAnswered):
        records.confirm("q1", now, "ada")
    with pytest.raises(InvalidFacts):
        records.confirm("q2", now, "ada")
    assert Question.objects.get(pk="q2").answer == ""
    records.dismiss("q2", now, "ada")
    assert Question.objects.get(pk="q2").quote == ""
    assert Question.objects.get(pk="q1").quote == ""
    records.reopen("q2")
    assert Question.objects.get(pk="q2").answer == ""
    with pytest.raises(records.AlreadyAnswered):
        records.reopen("q1")


def test_a_question_whose_answer_would_break_a_rule_stays_open(case: dict[str, Any]) -> None:
    records.ask([asked("q", case["action"])], Source.objects.get())
    with pytest.raises(acting.Stopped):
        records.confirm("q", parse_instant(case["as_of"]), "ada")
    assert Question.objects.get().answer == ""
    assert Entry.objects.count() == 1


def test_a_shared_review_stays_as_it_was_shown(workspace: str) -> None:
    facts, now = story(UI_DAY), as_of(UI_DAY)
    importing.import_facts(parse(write(facts)), ORIGIN)
    relationship = facts.relationships[0].id
    shown = partner_view(Book(facts), relationship, now)
    assert read(shared_view(relationship, now)) == read(shown)
    kept = records.freeze(relationship, now, "ada")
    material = Horizon(Book(shown), now).material(relationship)
    expected = {
        side: judge(look(material, side, now), HIDDEN_RULES).as_json()
        for side in (material.relationship.a, material.relationship.b)
    }
    assert FrozenReview.objects.get().shown == kept.shown == parse(dumped(expected))
    assert [each.me for each in reviews_of_view(shown, relationship, now)] == list(expected)


def read(facts: Any) -> Any:
    document = parse(write(facts))
    for name in (*OF_RELATIONSHIP, "organizations", "people", "closures", "policies"):
        document[name] = sorted(document.get(name, []), key=lambda each: each["id"])
    return document


def dumped(value: Any) -> bytes:
    import msgspec

    return msgspec.json.encode(value)


def test_the_same_file_is_kept_once(case: dict[str, Any]) -> None:
    first = records.keep(b"%PDF-1.7 signed", "application/pdf")
    assert records.keep(b"%PDF-1.7 signed", "application/pdf") == first
    kept = StoredFile.objects.get()
    assert (kept.size, bytes(kept.content), len(kept.sha256)) == (15, b"%PDF-1.7 signed", 64)


def test_a_source_knows_when_it_was_read_first_and_last(case: dict[str, Any]) -> None:
    before = Source.objects.get()
    importing.import_facts(case["facts"], ORIGIN)
    after = Source.objects.get()
    assert (after.kind, after.name) == ("facts", "test")
    assert after.first_read_at == before.first_read_at <= after.last_read_at
    assert Entry.objects.get().source == after


def test_a_rule_is_in_use_for_those_of_whom_its_evidence_is_kept(workspace: str) -> None:
    facts = story(UI_DAY)
    document = parse(write(facts))
    kept = {name: document.pop(name) for name in OF_RELATIONSHIP}
    importing.import_facts(document, ORIGIN)
    assert {each.rule for each in InUse.objects.all()} == {"dont-02-cheat"}  # rivalries
    importing.import_facts({**document, "support_requests": kept["support_requests"]}, ORIGIN)
    sides = InUse.objects.filter(rule="do-10-use-alliance-team").values_list("side_id", flat=True)
    assert set(sides) == {each["organization"] for each in kept["support_requests"]}
    importing.import_facts({**document, **kept}, ORIGIN)
    mine = InUse.objects.filter(side=facts.me)
    assert {each.rule for each in mine} == {each.id for each in RULES}
    assert mine.count() == len(RULES)
    assert all(each.since >= Workspace.objects.get().began_at for each in mine)
