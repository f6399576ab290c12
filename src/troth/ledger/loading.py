"""Loading: what a review of some relationships rests on, in a fixed number of queries.

A full review takes the relationships in order, a portion at a time; an incremental one just those
that were touched. Both load a portion in the same way, so memory depends on the portion alone, and
no other relationship's interactions are read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import DatabaseError, connection

from troth.facts.model import OF_RELATIONSHIP, Fact, Facts, Organization, Relationship
from troth.facts.times import Instant
from troth.ledger import rows
from troth.ledger.databases import SQLITE
from troth.ledger.known import gather, of, same_initiative
from troth.ledger.writing import whose
from troth.review import Book, Horizon
from troth.sources.known import Known

PORTION = 25
"""Relationships that are read at once."""
SHARED = (
    "organizations",
    "closures",
    "people",
    "relationships",
    "rivalries",
    "policies",
    "opportunities",
)
"""The collections whose facts belong to no one relationship."""
AROUND = ("elsewhere", "rivalries", "acquainted", "sells_to")
"""What a rule may look at beyond the records of the relationship (`Material`)."""
EVERYTHING = frozenset({*OF_RELATIONSHIP, *AROUND})
_RELATIONSHIP = attrgetter("relationship")
_OF_MESSAGES = ("opportunities",)


@contextmanager
def snapshot() -> Iterator[None]:
    """Have all that is read inside come from one moment, without holding up who writes.

    Inside another snapshot it is that one.
    """
    if is_in_transaction():
        yield
        return
    begin = "BEGIN" if connection.vendor == SQLITE else "BEGIN ISOLATION LEVEL REPEATABLE READ"
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        except BaseException:
            with suppress(DatabaseError):  # it may be the database itself that is gone
                cursor.execute("ROLLBACK")
            raise
        cursor.execute("ROLLBACK")


def is_in_transaction() -> bool:
    """Whether this connection is in a transaction already."""
    connection.ensure_connection()
    driver = connection.connection
    if connection.vendor == SQLITE:
        return bool(driver.in_transaction)
    return bool(driver.info.transaction_status)


def who_is_who(me: str, now: Instant) -> Horizon:
    """Only what tells which organization, and which relationship, stands for which."""
    takeovers: list[Organization] = list(of("takeovers", "all"))
    concerned = {name for each in takeovers for name in (each.id, each.merged_into)}
    relationships: list[Relationship] = []
    if concerned:
        relationships = list(of("relationships of organization", *concerned))
    return Horizon(Book(Facts(me=me, organizations=takeovers, relationships=relationships)), now)


def load(
    me: str,
    relationships: Collection[str],
    now: Instant,
    *,
    in_full: bool = False,
    reads: Collection[str] = EVERYTHING,
) -> Horizon:
    """What a review of some relationships rests on: a horizon over a book of just that.

    `in_full` loads all that names them or is named, as it takes to show them, with remarks.
    `reads` is what the rules look at that it is loaded for (`Rule.reads`).
    """
    who = who_is_who(me, now)
    standing = {_standing(each, who) for each in relationships}
    own = sorted({each for relationship in standing for each in who.own(relationship)})
    of_own, values = rows.among("relationship_id", own)
    named: dict[str, set[str]] = defaultdict(set)
    named["relationships"].update(own, relationships)
    groups: dict[str, dict[Any, dict[str, Any]]] = {}
    for name in OF_RELATIONSHIP:
        if name not in reads:
            continue
        found = rows.select(
            name, f"WHERE {of_own} ORDER BY relationship_id", values, remarks=in_full
        )
        group = groups[f"{name} of relationship"] = {
            relationship: {each.id: each for each in several}
            for relationship, several in groupby(found, key=_RELATIONSHIP)
        }
        # Messages are by far the most, and no rule looks up who wrote them or to whom.
        least = name == "messages" and not in_full
        gather(name, _all(group), named, _OF_MESSAGES if least else SHARED)
    facts: dict[str, dict[str, Any]] = {name: {} for name in (*SHARED, "engagements")}

    def add(name: str, found: Iterable[Fact]) -> None:
        several = {each.id: each for each in found}
        facts[name].update(several)
        gather(name, several.values(), named, SHARED)

    meetings = _all(groups.get("meetings of relationship", {}))
    met = {who.organization(each.customer) for each in meetings if each.customer is not None}
    customers = [name for each in met for name in who.names(each)]
    initiatives, of_initiatives = same_initiative(named["opportunities"])
    on_same = f"WHERE opportunity_id IN ({initiatives})"
    if "elsewhere" in reads:
        add("engagements", rows.select("engagements", on_same, *of_initiatives, remarks=False))
    add("engagements", _all(groups.get("engagements of relationship", {})))
    add(
        "opportunities",
        rows.select("opportunities", f"WHERE id IN ({initiatives})", *of_initiatives),
    )
    if "sells_to" in reads:
        add("opportunities", _first_sales(customers))
    add("relationships", _with_ids("relationships", named))
    add("relationships", who.book.records["relationships"].values())
    if "acquainted" in reads:
        add("relationships", of("relationships of organization", *customers))
    sides = {
        name
        for each in own
        for side in _sides(facts["relationships"].get(each), who)
        for name in who.names(side)
    }
    add("closures", of("closures of organization", *sides))
    if "rivalries" in reads:
        add("rivalries", of("rivalries of organization", *sides))
    condition, value = rows.among("relationship_id", own)
    add("policies", rows.select("policies", f"WHERE relationship_id IS NULL OR {condition}", value))
    if in_full:
        add("people", of("people of organization", *sides))
    add("people", _with_ids("people", named))
    named["organizations"].update(sides, who.stands_for, who.stands_for.values())
    add("organizations", _with_ids("organizations", named))
    add("organizations", who.book.records["organizations"].values())
    listed: dict[str, Any] = {name: list(several.values()) for name, several in facts.items()}
    return Horizon(Book(Facts(me=me, **listed), groups), now)


def _standing(relationship: str, who: Horizon) -> str:
    """The relationship that stands for another, itself where that is not reviewed at all."""
    concerned = relationship in who.book.records["relationships"]
    return (who.standing(relationship) if concerned else None) or relationship


def _all(group: dict[str, dict[str, Any]]) -> list[Any]:
    return [fact for several in group.values() for fact in several.values()]


def _sides(relationship: Relationship | None, who: Horizon) -> tuple[str, ...]:
    if relationship is None:
        return ()
    return who.organization(relationship.a), who.organization(relationship.b)


def _with_ids(name: str, named: dict[str, set[str]]) -> Iterator[Any]:
    condition, value = rows.among("id", named[name])
    return rows.select(name, f"WHERE {condition}", value, remarks=False)


def _first_sales(customers: Iterable[str]) -> Iterator[Any]:
    """The first opportunity of each owner with each of some customers."""
    condition, value = rows.among("customer_id", customers)
    if connection.vendor == SQLITE:
        first = "json_extract(stages, '$[0].at')"
    else:
        first = "(stages->0->>'at')::bigint"
    ranked = (
        f"SELECT id, row_number() OVER (PARTITION BY owner_id, customer_id ORDER BY {first}) "
        f"AS place FROM opportunities WHERE {condition}"
    )
    first_ones = f"SELECT id FROM ({ranked}) AS ranked WHERE place = 1"
    return rows.select("opportunities", f"WHERE id IN ({first_ones})", value, remarks=False)


RECOGNIZED = (
    "organizations",
    "people",
    "relationships",
    "opportunities",
    "engagements",
    "agreements",
    "meetings",
)
"""The collections by which sources recognize who and what is meant."""


def known_to_sources() -> Known:
    """Who and what the ledger knows, for sources to recognize. Raises NoWorkspace."""
    facts = {name: list(rows.select(name)) for name in RECOGNIZED}
    return Known(Facts(me=whose(), **facts))
