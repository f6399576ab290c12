"""What a document is asked about: each sentence that claims something of a partner."""

import os
from pathlib import Path

import msgspec
import pytest

from tests.sources.claims.test_checker import world
from tests.sources.document import samples
from troth.facts.times import FOREVER
from troth.review import Book, read_facts
from troth.review.preflight import preflight
from troth.sources.document import KIND, extract, identify
from troth.sources.items import Question, Tally
from troth.sources.known import Known
from troth.sources.reading import Skipped, SourceError


@pytest.fixture
def known() -> Known:
    facts = world()
    facts["organizations"][1]["aliases"] = ["Halden"]
    facts["organizations"][0] |= {"aliases": ["Northwind"], "domains": ["northwind.example"]}
    return Known(read_facts(msgspec.json.encode(facts)))


def _put(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (1_750_000_000, 1_750_000_000))
    return path


def _questions(known: Known, *paths: Path) -> list[Question]:
    return [each for each in extract(paths, known, Tally()) if isinstance(each, Question)]


def test_documents_are_told_by_their_names(tmp_path: Path) -> None:
    assert identify(_put(tmp_path, "a.docx", b""))
    assert not identify(_put(tmp_path, "a.csv", b""))
    assert identify(tmp_path)
    assert KIND == "document"


def test_each_claim_is_asked_about_with_its_place_and_what_yes_would_add(
    known: Known, tmp_path: Path
) -> None:
    (question,) = _questions(known, _put(tmp_path, "deck.pptx", samples.slides()))
    assert (question.kind, question.source) == ("claim", "deck.pptx#slide 1")
    assert question.quote == "Halden is our partner."
    (claim,) = question.if_yes["add"]["claims"]
    assert claim["level"] == 3
    assert claim["about"] == "bolt"
    assert claim["made_at"] == "2025-06-15T15:06:40Z"
    assert "audience" not in claim


def test_what_yes_would_add_is_a_valid_action(known: Known, tmp_path: Path) -> None:
    paths = [_put(tmp_path, name, made()) for name, made in samples.SAMPLES.items()]
    questions = _questions(known, *paths)
    assert len({each.id for each in questions}) == len(questions) >= len(paths)
    book = Book(known.facts)
    for each in questions:
        assert preflight(book, each.if_yes, FOREVER - 1).verdict


def test_a_mail_tells_when_and_to_whom(known: Known, tmp_path: Path) -> None:
    mail = samples.MAIL.replace(b"castellan.example", b"tessel.example")
    for each in _questions(known, _put(tmp_path, "letter.eml", mail)):
        (claim,) = each.if_yes["add"]["claims"]
        assert claim["audience"] == "tessel"
        assert claim["made_at"] == "2026-06-02T08:00:00Z"
        assert claim["medium"] == "email"


def test_a_mail_to_the_partner_alone_is_not_asked_about(known: Known, tmp_path: Path) -> None:
    mail = samples.MAIL.replace(b"castellan.example", b"bolt.example")
    assert _questions(known, _put(tmp_path, "letter.eml", mail)) == []


def test_reading_twice_or_in_halves_asks_the_same(known: Known, tmp_path: Path) -> None:
    paths = [_put(tmp_path, name, made()) for name, made in samples.SAMPLES.items()]
    whole = {each.id: each for each in _questions(known, tmp_path)}
    assert {each.id: each for each in _questions(known, tmp_path)} == whole
    halves = [*_questions(known, *paths[4:]), *_questions(known, *paths[:4])]
    assert {each.id: each for each in halves} == whole


def test_a_damaged_document_is_reported_and_a_missing_one_is_an_error(
    known: Known, tmp_path: Path
) -> None:
    tally = Tally()
    paths = [_put(tmp_path, "a.docx", b"nothing"), _put(tmp_path, "b.txt", b"Halden")]
    (skipped,) = extract(paths, known, tally)
    assert isinstance(skipped, Skipped)
    assert skipped.source == "a.docx"
    assert tally.read == 1
    with pytest.raises(SourceError):
        list(extract([tmp_path / "nowhere.txt"], known, tally))


def test_what_cannot_be_opened_in_a_folder_costs_no_other(known: Known, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").mkdir()
    os.mkfifo(tmp_path / "b.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "nowhere")
    _put(tmp_path, "d.txt", b"Halden is our certified partner.")
    found = list(extract([tmp_path], known, Tally()))
    assert [type(each) for each in found] == [Skipped, Question]
