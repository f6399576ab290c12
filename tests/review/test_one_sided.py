"""How much of a score only one side vouches for, and which of its pages say so."""

import pytest

from troth.facts.times import DAY, parse_instant
from troth.review.reviews import Review, RuleReview, spoken
from troth.review.scores import Sums, Tally
from troth.rules import RULES
from troth.rules.verdicts import Occasion

NOW = parse_instant("2026-07-02T08:00:00Z")


def tallied(*occasions: Occasion) -> RuleReview:
    tally = Tally(NOW, 120)
    for each in occasions:
        tally.add(each)
    number, sums = tally.result()
    return RuleReview(number, sums, (), tally.one_sided)


def test_it_is_weighed_as_the_score_weighs_it() -> None:
    seen, claimed = Occasion(NOW, 1), Occasion(NOW, 1, attestation="self")
    assert tallied(seen).one_sided == 0
    assert tallied(claimed).one_sided == 1
    assert tallied(seen, claimed).one_sided == pytest.approx(0.5 / 1.5)
    guessed = Occasion(NOW - 120 * DAY, 0, attestation="inferred")
    assert tallied(seen, guessed).one_sided == pytest.approx(0.25 / 1.25)
    assert tallied(Occasion(NOW, 1, attestation="confirmed")).one_sided == 0
    assert tallied().one_sided == 0


def test_over_several_rules_each_counts_with_its_evidence_and_silent_ones_not_at_all() -> None:
    one, two, three = (each.id for each in RULES[:3])
    review = Review(
        relationship="r",
        me="a",
        them="b",
        as_of=NOW,
        rules={
            one: RuleReview(1, Sums(1, 3), (), 0.0),
            two: RuleReview(1, Sums(1, 1), (), 1.0),
            three: RuleReview(1, Sums(1, 4), (), 1.0),
        },
        wake_at=None,
        failed={},
    )
    assert spoken(review, {(one, "a"), (two, "a"), (three, "b")}).one_sided == 25
    assert spoken(review, set()).one_sided is None
