"""A mailbox on a real server, connected: read on from where it was, its errors noted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.streams import FACTS, write_mbox
from tests.sources.mail.dovecot import DOVECOT, PASSWORD, USER, Server, server
from troth.ledger import connected
from troth.ledger.importing import Origin, import_facts
from troth.ledger.models import Message, Source
from troth.ledger.tasks import read_source

SECRET = "TROTH_TEST_MAILBOX"


@pytest.fixture(autouse=True)
def begun(workspace: str) -> None:
    import_facts(FACTS, Origin("facts", "start", "tests"))


@pytest.fixture
def dovecot() -> Iterator[Server]:
    if DOVECOT is None:
        pytest.skip("Dovecot is not installed")
    with server() as running:
        yield running


def _deliver(dovecot: Server, folder: Path, start: int, end: int) -> None:
    path = folder / "all.mbox"
    write_mbox(path, end)
    messages = path.read_bytes().split(b"From MAILER Mon Feb  2 10:00:00 2026\n")[1:]
    for number in range(start, end):
        dovecot.deliver(f"{number:05}.mail", messages[number])


def _connect(dovecot: Server, **more: Any) -> Source:
    options = {
        "host": "127.0.0.1",
        "port": dovecot.port,
        "user": USER,
        "folders": ["INBOX"],
        "sign_in": "password",
        "secret": f"env:{SECRET}",
    }
    return connected.connect("mail", Source.IMAP, f"{USER} at 127.0.0.1", {**options, **more})


def test_a_mailbox_is_read_on_from_where_it_was(
    dovecot: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority))
    _deliver(dovecot, tmp_path, 0, 12)
    source = _connect(dovecot)
    done = connected.read(source, "tests")
    assert done.added["messages"] == 12
    source.refresh_from_db()
    assert source.state["INBOX"]["uid"] == 12
    assert PASSWORD not in str(source.options)

    _deliver(dovecot, tmp_path, 12, 15)
    source = _connect(dovecot, port=dovecot.starttls, starttls=True)
    done = connected.read(source, "tests")
    assert (done.added, done.unchanged) == ({"messages": 3}, 0)
    assert Message.objects.exclude(reply_to=None).count() == 5
    assert connected.read(Source.objects.get(pk=source.pk), "tests").facts == 0

    dovecot.change_uidvalidity()
    again = connected.read(Source.objects.get(pk=source.pk), "tests")
    assert (again.facts, Message.objects.count()) == (0, 15)


def test_a_wrong_password_is_noted_and_nothing_is_lost(
    dovecot: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(dovecot.authority))
    _deliver(dovecot, tmp_path, 0, 3)
    source = _connect(dovecot)
    assert read_source.func(source.pk) == 0
    source.refresh_from_db()
    assert SECRET in source.error
    monkeypatch.setenv(SECRET, "wrong")
    assert read_source.func(source.pk) == 0
    source.refresh_from_db()
    assert "refuses the user" in source.error
    assert "wrong" not in source.error
    monkeypatch.setenv(SECRET, PASSWORD)
    assert read_source.func(source.pk) >= 3
    source.refresh_from_db()
    assert source.error == ""


def test_a_server_that_is_not_there_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, PASSWORD)
    source = connected.connect(
        "mail",
        Source.IMAP,
        "nobody",
        {
            "host": "127.0.0.1",
            "port": 9,
            "user": USER,
            "folders": ["INBOX"],
            "sign_in": "password",
            "secret": f"env:{SECRET}",
        },
    )
    with pytest.raises(connected.NotReached):
        connected.read(source, "tests")
    source.refresh_from_db()
    assert source.error
    assert source.last_read_at is None
