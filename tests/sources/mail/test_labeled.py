"""How well letters are read that people have labeled."""

from functools import cache

import pytest

from tests.sources.mail.labels import KINDS, Score, labels, measure, plain

HALVES = ("tuning", "held_out")
FLOORS = {
    "tuning": {"ask": 0.95, "pledge": 0.95, "expects_reply": 0.95},
    "held_out": {"ask": 0.8, "pledge": 0.8, "expects_reply": 0.75},
}
"""What part of them must be read, by kind."""
_RARE = {"introduction", "idea", "availability", "agreement", "claim"}


@cache
def scores(half: str) -> dict[str, Score]:
    return measure(half)


@pytest.mark.parametrize("half", HALVES)
def test_no_answer_is_expected_where_none_is(half: str) -> None:
    assert scores(half)["expects_reply"].wrong == []


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("kind", ["ask", "pledge", "expects_reply"])
def test_what_is_asked_and_promised_is_read(half: str, kind: str) -> None:
    score = scores(half)[kind]
    assert score.recall >= FLOORS[half][kind], score.missed
    assert score.precision >= 0.94, score.wrong


@pytest.mark.parametrize("half", HALVES)
def test_what_is_rare_is_read_too(half: str) -> None:
    several = [scores(half)[kind] for kind in _RARE]
    hits = sum(len(each.hits) for each in several)
    assert sum(len(each.wrong) for each in several) <= hits / 20
    assert sum(len(each.missed) for each in several) <= hits / 3


@pytest.mark.parametrize("half", HALVES)
def test_the_day_of_what_is_read_is_the_right_one(half: str) -> None:
    score = scores(half)["date"]
    assert score.precision >= 0.95, score.wrong
    assert score.recall >= 0.95, score.missed


def test_there_are_enough_letters_of_each_kind_in_each_half_and_none_in_both() -> None:
    texts = {half: [plain(each.letter.as_string()) for each in labels(half)] for half in HALVES}
    assert not set(texts["tuning"]) & set(texts["held_out"])
    for half in HALVES:
        said = [each.kind for letter in labels(half) for each in letter.says]
        assert len(texts[half]) >= 120
        assert set(said) <= set(KINDS)
        assert min(said.count("ask"), said.count("pledge")) >= 25
        assert sum(each.expects == "yes" for each in labels(half)) >= 25
