"""Backups: whole or refused, and good for either database."""

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.commands import Commands
from tests.demo.days import UI_DAY
from tests.ledger.test_acting import stopping
from tests.ledger.test_same import ORIGIN
from tests.workspaces import Databases, use
from troth.demo import as_of, story
from troth.facts.file import parse, write
from troth.facts.times import parse_instant
from troth.ledger import acting, backup, exporting, importing, records, reviewing, schema, stored
from troth.ledger.models import Change, Entry, Override, StoredFile, Workspace


@pytest.fixture
def filled(workspace: str) -> str:
    """A workspace with everything in it that a ledger can have."""
    case = stopping()
    now = parse_instant(case["as_of"])
    importing.import_facts(case["facts"], ORIGIN)
    acting.act(case["action"], now, "seller", approval=acting.Approval("why", "boss"))
    person = case["facts"]["people"][0]["id"]
    acting.act({"set": {"people": {person: {"title": "Director"}}}}, now, "seller")
    records.keep(bytes(range(256)), "application/octet-stream")
    list(reviewing.review(reviewing.waiting(now), now))
    return workspace


def everything(now: int) -> Any:
    entries = list(Entry.objects.order_by("pk").values())
    changes = list(Change.objects.order_by("pk").values())
    reviews = [each.as_json() for each in stored.reviews(now)]
    overrides = list(Override.objects.values())
    files = [(each.sha256, bytes(each.content)) for each in StoredFile.objects.all()]
    return b"".join(exporting.facts_file()), entries, changes, reviews, overrides, files


@pytest.mark.parametrize("into", ["same", "other"])
def test_what_is_restored_is_what_was_backed_up(
    filled: str, databases: Databases, other_databases: Databases, into: str, tmp_path: Path
) -> None:
    now = parse_instant(stopping()["as_of"])
    before = everything(now)
    path = tmp_path / "a.backup"
    rows = backup.back_up(path)
    use((databases if into == "same" else other_databases).empty())
    assert backup.restore(path) == rows
    assert everything(now) == before
    new = {"add": {"organizations": [{"id": "new", "name": "New", "timezone": "UTC"}]}}
    acting.act(new, now, "seller")
    assert Entry.objects.count() == len(before[1]) + 1


def test_it_is_restored_only_into_an_empty_place(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    backup.back_up(path)
    with pytest.raises(backup.BadBackup, match="not empty"):
        backup.restore(path)


def test_a_workspace_that_was_only_begun_is_empty(
    filled: str, databases: Databases, tmp_path: Path
) -> None:
    path = tmp_path / "a.backup"
    backup.back_up(path)
    begun_at = Workspace.objects.get().began_at
    databases.begun()
    backup.restore(path)
    assert Workspace.objects.get().began_at == begun_at


def altered(data: bytes, random: Random) -> bytes:
    """The data cut, or with a byte changed, or its content changed and packed again."""
    choice = random.randrange(3)
    if choice == 0:
        return data[: random.randrange(len(data))]
    if choice == 1:
        at = random.randrange(12, len(data))  # the first bytes may say anything of the time
        return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]
    text = gzip.decompress(data)
    at = random.randrange(len(text) - 1)
    return gzip.compress(text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :])


def test_a_cut_or_altered_backup_is_refused(
    filled: str, databases: Databases, tmp_path: Path
) -> None:
    path = tmp_path / "a.backup"
    backup.back_up(path)
    data = path.read_bytes()
    use(databases.empty())
    random = Random(11)
    for _ in range(150):
        path.write_bytes(altered(data, random))
        with pytest.raises(backup.BadBackup):
            backup.restore(path)
    assert not schema.applied()
    path.write_bytes(data)
    backup.restore(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", gzip.compress(b""), gzip.compress(b"[]\n{}\n")],
    ids=["empty", "text", "nothing compressed", "other JSON compressed"],
)
def test_what_is_no_backup_is_refused(
    troth: Commands, databases: Databases, content: bytes, tmp_path: Path
) -> None:
    use(databases.empty())
    path = tmp_path / "a.backup"
    path.write_bytes(content)
    assert troth("restore", str(path)) == (2, "")
    assert len(troth.errors) == 1
    assert troth("restore", str(tmp_path / "none")) == (2, "")


def test_a_backup_of_a_newer_troth_is_refused(
    filled: str, databases: Databases, tmp_path: Path
) -> None:
    from hashlib import sha256

    path = tmp_path / "a.backup"
    backup.back_up(path)
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    heading = json.loads(lines[0])
    heading["migrations"].append(["ledger", "9999_future"])
    body = json.dumps(heading).encode() + b"\n" + b"".join(lines[1:-1])
    seal = {"lines": len(lines) - 1, "sha256": sha256(body).hexdigest()}
    path.write_bytes(gzip.compress(body + json.dumps(seal).encode() + b"\n"))
    use(databases.empty())
    with pytest.raises(backup.BadBackup, match="newer"):
        backup.restore(path)


def test_a_backup_that_fails_leaves_the_last_one(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.backup"
    backup.back_up(path)
    before = path.read_bytes()

    def fail(*_: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup.os, "fsync", fail)
    with pytest.raises(OSError, match=r"No space left on device: .*a\.backup"):
        backup.back_up(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_demo_goes_there_and_back(
    troth: Commands, workspace: str, databases: Databases, tmp_path: Path
) -> None:
    importing.import_facts(parse(write(story(UI_DAY))), ORIGIN)
    exported = troth("export")[1]
    path = str(tmp_path / "a.backup")
    assert troth("backup", path)[0] == 0
    use(databases.empty())
    assert troth("restore", path)[0] == 0, troth.errors
    assert troth("export")[1] == exported
    assert troth("doctor")[0] == 0
    assert as_of(UI_DAY)
