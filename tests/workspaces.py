"""Databases for tests, of both kinds, and workspaces in them."""

import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import django
import pytest

from tests.databases import Server, is_installed, server

NOWHERE = "sqlite:////nowhere/troth.sqlite3"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.server.settings")
os.environ["DATABASE_URL"] = NOWHERE
os.environ["TROTH_LOG_LEVEL"] = "error"
os.environ["TROTH_MAIL"] = "smtp://127.0.0.1:9"  # where nobody listens
os.environ["TROTH_SECRET_KEY"] = "a key for tests alone, which signs nothing that lasts"
django.setup()

from django.db import connections  # noqa: E402

from troth.ledger import schema, writing  # noqa: E402
from troth.ledger.databases import database  # noqa: E402

SQLITE, POSTGRESQL = "sqlite", "postgresql"
_numbers = count(1)


def use(url: str) -> None:
    """Have Django, in this process, and commands, in any, use a database."""
    os.environ["DATABASE_URL"] = url
    connections["default"].close()
    del connections["default"]
    settings = {"default": database(url, 60)}
    connections.settings = connections.configure_settings(settings)


def leave() -> None:
    """Have no database in use, so that a test that needs one and asked for none fails wherever."""
    use(NOWHERE)


class Databases:
    """Makes empty databases, and migrated ones quickly, by copying one."""

    def __init__(self, folder: Path, of: Callable[[], Server] | None) -> None:
        self.folder, self._server = folder, of
        self._template: str | None = None

    @property
    def server(self) -> Server:
        assert self._server is not None
        return self._server()

    @property
    def kind(self) -> str:
        return SQLITE if self._server is None else POSTGRESQL

    def empty(self, template: str = "template0") -> str:
        """The URL of a database with nothing in it."""
        name = f"t{next(_numbers)}"
        if self._server is None:
            return f"sqlite:///{self.folder / name}.sqlite3"
        self.server.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.server.url(name)

    def begun(self) -> str:
        """The URL of a database with an empty workspace; it is in use from now on."""
        if self._template is None:
            url = self.empty()
            use(url)
            schema.migrate()
            writing.begin()
            connections["default"].close()
            self._template = url
        if self._server is None:
            url = self.empty()
            shutil.copy(self._template.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        else:
            connections["default"].close()
            url = self.empty(self._template.rpartition("/")[2])
        use(url)
        return url


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[], Server]]:
    """The server, started when the first test asks for it."""
    running: list[Server] = []
    contexts = []

    def start() -> Server:
        if not running:
            contexts.append(server())
            running.append(contexts[0].__enter__())
        return running[0]

    yield start
    for each in contexts:
        connections["default"].close()
        each.__exit__(None, None, None)


@pytest.fixture(scope="session", params=[SQLITE, POSTGRESQL])
def databases(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    postgresql: Callable[[], Server],
) -> Databases:
    """The databases of one kind."""
    if request.param == POSTGRESQL and not is_installed() and "CI" not in os.environ:
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path_factory.mktemp("databases")
    return Databases(folder, None if request.param == SQLITE else postgresql)


@pytest.fixture(scope="session")
def other_databases(
    databases: Databases,
    tmp_path_factory: pytest.TempPathFactory,
    postgresql: Callable[[], Server],
) -> Databases:
    """The databases of the other kind."""
    if databases.kind == SQLITE and not is_installed() and "CI" not in os.environ:
        pytest.skip("PostgreSQL is not installed")
    folder = tmp_path_factory.mktemp("others")
    return Databases(folder, postgresql if databases.kind == SQLITE else None)


@pytest.fixture
def workspace(databases: Databases) -> Iterator[str]:
    """The URL of an empty workspace, in use."""
    yield databases.begun()
    leave()
