"""The claims checker on the ledger: whom sentences may name, and what the facts bear out."""

from collections.abc import Collection, Iterable
from typing import Any

from msgspec.structs import replace

from troth.facts.model import Facts
from troth.facts.times import Instant
from troth.ledger import rows
from troth.ledger.known import of
from troth.ledger.loading import snapshot, who_is_who
from troth.ledger.writing import whose
from troth.review import Book, Horizon
from troth.sources.claims.checker import Cast, Claim, Found, checked
from troth.sources.claims.support import Saying, borne_out, view_of


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


def may_say(relationship: str, now: Instant) -> list[Saying]:
    """What may be said of the partner of a relationship, in a fixed number of queries."""
    me = whose()
    with snapshot():
        who = who_is_who(me, now)
        own = who.own(relationship)
        known = _evidence(own)
        known["relationships"] = _with_ids("relationships", own)
        known["opportunities"] = _with_ids(
            "opportunities", {each.opportunity for each in known["engagements"]}
        )
        sides = {side for each in known["relationships"] for side in (each.a, each.b)}
        known["organizations"] = _with_ids(
            "organizations", {*sides, *who.stands_for, *who.stands_for.values()}
        )
    horizon = Horizon(Book(Facts(me=me, **known)), now)
    view = view_of(own, horizon, who.organization(me))
    return [] if view is None else borne_out(view, horizon)


def _evidence(relationships: Collection[str]) -> dict[str, Any]:
    """What can bear claims out in some relationships."""
    condition, ids = rows.among("relationship_id", relationships)
    return {
        name: list(rows.select(name, f"WHERE {condition}", ids, remarks=False))
        for name in ("engagements", "agreements")
    }


def _with_ids(name: str, ids: Iterable[str]) -> list[Any]:
    condition, values = rows.among("id", sorted(ids))
    return list(rows.select(name, f"WHERE {condition}", values, remarks=False))
