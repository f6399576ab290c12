"""How well the checker reads sentences that people have labeled."""

from collections import Counter

from tests.sources.claims.labels import labels, measure

HALVES = ("tuning", "held_out")


def test_the_held_out_half_is_read_well() -> None:
    figures = measure("held_out")
    assert figures.precision >= 0.95
    assert figures.recall >= 0.90
    assert figures.level_accuracy >= 0.90


def test_the_tuning_half_is_read_well() -> None:
    figures = measure("tuning")
    assert figures.precision >= 0.97
    assert figures.recall >= 0.95


def test_there_are_enough_sentences_of_each_level_in_each_half_and_none_in_both() -> None:
    halves = {half: list(labels(half)) for half in HALVES}
    sentences = {
        half: {each.sentence.casefold() for each in several} for half, several in halves.items()
    }
    assert sum(map(len, sentences.values())) >= 400
    assert sentences["tuning"] & sentences["held_out"] == set()
    for several in halves.values():
        levels = Counter(each.level for each in several)
        assert set(levels) == set(range(6))
        assert levels[0] >= len(several) / 3
        assert min(levels.values()) >= 10
