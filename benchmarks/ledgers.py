"""The ledger on either database, measured a step at a time, each in a process of its own.

`python -m benchmarks.ledgers STEP DATABASE_URL ...` prints what it measured.
"""

import gc
import os
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import django


def _set_up(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "troth.server.settings")
    django.setup()
    gc.disable()  # as the command line has it


def _inserted(relationships: int, interactions: int) -> Iterator[tuple[str, list[Any]]]:
    """Facts by collection, parents first, a portion at a time."""
    from benchmarks import worlds
    from troth.facts.model import COLLECTIONS

    shared = worlds.shared()
    yield from ((name, getattr(shared, name)) for name in COLLECTIONS)
    for number in range(relationships):
        made = worlds.relationship(number, interactions)
        yield from ((name, made[name]) for name in COLLECTIONS if name in made)


def fill(relationships: str, interactions: str) -> None:
    """Make a workspace of generated relationships."""
    from django.db import connection, transaction

    from benchmarks import worlds
    from troth.ledger import rows, schema, writing
    from troth.ledger.models import Entry, Workspace

    schema.migrate()
    writing.begin()
    with transaction.atomic():
        entry = Entry.objects.create(at=0, actor="benchmark", deed="import")
        for name, facts in _inserted(int(relationships), int(interactions)):
            rows.insert(name, ((each, None) for each in facts), entry.pk)
        Workspace.objects.update(me=worlds.ME)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def orm() -> float:
    """The seconds of streaming every row through the ORM."""
    from troth.ledger.models import FACTS

    start = time.perf_counter()
    for model in FACTS.values():
        for _ in model.objects.values_list().iterator():
            pass
    return time.perf_counter() - start


def review(processes: str = "0") -> float:
    """The seconds of a full review, of both sides, stored."""
    from benchmarks import worlds
    from troth.ledger import reviewing

    start = time.perf_counter()
    for _ in reviewing.review(reviewing.all_of_them(), worlds.NOW, int(processes)):
        pass
    return time.perf_counter() - start


def foresee(parameter: str, value: str) -> float:
    """The seconds of looking at what a change of policy for everybody would bring."""
    from benchmarks import worlds
    from troth.facts.model import Policy
    from troth.ledger.foreseeing import foresee

    policy = Policy("~", "site", parameter, float(value), worlds.NOW)
    start = time.perf_counter()
    for _ in foresee(policy, worlds.NOW, 0):
        pass
    return time.perf_counter() - start


def load(path: str) -> float:
    """The seconds of importing a facts file."""
    from pathlib import Path

    from troth.facts.file import parse
    from troth.ledger import importing, schema, writing

    schema.migrate()
    writing.begin()
    start = time.perf_counter()
    document = parse(Path(path).read_bytes())
    importing.import_facts(document, importing.Origin("facts", "benchmark", "benchmark"))
    return time.perf_counter() - start


def rows_alone(path: str) -> float:
    """The seconds of inserting the rows of a facts file by the driver's `executemany`."""
    from pathlib import Path

    from django.db import connection

    from troth.facts.model import COLLECTIONS
    from troth.ledger import rows, schema, writing
    from troth.ledger.models import Entry
    from troth.review import read_facts

    schema.migrate()
    writing.begin()
    facts = read_facts(Path(path).read_bytes())
    entry = Entry.objects.create(at=0, actor="benchmark", deed="import")
    made: dict[str, list[list[Any]]] = {}

    def keep(table: str, names: Iterable[str], several: Iterable[list[Any]]) -> None:
        made[table] = list(several)

    written, rows.write = rows.write, keep
    for name in COLLECTIONS:
        several = ((each, rows.imprint(each)) for each in getattr(facts, name))
        rows.insert(name, several, entry.pk)
    rows.write = written
    del facts
    connection.ensure_connection()
    driver = connection.connection
    mark = "?" if connection.vendor == "sqlite" else "%s"
    start = time.perf_counter()
    cursor = driver.cursor()
    cursor.execute("BEGIN")
    for name, several in made.items():
        names = [*rows.columns(name), "entry_id", "imprint"]
        marks = ", ".join([mark] * len(names))
        if several:
            statement = f"INSERT INTO {name} ({', '.join(names)}) VALUES ({marks})"
            cursor.executemany(statement, several)
    cursor.execute("COMMIT")
    return time.perf_counter() - start


def main(step: str, url: str, *arguments: str) -> None:
    """Run one step."""
    _set_up(url)
    steps = {"fill": fill, "orm": orm, "review": review, "foresee": foresee, "load": load}
    result = {**steps, "rows": rows_alone}[step](*arguments)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if result is not None:
        print(result, peak)


if __name__ == "__main__":
    main(*sys.argv[1:])
