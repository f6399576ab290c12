"""A rule that fails is said to have failed, and hides no other."""

from random import Random

import pytest

from tests.worlds import book_of, reviews_of, some_world
from troth.facts.times import parse_instant
from troth.review import reviews
from troth.rules import RULES


def test_a_rule_that_raises_could_not_be_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(view: object) -> object:
        raise ZeroDivisionError("by nothing")

    first, *others = RULES
    values = {name: getattr(first, name) for name in first.__struct_fields__}
    faulty = type(first)(**{**values, "judge": broken})
    book, at = book_of(some_world(Random(3))), parse_instant("2026-03-31T12:00:00Z")
    whole = reviews_of(book, at)
    monkeypatch.setattr(reviews, "RULES", (faulty, *others))
    for name, review in reviews_of(book, at).items():
        assert review.failed == {first.id: "ZeroDivisionError: by nothing"}
        assert review.scores[first.id] is None
        assert [
            each.id for each in others if review.rules[each.id] != whole[name].rules[each.id]
        ] == []
