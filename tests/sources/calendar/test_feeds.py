"""Calendars by their address, from a real server on the loopback."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from troth.sources import SourceError
from troth.sources.calendar import feeds

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


class Server(BaseHTTPRequestHandler):
    """Gives a calendar to those who may read it, and misbehaves at other addresses."""

    asked: list[tuple[str, str | None]]

    def do_GET(self) -> None:
        type(self).asked.append((self.path, self.headers["Authorization"]))
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
        elif self.path == "/locked" and self.headers["Authorization"] != "Basic YW5uYTpzZWNyZXQ=":
            self.send_error(401)
        elif self.path == "/gone":
            self.send_error(404)
        elif self.path == "/short":
            self._answer(CALENDAR, declared=1000)
        elif self.path == "/large":
            self._answer(b"\n" * (feeds.LARGEST + 1))
        elif self.headers["If-None-Match"] == '"1"':
            self.send_response(304)
            self.end_headers()
        else:
            self._answer(CALENDAR)

    def _answer(self, data: bytes, declared: int | None = None) -> None:
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Wed, 01 Jul 2026 08:00:00 GMT")
        self.send_header("Content-Length", str(declared or len(data)))
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:  # the reader had enough
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    for name in (feeds.USER, feeds.PASSWORD, feeds.TOKEN):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv(feeds.HOST, "127.0.0.1")
    Server.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_calendar_is_fetched_once_and_then_only_if_it_changed(address: str) -> None:
    feed = feeds.fetch(f"{address}/anna.ics")
    assert feed == (CALENDAR, '"1"', "Wed, 01 Jul 2026 08:00:00 GMT")
    assert feeds.fetch(f"{address}/anna.ics", etag=feed.etag, modified=feed.modified) is None


def test_credentials_come_from_the_environment(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SourceError, match=feeds.USER):
        feeds.fetch(f"{address}/locked")
    monkeypatch.setenv(feeds.USER, "anna")
    monkeypatch.setenv(feeds.PASSWORD, "secret")
    assert feeds.fetch(f"{address}/locked")
    monkeypatch.setenv(feeds.TOKEN, "abc")
    feeds.fetch(f"{address}/anna.ics")
    assert Server.asked[-1] == ("/anna.ics", "Bearer abc")


def test_credentials_are_not_sent_on(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(feeds.TOKEN, "abc")
    feeds.fetch(f"{address}/to//anna.ics")
    assert Server.asked == [("/to//anna.ics", "Bearer abc"), ("/anna.ics", None)]


@pytest.mark.parametrize("host", ["", "feeds.example"])
def test_credentials_are_sent_to_their_host_only(
    host: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(feeds.TOKEN, "abc")
    monkeypatch.setenv(feeds.HOST, host)
    feeds.fetch(f"{address}/anna.ics")
    assert Server.asked == [("/anna.ics", None)]


@pytest.mark.parametrize(
    "elsewhere", ["file:///etc/passwd", "ftp://127.0.0.1/x", "http://feeds.example/x", "data:,x"]
)
def test_a_redirect_leads_nowhere_that_we_would_not_ask(address: str, elsewhere: str) -> None:
    with pytest.raises(SourceError):
        feeds.fetch(f"{address}/to/{elsewhere}")


@pytest.mark.parametrize("path", ["/gone", "/short", "/large", "/to//to//to//to//to//to//x"])
def test_what_goes_wrong_is_an_error_without_the_secret_address(address: str, path: str) -> None:
    with pytest.raises(SourceError) as error:
        feeds.fetch(address + path)
    assert path not in str(error.value)


@pytest.mark.parametrize(
    "wrong",
    [
        "http://feeds.example/anna.ics",
        "file:///etc/passwd",
        "https://anna:secret@feeds.example/",
        "https:///x",
        "https://[::1/x",
        "anna.ics",
        "",
    ],
)
def test_only_safe_addresses_are_asked(wrong: str) -> None:
    with pytest.raises(SourceError) as error:
        feeds.fetch(wrong)
    assert "secret" not in str(error.value)


def test_a_calendar_of_the_webcal_kind_is_asked_by_https() -> None:
    assert feeds.checked("webcal://feeds.example/anna.ics?x=1#y") == (
        "https://feeds.example/anna.ics?x=1"
    )


def test_an_address_may_have_spaces_and_accents(address: str) -> None:
    assert feeds.fetch(f"{address}/my/älteste termine.ics")
    assert Server.asked == [("/my/%C3%A4lteste%20termine.ics", None)]


def test_a_server_that_is_not_there_is_an_error(address: str) -> None:
    with pytest.raises(SourceError):
        feeds.fetch("http://127.0.0.1:1/x")
