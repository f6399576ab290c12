"""One message as it was found: its head, and as much of its body as may matter.

Whatever its size, no more is kept of it than the head, the beginning of the body, and after that
the heads of its parts: so a message with large attachments is still told by its parts' names.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

MOST_HEAD = 262_144
"""Bytes of a head; a longer one is no message of people."""
MOST_BODY = 131_072
"""Bytes of a body that are kept in full."""
MOST_PARTS = 65_536
"""Bytes that are kept of the heads of parts behind those."""
UNSENT = "it is a draft, or thrown away"
"""Why what a mailbox marks so is not read."""
_LONGEST_PART_HEAD = 8192
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")


class Letter(NamedTuple):
    """A message. `place` is where it was found; `body` gives what is kept behind the head."""

    place: str
    head: bytes
    body: Callable[[], bytes]
    refused: str | None = None
    """Why it is not to be read, if so."""


def halves(message: bytes) -> tuple[bytes, bytes]:
    """The head of a message, or of a part of one, and what comes behind it."""
    if message.startswith((b"\n", b"\r\n")):
        return b"", message
    end = _END_OF_HEAD.search(message)
    return (message[: end.end()], message[end.end() :]) if end else (message, b"")


class Gathering:
    """Takes the bytes of one message, in pieces of any size, and keeps what may matter."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._parts = bytearray()
        self._line = b""
        self._in_part_head = 0
        self.size = 0

    def take(self, piece: bytes) -> None:
        """Take the next bytes."""
        self.size += len(piece)
        room = MOST_HEAD + MOST_BODY - len(self._kept)
        if room > 0:
            self._kept += piece[:room]
            piece = piece[room:]
        if piece and len(self._parts) < MOST_PARTS:
            self._take_parts(piece)

    def _take_parts(self, piece: bytes) -> None:
        lines = (self._line + piece).split(b"\n")
        self._line = lines.pop()[:_LONGEST_PART_HEAD]
        for line in lines:
            if line.startswith(b"--"):
                self._in_part_head = _LONGEST_PART_HEAD
            if self._in_part_head > 0:
                self._parts += line[:_LONGEST_PART_HEAD] + b"\n"
                self._in_part_head -= len(line) + 1
                if line in (b"", b"\r"):
                    self._in_part_head = 0

    def letter(self, place: str) -> Letter:
        """The message, once all of it was taken."""
        kept = bytes(self._kept)
        head, rest = halves(kept)
        if len(head) > MOST_HEAD:
            return Letter(place, b"", bytes, f"its head is longer than {MOST_HEAD // 1024} KiB")
        rest = rest[:MOST_BODY]
        parts = b"\n" + bytes(self._parts) if self._parts else b""
        return Letter(place, head, lambda: rest + parts)
