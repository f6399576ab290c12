"""Review a file of relationships in one pass, and, beside it, only read its rows.

`python -m benchmarks.streaming make|rows|review FILE` prints the seconds that it took.
"""

import json
import sqlite3
import sys
import time
from typing import Any

from benchmarks import rows, worlds
from troth.facts.model import COLLECTIONS
from troth.review import Material, judge, look


def make(path: str, relationships: int, interactions: int) -> None:
    """Write a file of generated relationships."""
    connection = rows.create(path)
    shared = worlds.shared()
    for name in COLLECTIONS:
        rows.insert(connection, name, getattr(shared, name))
    for number in range(relationships):
        for name, facts in worlds.relationship(number, interactions).items():
            rows.insert(connection, name, facts)
    rows.index(connection)
    connection.close()


def read_rows(connection: sqlite3.Connection) -> None:
    """Look at every row once, and do nothing."""
    for name in COLLECTIONS:
        for _ in rows.select(connection, name):
            pass


def review(connection: sqlite3.Connection) -> None:
    """Review every relationship: read, build facts and views, run all rules."""
    first_sale = "min(json_extract(stages, '$[0].at'))"
    earliest = connection.execute(
        f"SELECT customer, id, {first_sale} FROM opportunities WHERE owner = ? GROUP BY customer",
        (worlds.ME,),
    )
    sells_to = {customer: first for customer, first, _ in earliest}
    for relationship, records in rows.by_relationship(connection):
        judge(look(_material(connection, relationship, records, sells_to), worlds.ME, worlds.NOW))


def _material(
    connection: sqlite3.Connection,
    relationship: str,
    records: dict[str, list[Any]],
    sells_to: dict[str, str],
) -> Material:
    organizations, people, opportunities, relationships = (
        rows.Table(connection, name)
        for name in ("organizations", "people", "opportunities", "relationships")
    )
    record = relationships[relationship]
    sides = (record.a, record.b)
    customers = {each.customer for each in records.get("meetings", ()) if each.customer}
    named = json.dumps(sorted({each.opportunity for each in records.get("engagements", ())}))
    known = json.dumps(sorted(customers))
    listed = "IN (SELECT value FROM json_each(?))"
    return Material(
        relationship=record,
        records=records,
        organizations=organizations,
        people=people,
        opportunities=opportunities,
        closures=rows.facts_where(connection, "closures", "organization IN (?, ?)", *sides),
        rivalries=rows.facts_where(
            connection, "rivalries", "a IN (?, ?) OR b IN (?, ?)", *sides, *sides
        ),
        policies=rows.facts_where(
            connection, "policies", "relationship IS NULL OR relationship = ?", relationship
        ),
        elsewhere=rows.facts_where(
            connection,
            "engagements",
            f"opportunity {listed} AND relationship <> ?",
            named,
            relationship,
        ),
        acquainted=rows.facts_where(
            connection, "relationships", f"a {listed} OR b {listed}", known, known
        ),
        sells_to=[opportunities[sells_to[each]] for each in customers & sells_to.keys()],
    )


def main(command: str, path: str, *arguments: str) -> None:
    """Run one of the commands."""
    if command == "make":
        make(path, *map(int, arguments))
        return
    connection = sqlite3.connect(path)
    start = time.perf_counter()
    {"rows": read_rows, "review": review}[command](connection)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main(*sys.argv[1:])
