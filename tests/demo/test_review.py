"""In the demo each rule is broken and kept, both ways, and the whole looks like a real company."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from tests.demo.days import DAYS, UI_DAY
from troth.demo import as_of, story
from troth.review import Book, Review, review
from troth.rules import RULES

PARTNERS = ("halden", "ravel", "kestrel", "pell", "brightwater", "lumen", "fennimore", "teal")
DIRECTIONS = ("what we do to them", "what they do to us")
BLOCKING = ("do-03-stay-", "do-04-comm", "do-06-intr", "dont-02-ch", "dont-10-ov")
DECENT = 72.0
"""A score that occasions have lifted above 70, where every rule begins."""


@cache
def reviews(today: date, direction: str) -> dict[str, Review]:
    """The reviews between us and each partner, by the partner's id."""
    facts, now = story(today), as_of(today)
    book = Book(facts)
    if direction == DIRECTIONS[0]:
        return {each.them: each for each in review(book, now)}
    theirs = (each for partner in PARTNERS for each in review(book, now, partner))
    return {each.me: each for each in theirs if each.them == facts.me}


def severe(found: Review, *severities: str) -> Iterator[tuple[str, str]]:
    """The rule and severity of each finding of some severities."""
    for each in found.findings:
        if each.finding.severity in severities:
            yield each.rule, each.finding.severity


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_every_rule_is_broken_somewhere_and_kept_somewhere(today: date, direction: str) -> None:
    found = reviews(today, direction)
    broken = {rule for each in found.values() for rule, _ in severe(each, "warn", "block")}
    kept = {
        rule
        for each in found.values()
        for rule, score in each.scores.items()
        if score is not None and score >= DECENT and each.rules[rule].occasions >= 2
    }
    every = {rule.id for rule in RULES}
    assert len(every) == 20
    assert (every - broken, every - kept) == (set(), set())
    assert [each.failed for each in found.values() if each.failed] == []


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_five_rules_that_may_block_do_so_somewhere(today: date) -> None:
    blocks = {
        rule[:10]
        for direction in DIRECTIONS
        for each in reviews(today, direction).values()
        for rule, _ in severe(each, "block")
    }
    assert blocks == {rule[:10] for rule in BLOCKING}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_most_partnerships_are_in_fair_order(today: date) -> None:
    for direction in DIRECTIONS:
        found = reviews(today, direction)
        assert set(found) == set(PARTNERS)  # neither the one that ended nor the one that merged
        blocked = {partner for partner, each in found.items() if each.is_blocked}
        assert blocked <= {"halden", "brightwater"}
        for partner in ("ravel", "lumen", "fennimore"):
            overall = found[partner].overall
            assert overall is not None and overall >= 75, partner


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("today", DAYS, ids=str)
def test_one_partner_is_exemplary_and_one_is_new(today: date, direction: str) -> None:
    fennimore, teal = (reviews(today, direction)[partner] for partner in ("fennimore", "teal"))
    assert list(severe(fennimore, "warn", "block")) == []
    assert None not in fennimore.scores.values()
    assert len([score for score in teal.scores.values() if score is not None]) <= 3


@pytest.mark.parametrize(
    ("partner", "direction", "severity", "key"),
    [
        (
            "halden",
            0,
            "block",
            "dont-02-cheat/rival/castellan-platform-halden/castellan-platform-brightwater",
        ),
        ("halden", 0, "warn", "do-05-give-to-get/owing"),
        ("halden", 0, "warn", "dont-08-forget-manners/took-over/"),
        ("halden", 0, "note", "dont-03-play-coy/information/"),
        ("halden", 0, "note", "dont-09-hoard-network/parity"),
        ("halden", 0, "note", "do-03-stay-committed/due/"),
        ("halden", 1, "warn", "dont-06-last-minute/late/aldersea-cranes-halden"),
        ("ravel", 0, "warn", "do-03-stay-committed/overdue/"),
        ("ravel", 1, "warn", "do-03-stay-committed/overdue/"),
        ("kestrel", 0, "note", "do-04-communicate-under-nda/no-nda"),
        ("kestrel", 0, "note", "do-07-win-for-everyone/unconfirmed/"),
        ("kestrel", 1, "warn", "dont-02-cheat/still-looking/"),
        ("pell", 0, "note", "do-07-win-for-everyone/no-win"),
        ("fennimore", 0, "note", "dont-06-last-minute/engage-now/castellan-platform-fennimore"),
        ("brightwater", 0, "block", "do-04-communicate-under-nda/uncovered/"),
        ("brightwater", 1, "block", "dont-10-overstate/overstated/"),
    ],
)
def test_on_the_day_of_the_drawn_pages_the_findings_are_theirs(
    partner: str, direction: int, severity: str, key: str
) -> None:
    found = reviews(UI_DAY, DIRECTIONS[direction])[partner].findings
    assert [
        each.key for each in found if each.finding.severity == severity and each.key.startswith(key)
    ]
