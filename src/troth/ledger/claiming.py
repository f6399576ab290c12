"""The claims checker on the ledger: whom sentences may name, and what is held against them."""

from collections.abc import Iterable
from typing import Any

from troth.facts.model import Facts
from troth.facts.times import Instant
from troth.ledger import rows
from troth.ledger.known import of
from troth.ledger.loading import load, snapshot
from troth.ledger.writing import whose
from troth.sources.claims.checker import Cast, Claim, Found, checked


def cast(now: Instant) -> Cast:
    """Who and what is recognized in sentences, in a fixed number of queries."""
    me = whose()
    with snapshot():
        known: dict[str, Any] = {
            name: list(rows.select(name, remarks=False))
            for name in ("organizations", "people", "opportunities")
        }
        ours = [each.id for each in known["organizations"] if each.merged_into is not None]
        known["relationships"] = list(of("relationships of organization", me, *ours))
    return Cast(Facts(me=me, **known), now)


def check(several: Iterable[Found], cast: Cast) -> list[Claim]:
    """Sentences held against the facts, in a fixed number of queries."""
    found = list(several)
    partners = dict.fromkeys(each.partner for each in found)
    relationships = [one for each in partners for one in cast.relationships.get(each, ())]
    with snapshot():
        horizon = load(cast.me, relationships, cast.now)
    return list(checked(found, horizon, cast))
