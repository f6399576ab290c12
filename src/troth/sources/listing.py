"""Which sources there are: the modules beside this one that keep the contract of `items`."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol

from troth.sources.items import Item, Tally
from troth.sources.known import Known


class Source(Protocol):
    """What a module of a source has (`items`)."""

    KIND: str

    def identify(self, path: Path) -> bool:
        """Whether a file or folder looks like one of its own."""

    def extract(self, paths: Sequence[Path], known: Known, tally: Tally) -> Iterator[Item]:
        """The items in it, one at a time."""


def source(kind: str) -> Source | None:
    """The source of a kind; None where there is none."""
    name = f"troth.sources.{kind}"
    if not kind.isidentifier() or find_spec(name) is None:
        return None
    module = import_module(name)
    return module if getattr(module, "KIND", None) == kind else None


def kinds() -> list[str]:
    """The kinds of all sources."""
    names = (each.name for each in iter_modules([str(Path(__file__).parent)]))
    return sorted(name for name in names if source(name) is not None)


def kind_of(path: Path) -> str | None:
    """The kind of source that a file or folder looks like.

    A document is anything that nobody else reads.
    """
    for kind in sorted(kinds(), key=lambda each: (each == "document", each)):
        found = source(kind)
        if found is not None and found.identify(path):
            return kind
    return None
