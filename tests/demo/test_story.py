"""The demo's story: the same every time, right on any day, and telling of every rule."""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from troth.demo import as_of, story, write
from troth.facts.file import write as facts_file
from troth.facts.model import COLLECTIONS
from troth.review import Book, Horizon, Review, judge, look, read_facts
from troth.rules import RULES
from troth.sources.crm import read

TODAY = date(2026, 7, 2)
DECENT = 70
BLOCKING = {
    "do-03-stay-committed",
    "do-04-communicate-under-nda",
    "do-06-introduce-both-ways",
    "dont-02-cheat",
    "dont-10-overstate",
}


@pytest.fixture(scope="module")
def reviews() -> dict[str, list[Review]]:
    """The reviews of our conduct, and of the partners', on the day of the story."""
    facts, now = story(TODAY), as_of(TODAY)
    horizon = Horizon(Book(facts), now)
    ours, theirs = [], []
    for relationship in horizon.relationships(facts.me):
        review = judge(look(horizon.material(relationship), facts.me, now))
        ours.append(review)
        theirs.append(judge(look(horizon.material(relationship), review.them, now)))
    return {"ours": ours, "theirs": theirs}


def test_the_same_day_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write(tmp_path / folder, TODAY)
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.*"))
    assert len(files) > 1
    for path in files:
        assert (tmp_path / "one" / path).read_bytes() == (tmp_path / "two" / path).read_bytes()


@pytest.mark.parametrize(
    "day",
    [
        TODAY,
        date(2024, 2, 29),
        date(2026, 1, 1),
        date(2025, 12, 31),
        date(2026, 11, 22),
        date(2027, 5, 17),
    ],
)
def test_it_is_valid_on_any_day_and_ends_there(day: date) -> None:
    facts = story(day)
    assert read_facts(facts_file(facts)) == facts
    assert all(getattr(facts, name) for name in COLLECTIONS)
    now = as_of(day)
    assert max(each.sent_at for each in facts.messages) <= now
    reviews = [
        judge(look(Horizon(Book(facts), now).material(each), facts.me, now))
        for each in Horizon(Book(facts), now).relationships(facts.me)
    ]
    assert 6 <= len(reviews) <= 9
    assert all(review.failed == {} for review in reviews)
    assert 1 <= sum(review.is_blocked for review in reviews) <= 3


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_each_rule_is_broken_somewhere_and_kept_somewhere(
    reviews: dict[str, list[Review]], side: str
) -> None:
    broken, kept = set(), set()
    for review in reviews[side]:
        for rule, each in review.rules.items():
            if each.findings:
                broken.add(rule)
            elif each.occasions and (each.score() or 0) >= DECENT:
                kept.add(rule)
    rules = {rule.id for rule in RULES}
    assert rules - broken == set()
    assert rules - kept == set()


def test_the_five_rules_that_may_block_do(reviews: dict[str, list[Review]]) -> None:
    blocks = defaultdict(list)
    for review in (*reviews["ours"], *reviews["theirs"]):
        for found in review.findings:
            if found.finding.severity == "block":
                blocks[found.rule].append(review.them)
    assert set(blocks) == BLOCKING


def test_the_situation_is_that_of_the_screens(reviews: dict[str, list[Review]]) -> None:
    ours = {review.them: review for review in reviews["ours"]}
    keys = {key: {found.key for found in ours[key].findings} for key in ours}
    assert any(key.startswith("dont-02-cheat/rival/") for key in keys["halden"])
    assert any(key.startswith("do-03-stay-committed/overdue/") for key in keys["ravel"])
    assert "do-04-communicate-under-nda/no-nda" in keys["kestrel"]
    assert any(key.startswith("do-07-win-for-everyone/no-win") for key in keys["pell"])


def test_its_crm_export_goes_through_the_reader_like_anyones(tmp_path: Path) -> None:
    write(tmp_path, TODAY)
    facts = read_facts((tmp_path / "demo-facts.json").read_bytes())
    reading = read([tmp_path / "crm"], me="Northwind Systems")
    ours = {each.id: each for each in facts.opportunities if each.owner == facts.me}
    got = {each.name: each for each in reading.facts.opportunities}
    assert ours
    for each in ours.values():
        # The standard stages of that CRM end at negotiation, before the commitment.
        stage = {"committed": "business_validation"}.get(each.stages[-1].stage)
        assert got[each.name].stages[-1].stage == (stage or each.stages[-1].stage)
    assert reading.facts.relationships
    assert not [each for each in reading.report.skipped if "left out" in each.reason]
