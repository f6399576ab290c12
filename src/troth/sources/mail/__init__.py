"""Mail: who wrote to whom, and when, from mbox, Maildir, single messages and archives of these.

Metadata alone becomes facts. What a body may tell is asked, and not kept.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from troth.sources.items import Item, Tally
from troth.sources.known import Known
from troth.sources.mail.boxes import identify, letters
from troth.sources.mail.talk import STRANGERS, Talk
from troth.sources.reading import Skipped

__all__ = ["KIND", "extract", "identify"]

KIND = "mail"


def extract(paths: Iterable[Path], known: Known, tally: Tally) -> Iterator[Item]:
    """What the mail in some files and folders tells, message by message."""
    if not known.has_addresses(known.me):
        yield Skipped(known.me, STRANGERS)
    talk = Talk(known)
    for path in paths:
        for letter in letters(path):
            if isinstance(letter, Skipped):
                yield letter
                continue
            tally.read += 1
            yield from talk.items(letter)
