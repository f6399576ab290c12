"""What a document says, piece by piece, each with its place."""

import msgspec


class Passage(msgspec.Struct, frozen=True):
    """A piece of text: a paragraph, a cell, a bullet.

    `place` is where a reader finds it (`slide 4`, `page 2`, `paragraph 12`, `line 7`); `of_others`
    is true of what the document only quotes.
    """

    place: str
    text: str
    of_others: bool = False


class Letter(msgspec.Struct, frozen=True):
    """Who sends a mail to whom, by address, and when, as its header has it."""

    sender: str
    recipients: tuple[str, ...]
    date: str


class Document(msgspec.Struct, frozen=True):
    """What was read of a file; what could not be read of it, in sentences."""

    passages: tuple[Passage, ...]
    letter: Letter | None = None
    left_out: tuple[str, ...] = ()
