"""Where databases are made to be broken: empty ones, and copies of prepared ones."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from tests.databases import Server, server
from troth.ledger.databases import POSTGRESQL, SQLITE, database

KINDS = (SQLITE, POSTGRESQL)
WAIT = 60
"""Seconds that anything may wait for another."""
_TROTH = str(Path(sys.executable).parent / "troth")

Done = subprocess.CompletedProcess[str]


class Place:
    """Makes databases of one kind."""

    def __init__(self, folder: Path, server: Server | None) -> None:
        self.folder, self._server = folder, server
        self._numbers = count(1)
        self._begun = ""

    @property
    def kind(self) -> str:
        """The kind of its databases."""
        return SQLITE if self._server is None else POSTGRESQL

    def new(self) -> str:
        """The URL of an empty database."""
        return self._made("template0")

    def begun(self) -> str:
        """The URL of a database with an empty workspace, made by a command once and then copied."""
        if not self._begun:
            self._begun = self.new()
            must(self._begun, self.folder, "init")
        return self.copy(self._begun)

    def copy(self, url: str) -> str:
        """The URL of a copy of a database that nobody uses."""
        leave()
        if self._server is not None:
            self.wait_for_end(url)
            return self._made(_name(url))
        made = self.new()
        shutil.copy(_name(url), _name(made))
        return made

    def remove(self, url: str) -> None:
        """Remove a database that nobody uses any more."""
        leave()
        if self._server is not None:
            self._server.sql(f"DROP DATABASE {_name(url)} WITH (FORCE)")
            return
        for each in self.folder.glob(f"{Path(_name(url)).name}*"):
            each.unlink()

    def wait_for_end(self, url: str) -> None:
        """Wait until the server has noticed that nobody uses a database any more."""
        if self._server is None:
            return
        import psycopg

        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
        end = time.monotonic() + WAIT
        with psycopg.connect(self._server.url("postgres"), autocommit=True) as connection:
            while connection.execute(query, [_name(url)]).fetchone() != (0,):
                if time.monotonic() > end:
                    raise TimeoutError(f"{url} is still in use after {WAIT} seconds")
                time.sleep(0.02)

    def _made(self, template: str) -> str:
        name = f"chaos{next(self._numbers)}"
        if self._server is None:
            return f"sqlite:///{self.folder / name}.sqlite3"
        self._server.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._server.url(name)


def _name(url: str) -> str:
    return url.removeprefix("sqlite:///") if url.startswith(SQLITE) else url.rpartition("/")[2]


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """A place for a while: a folder, or a server that writes as a real one does."""
    with TemporaryDirectory(prefix="troth-chaos-") as folder:
        if kind == SQLITE:
            yield Place(Path(folder), None)
            return
        with server(safe=True) as running:
            try:
                yield Place(Path(folder), running)
            finally:
                leave()


@contextmanager
def working(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder with some files, for a while."""
    with TemporaryDirectory(prefix="troth-chaos-") as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        yield Path(name)


def set_up(url: str) -> None:
    """Have Django, in this process, use a database."""
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.server.settings")
    django.setup()


def use(url: str) -> None:
    """Have Django, which is set up, use another database."""
    from django.db import connections

    leave()
    del connections["default"]
    connections.settings = connections.configure_settings({"default": database(url, WAIT)})


def leave() -> None:
    """Let go of the database in use."""
    from django.db import connections

    connections["default"].close()


def start(url: str, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start a command in a folder."""
    # As installed: compiled once, not at every start.
    environment = {**os.environ, "DATABASE_URL": url}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.Popen(
        [_TROTH, *arguments],
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def troth(url: str, folder: Path, *arguments: str) -> Done:
    """Run a command in a folder to its end."""
    process = start(url, folder, *arguments)
    output, errors = process.communicate()
    return Done(arguments, process.returncode, output, errors)


def must(url: str, folder: Path, *arguments: str) -> None:
    """Run a command that nothing disturbs, and that must not fail."""
    done = troth(url, folder, *arguments)
    if done.returncode:
        raise RuntimeError(f"troth {' '.join(arguments)}: {done.stderr}")
