"""What a source that is read piece by piece yields, and the contract that it keeps.

A source of this kind is a module or package with three names:

- `KIND`: its word on the command line, such as `mail`.
- `identify(path)`: whether a file or folder looks like one of its own.
- `extract(paths, known, tally)`: the items in it, one at a time, so that a file of any size is
  read in constant memory. `known` tells who is recognized; `tally` counts what was read. Raises
  SourceError only for what cannot be read at all; a damaged item is a `Skipped`.

Every fact carries `source` (where it was read) and `source_id` (the source's own id), and takes its
id from the latter by `key`. So the same item has the same id at every reading, whatever else was
read before it.
"""

import hashlib
from typing import Any, Literal, get_args

import msgspec

from troth.facts.model import COLLECTIONS, Fact
from troth.sources.reading import Skipped

Kind = Literal[
    "who_is",
    "same_as",
    "which_relationship",
    "ask",
    "availability",
    "pledge",
    "introduction",
    "idea",
    "share",
    "exchange",
    "agreement",
    "claim",
    "speaker",
    "led_strategy",
    "purpose",
    "serves",
    "direct_contact_ok",
]
"""What a question is about (`contracts.md`, read)."""
KINDS: tuple[str, ...] = get_args(Kind)


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What a source may have said; a person answers it before it is a fact.

    `source` is its place (`inbox.mbox#412`), `quote` the sentence that it came from, `if_yes` the
    action that is taken if the answer is yes (`facts.md`, section 5).
    """

    id: str
    kind: Kind
    text: str
    source: str
    quote: str = ""
    if_yes: dict[str, Any] = {}


class Amendment(msgspec.Struct, frozen=True, kw_only=True):
    """Fields of a fact that another item tells of: the `set` of an action, values as JSON has them.

    It waits for the fact, and for every fact that its fields name, if those are not there yet; so
    it does not matter which of two halves of a source is read first.
    """

    collection: str
    id: str
    fields: dict[str, Any]


Item = Fact | Amendment | Question | Skipped


class Tally:
    """How many items of a source were read: messages, meetings, captions, documents."""

    def __init__(self) -> None:
        self.read = 0
        self.unknown_seconds = 0
        """Seconds of speech in transcripts for which nobody was found."""


def key(kind: str, *parts: str) -> str:
    """The id of a fact or question of a kind, made of the source's own ids.

    Equal parts give equal ids; the parts themselves cannot be read from it.
    """
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}-{digest[:32]}"


_NAMES = {shape: name for name, shape in COLLECTIONS.items()}


def collection_of(fact: Fact) -> str:
    """The collection that a fact belongs to."""
    return _NAMES[type(fact)]
