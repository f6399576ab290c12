"""`serve`: the workspace in the browser, with its background worker."""

import gc
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from troth.cli.console import note
from troth.cli.inputs import InputError
from troth.cli.ledger import ledger

KEY = Path("troth.key")
_STOP_SECONDS = 30
_PAUSE_SECONDS = 5
"""Before a worker that died is followed by another."""


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8000,
    worker: Annotated[bool, typer.Option(help="Whether background work is done here, too.")] = True,
    threads: Annotated[
        int, typer.Option(min=1, max=256, help="How many requests are answered at once.")
    ] = 8,
) -> None:
    """Serve the workspace until told to stop.

    Example: troth serve --port 8000
    """
    gc.enable()  # it lives long
    os.environ.setdefault("TROTH_URL", f"http://{host}:{port}")
    set_key()
    with ledger():
        _tell_address()
    with _working(worker):
        _serve(host, port, threads)
    note("Stopped.")


def set_key() -> None:
    """Have a secret key: the one set, else the one kept here, made if need be."""
    from troth.settings import Settings, WrongSetting

    try:
        if Settings()["TROTH_SECRET_KEY"]:
            return
    except WrongSetting as error:
        raise InputError(str(error)) from None
    try:
        if not KEY.exists():
            with os.fdopen(os.open(KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(64))
        os.environ["TROTH_SECRET_KEY"] = KEY.read_text().strip()
    except OSError as error:
        raise InputError(f"{KEY}: {error.strerror}; set TROTH_SECRET_KEY") from None


def _tell_address() -> None:
    from django.conf import settings

    from troth.accounts.models import User
    from troth.workspace.pages.entering import first_run_code

    url = settings.TROTH["TROTH_URL"]
    if settings.TROTH["TROTH_DEMO"] != "yes" and not User.objects.exists():
        note(
            f"Nobody has an account yet. Make the first one at:\n  {url}/welcome/?code="
            f"{first_run_code()}"
        )
    else:
        note(f"Troth is at {url}")
    note("Ctrl-C stops it.")


@contextmanager
def _working(wanted: bool) -> Iterator[None]:
    """Have a worker run beside, in the same process group, and stop with us."""
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "troth", "worker"]
    workers = [subprocess.Popen(command)]
    stopping = threading.Event()

    def keep() -> None:
        while True:
            status = workers[-1].wait()
            if stopping.wait(_PAUSE_SECONDS):
                return
            note(f"The worker ended with status {status}. It is started again.")
            workers.append(subprocess.Popen(command))

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        workers[-1].terminate()
        keeper.join(_STOP_SECONDS)
        workers[-1].kill()


def _serve(host: str, port: int, threads: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces

    try:
        Granian(
            "troth.server.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=threads,
            websockets=False,
            log_enabled=False,
        ).serve()
    except (OSError, RuntimeError) as error:
        raise InputError(f"cannot listen on {host}:{port}: {error}") from None
