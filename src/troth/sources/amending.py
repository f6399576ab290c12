"""What an amendment, or a source's new word on a fact, makes of the fact that is there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS
from troth.sources.items import Amendment


def amended(name: str, there: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """A fact, as a facts file has it, with what is said of it now.

    What is not said stays, save what cannot stand beside it, which is None: a meeting that is
    called off has no end, and nobody came.
    """
    shape = COLLECTIONS[name]
    result = {**there, **said}
    for pair in shape.APART:
        new = [each for each in pair if said.get(each)]
        if len(new) == 1:
            (gone,) = set(pair) - set(new)
            if result.get(gone):
                result[gone] = None
    for field, other in shape.NEEDS:
        if result.get(field) and not result.get(other) and field not in said:
            result[field] = None
    return result


def names(amendment: Amendment) -> Iterator[tuple[str, str]]:
    """The facts that an amendment needs: the one that it amends, and those that it names."""
    yield amendment.collection, amendment.id
    fields = fields_of(COLLECTIONS[amendment.collection])
    for name, value in amendment.fields.items():
        field = fields.get(name)
        if field is None:
            continue
        if field.ref is not None:
            yield from _ids(field.ref, value)
        inner = fields_of(field.rows) if field.rows is not None else {}
        for row in value if inner and isinstance(value, list) else ():
            for each in inner.values():
                if each.ref is not None and isinstance(row, dict):
                    yield from _ids(each.ref, row.get(each.name))


def _ids(collection: str, value: Any) -> Iterator[tuple[str, str]]:
    several: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
    yield from ((collection, each) for each in several if isinstance(each, str))
