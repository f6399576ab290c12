"""What is foreseen of a change of policy is what the reviews say once it is made."""

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workspaces import Databases
from tests.worlds import some_time, some_world
from troth.facts.file import parse
from troth.facts.model import Policy
from troth.facts.times import format_instant
from troth.ledger import foreseeing, importing, judging, reviewing, stored
from troth.ledger.models import Policy as Kept
from troth.ledger.models import Relationship, StoredReview
from troth.ledger.writing import whose
from troth.review import Review
from troth.review.reviews import shown
from troth.rules import PARAMETERS
from troth.rules.parameters import Unit

ORIGIN = importing.Origin("facts", "test", "tester")
CHANGES = 20
"""In each world."""


def a_change(random: Random, number: int, now: int) -> Policy:
    """Some change of some parameter at some level."""
    parameter = random.choice(list(PARAMETERS.values()))
    value: float = random.choice((0, 1, 2, 3, 5, 10, 30, 90, 400, 1000))
    if parameter.unit is Unit.SHARE:
        value = random.choice((0, 0.1, 0.3, 0.5, 0.9, 1))
    value = max(value, parameter.range.low)
    level = random.choice(("site", "organization", "relationship"))
    relationships = list(Relationship.objects.order_by("pk"))
    chosen = random.choice(relationships)
    organization = random.choice((whose(), chosen.a_id, chosen.b_id))
    return Policy(
        f"zz-{number}",
        level,
        parameter.name,
        value,
        now,
        organization=organization if level == "organization" else None,
        relationship=chosen.pk if level == "relationship" else None,
    )


def _said(review: Review) -> Any:
    return {
        "overall": shown(review.overall),
        "scores": {rule: each and round(each, 6) for rule, each in review.scores.items()},
        "findings": [(each.key, each.finding.severity) for each in review.findings],
    }


def _stored(now: int) -> dict[tuple[str, str], Any]:
    ids = Relationship.objects.values_list("pk", flat=True)
    return {key: _said(each) for key, each in stored.reviews_of(ids, now, in_full=True).items()}


def _add(policy: Policy) -> None:
    fact = {
        "id": policy.id,
        "level": policy.level,
        "parameter": policy.parameter,
        "value": policy.value,
        "set_at": format_instant(policy.set_at),
        "organization": policy.organization,
        "relationship": policy.relationship,
    }
    document = {"format": "troth-facts/1", "me": whose(), "policies": [fact]}
    importing.import_facts(parse(json.dumps(document).encode()), ORIGIN)


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32))
def check_a_world(databases: Databases, seed: int) -> None:
    random = Random(seed)
    databases.begun()
    importing.import_facts(some_world(random), ORIGIN)
    now = some_time(random)
    if random.random() < 0.8:
        for _ in reviewing.review(reviewing.waiting(now), now):
            pass
    if random.random() < 0.5:
        now += random.randrange(40) * 86_400_000_000
    if not Relationship.objects.exists():
        return
    was: dict[tuple[str, str], Any] | None = None
    for number in range(CHANGES):
        policy = a_change(random, number, now)
        seen = [each for _, sides in foreseeing.foresee(policy, now) for each in sides]
        after = {(each.after.relationship, each.after.me): _said(each.after) for each in seen}
        before = {(each.before.relationship, each.before.me): _said(each.before) for each in seen}
        if was is None:
            for _ in reviewing.review(reviewing.waiting(now), now):
                pass
            was = _stored(now)
        assert before == {key: was[key] for key in before}
        _add(policy)
        for _ in reviewing.review(reviewing.waiting(now), now):
            pass
        really = _stored(now)
        assert after == {key: really[key] for key in after}
        assert {key for key in was if was[key] != really[key]} <= after.keys()
        for each in seen:
            key = (each.after.relationship, each.after.me)
            old, new = dict(was[key]["findings"]), dict(really[key]["findings"])
            assert {found.key for found in each.appearing} == new.keys() - old.keys()
            assert {found.key for found in each.going} == old.keys() - new.keys()
            assert {(severity, found.key) for severity, found in each.changing} == {
                (old[one], one) for one in old.keys() & new.keys() if old[one] != new[one]
            }
        was = really


def test_what_is_foreseen_is_what_the_reviews_say_afterwards(databases: Databases) -> None:
    check_a_world(databases)


def test_several_processes_foresee_the_same(
    workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random(11)
    importing.import_facts(some_world(random), ORIGIN)
    now = some_time(random)
    for _ in reviewing.review(reviewing.waiting(now), now):
        pass
    policy = Policy("zz", "site", "memory_days", 1, now)
    monkeypatch.setattr(foreseeing, "PORTION", 1)
    monkeypatch.setattr(judging, "WORTHWHILE", 1)
    found = [
        {(each.after.relationship, each.after.me): _said(each.after) for each in sides}
        for processes in (1, 2)
        for _, sides in foreseeing.foresee(policy, now, processes)
    ]
    half = len(found) // 2
    assert half > 1
    assert sorted(map(str, found[:half])) == sorted(map(str, found[half:]))


@pytest.mark.parametrize("level", ["site", "organization", "relationship"])
def test_looking_ahead_changes_nothing(level: str, workspace: str) -> None:
    random = Random(7)
    importing.import_facts(some_world(random), ORIGIN)
    now = some_time(random)
    for _ in reviewing.review(reviewing.waiting(now), now):
        pass
    before = list(StoredReview.objects.order_by("pk").values())
    while (policy := a_change(random, 1, now)).level != level:
        pass
    list(foreseeing.foresee(policy, now))
    assert list(StoredReview.objects.order_by("pk").values()) == before
    assert not Kept.objects.filter(pk=policy.id).exists()
