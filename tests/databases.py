"""Real databases for tests: an SQLite file, a PostgreSQL server of their own on the loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
OWNER = "postgres"
"""The user whom a server runs as where the tests run as root, which it refuses."""


def _find(name: str) -> str | None:
    return shutil.which(name) or next(
        (str(folder / name) for folder in BINARIES if (folder / name).exists()), None
    )


def is_installed() -> bool:
    """Whether this machine has the programs of a server."""
    return _find("initdb") is not None


def _binary(name: str) -> str:
    found = _find(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed: apt-get install postgresql")
    return found


def _as_owner(*command: str) -> list[str]:
    return ["runuser", "-u", OWNER, "--", *command] if os.getuid() == 0 else list(command)


class Server:
    """A PostgreSQL server in a folder of its own, which can be stopped and started again."""

    def __init__(self, folder: Path, *, safe: bool) -> None:
        self.folder = folder
        if os.getuid() == 0:
            shutil.chown(folder, OWNER)
            folder.chmod(0o755)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        data = str(folder / "data")
        locale = ("--locale=C.UTF-8", "--encoding=UTF8")
        self._run("initdb", "-D", data, "-U", "troth", "-A", "trust", "--no-sync", *locale)
        self._options = f"-p {self.port} -h 127.0.0.1 -k {folder}"
        if not safe:
            self._options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"

    def _run(self, *command: str) -> None:
        name, *arguments = command
        subprocess.run(
            _as_owner(_binary(name), *arguments),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
        )

    def start(self) -> None:
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run("pg_ctl", "-D", data, "-o", self._options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://troth@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def server(*, safe: bool = False) -> Iterator[Server]:
    """A server for a while; `safe` writes as a real one would, which takes longer."""
    with tempfile.TemporaryDirectory(prefix="troth-postgresql-") as name:
        made = Server(Path(name), safe=safe)
        made.start()
        try:
            yield made
        finally:
            made.stop()
