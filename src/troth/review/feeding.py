"""Which rules the facts feed, and for whose conduct (`product.md`, promise 2).

A rule speaks of a side only once something that feeds it is kept of that side: silence in records
that nobody keeps accuses nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from troth.facts.model import COLLECTIONS, Fact
from troth.rules import RULES

ACTING: Mapping[str, str] = {
    "engagements": "lead",
    "claims": "speaker",
    "support_requests": "organization",
}
"""Collections that one side keeps of its own conduct, with the field that names the side.

The others show both sides of their relationship alike.
"""


class Feed(NamedTuple):
    """That facts of a collection feed a rule, for some relationships' sides or organizations."""

    rule: str
    collection: str
    relationships: set[str]
    organizations: set[str]


def feeds(collection: str, facts: Iterable[Fact]) -> Iterator[Feed]:
    """What some facts of a collection feed."""
    several = list(facts)
    for field, rules in _FED.get(collection, {}).items():
        given = [each for each in several if field is None or _is_given(each, field)]
        if not given:
            continue
        relationships: set[str] = set()
        organizations: set[str] = set()
        if collection in ACTING:
            organizations = {getattr(each, ACTING[collection]) for each in given}
        elif "relationship" in COLLECTIONS[collection].__struct_fields__:
            relationships = {getattr(each, "relationship") for each in given}  # noqa: B009
        else:
            organizations = {
                side
                for each in given
                for side in (getattr(each, "a"), getattr(each, "b"))  # noqa: B009
            }
        for rule in rules:
            yield Feed(rule, collection, relationships, organizations)


def _is_given(fact: Any, field: str) -> bool:
    return getattr(fact, field) not in (None, False, ())


def _fed() -> dict[str, dict[str | None, list[str]]]:
    """By collection and field (None: any record will do), the rules that are fed."""
    fed: dict[str, dict[str | None, list[str]]] = {}
    for rule in RULES:
        for feed in rule.fed_by:
            collection, _, field = feed.partition(".")
            fed.setdefault(collection, {}).setdefault(field or None, []).append(rule.id)
    return fed


_FED = _fed()
