"""Sources in the workspace: connecting, reading, failing, disconnecting, dropping files in."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.workspace.conftest import Sign
from troth.ledger import connected
from troth.ledger.doctor import examine
from troth.ledger.models import FACTS, Question, Source, StoredFile
from troth.ledger.tasks import read_source, work
from troth.workspace.imports import run_import
from troth.workspace.models import ImportRun

MAIL = (
    b"From: Henrik Dahl <henrik.dahl@halden.example>\n"
    b"To: Maya Okafor <maya.okafor@northwind.example>\n"
    b"Date: Mon, 01 Jun 2026 10:00:00 +0000\nSubject: Estimate\n"
    b"Message-ID: <once@halden.example>\n\nCould you send us the interface description?\n"
)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:one@halden.example\r\n"
    "DTSTAMP:20260601T100000Z\r\nDTSTART:20300601T100000Z\r\nDTEND:20300601T110000Z\r\n"
    "SUMMARY:Plant walk\r\nORGANIZER:mailto:astrid.lunde@halden.example\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:astrid.lunde@halden.example\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:maya.okafor@northwind.example\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
LONG, SCRIPT = "x" * 30_000, '"><script>alert(1)</script>'


@pytest.fixture
def admin(sign_in: Sign) -> Client:
    return sign_in("admin")


@contextmanager
def feed(answers: dict[str, Any]) -> Iterator[str]:
    """A calendar on the loopback, with its ETag; what was asked is kept."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answers.setdefault("asked", []).append(self.headers.get("If-None-Match"))
            if "moved" in answers:
                self.send_response(302)
                self.send_header("Location", answers["moved"])
                self.end_headers()
                return
            same = self.headers.get("If-None-Match") == answers["etag"]
            self.send_response(answers.get("status") or (304 if same else 200))
            self.send_header("ETag", answers["etag"])
            self.end_headers()
            if not same:
                self.wfile.write(answers["body"].encode())

        def log_message(self, *_: Any) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/calendar.ics"
    finally:
        server.shutdown()
        server.server_close()


def _meetings() -> int:
    return int(FACTS["meetings"].objects.filter(title="Plant walk").count())


def test_a_folder_is_connected_read_and_disconnected(admin: Client, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    given = {"form": "folder", "folder-kind": "mail", "folder-path": str(tmp_path)}
    assert admin.post("/sources/", given).status_code == 302
    source = Source.objects.get(how="folder")
    assert DBTaskResult.objects.ready().filter(task_path=read_source.module_path).count() == 1
    assert read_source.func(source.pk) == 1
    assert Question.objects.get().kind == "ask"
    source.refresh_from_db()
    assert source.last_read_at is not None
    page = admin.get("/sources/").content.decode()
    assert str(tmp_path) in page
    before = FACTS["messages"].objects.count()
    admin.post(f"/sources/{source.pk}/disconnect/")
    (tmp_path / "two.eml").write_bytes(MAIL.replace(b"once", b"twice"))
    assert read_source.func(source.pk) == 0
    assert FACTS["messages"].objects.count() == before
    assert "Disconnected" in admin.get("/sources/").content.decode()
    admin.post(f"/sources/{source.pk}/disconnect/", {"again": "1"})
    assert read_source.func(source.pk) == 1


def test_a_feed_is_read_anew_only_when_it_changed(admin: Client) -> None:
    answers: dict[str, Any] = {"etag": '"1"', "body": CALENDAR}
    with feed(answers) as url:
        admin.post("/sources/", {"form": "feed", "feed-url": url})
        source = Source.objects.get(how="feed")
        assert source.kind == "calendar"
        assert read_source.func(source.pk) == 1
        source.refresh_from_db()
        assert source.state["etag"] == '"1"'
        assert read_source.func(source.pk) == 0
        assert answers["asked"] == [None, '"1"']
        answers |= {"etag": '"2"', "body": CALENDAR.replace("20300601T11", "20300601T12")}
        assert read_source.func(source.pk) in (0, 1)
        assert answers["asked"][-1] == '"1"'
    assert _meetings() == 1


def test_a_feed_that_fails_is_told_on_the_page_and_by_the_doctor(admin: Client) -> None:
    answers: dict[str, Any] = {"etag": "", "body": "", "status": 500}
    with feed(answers) as url:
        source = connected.connect("calendar", "feed", "halden", {"url": url})
        assert read_source.func(source.pk) == 0
        source.refresh_from_db()
        assert "500" in source.error
        assert "500" in admin.get("/sources/").content.decode()
        (found,) = (each for each in examine() if each.what == "sources")
        assert (found.well, "500" in found.so) == (False, True)
        answers |= {"status": None, "body": CALENDAR, "etag": "e"}
        assert read_source.func(source.pk) == 1
        source.refresh_from_db()
        assert source.error == ""


SECRET = "private-5f3759df"


def test_of_a_calendar_s_address_the_host_alone_is_shown_and_logged(
    admin: Client, caplog: pytest.LogCaptureFixture
) -> None:
    answers: dict[str, Any] = {"etag": "", "body": CALENDAR}
    caplog.set_level("INFO")
    with feed(answers) as at:
        url = at.replace("calendar.ics", f"{SECRET}/basic.ics?token={SECRET}")
        for called in ("", "Maya’s calendar", ""):
            given = {"form": "feed", "feed-url": url, "feed-called": called}
            admin.post("/sources/", given)
        source = Source.objects.get(how="feed")
        assert source.name == "Maya’s calendar at 127.0.0.1"
        admin.post("/sources/", {"form": "feed", "feed-url": f"{url}2"})
        admin.post("/sources/", {"form": "feed", "feed-url": f"{url}3"})
        others = Source.objects.filter(how="feed").exclude(pk=source.pk).order_by("name")
        assert [each.name for each in others] == ["127.0.0.1", "127.0.0.1 (2)"]
        assert read_source.func(source.pk) == 1
        answers["status"] = 500
        assert read_source.func(source.pk) == 0
    shown = [admin.get(page).content.decode() for page in ("/sources/", "/audit/", "/sources/")]
    meeting = FACTS["meetings"].objects.get(title="Plant walk")
    shown.append(admin.get(f"/facts/meetings/{meeting.pk}/").content.decode())
    shown += [each.so for each in examine()]
    shown += [str(vars(each)) for each in caplog.records]
    assert "127.0.0.1" in shown[0]
    assert all(SECRET not in each for each in shown)


def test_a_calendar_is_not_called_by_an_address(admin: Client) -> None:
    given = {
        "form": "feed",
        "feed-url": "https://x.example/1",
        "feed-called": "https://x.example/1",
    }
    assert admin.post("/sources/", given).status_code == 422


def test_calendars_that_were_named_by_their_address_are_named_by_their_host(
    demo_url: str,
) -> None:
    for path in ("/private-1/basic.ics", "/private-2/basic.ics"):
        options = {"url": f"https://calendar.example{path}"}
        connected.connect("calendar", "feed", f"calendar.example{path}", options)
    renaming = import_module("troth.ledger.migrations.0005_names_of_feeds")
    renaming.rename(apps, None)
    names = Source.objects.filter(how="feed").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["calendar.example", "calendar.example (2)"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"])
def test_a_feed_leads_nowhere_else(to: str, admin: Client) -> None:
    with feed({"etag": "", "body": "", "moved": to}) as url:
        source = connected.connect("calendar", "feed", "halden", {"url": url})
        with pytest.raises(connected.NotReached):
            connected.read(source, "tests")


def test_the_worker_reads_what_is_connected(admin: Client, tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(MAIL)
    connected.connect("mail", "folder", str(tmp_path), {"path": str(tmp_path)})
    before = FACTS["messages"].objects.count()
    work(15, once=True)
    assert FACTS["messages"].objects.count() == before + 1


def test_a_secret_stays_where_it_is(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "form": "imap",
        "imap-host": "imap.example.com",
        "imap-port": "993",
        "imap-encrypted": "tls",
        "imap-user": "ada@example.com",
        "imap-folders": "INBOX\nSent",
        "imap-sign_in": "password",
        "imap-secret_in": "env",
        "imap-secret": "TROTH_TEST_SECRET",
    }
    assert admin.post("/sources/", given).status_code == 302
    source = Source.objects.get(how="imap")
    assert source.options["secret"] == "env:TROTH_TEST_SECRET"
    assert source.options["folders"] == ["INBOX", "Sent"]
    with pytest.raises(connected.NotReached):
        connected.secret("env:TROTH_TEST_SECRET")
    monkeypatch.setenv("TROTH_TEST_SECRET", "s3cret")
    assert connected.secret("env:TROTH_TEST_SECRET") == "s3cret"
    assert "s3cret" not in admin.get("/sources/").content.decode()
    for wrong in ("not a name", "s3cret!", "a" * 200):
        assert admin.post("/sources/", {**given, "imap-secret": wrong}).status_code == 422
    starttls = {**given, "imap-encrypted": "starttls"}
    assert admin.post("/sources/", starttls).status_code == 422
    assert admin.post("/sources/", {**starttls, "imap-port": "143"}).status_code == 302
    source.refresh_from_db()
    assert (source.options["starttls"], source.options["port"]) == (True, 143)
    relative = {**given, "imap-secret_in": "file", "imap-secret": "secrets"}
    assert admin.post("/sources/", relative).status_code == 422


@pytest.mark.parametrize("text", ["", LONG, SCRIPT, "\0", "-1", "file:///etc/passwd"])
def test_the_forms_take_nonsense(text: str, admin: Client) -> None:
    fields = (
        "host",
        "port",
        "encrypted",
        "called",
        "user",
        "folders",
        "sign_in",
        "secret_in",
        "secret",
        "url",
        "kind",
        "path",
        "files",
    )
    for form in ("imap", "feed", "folder", "upload", "", text):
        given = {f"{form[:9]}-{name}": text for name in fields}
        answer = admin.post("/sources/", {"form": form, **given})
        assert answer.status_code == 422, form
        assert b"<script>alert" not in answer.content
    assert not Source.objects.exclude(how="").exists()


def _drop(client: Client, *files: tuple[str, bytes]) -> ImportRun:
    several = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post("/sources/", {"form": "upload", "upload-files": several})
    assert answer.status_code == 302, answer.content[:300]
    run = ImportRun.objects.latest("pk")
    run_import.func(run.pk)
    run.refresh_from_db()
    return run


def test_files_of_several_kinds_are_read_and_not_kept(admin: Client) -> None:
    kept = StoredFile.objects.count()
    files = (("one.eml", MAIL), ("plan.ics", CALENDAR.encode()), ("x.bin", b"\0\1\2"))
    run = _drop(admin, *files)
    assert run.state == ImportRun.DONE, run.report
    assert run.report["added"] == {"messages": 1, "meetings": 1}
    assert run.report["left_out"] >= 1
    assert StoredFile.objects.count() == kept
    page = admin.get(f"/import/{run.pk}/").content.decode()
    assert "x.bin" in page
    assert "/questions/" in page
    again = _drop(admin, *files)
    assert again.report["added"] == again.report["changed"] == {}
    assert again.report["unchanged"] == 2


def test_why_rows_of_a_crm_were_not_taken_over_is_said_once_for_all(admin: Client) -> None:
    accounts = b"account,sector,office_location\nAlder,retail,Nowhere\nBirch,retail,Nowhere\n"
    file = SimpleUploadedFile("accounts.csv", accounts)
    given = {"kind": "crm", "company": "Northwind Systems", "zone": "UTC", "files": [file]}
    assert admin.post("/import/", given).status_code == 302
    run = ImportRun.objects.latest("pk")
    run_import.func(run.pk)
    run.refresh_from_db()
    (reason,) = [each for each in run.report["reasons"] if "Nowhere" in each[0]]
    assert reason[1:] == [2, "accounts.csv:2"]
    page = admin.get(f"/import/{run.pk}/").content.decode()
    assert page.count("Nowhere") == 1
    assert "2 times, first at accounts.csv:2" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.mbox", b" "),
        ("../../etc/passwd", b"root:x:0:0\n"),
        ("odd.vtt", b"\xff\xfe\x00\x01" * 300),
        ("bad.zip", b"PK\x03\x04" + b"\0" * 500),
        ("no.docx", b"hello"),
        ("broken.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"),
    ],
)
def test_an_odd_file_is_reported_and_breaks_nothing(
    name: str, content: bytes, admin: Client
) -> None:
    kept = StoredFile.objects.count()
    before = {each: model.objects.count() for each, model in FACTS.items()}
    run = _drop(admin, (name, content))
    assert run.state in (ImportRun.DONE, ImportRun.FAILED)
    assert run.report.get("faults") or run.report.get("left_out") is not None
    assert {each: model.objects.count() for each, model in FACTS.items()} == before
    assert StoredFile.objects.count() == kept
    assert admin.get(f"/import/{run.pk}/").status_code == 200


def test_another_users_import_is_not_shown(sign_in: Sign) -> None:
    run = _drop(sign_in("admin"), ("one.eml", MAIL))
    assert sign_in("seller").get(f"/import/{run.pk}/").status_code == 404
