"""An import of a mailbox that is killed in the middle and run again, like one that was not."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.db import connections

from tests.ledger.streams import FACTS, write_mbox
from tests.workspaces import Databases
from troth.ledger import exporting
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import Amendment as Kept
from troth.ledger.models import Message

NUMBER = 3_000


def _begin(databases: Databases) -> None:
    databases.begun()
    import_facts(FACTS, Origin("facts", "start", "tests"))
    connections["default"].close()


def _command(path: Path) -> list[str]:
    return [sys.executable, "-m", "troth", "import", "mail", str(path), "--format", "json"]


def _exported() -> list[bytes]:
    return sorted(b"".join(exporting.facts_file()).splitlines())


def test_an_import_that_is_killed_and_run_again_gives_the_same(
    databases: Databases, workspace: str, tmp_path: Path
) -> None:
    path = tmp_path / "inbox.mbox"
    write_mbox(path, NUMBER)
    _begin(databases)
    clean = subprocess.run(_command(path), env=os.environ, capture_output=True, check=True)
    assert json.loads(clean.stdout)["added"]["messages"] == NUMBER
    expected = _exported()
    assert sum(b'"reply_to"' in line for line in expected) == NUMBER // 3

    _begin(databases)
    process = subprocess.Popen(_command(path), env=os.environ, stdout=subprocess.DEVNULL)
    while process.poll() is None and not Message.objects.exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < Message.objects.count() < NUMBER
    connections["default"].close()
    again = subprocess.run(_command(path), env=os.environ, capture_output=True, check=True)
    done = json.loads(again.stdout)
    assert done["unchanged"] > 0
    assert _exported() == expected
    third = subprocess.run(_command(path), env=os.environ, capture_output=True, check=True)
    assert json.loads(third.stdout)["added"] == json.loads(third.stdout)["changed"] == {}
    assert _exported() == expected
    assert not Kept.objects.filter(waits_in="").exclude(fields={}).exists()
