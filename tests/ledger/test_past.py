"""Reviews of past quarters are kept only while they are true to a review as of that day."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from tests.demo.days import UI_DAY
from tests.ledger.test_same import ORIGIN
from troth.demo import as_of, story
from troth.facts.file import parse, write
from troth.facts.times import DAY, format_instant
from troth.ledger import importing, past, reviewing
from troth.ledger.loading import snapshot
from troth.ledger.models import PastReview
from troth.review import Review
from troth.review.scores import coverage

NOW = as_of(UI_DAY)


@pytest.fixture
def told(workspace: str) -> dict[str, Any]:
    document = parse(write(story(UI_DAY)))
    importing.import_facts(document, ORIGIN)
    for _ in past.recall(NOW):
        pass
    return document


def kept(at: int) -> dict[tuple[str, str], Review]:
    ids = list(PastReview.objects.values_list("relationship_id", flat=True))
    return past.past_reviews(ids, [at]).get(at, {})


def summary(review: Review) -> Any:
    findings = sorted(each.finding.severity for each in review.findings)
    return review.scores, review.overall, coverage(review.scores), review.one_sided, findings


def check_all(now: int = NOW) -> None:
    for _, at in past.ends(now):
        expected = {(each.relationship, each.me): each for each in reviewing.as_of(at)}
        ours = {key: each for key, each in kept(at).items() if key in expected}
        assert ours.keys() == expected.keys()
        for key, each in expected.items():
            assert summary(ours[key]) == summary(each), (format_instant(at), key)


def recall_what_is_missing() -> set[str]:
    return set(past.recall(NOW))


def test_what_is_kept_is_what_a_review_as_of_that_day_says(told: dict[str, Any]) -> None:
    number = PastReview.objects.count()
    assert number > 50
    check_all()
    assert past.missing(NOW) == {}
    pledge = next(each for each in told["pledges"] if each["id"] == "pledge-halden-26")
    kept_now = {**pledge, "fulfilled_at": format_instant(NOW)}
    new = {**pledge, "id": "new", "made_at": format_instant(NOW)}
    others = [each for each in told["pledges"] if each is not pledge]
    importing.import_facts({**told, "pledges": [*others, kept_now, new]}, ORIGIN)
    assert PastReview.objects.count() == number  # what happens now changes nothing of then
    older = {**new, "id": "older", "made_at": format_instant(NOW - 200 * DAY)}
    importing.import_facts({**told, "pledges": [*others, kept_now, older]}, ORIGIN)
    assert {r for each in past.missing(NOW).values() for r in each} == {"with-halden"}
    assert recall_what_is_missing() == {"with-halden"}
    check_all()


def test_any_change_leaves_only_what_is_true(told: dict[str, Any]) -> None:
    random = Random(7)
    for _ in range(4):
        name = random.choice(("pledges", "asks", "meetings", "engagements", "opportunities"))
        record = random.choice(told[name])
        if name == "opportunities":
            record["stages"] = record["stages"][: random.randint(1, len(record["stages"]))]
        else:
            record["attestation"] = random.choice(("self", "inferred", "confirmed"))
    importing.import_facts(told, ORIGIN)
    recall_what_is_missing()
    merged = next(each for each in told["asks"] if each["relationship"] == "with-grey")
    merged["attestation"] = "self"  # it counts where those who took them over are judged
    importing.import_facts(told, ORIGIN)
    recall_what_is_missing()
    check_all()


def test_a_later_quarter_takes_the_place_of_the_oldest_and_nothing_written_is_missed(
    told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest, later = past.ends(NOW)[-1][1], NOW + 100 * DAY
    writes = iter([True])

    @contextmanager
    def before_somebody_writes() -> Iterator[None]:
        with snapshot():
            yield
        if next(writes, False):
            told["asks"][0]["attestation"] = "self"
            importing.import_facts(told, ORIGIN)

    monkeypatch.setattr(past, "snapshot", before_somebody_writes)
    assert "with-halden" in set(past.recall(later))
    for _ in past.recall(later):
        pass
    ends = {at for _, at in past.ends(later)}
    assert oldest not in ends
    assert set(PastReview.objects.values_list("as_of", flat=True)) == ends
    check_all(later)
