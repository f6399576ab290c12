"""`troth claims`: what it prints, and with which exit status."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Commands
from tests.sources.claims.test_checker import agreement, engagement, world
from tests.sources.document import samples
from troth.cli.app import run
from troth.facts.times import parse_instant

AS_OF = ("--as-of", "2026-03-31T12:00:00Z")
KEYS = {
    *("file", "place", "text", "partner", "level", "supported", "overstated", "evidence"),
    *("may_say", "because", "relationship", "opportunity"),
}


@pytest.fixture
def facts(troth: Commands) -> str:
    known: dict[str, Any] = world(
        engagements=[engagement("e1", committed_at="2025-03-01")],
        agreements=[agreement("alliance")],
    )
    known["organizations"][1] |= {"aliases": ["Halden"]}
    return troth.file(known)


def _file(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def test_it_prints_every_sentence_that_names_a_partner(
    troth: Commands, facts: str, tmp_path: Path
) -> None:
    path = _file(tmp_path, "a.md", "Bolt is our certified partner. Hello.\n\nDo you know Bolt?\n")
    printed = troth.json("claims", facts, path, *AS_OF)
    assert printed["format"] == "troth-claims/1"
    assert printed["as_of"] == "2026-03-31T12:00:00Z"
    first, second = printed["claims"]
    assert set(first) >= KEYS
    assert (first["file"], first["place"], first["partner"]) == (path, "line 1", "bolt")
    assert (first["level"], first["supported"], first["overstated"]) == (5, 3, True)
    assert first["evidence"] == [["agreements", "alliance"], ["engagements", "e1"]]
    assert (second["level"], second["overstated"]) == (0, False)
    assert troth("claims", facts, path, *AS_OF)[0] == 1


def test_the_exit_status_is_0_if_nothing_is_overstated(
    troth: Commands, facts: str, tmp_path: Path
) -> None:
    for text in ("Bolt is our partner.", "Nobody is named."):
        assert troth("claims", facts, _file(tmp_path, "a.txt", text), *AS_OF)[0] == 0


@pytest.mark.parametrize("name", samples.SAMPLES)
def test_each_kind_of_document_is_checked(
    name: str, troth: Commands, facts: str, tmp_path: Path
) -> None:
    path = _file(tmp_path, name, samples.SAMPLES[name]())
    claims = troth.json("claims", facts, path, *AS_OF)["claims"]
    assert any(each["level"] == 3 and not each["overstated"] for each in claims)


def test_a_sample_of_each_kind_says_the_same_at_a_second_reading(
    troth: Commands, facts: str, tmp_path: Path
) -> None:
    paths = [_file(tmp_path, name, made()) for name, made in samples.SAMPLES.items()]
    assert troth("claims", facts, *paths, *AS_OF) == troth("claims", facts, *paths, *AS_OF)


def test_nothing_is_printed_if_one_file_cannot_be_read(
    troth: Commands, facts: str, tmp_path: Path
) -> None:
    good = _file(tmp_path, "a.txt", "Bolt is our partner.")
    for bad in (
        _file(tmp_path, "b.docx", "no document"),
        _file(tmp_path, "c.xlsx", b"PK"),
        str(tmp_path / "nowhere.pdf"),
        str(tmp_path),
    ):
        assert troth("claims", facts, good, bad, *AS_OF) == (2, "")
        assert len(troth.errors) == 1
        assert bad in troth.errors[0]


def test_what_is_wrong_with_the_input_is_told(troth: Commands, facts: str, tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", "Bolt is our partner.")
    assert troth("claims", facts)[0] == 2
    assert troth("claims", facts, path, "--me", "nobody")[0] == 2
    assert troth("claims", facts, path, "--as-of", "soon")[0] == 2
    assert troth("claims", "-", "-", *AS_OF)[0] == 2
    assert troth("claims", path, "--me", "acme")[0] == 2
    assert troth("claims", troth.file("{}"), path)[0] == 2


def test_a_document_can_come_from_standard_input(
    troth: Commands, facts: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(samples.word())))
    claims = troth.json("claims", facts, "-", *AS_OF)["claims"]
    assert {each["place"] for each in claims} == {"paragraph 2"}


def test_the_table_fits_80_columns(troth: Commands, facts: str, tmp_path: Path) -> None:
    path = _file(tmp_path, "a.txt", f"Bolt is our certified partner{', and so on' * 20}.")
    _, output = troth("claims", facts, path, *AS_OF)
    lines = [each for each in output.splitlines() if path not in each]
    assert max(map(len, lines)) <= 80
    assert "OVERSTATED" in output


def test_the_partners_own_conduct_can_be_asked_for(
    troth: Commands, facts: str, tmp_path: Path
) -> None:
    path = _file(tmp_path, "a.txt", "Acme is our certified partner.")
    (claim,) = troth.json("claims", facts, path, "--me", "bolt", *AS_OF)["claims"]
    assert (claim["partner"], claim["level"], claim["supported"]) == ("acme", 5, 3)


def test_without_a_facts_file_the_workspace_is_asked(
    workspace: str, troth: Commands, facts: str, tmp_path: Path
) -> None:
    assert run(["import", "facts", facts]) == 0
    path = _file(tmp_path, "a.md", "We work with Bolt on the depot hub.\n\nBolt certified\n")
    from_file = troth.json("claims", facts, path, *AS_OF)
    assert troth.json("claims", path, *AS_OF) == from_file
    assert [each["supported"] for each in from_file["claims"]] == [3, 3]
    assert parse_instant(from_file["as_of"]) == parse_instant(AS_OF[1])
    assert json.loads(json.dumps(from_file)) == from_file
