"""Background work, by Django's Tasks: connected sources are read, what changed is reviewed."""

import logging
import os
import signal
import socket
import threading
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.dispatch import Signal
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from troth.ledger.connected import NotReached, connected, read
from troth.ledger.models import Source
from troth.ledger.past import missing, recall
from troth.ledger.reviewing import review, waiting
from troth.ledger.schema import fault
from troth.ledger.writing import NoWorkspace, present

KEPT = timedelta(days=7)
"""How long it is known how a task ended."""
ACTOR = "troth worker"
"""Who reads connected sources, in the audit trail."""
MOST_WORKERS = 3
"""How many workers may die of a task before it is given up."""
PAUSE_SECONDS = 1.0
"""Between two looks for tasks."""

looked_after = Signal()
"""Sent, with the time as `now`, when all that waited was reviewed."""

each_minute = Signal()
"""Sent by the worker, with the time as `now`: for what has to be done at its time."""

logger = logging.getLogger(__name__)


@task()
def review_what_waits() -> int:
    """Review what was touched or is due. Returns how many relationships that were."""
    now = present()
    try:
        done = sum(1 for _ in review(waiting(now), now, settings.TROTH["TROTH_PROCESSES"]))
    except NoWorkspace:
        return 0
    looked_after.send(sender=None, now=now)
    if missing(now):
        enqueue(recall_past_quarters)
    return done


@task()
def recall_past_quarters() -> int:
    """Make the reviews of past quarters that are missing. Returns how many there were."""
    return sum(1 for _ in recall(present()))


def enqueue_review() -> None:
    """Have what waits reviewed soon, unless that is asked for already."""
    enqueue(review_what_waits)


def enqueue(wanted: Any, *given: Any) -> None:
    """Have a task done soon with what is given, unless just that is asked for already."""
    asked = DBTaskResult.objects.ready().filter(task_path=wanted.module_path)
    if all(each.args_kwargs["args"] != list(given) for each in asked):
        wanted.enqueue(*given)


@task()
def read_source(pk: int) -> int:
    """Read a connected source. Returns how many facts it added or changed."""
    source = Source.objects.filter(pk=pk, connected_at__isnull=False).first()
    if source is None:
        return 0
    try:
        done = read(source, ACTOR)
    except (NoWorkspace, NotReached):  # it is noted with the source
        return 0
    if done.facts:
        enqueue_review()
    return done.facts


def enqueue_reading(pk: int) -> None:
    """Have a connected source read soon, unless that is asked for already."""
    enqueue(read_source, pk)


def take_up_again() -> None:
    """Have those tasks done again whose worker, of this machine, did not live to end them.

    Each may be done twice: what was done already changes nothing. One that has taken several
    workers with it is given up.
    """
    for each in DBTaskResult.objects.running():
        machine, _, process = (each.worker_ids or [""])[-1].rpartition("/")
        if machine != socket.gethostname() or _works(int(process)):
            continue
        mine = DBTaskResult.objects.running().filter(pk=each.pk, started_at=each.started_at)
        if len(each.worker_ids) < MOST_WORKERS:
            mine.update(status=TaskResultStatus.READY)
        else:
            mine.update(status=TaskResultStatus.FAILED, finished_at=timezone.now())
            logger.error("given up", extra={"task": each.task_path, "workers": MOST_WORKERS})


def _works(process: int) -> bool:
    """Whether another process may be at a task; this one is at none while it asks."""
    if process == os.getpid():  # one of before a restart, in a container
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is somebody else's
        pass
    return True


def work(every_minutes: int, *, once: bool = False) -> None:
    """Do what is asked for, and every so often review what waits; until told to stop, or once.

    A database that goes away is waited for. The first signal lets the task in hand end.
    """
    stop = threading.Event()

    def stop_soon(number: int, frame: FrameType | None) -> None:
        logger.info("stopping", extra={"signal": signal.Signals(number).name})
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop_soon)
    left = left_of_minute = until_reading = 0.0
    while not stop.is_set():
        close_old_connections()
        try:
            if until_reading <= 0:
                for source in connected():
                    enqueue_reading(source.pk)
                until_reading = settings.TROTH["TROTH_READ_EVERY"] * 60
            if left <= 0:
                enqueue_review()
                DBTaskResult.objects.finished().filter(
                    finished_at__lt=timezone.now() - KEPT
                ).delete()
                left = every_minutes * 60
            if left_of_minute <= 0:
                take_up_again()
                each_minute.send(sender=None, now=present())
                left_of_minute = 60.0
            _worker().run()
        except DatabaseError as error:
            if once:
                raise
            logger.error(str(fault(error)))
        if once:
            return
        stop.wait(PAUSE_SECONDS)
        left -= PAUSE_SECONDS
        left_of_minute -= PAUSE_SECONDS
        until_reading -= PAUSE_SECONDS


def _worker() -> Worker:
    """A worker that does all that is asked for, and ends."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()}/{os.getpid()}",
        excluded_queue_names=[],
    )
