"""Which message an answer answers that does not name it: by subject and people.

Programs that leave out both References and In-Reply-To have become rare. What is found does not
depend on the order in which a reading comes upon the messages.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

from troth.facts.times import Instant

_MOST_THREADS = 20_000
"""Threads that are remembered at once; those that were begun first are forgotten first."""
_MOST_IN_THREAD = 100

Thread = bytes


def thread_of(relationship: str, topic: str, addresses: Iterable[str]) -> Thread:
    """What the messages of a relationship on one topic, between the same people, share."""
    told = "\0".join((relationship, topic, *sorted(set(addresses))))
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


class Entry(NamedTuple):
    """A message of a thread. `seeks` is whether it is an answer that names no other message."""

    sent_at: Instant
    id: str
    side: str
    seeks: bool


class Threads:
    """The threads of one reading."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Thread, list[Entry]] = OrderedDict()

    def add(self, thread: Thread, entry: Entry) -> Iterator[tuple[str, str]]:
        """Take a message in. Yields (answer, what it answers), as far as is known now."""
        entries = self._entries.setdefault(thread, [])
        if entry in entries or len(entries) >= _MOST_IN_THREAD:
            return
        entries.append(entry)
        if len(self._entries) > _MOST_THREADS:
            self._entries.popitem(last=False)
        for each in entries:
            if each.seeks and (each is entry or each.side != entry.side):
                answered = max(
                    (other for other in entries if other.side != each.side and other < each),
                    default=None,
                )
                if answered is not None and (each is entry or answered is entry):
                    yield each.id, answered.id
