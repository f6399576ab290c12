"""What every source gives back: facts, a report of what was not taken over, or an error."""

from pathlib import Path

import msgspec

from troth.facts.model import Facts


class Skipped(msgspec.Struct, frozen=True):
    """Something that was not taken over, wholly or in part.

    `source` is its place (`accounts.csv:12`); equal cases have word for word the same `reason`,
    so that they can be counted.
    """

    source: str
    reason: str


class Report(msgspec.Struct, frozen=True):
    """How much was read and made, and all that was not taken over."""

    read: int
    facts: int
    questions: int
    skipped: tuple[Skipped, ...]


class Reading(msgspec.Struct, frozen=True):
    """What a source holds."""

    facts: Facts
    report: Report


class SourceError(Exception):
    """A source that cannot be read: where (file and line, as far as known), and a sentence."""

    def __init__(self, path: Path | None, line: int | None, sentence: str) -> None:
        self.path, self.line, self.sentence = path, line, sentence
        place = "" if path is None else f"{path}: " if line is None else f"{path}:{line}: "
        super().__init__(place + sentence)
