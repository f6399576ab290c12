"""What goes wrong is told in a sentence, with the status 2; nothing is lost, nothing half done."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections

from benchmarks import worlds as generated
from tests.databases import Server, server
from tests.ledger.test_same import ORIGIN
from tests.workspaces import SQLITE, Databases, use
from troth.facts.file import parse, write
from troth.ledger import exporting, importing, schema, writing
from troth.ledger.models import Entry

TROTH = str(Path(sys.executable).parent / "troth")
COMMANDS = (
    ("review",),
    ("review", "--full"),
    ("export",),
    ("init",),
    ("worker", "--once"),
    ("backup", "never.backup"),
)


def run(url: str, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [TROTH, *command],
        env={**os.environ, "DATABASE_URL": url, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def told(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence of a command that was refused."""
    assert done.returncode == 2, (done.args, done.stdout, done.stderr)
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]


@contextmanager
def halfway(url: str, table: str, *command: str) -> Iterator[subprocess.Popen[str]]:
    """A command that has begun to write: under PostgreSQL, one that is held at a table."""
    is_halfway = _locks if url.startswith("sqlite") else _waits
    with is_halfway(url, table) as found:
        process = subprocess.Popen(
            [TROTH, *command],
            env={**os.environ, "DATABASE_URL": url},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        while not found():
            assert process.poll() is None, process.communicate()
            time.sleep(0.002)
        yield process


@contextmanager
def _locks(url: str, _table: str) -> Iterator[Callable[[], bool]]:
    """Whether somebody else writes to an SQLite database."""
    path = url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as own:

        def found() -> bool:
            try:
                own.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            own.execute("ROLLBACK")
            return False

        yield found


@contextmanager
def _waits(url: str, table: str) -> Iterator[Callable[[], bool]]:
    """Whether somebody waits for a table of a PostgreSQL database; no one gets it meanwhile."""
    query = "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
    with closing(psycopg.connect(url)) as own:
        own.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield lambda: own.execute(query, [table]).fetchone() == (True,)


@pytest.fixture
def filled(workspace: str) -> str:
    importing.import_facts(parse(write(generated.world(3, 60))), ORIGIN)
    connections["default"].close()
    return workspace


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user:hush@host/name",
        "nonsense",
        "sqlite://relative.db",
        "sqlite:////tmp",
        "sqlite:////no/such/folder/troth.sqlite3",
        "postgresql://user:hush@127.0.0.1:port/name",
        "postgresql://user:hush@127.0.0.1:1/name",
        "postgresql://user:hush@nowhere.invalid/name",
    ],
)
def test_a_wrong_url_is_told_without_its_password(url: str) -> None:
    for command in (("init",), ("review",), ("doctor",)):
        done = run(url, *command, TROTH_LOG_LEVEL="debug", TROTH_LOG="json")
        assert done.returncode in ((1, 2) if command == ("doctor",) else (2,))
        assert "hush" not in done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        if command != ("doctor",):
            told(done)


def test_a_database_or_user_that_is_not_there_is_told(databases: Databases) -> None:
    if databases.kind == SQLITE:
        url = databases.empty()
        assert "troth init" in told(run(url, "review"))
        Path(url.removeprefix("sqlite:///")).write_text("no database")
        assert "damaged" in told(run(url, "review"))
        assert "damaged" in told(run(url, "init"))
        return
    assert "no such database" in told(run(databases.server.url("none"), "review"))
    stranger = databases.server.url("postgres").replace("troth@", "stranger:hush@")
    sentence = told(run(stranger, "init"))
    assert "user or password" in sentence and "hush" not in sentence


def test_a_workspace_that_was_not_begun_is_told(databases: Databases) -> None:
    url = databases.empty()
    for command in COMMANDS:
        if command != ("init",):
            assert "troth init" in told(run(url, *command))
    use(databases.begun())
    connections["default"].close()
    assert "import" in told(run(os.environ["DATABASE_URL"], "export"))


def test_missing_migrations_are_told_and_mended_by_init(filled: str) -> None:
    from django.core.management import call_command

    before = exporting.facts()
    call_command("migrate", "django_tasks_database", "0019", verbosity=0)
    connections["default"].close()
    for command in COMMANDS:
        if command != ("init",):
            sentence = told(run(filled, *command))
            assert "older Troth" in sentence and "troth init" in sentence
    assert run(filled, "doctor").returncode == 1
    assert run(filled, "init").returncode == 0
    assert run(filled, "review").returncode == 0
    assert exporting.facts() == before


def test_a_schema_of_the_future_is_left_alone(filled: str) -> None:
    before = exporting.facts()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('ledger', '9999_future', CURRENT_TIMESTAMP)"
        )
    connections["default"].close()
    for command in COMMANDS:
        assert "newer Troth" in told(run(filled, *command))
    assert run(filled, "doctor").returncode == 1
    assert exporting.facts() == before


# -- what can only be read ------------------------------------------------------------------------


@contextmanager
def only_read(databases: Databases, url: str) -> Iterator[dict[str, str]]:
    """Have a database that can only be read; yields the environment that it takes."""
    connections["default"].close()
    if databases.kind == SQLITE:
        file = Path(url.removeprefix("sqlite:///"))
        for each in (file, *file.parent.glob(f"{file.name}-*")):
            each.chmod(0o444)
        try:
            yield {}
        finally:
            file.chmod(0o644)
        return
    name = url.rpartition("/")[2]
    databases.server.sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    try:
        yield {}
    finally:
        databases.server.sql(f"ALTER DATABASE {name} RESET default_transaction_read_only")


def test_a_database_that_can_only_be_read_is_told(
    databases: Databases, filled: str, tmp_path: Path
) -> None:
    if databases.kind == SQLITE and os.getuid() == 0:
        pytest.skip("root writes what it likes; see the file system that can only be read")
    path = tmp_path / "more.json"
    path.write_bytes(write(generated.world(4, 60)))
    before = exporting.facts()
    with only_read(databases, filled):
        for command in (("review",), ("import", "facts", str(path))):
            assert "only be read" in told(run(filled, *command))
    assert exporting.facts() == before
    assert run(filled, "import", "facts", str(path)).returncode == 0


# -- small and read-only disks --------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of a few megabytes; skipped where this user may not mount one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a disk")
    try:
        yield folder
    finally:
        connections["default"].close()
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, *, but: int) -> Path:
    """Leave but so many bytes free on a disk."""
    ballast = folder / "ballast"
    stat = os.statvfs(folder)
    ballast.write_bytes(b"\0" * max(stat.f_bavail * stat.f_bsize - but, 0))
    return ballast


def test_a_full_disk_under_sqlite_is_told(tmp_path: Path) -> None:
    small, large = generated.world(2, 50), generated.world(30, 400)
    path = tmp_path / "large.json"
    path.write_bytes(write(large))
    with small_disk(tmp_path / "disk", 24) as disk:
        url = f"sqlite:///{disk}/troth.sqlite3"
        use(url)
        schema.migrate()
        writing.begin()
        importing.import_facts(parse(write(small)), ORIGIN)
        before = exporting.facts()
        connections["default"].close()
        ballast = fill(disk, but=1_500_000)
        assert "disk is full" in told(run(url, "import", "facts", str(path)))
        assert exporting.facts() == before
        connections["default"].close()
        copy = disk / "a.backup"
        ballast.unlink()
        assert run(url, "import", "facts", str(path)).returncode == 0
        ballast = fill(disk, but=100_000)
        assert "No space left" in told(run(url, "backup", str(copy)))
        assert "No space left" in told(run(url, "export", "-o", str(disk / "out.json")))
        assert {each.name for each in disk.iterdir()} <= {
            "ballast",
            "troth.sqlite3",
            "troth.sqlite3-wal",
            "troth.sqlite3-shm",
        }
        done = run(url, "review")
        assert "disk is full" in told(done)
        ballast.unlink()
        assert run(url, "review").returncode == 0
        assert run(url, "backup", str(tmp_path / "a.backup")).returncode == 0
        assert Entry.objects.count() == 2


def test_an_sqlite_file_on_a_disk_that_can_only_be_read_is_told(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 24) as disk:
        url = f"sqlite:///{disk}/troth.sqlite3"
        use(url)
        schema.migrate()
        writing.begin()
        importing.import_facts(parse(write(generated.world(2, 50))), ORIGIN)
        before = exporting.facts()
        connections["default"].close()
        remount = ["mount", "-o", "remount,{}", str(disk)]
        subprocess.run([each.format("ro") for each in remount], check=True)
        for command in (("review",), ("init",), ("worker", "--once")):
            sentence = told(run(url, *command))
            assert "only be read" in sentence or "cannot be opened" in sentence
        assert run(url, "doctor").returncode == 1
        subprocess.run([each.format("rw") for each in remount], check=True)
        assert run(url, "review").returncode == 0
        assert exporting.facts() == before


def test_a_full_disk_under_postgresql_is_told(databases: Databases, tmp_path: Path) -> None:
    if databases.kind == SQLITE:
        pytest.skip("of PostgreSQL")
    path = tmp_path / "large.json"
    path.write_bytes(write(generated.world(60, 400)))
    tmp_path.chmod(0o755)
    for each in list(tmp_path.parents)[:3]:  # the server's own user has to get there
        each.chmod(0o755)
    with small_disk(tmp_path / "disk", 160) as disk:
        cluster = Server(disk, safe=False)
        cluster.start()
        try:
            cluster.sql("CREATE DATABASE full_one")
            url = cluster.url("full_one")
            assert run(url, "init").returncode == 0
            ballast = fill(disk, but=4_000_000)
            done = run(url, "import", "facts", str(path))
            assert any(each in told(done) for each in ("disk is full", "broke off", "no server"))
            ballast.unlink()
            time.sleep(1)
            try:
                cluster.sql("SELECT 1")
            except Exception:
                cluster.start()
            use(url)
            assert not Entry.objects.exists()
            connections["default"].close()
            assert run(url, "import", "facts", str(path)).returncode == 0
            assert Entry.objects.count() == 1
        finally:
            connections["default"].close()
            with suppress(subprocess.CalledProcessError):  # a full disk may have ended it
                cluster.stop()


# -- a server that goes away ----------------------------------------------------------------------


def test_a_server_that_goes_away_is_told_and_nothing_is_lost(
    databases: Databases, tmp_path: Path
) -> None:
    if databases.kind == SQLITE:
        pytest.skip("of PostgreSQL")
    path = tmp_path / "facts.json"
    path.write_bytes(write(generated.world(60, 800)))
    with server(safe=True) as own:
        own.sql("CREATE DATABASE away")
        url = own.url("away")
        assert run(url, "init").returncode == 0
        for table, *command in (
            ("messages", "import", "facts", str(path)),
            ("findings", "review", "--full"),
        ):
            with halfway(url, table, *command) as process:
                own.stop()
                output, errors = process.communicate()
            done = subprocess.CompletedProcess(command, process.returncode, output, errors)
            sentence = told(done)
            assert "broke off" in sentence or "no server" in sentence
            own.start()
            again = run(url, *command)
            assert again.returncode == 0, again.stderr
        use(url)
        assert Entry.objects.count() == 1
        assert len(exporting.facts().messages) == len(generated.world(60, 800).messages)
        connections["default"].close()


def test_a_stopped_import_leaves_nothing(filled: str, tmp_path: Path) -> None:
    path = tmp_path / "facts.json"
    path.write_bytes(write(generated.world(60, 2400)))  # more than is written while we look away
    before = exporting.facts()
    connections["default"].close()
    with halfway(filled, "messages", "import", "facts", str(path)) as process:
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert errors.startswith("Stopped.")
    assert "Traceback" not in errors
    assert exporting.facts() == before
    connections["default"].close()
    assert run(filled, "import", "facts", str(path)).returncode == 0
    assert Entry.objects.count() == 2
