"""Streams of what a mailbox says, made up."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import msgspec

from troth.facts.file import parse
from troth.facts.model import Meeting, Message
from troth.facts.times import MINUTE, parse_instant
from troth.sources.items import Amendment, Item

FACTS = parse(
    json.dumps(
        {
            "format": "troth-facts/1",
            "me": "acme",
            "organizations": [
                {
                    "id": each,
                    "name": each.title(),
                    "timezone": "UTC",
                    "domains": [f"{each}.example"],
                }
                for each in ("acme", "bolt", "cog")
            ],
            "relationships": [
                {"id": "r1", "a": "acme", "b": "bolt", "started_at": "2025-01-01T09:00:00Z"}
            ],
            "people": [{"id": "ann", "organization": "bolt", "name": "Ann"}],
        }
    )
)
START = parse_instant("2026-02-02T10:00:00Z")
REPLIES = {"reply_to": "message-1"}


def message(number: int, at: str = "", **more: Any) -> Message:
    """One message between us and Bolt."""
    sides = ("acme", "bolt") if number % 2 else ("bolt", "acme")
    made = Message(
        id=f"message-{number}",
        relationship="r1",
        sender=sides[0],
        recipients=(sides[1],),
        sent_at=parse_instant(at) if at else START + number * MINUTE,
        source=f"inbox.mbox#{number}",
        source_id=f"<{number}@example>",
    )
    return msgspec.structs.replace(made, **more)


def stream(number: int) -> Iterator[Item]:
    """Some messages, every third an answer to the one before."""
    for each in range(number):
        yield message(each)
        if each % 3 == 2:
            before = {"reply_to": f"message-{each - 1}"}
            yield Amendment(collection="messages", id=f"message-{each}", fields=before)


def meeting(*, ended: bool = False, cancelled: bool = False, title: str = "Review") -> Meeting:
    """A meeting with Bolt."""
    return Meeting(
        id="meeting-1",
        relationship="r1",
        invited_by="bolt",
        host="bolt",
        invited_at=START,
        starts_at=START + 60 * MINUTE,
        ended_at=START + 120 * MINUTE if ended else None,
        cancelled_at=START + 30 * MINUTE if cancelled else None,
        title=title,
        source="calendar.ics#1",
        source_id="1@example",
    )


def write_mbox(path: Path, number: int) -> None:
    """A mailbox between us and Bolt, in which every third message answers the one before."""
    people = ("Max Acker <max@acme.example>", "Ann Bolt <ann@bolt.example>")
    start = datetime(2026, 2, 2, 10, tzinfo=UTC)
    with path.open("w", encoding="ascii") as file:
        for each in range(number):
            sent = format_datetime(start + timedelta(minutes=each))
            file.write(
                f"From MAILER Mon Feb  2 10:00:00 2026\nFrom: {people[each % 2]}\n"
                f"To: {people[1 - each % 2]}\nDate: {sent}\nSubject: About {each // 3}\n"
                f"Message-ID: <{each}@mail.example>\n"
            )
            if each % 3 == 2:
                file.write(f"In-Reply-To: <{each - 1}@mail.example>\n")
            file.write(f"\nHello,\n\nthis is number {each}.\n\n")
