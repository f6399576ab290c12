"""The claims checker on the ledger: whom sentences may name, and what the facts bear out."""

from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from troth.facts.fields import fields_of
from troth.facts.model import COLLECTIONS, Facts
from troth.facts.times import Instant
from troth.ledger import rows
from troth.ledger.known import of
from troth.ledger.loading import snapshot
from troth.ledger.writing import whose
from troth.review import Book, Horizon, look
from troth.review.views import Material
from troth.sources.claims.checker import Cast, Claim, Found, checked
from troth.sources.claims.support import Saying, borne_out


def cast(now: Instant) -> Cast:
    """Who and what is recognized in sentences, in a fixed number of queries."""
    me = whose()
    with snapshot():
        known: dict[str, Any] = {
            name: list(rows.select(name, remarks=False))
            for name in ("organizations", "people", "opportunities")
        }
        merged = [each.id for each in known["organizations"] if each.merged_into is not None]
        known["relationships"] = list(of("relationships of organization", me, *merged))
    return Cast(Facts(me=me, **known), now)


def check(several: Iterable[Found], cast: Cast) -> list[Claim]:
    """Sentences held against the facts, in a fixed number of queries."""
    found = list(several)
    partners = dict.fromkeys(each.partner for each in found)
    relationships = [one for each in partners for one in cast.relationships.get(each, ())]
    with snapshot():
        facts = replace(cast.facts, **_evidence(relationships))
    return list(checked(found, Horizon(Book(facts), cast.now), cast))


def may_say(
    relationship: Any, engagements: Iterable[Any], agreements: Iterable[Any], me: str, now: Instant
) -> list[Saying]:
    """What may be said of the partner of a relationship, of rows that were read already.

    The relationship comes with its sides, engagements with their opportunities; no query is made.
    """
    facts = {"engagements": list(engagements), "agreements": list(agreements)}
    material = Material(
        relationship=_fact("relationships", relationship),
        records={name: [_fact(name, each) for each in several] for name, several in facts.items()},
        organizations={
            each.pk: _fact("organizations", each) for each in (relationship.a, relationship.b)
        },
        people={},
        opportunities={
            each.opportunity_id: _fact("opportunities", each.opportunity)
            for each in facts["engagements"]
        },
    )
    ended = relationship.ended_at is not None and relationship.ended_at <= now
    return borne_out(look(material, me, now), is_over=ended)


def _fact(name: str, row: Any) -> Any:
    """The fact of a row of the ORM, without remarks."""
    fields = fields_of(COLLECTIONS[name]).values()
    kept = {each.name: rows.column_of(each) for each in fields if each.name not in rows.REMARKS}
    values = {field: getattr(row, column) for field, column in kept.items()}
    return msgspec.convert(values, COLLECTIONS[name])


def _evidence(relationships: Collection[str]) -> dict[str, Any]:
    """What can bear claims out in some relationships."""
    condition, ids = rows.among("relationship_id", relationships)
    return {
        name: list(rows.select(name, f"WHERE {condition}", ids, remarks=False))
        for name in ("engagements", "agreements")
    }
