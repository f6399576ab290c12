"""Reviews of relationships by the twenty rules, and preflights of actions."""

from collections.abc import Collection, Iterator

from troth.facts.file import InvalidFacts, read
from troth.facts.model import Facts
from troth.facts.times import Instant
from troth.review.book import Book, Horizon
from troth.review.reviews import Found, Review, judge
from troth.review.views import Material, look
from troth.rules import RANGES

__all__ = [
    "Book",
    "Found",
    "Horizon",
    "InvalidFacts",
    "Material",
    "Review",
    "judge",
    "look",
    "read_facts",
    "review",
]


def read_facts(data: bytes | str) -> Facts:
    """The facts of a facts file. Raises InvalidFacts with all errors."""
    return read(data, RANGES)


def review(
    book: Book,
    now: Instant,
    me: str | None = None,
    only: Collection[str] | None = None,
    without: Collection[str] = (),
) -> Iterator[Review]:
    """Review the relationships of an organization at an as-of time, in order of their ids.

    `only` names standing relationships, `without` rules that are not judged.
    """
    me = book.me if me is None else me
    horizon = Horizon(book, now)
    for relationship in horizon.relationships(me):
        if only is None or relationship in only:
            yield judge(look(horizon.material(relationship), me, now), without)
