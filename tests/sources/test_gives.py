"""Each source gives the facts and questions that `docs/capture.md` says, and no others."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from troth import demo
from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS, Facts
from troth.sources.gathering import Gathered, gather
from troth.sources.gives import ALWAYS, FACT, GIVES, QUESTION, main
from troth.sources.items import Tally
from troth.sources.known import Known
from troth.sources.listing import kind_of, kinds, source

DAY = date(2026, 7, 2)
ROOT = Path(__file__).parents[2]
SAMPLES = Path(__file__).parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("capture")
    demo.write(made, DAY)
    (made / "capture" / "deck.md").write_text(
        "Halden Integrators is our exclusive partner.\n", encoding="utf-8"
    )
    return made / "capture"


@pytest.fixture(scope="module")
def facts() -> Facts:
    return demo.story(DAY)


def _read(kind: str, paths: list[Path], facts: Facts) -> Gathered:
    found = source(kind)
    assert found is not None
    return gather(found.extract(paths, Known(facts), Tally()), facts)


def _given(gathered: Gathered) -> Iterator[tuple[str, str, str]]:
    """How, in which collection, and which field."""
    yield from _fields(FACT, gathered.add, gathered.set)
    for each in gathered.questions:
        yield from _fields(QUESTION, each.if_yes.get("add", {}), each.if_yes.get("set", {}))


def _fields(
    how: str, add: Mapping[str, Any], changes: Mapping[str, Any]
) -> Iterator[tuple[str, str, str]]:
    for name, several in (*add.items(), *((n, c.values()) for n, c in changes.items())):
        for record in several:
            yield from ((how, name, field) for field in record.keys() - ALWAYS)


def test_every_source_is_found_and_declared() -> None:
    assert {"mail", "calendar", "transcript", "document"} <= set(kinds())
    assert set(kinds()) <= set(GIVES)


def test_what_is_declared_are_fields_of_facts() -> None:
    wrong = [
        (kind, name, field)
        for kind, hows in GIVES.items()
        for of in hows.values()
        for name, fields in of.items()
        for field in fields
        if name not in COLLECTIONS or field not in fields_of(COLLECTIONS[name])
    ]
    assert wrong == []


@pytest.mark.parametrize("kind", ["mail", "calendar", "transcript", "document"])
def test_a_source_gives_no_field_that_is_not_declared(
    kind: str, folder: Path, facts: Facts
) -> None:
    samples = [each for each in sorted(folder.iterdir()) if kind_of(each) == kind]
    samples += sorted((SAMPLES / kind).glob("samples/*"))
    assert samples
    given = set()
    for path in samples:
        given |= set(_given(_read(kind, [path], facts)))
    assert given
    undeclared = [
        each for each in given if each[2] not in GIVES[kind].get(each[0], {}).get(each[1], ())
    ]
    assert undeclared == []


def test_the_demo_tells_something_of_each_kind_and_a_second_reading_nothing(
    folder: Path, facts: Facts
) -> None:
    for kind in ("mail", "calendar"):
        paths = [each for each in sorted(folder.iterdir()) if kind_of(each) == kind]
        first = _read(kind, paths, facts)
        assert first.add
        assert first.questions
        assert _read(kind, paths, facts) == first


def test_the_table_of_the_page_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", str(ROOT / "docs/capture.md")]) == 0
