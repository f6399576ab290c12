"""A mailbox on a server, read by IMAP: only what is new, and nothing on the server is changed.

Folders are opened for reading alone, and messages looked at without being marked as read. How far
each folder was read is kept by whoever calls; so a reading that breaks off goes on where it was.
"""

import re
import ssl
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from imaplib import IMAP4
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from imap_tools import BaseMailBox, FolderInfo, MailBox, MailBoxStartTls
from imap_tools.errors import ImapToolsError, MailboxLoginError

from troth.sources.items import Item, Tally
from troth.sources.known import Known
from troth.sources.mail.headers import clean
from troth.sources.mail.letters import MOST_BODY, MOST_HEAD, UNSENT, Letter
from troth.sources.mail.talk import STRANGERS, Talk
from troth.sources.reading import SourceError

PASSWORD, TOKEN, SECRETS = "TROTH_IMAP_PASSWORD", "TROTH_IMAP_TOKEN", "TROTH_IMAP_SECRETS"
"""Where the app password, the OAuth token, or the name of a file with either is looked for."""

PORT, PORT_STARTTLS = 993, 143
NO_STARTTLS = f"Port {PORT} is encrypted from the start: STARTTLS is for {PORT_STARTTLS}."
SCHEMES = ("imaps", "imap")
_PATIENCE = 60
"""Seconds after which a server that says nothing is given up."""
_AT_ONCE = 100
"""Messages whose heads are fetched together."""
_SPAN = 80_000
"""UIDs that are told at once: more would be a longer line than Python's library reads."""
_MOST_ANSWER = 64 << 20
"""Bytes of the answer to one command."""

_NOT_TALK = {r"\noselect", r"\nonexistent", r"\all", r"\junk", r"\trash", r"\drafts", r"\flagged"}
_NOT_TALK_NAMES = frozenset(
    (
        *("drafts", "entwürfe", "junk", "junk e-mail", "junk-e-mail", "spam", "trash"),
        *("deleted items", "deleted messages", "gelöschte elemente", "gelöschte objekte"),
        *("papierkorb", "bin", "outbox", "postausgang", "templates", "vorlagen"),
    )
)
_UID = re.compile(rb"\bUID (\d+)")
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)")
_UNSENT = re.compile(rb"\\(?:draft|deleted)\b", re.IGNORECASE)
_DAMAGED = (ValueError, IndexError, KeyError, TypeError, AttributeError)
"""What the libraries raise at an answer that is none."""

State = dict[str, dict[str, int]]
"""Of each folder: its `uidvalidity`, and the `uid` up to which it was read."""


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A user's mailbox on a server. `secret` is an app password, or an OAuth token if `oauth`.

    The connection is encrypted from the start; with `starttls`, before anything else is said.
    Of `folders`, none means all that hold talk. `authority` is a file with the certificates that
    are trusted, for a server whose certificate is of one's own making.
    """

    host: str
    user: str
    secret: str
    oauth: bool = False
    port: int = PORT
    starttls: bool = False
    folders: tuple[str, ...] = ()
    authority: Path | None = None

    def __repr__(self) -> str:
        return f"Account({self.user}@{self.host}:{self.port})"


def account(address: str, environment: Mapping[str, str]) -> Account:
    """The account of an address such as `imaps://mia%40acme.example@imap.acme.example/INBOX`.

    With `imap:` instead, it is reached by STARTTLS, and not at all where a server has none.
    The secret comes from the environment: TROTH_IMAP_TOKEN or TROTH_IMAP_PASSWORD, or the file
    that TROTH_IMAP_SECRETS names (TOML: `token` or `password`, for all or in a table that is named
    as the user). Raises SourceError.
    """
    try:
        parts = urlsplit(address)
        host, port, user = parts.hostname, parts.port, unquote(parts.username or "")
    except ValueError:
        host = port = user = None
    if not host or not user or parts.scheme not in SCHEMES or parts.password:
        raise SourceError(
            None, None, "an address such as imaps://USER@HOST is expected, without the password"
        )
    starttls = parts.scheme == "imap"
    if starttls and port == PORT:
        raise SourceError(None, None, NO_STARTTLS)
    secrets = _secrets(user, environment)
    if not secrets:
        told = f"no secret of {user}: set {PASSWORD}, {TOKEN}, or {SECRETS}"
        raise SourceError(None, None, told)
    folder = unquote(parts.path.strip("/"))
    return Account(
        host=host,
        user=user,
        port=port or (PORT_STARTTLS if starttls else PORT),
        starttls=starttls,
        secret=secrets.get("token") or secrets["password"],
        oauth="token" in secrets,
        folders=(folder,) if folder else (),
    )


def _secrets(user: str, environment: Mapping[str, str]) -> dict[str, str]:
    if environment.get(TOKEN):
        return {"token": environment[TOKEN]}
    if environment.get(PASSWORD):
        return {"password": environment[PASSWORD]}
    if not environment.get(SECRETS):
        return {}
    path = Path(environment[SECRETS])
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SourceError(path, None, f"it cannot be read: {error.strerror}") from None
    except ValueError:  # what it says is a secret, and is not repeated
        raise SourceError(path, None, "it is no TOML file") from None
    own = told.get(user)
    both = {**told, **(own if isinstance(own, dict) else {})}
    return {name: both[name] for name in ("token", "password") if isinstance(both.get(name), str)}


def read(mailbox: Account, known: Known, tally: Tally, state: State) -> Iterator[Item]:
    """What is new in a mailbox, message by message. Raises SourceError.

    `state` is moved on behind each message whose items were all taken; kept together with these,
    it makes the next reading go on there, with nothing lost or doubled. A folder whose UIDVALIDITY
    is another one than before is read from the beginning.
    """
    if not known.has_addresses(known.me):  # what is passed over now would never be read again
        raise SourceError(None, None, f"{known.me}: {STRANGERS}")
    talk = Talk(known)
    with _connected(mailbox) as box:
        with _asking(mailbox, "while its folders were listed"):
            folders = mailbox.folders or tuple(
                each.name for each in box.folder.list() if _holds_talk(each)
            )
        for folder in folders:
            for uid, letter in _new_letters(box, mailbox, folder, state, talk):
                tally.read += 1
                yield from talk.items(letter)
                state[folder]["uid"] = uid


def _holds_talk(folder: FolderInfo) -> bool:
    name = folder.name.rpartition(folder.delim)[2] if folder.delim else folder.name
    flags = {flag.lower() for flag in folder.flags}
    return not flags & _NOT_TALK and name.casefold() not in _NOT_TALK_NAMES


@contextmanager
def _connected(mailbox: Account) -> Iterator[BaseMailBox]:
    with _asking(mailbox, "when it was connected"):
        trusted = ssl.create_default_context(cafile=mailbox.authority)
        made = MailBoxStartTls if mailbox.starttls else MailBox
        try:
            box = made(mailbox.host, mailbox.port, timeout=_PATIENCE, ssl_context=trusted)
        except IMAP4.error:
            if mailbox.starttls:
                raise _error(
                    mailbox, "it refuses STARTTLS, and is not asked in plain text"
                ) from None
            raise
    _bound(box.client)
    try:
        with _asking(mailbox, "when the user was to log in"):
            try:
                if mailbox.oauth:
                    box.xoauth2(mailbox.user, mailbox.secret, initial_folder=None)
                elif (mailbox.user + mailbox.secret).isascii():
                    box.login(mailbox.user, mailbox.secret, initial_folder=None)
                else:
                    box.login_utf8(mailbox.user, mailbox.secret, initial_folder=None)
            except (MailboxLoginError, IMAP4.error) as error:
                if isinstance(error, IMAP4.abort):
                    raise
                kind = "OAuth token" if mailbox.oauth else "app password"
                raise _error(mailbox, f"it refuses the user: check the {kind}") from None
        yield box
    finally:
        with suppress(ImapToolsError, IMAP4.error, OSError, EOFError, *_DAMAGED):
            box.logout()
        with suppress(OSError):
            box.client.shutdown()


def _bound(client: IMAP4) -> None:
    """Have a server given up that says far more than it was asked for."""
    read, readline, send = client.read, client.readline, client.send
    left = _MOST_ANSWER

    def take(size: int) -> None:
        nonlocal left
        left -= size
        if left < 0:
            raise IMAP4.abort("it says too much")

    def asking(data: Any) -> None:
        nonlocal left
        left = _MOST_ANSWER
        send(data)

    def reading(size: int) -> bytes:
        take(size)
        return read(size)

    def reading_line() -> bytes:
        line = readline()
        take(len(line))
        return line

    client.read, client.readline, client.send = reading, reading_line, asking  # type: ignore[method-assign]


def _new_letters(
    box: BaseMailBox, mailbox: Account, folder: str, state: State, talk: Talk
) -> Iterator[tuple[int, Letter]]:
    """The messages of a folder that were not read before, each with its UID, in their order."""
    place = clean(folder.encode("utf-8", "replace").decode())
    broke = f"in {place}; the next reading goes on there"
    with _asking(mailbox, broke):
        _, told = box.folder.set(folder, readonly=True)
        number = int(told[0]) if told and told[0] else 0
        _, told = box.client.response("UIDVALIDITY")
        validity = int(told[0]) if told and told[0] else 0
        at = state.get(folder)
        if at is None or at.get("uidvalidity") != validity:
            at = state[folder] = {"uidvalidity": validity, "uid": 0}
        _, told = box.client.response("UIDNEXT")
        end = int(told[0]) if number > _SPAN and told and told[0] else None
    for uids in _new_uids(box, mailbox, at["uid"] + 1, end, broke):
        yield from _letters(box, mailbox, place, uids, talk, broke)


def _new_uids(
    box: BaseMailBox, mailbox: Account, first: int, end: int | None, broke: str
) -> Iterator[list[int]]:
    """The UIDs of a folder from one on; some at a time up to an `end`, where they are many."""
    starts = [first] if end is None else range(first, end, _SPAN)
    for start in starts:
        last = "*" if end is None else start + _SPAN - 1
        with _asking(mailbox, broke):
            found = map(int, box.uids(f"UID {start}:{last}", charset=None))
            # The last message is found even if its UID is less than what was asked for.
            uids = sorted(uid for uid in found if uid >= start)
        yield uids


def _letters(
    box: BaseMailBox, mailbox: Account, place: str, uids: list[int], talk: Talk, broke: str
) -> Iterator[tuple[int, Letter]]:
    """Some messages of a folder, each with its UID, in their order."""
    for start in range(0, len(uids), _AT_ONCE):
        with _asking(mailbox, broke):
            heads = _heads(box, uids[start : start + _AT_ONCE])
            wanted = [uid for uid, _, head in heads if talk.looks_into(head)]
            bodies = _bodies(box, wanted) if wanted else {}
        for uid, flags, head in heads:
            refused = None
            if _UNSENT.search(flags):
                refused = UNSENT
            elif len(head) > MOST_HEAD:
                refused = f"its head is longer than {MOST_HEAD // 1024} KiB"
            body = bodies.get(uid, b"")
            yield uid, Letter(f"{place}#{uid}", head, partial(bytes, body), refused)


def _heads(box: BaseMailBox, uids: list[int]) -> list[tuple[int, bytes, bytes]]:
    """The UID, flags and head of some messages, as far as they are still there."""
    parts = f"(UID FLAGS BODY.PEEK[HEADER]<0.{MOST_HEAD + 1}>)"
    found = []
    for told, head in _answers(box, uids, parts):
        uid, flags = _UID.search(told), _FLAGS.search(told)
        if uid:
            found.append((int(uid[1]), flags[1] if flags else b"", head))
    return sorted(found)


def _bodies(box: BaseMailBox, uids: list[int]) -> dict[int, bytes]:
    """As much of the bodies of some messages as may matter, by UID."""
    answers = _answers(box, uids, f"(UID BODY.PEEK[TEXT]<0.{MOST_BODY}>)")
    return {int(uid[1]): body for told, body in answers if (uid := _UID.search(told))}


def _answers(box: BaseMailBox, uids: list[int], parts: str) -> list[tuple[bytes, bytes]]:
    """What a server says of each message beside its bytes, before and behind them, and these."""
    status, answers = box.client.uid("FETCH", ",".join(map(str, uids)), parts)
    if status != "OK":
        raise IMAP4.error(f"FETCH: {status}")
    found: list[tuple[bytes, bytes]] = []
    for each in answers:
        if isinstance(each, tuple):
            found.append((each[0], each[1]))
        elif isinstance(each, bytes) and found:
            found[-1] = (found[-1][0] + b" " + each, found[-1][1])
    return found


@contextmanager
def _asking(mailbox: Account, when: str) -> Iterator[None]:
    """Turns what a server or the way to it does wrong into a SourceError that says when."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        told = f"its certificate is not trusted: {error.verify_message}"
        raise _error(mailbox, told) from None
    except TimeoutError:
        raise _error(mailbox, f"it said nothing for {_PATIENCE} seconds, {when}") from None
    except (IMAP4.abort, EOFError):
        raise _error(mailbox, f"the connection broke off {when}") from None
    except OSError as error:
        told = f"{error.strerror or type(error).__name__}, {when}"
        raise _error(mailbox, told) from None
    except (IMAP4.error, ImapToolsError):
        raise _error(mailbox, f"it refused what it was asked for {when}") from None
    except _DAMAGED:
        raise _error(mailbox, f"it answered what is no answer {when}") from None


def _error(mailbox: Account, sentence: str) -> SourceError:
    return SourceError(None, None, f"mail of {mailbox.user} at {mailbox.host}: {sentence}")
