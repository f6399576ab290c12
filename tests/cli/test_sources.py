"""`read` and `import` for every kind of source, as `contracts.md` has them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Commands
from tests.ledger.streams import FACTS, write_mbox
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import Message, Source

VTT = (
    "WEBVTT\n\n1\n00:00:00.000 --> 00:10:00.000\nAnn Berg: Welcome. I will send you the plan by "
    "Friday.\n\n2\n00:10:00.000 --> 00:12:00.000\nMax Acker: Thank you.\n\n"
    "3\n00:12:00.000 --> 00:13:00.000\nKim Stranger: Hello.\n"
)


@pytest.fixture
def mbox(tmp_path: Path) -> str:
    path = tmp_path / "inbox.mbox"
    write_mbox(path, 9)
    return str(path)


def _facts(troth: Commands, **more: Any) -> str:
    return troth.file({**FACTS, **more})


def test_read_mail_prints_what_may_be_added_to_the_facts(troth: Commands, mbox: str) -> None:
    told = troth.json("read", "mail", mbox, "--facts", _facts(troth))
    assert (told["format"], told["kind"]) == ("troth-read/1", "mail")
    assert told["report"]["read"] == 9
    assert told["report"]["facts"] == sum(map(len, told["facts"].values()))
    assert len(told["facts"]["messages"]) == 9
    assert all(each["source"] and each["source_id"] for each in told["facts"]["messages"])
    people = [*FACTS["people"], *told["facts"].pop("people", [])]
    whole = _facts(troth, **told["facts"], people=people)
    assert troth("validate", whole)[0] == 0
    again = troth.json("read", "mail", mbox, "--facts", whole)
    assert again["facts"] == {}


def test_read_transcript_adds_and_sets(troth: Commands, tmp_path: Path) -> None:
    meeting = {
        "id": "m1",
        "relationship": "r1",
        "invited_by": "bolt",
        "host": "bolt",
        "invited_at": "2026-06-20T10:00:00Z",
        "starts_at": "2026-06-25T10:00:00Z",
    }
    people = [
        {"id": "max", "organization": "acme", "name": "Max Acker"},
        {"id": "berg", "organization": "bolt", "name": "Ann Berg"},
    ]
    facts = _facts(troth, meetings=[meeting], people=people)
    path = tmp_path / "GMT20260625-100000_Recording.transcript.vtt"
    path.write_text(VTT)
    told = troth.json("read", "transcript", str(path), "--facts", facts)
    assert set(told["facts"]) == {"add", "set"}
    changed = told["facts"]["set"]["meetings"]["m1"]
    assert {each["organization"]: each["seconds"] for each in changed["talk_seconds"]} == {
        "acme": 120,
        "bolt": 600,
    }
    assert told["report"]["unknown_seconds"] == 60
    assert {each["kind"] for each in told["questions"]} >= {"pledge"}
    facts = _facts(troth, meetings=[{**meeting, **changed}], people=people)
    for each in told["questions"]:
        assert set(each) == {"id", "kind", "text", "source", "quote", "if_yes"}
        action = troth.file(each["if_yes"])
        assert troth("check", facts, action, "--as-of", "2026-06-26T10:00:00Z")[0] in (0, 1)


def test_read_without_facts_recognizes_nobody(troth: Commands, mbox: str) -> None:
    told = troth.json("read", "mail", mbox)
    assert (told["facts"], told["report"]["read"]) == ({}, 9)


@pytest.mark.parametrize("kind", ["mail", "calendar", "transcript", "document"])
def test_a_path_that_is_not_there_is_wrong_input(kind: str, troth: Commands) -> None:
    status, output = troth("read", kind, "nowhere.xyz")
    assert (status, output) == (2, "")
    assert "nowhere.xyz" in troth.errors[-1]


def test_every_kind_is_listed_and_others_are_refused(troth: Commands) -> None:
    for command in ("read", "import"):
        status, output = troth(command, "--help")
        assert status == 0
        assert all(each in output for each in ("crm", "mail", "calendar", "transcript", "document"))
        assert troth(command, "weather", "x")[0] == 2


def test_import_mail_stores_once_and_says_what_would_be_done(
    troth: Commands, mbox: str, workspace: str
) -> None:
    import_facts(FACTS, Origin("facts", "start", "tests"))
    dry = troth.json("import", "mail", mbox, "--dry-run")
    assert dry["dry_run"] is True
    assert not Message.objects.exists()
    done = troth.json("import", "mail", mbox)
    assert done["added"] == {**dry["added"]}
    assert done["added"]["messages"] == Message.objects.count() == 9
    again = troth.json("import", "mail", mbox)
    assert (again["added"], again["changed"]) == ({}, {})
    assert again["unchanged"] >= 9
    assert Source.objects.get(kind="mail").name == "inbox.mbox"
    status, output = troth("import", "mail", mbox)
    assert status == 0
    assert "0 facts added" in output


def test_what_is_left_out_is_told_on_standard_error(
    troth: Commands, tmp_path: Path, workspace: str
) -> None:
    import_facts(FACTS, Origin("facts", "start", "tests"))
    path = tmp_path / "broken.ics"
    path.write_bytes(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n")
    status, output = troth("import", "calendar", str(path), "--format", "json")
    assert status in (0, 2)
    if status == 0:
        assert json.loads(output)["left_out"] >= 1
    assert "broken.ics" in "\n".join(troth.errors)


def test_an_import_without_a_workspace_says_what_to_do(
    troth: Commands, mbox: str, workspace: str
) -> None:
    assert troth("import", "mail", mbox)[0] == 2
    assert "troth import" in troth.errors[-1]


def test_an_address_with_a_password_is_refused_and_not_kept(
    troth: Commands, workspace: str
) -> None:
    import_facts(FACTS, Origin("facts", "start", "tests"))
    status, output = troth("import", "mail", "imaps://ann:hunter2@imap.acme.example")
    assert status == 2
    assert "hunter2" not in output + troth.errors[-1]
    assert not Source.objects.filter(name__contains="hunter2").exists()


@pytest.mark.parametrize("kind", ["mail", "calendar", "transcript", "document"])
def test_a_folder_without_any_of_it_is_told_of(
    kind: str, troth: Commands, tmp_path: Path, workspace: str
) -> None:
    import_facts(FACTS, Origin("facts", "start", "tests"))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert troth("import", kind, str(empty))[0] == 0
    assert "Nothing to read" in troth.errors[-1]
    assert troth("read", kind, str(empty), "--facts", _facts(troth))[0] == 0
    assert "Nothing to read" in troth.errors[-1]


def test_an_address_is_no_path_and_is_not_repeated(troth: Commands) -> None:
    status, output = troth("read", "calendar", "https://calendar.example/private-1/basic.ics")
    assert (status, output) == (2, "")
    assert "Sources" in troth.errors[-1]
    assert "private-1" not in troth.errors[-1]
