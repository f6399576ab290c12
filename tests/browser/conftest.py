"""A real browser before a real server: `troth serve` and Debian's Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
START_SECONDS = 60
PATIENCE_SECONDS = 60
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
expect.set_options(timeout=PATIENCE_SECONDS * 1000)


class Site:
    """A workspace that is being served."""

    def __init__(self, folder: Path, *, demo: bool, worker: bool = False) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/troth.sqlite3",
            "TROTH_DEMO": "yes" if demo else "no",
            "TROTH_URL": self.url,
            "TROTH_SECRET_KEY": "",
        }
        self._worker = worker

    def troth(self, *arguments: str) -> str:
        """Run a command on it."""
        command = [sys.executable, "-m", "troth", *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self._environment, capture_output=True, check=True
        )
        return done.stdout.decode()

    @contextmanager
    def served(self) -> Iterator["Site"]:
        """Serve it for a while."""
        command = [sys.executable, "-m", "troth", "serve", "--port", str(self.port)]
        command.append("--worker" if self._worker else "--no-worker")
        with (self.folder / "serve.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=self.folder, env=self._environment, stdout=log, stderr=log
            )
        try:
            self._wait(process)
            yield self
        finally:
            process.terminate()
            process.wait(30)

    def said(self) -> str:
        """What the server wrote."""
        return (self.folder / "serve.log").read_text()

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{self.url}/health/", timeout=5)
                return
            except (urllib.error.URLError, OSError):
                assert process.poll() is None, self.said()
                time.sleep(0.1)
        raise TimeoutError(self.said())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, for one module: while Playwright runs its event loop in this thread, Django
    refuses the database to other tests."""
    if CHROMIUM is None and "CI" not in os.environ:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo, imported and reviewed, to be copied."""
    site = Site(tmp_path_factory.mktemp("demo"), demo=True)
    site.troth("demo", "--into", ".")
    site.troth("init", "--since", "2024-01-01")
    site.troth("import", "facts", "demo-facts.json")
    site.troth("review")
    return site.folder


@pytest.fixture(scope="session")
def demo_site(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo, for tests that only look."""
    folder = tmp_path_factory.mktemp("served")
    shutil.copy(demo_template / "troth.sqlite3", folder)
    with Site(folder, demo=True).served() as site:
        yield site


@pytest.fixture
def own_demo(demo_template: Path, tmp_path: Path) -> Iterator[Site]:
    """The demo, for a test that changes it."""
    shutil.copy(demo_template / "troth.sqlite3", tmp_path)
    with Site(tmp_path, demo=True).served() as site:
        yield site


@pytest.fixture
def new_site(tmp_path: Path) -> Iterator[Site]:
    """A workspace that nobody has entered yet, with its worker."""
    site = Site(tmp_path, demo=False, worker=True)
    site.troth("init")
    with site.served():
        yield site


Open = Callable[..., Page]


@pytest.fixture
def browse(chromium: Browser) -> Iterator[Open]:
    """Gives pages; whatever they complain of, or load from elsewhere, fails the test."""
    complaints: list[str] = []

    def watch(page: Page, host: str) -> None:
        page.on(
            "console",
            lambda told: (
                complaints.append(f"{page.url}: {told.text}")
                if told.type == "error" and "status of 4" not in told.text
                else None
            ),
        )
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((host, "data:"))
                else complaints.append(f"{page.url} loads {request.url}")
            ),
        )

    with ExitStack() as contexts:

        def start(site: Site, role: str = "", **options: object) -> Page:
            settings = {"viewport": WIDE, "locale": "en-GB", **options}
            context = chromium.new_context(**settings)  # type: ignore[arg-type]
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE_SECONDS * 1000)
            page = context.new_page()
            watch(page, site.url)
            if role:
                page.goto(f"{site.url}/account/login/")
                page.click(f"button[value={role}]")
            return page

        yield start
    assert complaints == []
