"""The doctor finds what is wrong, and says what to do; the settings are all told."""

import json
import os
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.db import connection, connections

from benchmarks import worlds as generated
from tests.commands import Commands
from tests.ledger.test_faults import run, told
from tests.ledger.test_same import ORIGIN
from tests.workspaces import SQLITE, Databases, use
from troth.facts.file import parse, write
from troth.facts.times import DAY
from troth.ledger import importing, reviewing
from troth.ledger.models import Entry, StoredReview, Workspace
from troth.ledger.writing import present
from troth.settings import SETTINGS, Settings, WrongSetting


@pytest.fixture
def filled(workspace: str) -> str:
    importing.import_facts(parse(write(generated.world(2, 30))), ORIGIN)
    list(reviewing.review(reviewing.waiting(present()), present()))
    return workspace


def faults(troth: Commands) -> dict[str, Any]:
    """What the doctor finds wrong, by what it looked at."""
    connections["default"].close()
    status, output = troth("doctor", "--format", "json")
    checks = json.loads(output)["checks"]
    found = {each["what"]: each for each in checks if not each["well"]}
    assert status == bool(found)
    assert all(each["remedy"] for each in found.values())
    return found


def test_all_is_well(troth: Commands, filled: str) -> None:
    assert faults(troth) == {}
    status, output = troth("doctor")
    assert status == 0
    for what in ("database", "schema", "workspace", "integrity", "storage", "clock", "reviews"):
        assert f"well  {what}: " in output
    assert "FAULT" not in output


def test_a_database_that_is_not_there(troth: Commands, databases: Databases) -> None:
    url = databases.empty() if databases.kind == SQLITE else databases.server.url("not_there")
    use(url)
    assert set(faults(troth)) == {"database"}


def test_a_database_without_a_workspace(troth: Commands, databases: Databases) -> None:
    url = databases.empty()
    if databases.kind == SQLITE:
        Path(url.removeprefix("sqlite:///")).touch()
    use(url)
    assert set(faults(troth)) == {"schema"}
    use(databases.begun())
    Workspace.objects.all().delete()
    assert set(faults(troth)) == {"workspace"}


def test_a_clock_that_went_back(troth: Commands, filled: str) -> None:
    Entry.objects.update(at=present() + DAY)
    assert set(faults(troth)) == {"clock"}


def test_a_review_that_was_forgotten(troth: Commands, filled: str) -> None:
    StoredReview.objects.update(wake_at=present() - 3 * DAY)
    assert set(faults(troth)) == {"reviews"}


def test_a_rule_that_could_not_be_judged(troth: Commands, filled: str) -> None:
    StoredReview.objects.update(failed={"do-08-listen": "ValueError: x"})
    assert set(faults(troth)) == {"reviews"}


def test_a_task_that_failed(troth: Commands, filled: str) -> None:
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from troth.ledger.tasks import review_what_waits

    review_what_waits.enqueue()
    DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now())
    assert set(faults(troth)) == {"tasks"}


def test_a_disk_that_is_nearly_full(
    troth: Commands, filled: str, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage(NamedTuple):
        free: int = 1_000_000

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage())
    assert set(faults(troth)) == ({"storage"} if databases.kind == SQLITE else set())


def test_a_reference_that_leads_nowhere(troth: Commands, filled: str, databases: Databases) -> None:
    if databases.kind != SQLITE:
        pytest.skip("a server sees to it itself")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        cursor.execute("DELETE FROM organizations WHERE id = 'p1'")
    assert set(faults(troth)) == {"integrity"}


# -- settings -------------------------------------------------------------------------------------


def test_every_setting_is_told(troth: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://troth:hush@127.0.0.1/troth")
    monkeypatch.setenv("TROTH_REVIEW_EVERY", "7")
    told_of = {each["name"]: each for each in troth.json("doctor", "--settings")["settings"]}
    assert told_of.keys() == SETTINGS.keys()
    assert told_of["TROTH_REVIEW_EVERY"]["value"] == "7"
    assert told_of["TROTH_REVIEW_EVERY"]["from"] == "environment"
    assert told_of["TROTH_DATABASE_WAIT"]["from"] == "default"
    assert all(each["meaning"] for each in told_of.values())
    status, output = troth("doctor", "--settings")
    assert status == 0 and "hush" not in output + json.dumps(told_of)
    assert all(name in output for name in SETTINGS)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "troth.toml"
    file.write_text('TROTH_REVIEW_EVERY = 9\nTROTH_LOG = "json"\n')
    found = Settings({"TROTH_SETTINGS": str(file), "TROTH_LOG": "text"})
    assert (found["TROTH_REVIEW_EVERY"], found["TROTH_LOG"]) == (9, "text")
    assert found.origin["TROTH_REVIEW_EVERY"] == str(file)
    assert found["TROTH_DATABASE_WAIT"] == SETTINGS["TROTH_DATABASE_WAIT"].default


@pytest.mark.parametrize(
    ("environment", "content", "named"),
    [
        ({"TROTH_REVIEW_EVERY": "soon"}, "", "TROTH_REVIEW_EVERY"),
        ({"TROTH_LOG": "xml"}, "", "TROTH_LOG"),
        ({}, "TROTH_REVIEW = 1", "TROTH_REVIEW"),
        ({}, "TROTH_REVIEW_EVERY = 0", "TROTH_REVIEW_EVERY"),
        ({}, "TROTH_LOG = ", "TOML"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(
    environment: dict[str, str], content: str, named: str, tmp_path: Path
) -> None:
    file = tmp_path / "troth.toml"
    file.write_text(content)
    with pytest.raises(WrongSetting, match=named):
        Settings({**environment, "TROTH_SETTINGS": str(file)})


def test_a_wrong_setting_is_told_by_every_command() -> None:
    url = os.environ.get("DATABASE_URL", "")
    assert "TROTH_LOG" in told(run(url, "review", TROTH_LOG="xml"))
    assert "TROTH_SETTINGS" in told(run(url, "init", TROTH_SETTINGS="/no/such/file"))
    assert "TROTH_LOG" in told(run(url, "doctor", "--settings", TROTH_LOG="xml"))
