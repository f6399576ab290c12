"""Mail from a real server: in portions, read-only, with nothing lost or doubled after a break."""

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import islice
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread

import msgspec
import pytest

from tests.sources.mail import dovecot
from tests.sources.mail.dovecot import Server
from tests.sources.mail.world import facts, told
from troth.sources import SourceError
from troth.sources.items import Item, Tally
from troth.sources.known import Known
from troth.sources.mail import imap
from troth.sources.mail.imap import Account, State

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    if dovecot.DOVECOT is None and "CI" not in os.environ:
        pytest.skip("Dovecot is not installed")
    with dovecot.server() as server:
        yield server


@pytest.fixture
def server(running: Server) -> Server:
    """A server without mail."""
    shutil.rmtree(running.folder / "Maildir", ignore_errors=True)
    return running


def account(server: Server, **changes: object) -> Account:
    told = Account(
        host="127.0.0.1",
        port=server.port,
        user=dovecot.USER,
        secret=dovecot.PASSWORD,
        authority=server.authority,
    )
    return msgspec.structs.replace(told, **changes)


def message(number: int, text: str = "See the plan.") -> bytes:
    date = format_datetime(BEGIN + timedelta(minutes=number))
    answers = f"In-Reply-To: <{number - 1}@bolt.example>\r\n" if number % 2 else ""
    sender, other = ("bea@bolt.example", "mia@acme.example")[:: 1 if number % 2 else -1]
    return (
        f"From: {sender}\r\nTo: {other}\r\nDate: {date}\r\nMessage-ID: <{number}@bolt.example>\r\n"
        f"{answers}Subject: Plan\r\n\r\n{text}\r\n"
    ).encode()


def read(server: Server, state: State, **changes: object) -> list[Item]:
    return list(imap.read(account(server, **changes), Known(facts()), Tally(), state))


def test_what_is_new_is_read_once_and_nothing_is_marked(server: Server) -> None:
    for number in range(5):
        server.deliver(f"{number}", message(number))
    state: State = {}
    first = told(read(server, state))
    assert len(first["messages"]) == 5
    assert state["INBOX"]["uid"] == 5
    assert read(server, state) == []
    server.deliver("5", message(5, "Could you send us the price list by Friday?"))
    (second,) = told(read(server, state))["messages"].values()
    assert second["source_id"] == "5@bolt.example"
    assert second["expects_reply"] is True
    assert server.flags() == set()


def test_starttls_is_spoken_where_it_is_asked_for(server: Server) -> None:
    server.deliver("0", message(0))
    assert len(told(read(server, {}, port=server.starttls, starttls=True))["messages"]) == 1
    with pytest.raises(SourceError, match="not trusted"):
        read(server, {}, port=server.starttls, starttls=True, authority=None)


@pytest.mark.parametrize(
    "greeting", [b"* OK ready\r\n", b"* PREAUTH you are in\r\n", b"* OK [CAPABILITY IMAP4] no\r\n"]
)
def test_a_server_without_starttls_hears_no_secret(greeting: bytes, server: Server) -> None:
    heard = bytearray()

    class Plain(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(greeting)
            for line in self.rfile:
                heard.extend(line)
                tag, _, command = line.strip().partition(b" ")
                if command == b"CAPABILITY":
                    self.wfile.write(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")
                self.wfile.write(tag + b" OK\r\n")

    with TCPServer(("127.0.0.1", 0), Plain) as plain:
        Thread(target=plain.serve_forever, daemon=True).start()
        with pytest.raises(SourceError, match="STARTTLS"):
            read(server, {}, port=plain.server_address[1], starttls=True)
        plain.shutdown()
    assert b"CAPABILITY" in heard
    assert dovecot.PASSWORD.encode() not in heard


def test_a_folder_of_many_messages_is_asked_for_in_spans(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "_SPAN", 3)
    for number in range(8):
        server.deliver(f"{number}", message(number))
    state: State = {}
    assert len(told(read(server, state))["messages"]) == 8
    server.deliver("8", message(8))
    assert len(told(read(server, state))["messages"]) == 1
    assert state["INBOX"]["uid"] == 9
    assert read(server, state) == []


def test_a_server_that_says_too_much_is_given_up(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.deliver("0", message(0))
    monkeypatch.setattr(imap, "_MOST_ANSWER", 300)
    with pytest.raises(SourceError, match="broke off"):
        read(server, {})


def test_folders_are_read_but_for_drafts_and_trash(server: Server) -> None:
    server.deliver("0", message(0), "Sent")
    server.deliver("1", message(1), "Drafts")
    server.deliver("2", message(2), "Trash")
    server.deliver("3", message(3), "Kunden.Mühlen".encode("ascii", "ignore").decode())
    server.deliver("4", message(4), flags="D")
    state: State = {}
    found = told(read(server, state))
    assert {each["source_id"] for each in found["messages"].values()} == {
        "0@bolt.example",
        "3@bolt.example",
    }
    assert "Drafts" not in state
    only = told(read(server, {}, folders=("Sent",)))
    assert [each["source_id"] for each in only["messages"].values()] == ["0@bolt.example"]


def test_ten_thousand_messages_broken_off_in_the_middle_come_to_the_same(server: Server) -> None:
    for number in range(10_000):
        server.deliver(f"{number:05}", message(number))
    state: State = {}
    reading = imap.read(account(server), Known(facts()), Tally(), state)
    items = list(islice(reading, 3777))
    reading.close()
    kept = msgspec.json.decode(msgspec.json.encode(state), type=State)
    assert 0 < kept["INBOX"]["uid"] < 10_000
    items += read(server, kept)
    whole = told(read(server, {}))
    assert told(items) == whole
    assert len(whole["messages"]) == 10_000
    assert sum("reply_to" in each for each in whole["messages"].values()) == 5000


def test_a_server_that_dies_in_the_middle_is_picked_up_later() -> None:
    if dovecot.DOVECOT is None and "CI" not in os.environ:
        pytest.skip("Dovecot is not installed")
    state: State = {}
    items: list[Item] = []
    with dovecot.server() as dying:
        for number in range(400):
            dying.deliver(f"{number:05}", message(number))
        reading = imap.read(account(dying), Known(facts()), Tally(), state)
        items += islice(reading, 100)
    with pytest.raises(SourceError) as caught:
        items += reading
    assert "INBOX" in caught.value.sentence
    done = state["INBOX"]["uid"]
    assert 0 < done < 400
    with dovecot.server() as again:
        for number in range(400):
            again.deliver(f"{number:05}", message(number))
        state["INBOX"]["uidvalidity"] = _uidvalidity(again)
        items += read(again, state)
        assert told(items) == told(read(again, {}))


def _uidvalidity(server: Server) -> int:
    state: State = {}
    next(imap.read(account(server), Known(facts()), Tally(), state))
    return state["INBOX"]["uidvalidity"]


def test_a_folder_whose_uids_mean_something_else_is_read_again(server: Server) -> None:
    for number in range(3):
        server.deliver(f"{number}", message(number))
    state: State = {}
    first = told(read(server, state))
    before = state["INBOX"]["uidvalidity"]
    time.sleep(1.1)  # Dovecot makes it of the second
    server.change_uidvalidity()
    server.deliver("3", message(3))
    again = told(read(server, state))["messages"]
    assert state["INBOX"]["uidvalidity"] != before
    assert again.keys() > first["messages"].keys()
    assert state["INBOX"]["uid"] == len(again) == 4


def test_a_head_without_end_and_a_large_body_are_bounded(server: Server) -> None:
    server.deliver("0", b"X-Much: " + b"x" * 1_000_000 + b"\r\n" + message(0))
    server.deliver("1", message(1, "Could you send us the list?\r\n" + "x" * 5_000_000))
    items = read(server, {})
    assert [item.source for item in items if hasattr(item, "reason")] == ["INBOX#1"]
    assert len(told(items)["messages"]) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"secret": "wrong"}, "app password"),
        ({"secret": "wrong", "oauth": True}, "OAuth token"),
        ({"authority": None}, "certificate"),
        ({"port": 1}, "refused"),
        ({"folders": ("None such",)}, "None such"),
    ],
)
def test_what_goes_wrong_is_said_without_the_secret(
    server: Server, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read(server, {}, **changes)
    assert said in caught.value.sentence
    assert "wrong" not in str(caught.value)
    assert dovecot.PASSWORD not in repr(account(server))


def test_an_account_is_told_by_an_address_and_a_secret_from_outside(tmp_path: Path) -> None:
    address = "imaps://mia%40acme.example@imap.acme.example:1993/INBOX"
    found = imap.account(address, {"TROTH_IMAP_PASSWORD": "p"})
    assert (found.user, found.host, found.port) == ("mia@acme.example", "imap.acme.example", 1993)
    assert (found.secret, found.oauth, found.folders) == ("p", False, ("INBOX",))
    assert imap.account(address, {"TROTH_IMAP_TOKEN": "t"}).oauth
    found = imap.account("imap://mia@imap.acme.example", {"TROTH_IMAP_PASSWORD": "p"})
    assert (found.port, found.starttls) == (143, True)
    secrets = tmp_path / "secrets.toml"
    secrets.write_text('password = "all"\n["mia@acme.example"]\ntoken = "hers"\n')
    found = imap.account(address, {"TROTH_IMAP_SECRETS": str(secrets)})
    assert (found.secret, found.oauth) == ("hers", True)
    secrets.write_text("hers = ")
    for wrong, environment in (
        (address, {}),
        (address, {"TROTH_IMAP_SECRETS": str(secrets)}),
        (address, {"TROTH_IMAP_SECRETS": str(tmp_path / "none")}),
        ("imaps://mia:secret@imap.acme.example", {"TROTH_IMAP_PASSWORD": "p"}),
        ("imap://mia@imap.acme.example:993", {"TROTH_IMAP_PASSWORD": "p"}),
        ("http://mia@imap.acme.example", {"TROTH_IMAP_PASSWORD": "p"}),
        ("imaps://imap.acme.example:none", {"TROTH_IMAP_PASSWORD": "p"}),
    ):
        with pytest.raises(SourceError):
            imap.account(wrong, environment)
