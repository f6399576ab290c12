"""`troth serve`: one process group, a health check, a clean stop, and clear words."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.browser.conftest import Site


def _children(pid: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    found = set()
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(each.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            child = int(each.parent.name)
            found |= {child} | _children(child)
    return found


def _gone(pids: set[int]) -> bool:
    end = time.monotonic() + 30
    while any(Path(f"/proc/{each}").exists() for each in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def begun(tmp_path: Path) -> Site:
    """A workspace without anything, not served yet."""
    site = Site(tmp_path, demo=False, worker=True)
    site.troth("init")
    return site


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_with_its_worker_and_stops_cleanly(begun: Site, number: int) -> None:
    with begun.served() as site:
        answer = urllib.request.urlopen(f"{site.url}/health/")
        assert json.load(answer) == {"status": "up"}
        server = _server(site)
        group = {server} | _children(server)
        assert _workers(server)
        os.kill(server, number)
        assert _gone(group - {server})
    assert "Stopped." in site.said()
    assert "Traceback" not in site.said()


def test_a_worker_that_dies_is_followed_by_another(begun: Site) -> None:
    with begun.served() as site:
        server = _server(site)
        first = _workers(server)
        for each in first:
            os.kill(each, signal.SIGKILL)
        end = time.monotonic() + 30
        while not (second := _workers(server) - first):
            assert time.monotonic() < end
            time.sleep(0.2)
    assert _gone(second)
    assert "It is started again." in site.said()


def _server(site: Site) -> int:
    (server,) = [
        int(each.parent.name)
        for each in Path("/proc").glob("[0-9]*/cmdline")
        if f"--port\0{site.port}" in _read(each)
        and "-m\0troth" in _read(each)
        and int((each.parent / "stat").read_text().rpartition(")")[2].split()[1]) == os.getpid()
    ]
    return server


def _workers(server: int) -> set[int]:
    command = "-m\0troth\0worker\0"
    children = _children(server)
    return {each for each in children if _read(Path(f"/proc/{each}/cmdline")).endswith(command)}


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""


def test_pages_and_files_are_compressed_and_nothing_is_stored(begun: Site) -> None:
    with begun.served() as site:
        for path in ("/welcome/", "/static/troth/troth.css"):
            request = urllib.request.Request(site.url + path, headers={"Accept-Encoding": "gzip"})
            try:
                answer = urllib.request.urlopen(request)
            except urllib.error.HTTPError as error:
                answer = error
            assert answer.headers["Content-Encoding"] == "gzip"
        assert "no-store" in urllib.request.urlopen(f"{site.url}/health/").headers["Cache-Control"]


def test_health_is_bad_without_a_database(begun: Site) -> None:
    with begun.served() as site:
        (site.folder / "troth.sqlite3").rename(site.folder / "elsewhere")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{site.url}/health/")
        assert refused.value.code == 503
        refused.value.close()


def _refused(folder: Path, *arguments: str, **environment: str) -> str:
    """What a server that cannot start says."""
    done = subprocess.run(
        [sys.executable, "-m", "troth", "serve", *arguments],
        cwd=folder,
        env={**os.environ, "DATABASE_URL": "", "TROTH_SECRET_KEY": "", **environment},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode == 2
    said = done.stderr.decode()
    assert "Traceback" not in said
    return said


def test_it_says_why_it_cannot_start(begun: Site, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = tmp_path_factory.mktemp("empty")
    assert "run `troth init`" in _refused(empty)
    assert "TROTH_URL" in _refused(empty, TROTH_URL="ftp://elsewhere")
    assert "TROTH_SECRET_KEY" in _refused(empty, TROTH_SECRET_KEY="short")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "cannot listen" in _refused(begun.folder, "--port", port, "--no-worker")


def test_the_key_is_made_once_and_kept_to_oneself(begun: Site) -> None:
    with begun.served():
        pass
    key = begun.folder / "troth.key"
    first = key.read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    with begun.served():
        pass
    assert key.read_text() == first
    assert first not in begun.said()
