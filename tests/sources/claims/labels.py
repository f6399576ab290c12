"""The labeled sentences, and how well the checker does on them.

A line has the partner, the level that the sentence claims of it, the sentence, and, where it is
hard, why. `tuning.tsv` is what phrases were written against; `held_out.tsv` only measures.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from troth.facts.times import parse_instant
from troth.review import read_facts
from troth.sources.claims.checker import Cast, found
from troth.sources.passages import Document, Passage

HERE = Path(__file__).parent
AS_OF = parse_instant("2026-03-31T12:00:00Z")


class Label(NamedTuple):
    """What a person says that a sentence claims."""

    partner: str
    level: int
    sentence: str
    why: str = ""


class Figures(NamedTuple):
    """How well the checker does: positive is what claims level 1 or more."""

    sentences: int
    precision: float
    recall: float
    level_accuracy: float


def labels(half: str) -> Iterator[Label]:
    """The labels of a half: `tuning` or `held_out`."""
    for line in (HERE / f"{half}.tsv").read_text(encoding="utf-8").splitlines():
        partner, level, *rest = line.split("\t")
        yield Label(partner, int(level), *rest)


def company() -> Cast:
    """Us and our partners, as the sentences name them."""
    return Cast(read_facts((HERE / "company.json").read_bytes()), AS_OF)


def claimed(label: Label, cast: Cast) -> int | None:
    """The level that the checker reads; None if it does not see that the partner is named."""
    document = Document((Passage("line 1", label.sentence),))
    levels = [each.level for each in found(document, cast) if each.partner == label.partner]
    return max(levels, default=None)


def measure(half: str) -> Figures:
    """The figures of a half."""
    cast = company()
    several = list(labels(half))
    pairs = [(each.level, claimed(each, cast) or 0) for each in several]
    hits = sum(one > 0 and other > 0 for one, other in pairs)
    return Figures(
        len(pairs),
        hits / sum(other > 0 for _, other in pairs),
        hits / sum(one > 0 for one, _ in pairs),
        sum(one == other for one, other in pairs) / len(pairs),
    )
