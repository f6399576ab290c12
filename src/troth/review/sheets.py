"""A page of a quarterly review as data: all that it says, so that it is kept as it was shown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from troth.facts.times import Instant


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side, and how it treats the other."""

    id: str
    name: str
    score: float | None
    before: float | None
    """The score when the quarter began."""
    is_held: bool
    """Whether an open block holds the score down."""
    coverage: float
    one_sided: float | None
    kept: int
    """Its pledges that fell due in the quarter and were kept on time."""
    due: int
    """Its pledges that fell due in the quarter."""


class Pair(msgspec.Struct, frozen=True):
    """A figure of both sides: a face, a month."""

    name: str
    ours: float | None
    theirs: float | None


class Line(msgspec.Struct, frozen=True):
    """A sentence; one that tells of something confidential is read by few of our own people."""

    text: str
    severity: str = ""
    is_careful: bool = False


class Promise(msgspec.Struct, frozen=True):
    """Something agreed for the time to come."""

    text: str
    who: str
    by: str
    whose: str


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All that the page says."""

    relationship: str
    quarter: str
    title: str
    following: str
    """The months of the next quarter."""
    as_of: Instant
    on: str
    """The day of the as-of time."""
    bond: tuple[str, str] | None
    us: Side
    them: Side
    joint: tuple[int, int, int]
    """Joint opportunities: open, won in the quarter, lost in the quarter."""
    has_data: bool
    """Whether anything is known to have happened in the quarter."""
    faces: list[Pair]
    scores: list[Pair]
    gives: list[Pair]
    went_well: list[str]
    wrong_ours: list[Line]
    wrong_theirs: list[Line]
    more_ours: int
    more_theirs: int
    agreed: list[Promise]
    more_agreed: int
    in_force: list[str]
    trust: list[str]
    policy: str


def as_data(made: Sheet) -> dict[str, Any]:
    """The page as it is kept."""
    data: dict[str, Any] = msgspec.to_builtins(made)
    return data


def from_data(data: Mapping[str, Any]) -> Sheet:
    """A page that was kept."""
    return msgspec.convert(data, Sheet)


FIGURES = ("figure", "of", "how_we_treat_them", "how_they_treat_us")
"""The heads of the figures."""


def figures(made: Sheet) -> Iterator[list[str]]:
    """The figures of the page and its charts, one a row."""
    us, them = made.us, made.them
    yield _row("overall", made.on, us.score, them.score)
    yield _row("overall when the quarter began", made.title, us.before, them.before)
    yield _row("coverage, percent", made.on, us.coverage, them.coverage)
    yield _row("one-sided share, percent", made.on, us.one_sided, them.one_sided)
    yield _row("pledges kept on time", made.title, us.kept, them.kept)
    yield _row("pledges due", made.title, us.due, them.due)
    charts: Sequence[tuple[str, Iterable[Pair]]] = (
        ("face", made.faces),
        ("overall by month", made.scores),
        ("given and of use, by month", made.gives),
    )
    for name, pairs in charts:
        for each in pairs:
            yield _row(name, each.name, each.ours, each.theirs)


def _row(figure: str, of: str, ours: float | None, theirs: float | None) -> list[str]:
    def plain(value: float | None) -> str:
        return "" if value is None else f"{value:g}"

    return [figure, of, plain(ours), plain(theirs)]
