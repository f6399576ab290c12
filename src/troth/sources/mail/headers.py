"""The head of a message: who wrote to whom, when, in answer to what, and whether it is talk."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header
from email.utils import getaddresses, parsedate_to_datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import NamedTuple

from troth.facts.times import DAY, LAST_YEAR, Instant, instant
from troth.sources import charsets

_FIRST_YEAR = 1990
"""No mail that is still read is older; a date before it is a clock that was never set."""
_LATE = 2 * DAY
"""How much later than its arrival a message may say that it was sent: clocks and zones are off."""
_MOST_CHARACTERS = 65_536
"""Of one field that are looked at."""
_LONGEST_ID = 200
_MOST_PARENTS = 50

_FIELD = re.compile(r"^([!-9;-~]+)[ \t]*:(.*(?:\n[ \t].*)*)", re.MULTILINE)
_NEVER_IN_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ID = re.compile(r"<([^<>]{1,2000})>")
_ANSWER = re.compile(r"(?:re|aw|antw|antwort|sv|vs|odp|r)(?:\s?\[\d+\])?\s?:\s*", re.IGNORECASE)
_FORWARD = re.compile(r"(?:fwd?|wg|tr|rv|i)(?:\s?\[\d+\])?\s?:\s*", re.IGNORECASE)


class Mailbox(NamedTuple):
    """An address, and the name that stood beside it."""

    name: str
    address: str

    @property
    def local(self) -> str:
        """What stands before the @."""
        return self.address.rpartition("@")[0]

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


Fields = Mapping[str, Sequence[str]]
"""The fields of a head, by their names in lower case; the bytes of others than ASCII escaped."""


def fields_of(head: bytes) -> Fields:
    """The fields of a head, as far as it has any."""
    found = defaultdict(list)
    for name, value in _FIELD.findall(head.decode("ascii", "surrogateescape")):
        found[name.lower()].append(value[:_MOST_CHARACTERS])
    return found


class Head:
    """What the head of a message says; each thing is read when it is first asked for."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields

    @cached_property
    def id(self) -> str:
        """The message's own id; of one without, a digest of what its head says."""
        return _own_id(self.fields)

    @cached_property
    def sender(self) -> Mailbox | None:
        """Who wrote it; None if that is not told."""
        found = (*self._mailboxes("from"), *self._mailboxes("sender"))
        return found[0] if found else None

    @cached_property
    def to(self) -> tuple[Mailbox, ...]:
        """Whom it is addressed to."""
        return self._mailboxes("to")

    @cached_property
    def copied(self) -> tuple[Mailbox, ...]:
        """Who has a copy."""
        return self._mailboxes("cc")

    @property
    def everybody(self) -> tuple[Mailbox, ...]:
        """Sender and receivers."""
        return (*((self.sender,) if self.sender else ()), *self.to, *self.copied)

    @cached_property
    def sent(self) -> tuple[Instant | None, int]:
        """When it was sent, and the offset of the sender's zone in minutes."""
        return _sent(self.fields)

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """The messages before it in its thread, the one that it answers last."""
        return _parents(self.fields)

    @cached_property
    def subject(self) -> str:
        """What it says that it is about."""
        return text_of(first(self.fields, "subject"))

    @property
    def answers(self) -> bool:
        """Whether its subject says that it is an answer."""
        return _ANSWER.match(self.subject) is not None

    @property
    def topic(self) -> str:
        """The subject without what answers and forwards put before it."""
        topic = self.subject
        while found := _ANSWER.match(topic) or _FORWARD.match(topic):
            topic = topic[found.end() :]
        return " ".join(topic.casefold().split())

    @cached_property
    def silent(self) -> str | None:
        """Why it is no talk between people; None if it is."""
        return _silence(self.fields, self.sender, self.subject)

    @property
    def may_invite(self) -> bool:
        """Whether a part of its body may be an invitation."""
        return "multipart/" in first(self.fields, "content-type").lower()

    def _mailboxes(self, name: str) -> tuple[Mailbox, ...]:
        values = self.fields.get(name)
        return mailboxes(values[0] if len(values) == 1 else ",".join(values)) if values else ()


def clean(text: str) -> str:
    """Text on one line, without what no text has: controls, and halves of characters."""
    return " ".join(_NEVER_IN_TEXT.sub(" ", text).split())


def text_of(value: str) -> str:
    """The text of a field, whatever it is encoded in."""
    if "=?" in value:
        with suppress(ValueError, LookupError, MessageError):  # as it stands, then
            value = "".join(
                part if isinstance(part, str) else charsets.text_of(part, charset)
                for part, charset in decode_header(value[:_LONGEST_ENCODED])
            )
    if not value.isascii():
        with suppress(UnicodeEncodeError):  # it was decoded already
            value = charsets.text_of(value.encode("ascii", "surrogateescape"), None)
    return clean(value)


_LONGEST_ENCODED = 8192


@lru_cache(maxsize=4096)
def mailboxes(value: str) -> tuple[Mailbox, ...]:
    """The addresses of a field, each once."""
    try:
        listed = getaddresses([value])
    except (RecursionError, IndexError, ValueError):  # nested beyond sense
        return ()
    found: dict[str, Mailbox] = {}
    for name, address in listed:
        if "<" in address:  # its name has a quotation mark too few
            name, _, address = address.rpartition("<")
            address = address.rstrip(">")
        address = clean(address).replace(" ", "").casefold()
        local, _, domain = address.rpartition("@")
        if local and domain:
            found.setdefault(address, Mailbox(text_of(name), address))
    return tuple(found.values())


def first(fields: Fields, name: str) -> str:
    """The first field of a name; empty if there is none."""
    values = fields.get(name)
    return values[0] if values else ""


# -- ids ------------------------------------------------------------------------------------------


def _ids(value: str) -> list[str]:
    return [_short(each) for each in _ID.findall(value)]


def _short(text: str) -> str:
    text = clean(text).replace(" ", "")
    if len(text) <= _LONGEST_ID:
        return text
    return "sha256:" + sha256(text.encode("utf-8", "replace")).hexdigest()


def _own_id(fields: Fields) -> str:
    text = first(fields, "message-id")
    ids = _ids(text)
    own = ids[0] if ids else _short(text.strip()[:2000])
    if own:
        return own
    told = "\0".join(
        "".join(first(fields, name).split()) for name in ("from", "to", "cc", "date", "subject")
    )
    return "sha256:" + sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def _parents(fields: Fields) -> tuple[str, ...]:
    """References in their order, then that which it answers."""
    references = [each for value in fields.get("references", ()) for each in _ids(value)]
    answered = [each for value in fields.get("in-reply-to", ()) for each in _ids(value)][:1]
    last = answered or references[-1:]
    return tuple([each for each in references if each not in last][-_MOST_PARENTS:] + last)


# -- time -----------------------------------------------------------------------------------------


def _sent(fields: Fields) -> tuple[Instant | None, int]:
    """When it was sent, and the offset of its zone in minutes; by its arrival if the date is wrong.

    The date is wrong if it is none, has no zone, lies before there was mail, or well after the
    arrival. Each server puts its line above those of the servers before it.
    """
    received = fields.get("received", ())
    date = _moment(first(fields, "date"))
    if date is not None and (date.tzinfo is not None or not received):
        sent_at = instant(date if date.tzinfo is not None else date.replace(tzinfo=UTC))
        arrival = _arrival(received[0]) if received else None
        if arrival is None or sent_at <= arrival + _LATE:
            offset = date.utcoffset()
            return sent_at, int(offset.total_seconds() // 60) if offset else 0
    arrivals = [each for each in map(_arrival, received[::-1]) if each is not None]
    return (arrivals[0], 0) if arrivals else (None, 0)


def _arrival(received: str) -> Instant | None:
    date = _moment(received.rpartition(";")[2])
    if date is None:
        return None
    return instant(date if date.tzinfo is not None else date.replace(tzinfo=UTC))


def _moment(text: str) -> datetime | None:
    """A date of mail, without a zone where it has none; None if it is no possible one."""
    try:
        found = parsedate_to_datetime(" ".join(text[:200].split()))
        year = found.astimezone(UTC).year if found.tzinfo is not None else found.year
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if found.tzinfo is None and text.rstrip().endswith("-0000"):
        found = found.replace(tzinfo=UTC)
    return found if _FIRST_YEAR <= year < LAST_YEAR else None


# -- what is no talk ------------------------------------------------------------------------------

BOUNCE = "a report of a mail server"
AUTOMATIC = "sent by a program"
BULK = "a mailing list or newsletter"
CALENDAR = "calendar mail"
DRAFT = "a draft"

_PROGRAMS = re.compile(
    r"(?:.*[._-])?(?:no|do.?not|never)[._-]?reply.*|(?:auto|mail)[._-]?(?:mailer|reply|responder|notif.*)"
    r"|notifications?|alerts?|bounces?|mailer[._-]daemon|postmaster|nepasrepondre|keineantwort",
    re.IGNORECASE,
)
_SERVERS = re.compile(r"mailer[._-]daemon|postmaster|bounces?", re.IGNORECASE)
_AWAY = re.compile(
    r"(?:automatic reply|auto(?:matic)?[ -]?reply|out of (?:the )?office|automatische antwort"
    r"|abwesenheit(?:snotiz|sassistent)?\b|abwesend\b|réponse automatique|respuesta automática)",
    re.IGNORECASE,
)
_INVITES = re.compile(r"\btext/calendar\b", re.IGNORECASE)
_LISTED = ("list-id", "list-unsubscribe", "list-post", "feedback-id", "x-campaign-id")
_DRAFTS = re.compile(r"\b(?:drafts?|entw(?:u|ü|=C3=BC)rfe)\b", re.IGNORECASE)


def _silence(fields: Fields, sender: Mailbox | None, subject: str) -> str | None:
    kind = first(fields, "content-type").lower()
    local = sender.local if sender else ""
    if "multipart/report" in kind or _SERVERS.fullmatch(local):
        return BOUNCE
    if first(fields, "return-path").strip() == "<>" and "auto-submitted" not in fields:
        return BOUNCE
    if _INVITES.search(kind) or "calendarmessage" in first(fields, "content-class").lower():
        return CALENDAR
    if _DRAFTS.search(first(fields, "x-gmail-labels")) or any(
        name in fields for name in ("x-mozilla-draft-info", "x-ms-exchange-organization-isdraft")
    ):
        return DRAFT
    if _automatic(fields) or _PROGRAMS.fullmatch(local) or _AWAY.match(subject):
        return AUTOMATIC
    if any(name in fields for name in _LISTED) or _precedence(fields) in ("bulk", "list", "junk"):
        return BULK
    return None


def _automatic(fields: Fields) -> bool:
    submitted = first(fields, "auto-submitted").strip().lower()
    return (
        (submitted != "" and not submitted.startswith("no"))
        or any(name in fields for name in ("x-autoreply", "x-autorespond", "x-auto-reply-from"))
        or _precedence(fields) in ("auto_reply", "auto-reply")
    )


def _precedence(fields: Fields) -> str:
    return first(fields, "precedence").strip().lower()
