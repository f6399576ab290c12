"""The worker reviews what waits, ends when it is told to, and outlives its database."""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest
from django.db import DatabaseError, connections
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from benchmarks import worlds as generated
from tests.commands import Commands
from tests.databases import server
from tests.ledger.test_faults import TROTH, run
from tests.ledger.test_same import ORIGIN
from tests.workspaces import SQLITE, Databases, use
from troth.facts.file import parse, write
from troth.ledger import importing, schema, tasks, writing
from troth.ledger.models import StoredReview

PATIENCE_SECONDS = 60


def until(holds: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        try:
            if holds():
                return
        except DatabaseError:
            connections["default"].close()
        time.sleep(0.2)
    raise AssertionError("it did not come to pass")


def start(url: str, errors: IO[str] | int = subprocess.PIPE) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [TROTH, "worker"],
        env={**os.environ, "DATABASE_URL": url, "TROTH_LOG": "json", "TROTH_LOG_LEVEL": "info"},
        stderr=errors,
        text=True,
    )


def test_once_does_what_waits(workspace: str) -> None:
    importing.import_facts(parse(write(generated.world(3, 20))), ORIGIN)
    connections["default"].close()
    done = run(workspace, "worker", "--once")
    assert done.returncode == 0, done.stderr
    assert StoredReview.objects.count() == 6


def test_nothing_to_review_is_no_fault(workspace: str) -> None:
    connections["default"].close()
    assert run(workspace, "worker", "--once").returncode == 0


def test_it_lives_long_and_collects_its_garbage(
    workspace: str, troth: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    collects = []
    monkeypatch.setattr(tasks, "work", lambda *_, **__: collects.append(gc.isenabled()))
    gc.disable()  # as `main` does
    try:
        assert troth("worker")[0] == 0
    finally:
        gc.enable()
    assert collects == [True]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_does_what_comes_later_and_ends_when_told(
    workspace: str, number: signal.Signals
) -> None:
    connections["default"].close()
    worker = start(workspace)
    importing.import_facts(parse(write(generated.world(2, 20))), ORIGIN)
    tasks.enqueue_review()
    until(lambda: StoredReview.objects.count() == 4)
    worker.send_signal(number)
    _, errors = worker.communicate(timeout=PATIENCE_SECONDS)
    assert worker.returncode == 0, errors
    lines = [json.loads(line) for line in errors.splitlines()]
    assert any(each["event"] == "reviewed" and each["relationships"] == 2 for each in lines)
    assert any(each["event"] == "stopping" for each in lines)  # it may end a task first


def test_the_same_review_is_not_asked_for_twice(workspace: str) -> None:
    from django_tasks_db.models import DBTaskResult

    tasks.enqueue_review()
    tasks.enqueue_review()
    assert DBTaskResult.objects.count() == 1


def test_what_a_worker_left_undone_is_done_by_the_next(workspace: str) -> None:
    importing.import_facts(parse(write(generated.world(3, 20))), ORIGIN)
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here, elsewhere = f"{socket.gethostname()}/", "another-machine/"

    def begun(*workers: str) -> DBTaskResult:
        tasks.review_what_waits.enqueue()
        (found,) = DBTaskResult.objects.ready()
        for each in workers:
            found.claim(each)
        return found

    left = begun(f"{here}{ended.pid}")
    going = begun(f"{here}{os.getpid()}")
    theirs = begun(f"{elsewhere}{ended.pid}")
    deadly = begun(*[f"{here}{ended.pid}"] * tasks.MOST_WORKERS)
    connections["default"].close()
    assert run(workspace, "worker", "--once").returncode == 0
    status = {each.pk: each.status for each in DBTaskResult.objects.all()}
    assert status[left.pk] == TaskResultStatus.SUCCESSFUL
    assert status[going.pk] == status[theirs.pk] == TaskResultStatus.RUNNING
    assert status[deadly.pk] == TaskResultStatus.FAILED
    assert StoredReview.objects.count() == 6
    tasks.take_up_again()  # whoever asks is at none: one of this number was there before a restart
    going.refresh_from_db()
    assert going.status == TaskResultStatus.READY


def test_it_outlives_a_server_that_is_started_again(databases: Databases, tmp_path: Path) -> None:
    if databases.kind == SQLITE:
        pytest.skip("of PostgreSQL")
    log = tmp_path / "worker.log"

    def told() -> list[dict[str, object]]:
        whole, _, _ = log.read_text().rpartition("\n")
        return [json.loads(line) for line in whole.splitlines()]

    with server(safe=True) as own, log.open("w") as errors:
        own.sql("CREATE DATABASE work")
        url = own.url("work")
        use(url)
        schema.migrate()
        writing.begin()
        connections["default"].close()
        worker = start(url, errors)
        until(lambda: bool(told()))
        own.stop()
        until(lambda: any(each["level"] == "error" for each in told()))
        own.start()
        importing.import_facts(parse(write(generated.world(2, 20))), ORIGIN)
        tasks.enqueue_review()
        until(lambda: StoredReview.objects.count() == 4)
        connections["default"].close()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=PATIENCE_SECONDS) == 0
        assert not any("Traceback" in str(each) for each in told())
