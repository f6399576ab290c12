"""Run the benchmarks and print their ratios: `python -m benchmarks [NAME...]`."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.timing import best, in_process, peak_memory

TROTH = str(Path(sys.executable).parent / "troth")


def linear() -> Iterator[str]:
    """Ten times the interactions in a relationship."""
    from benchmarks import worlds
    from troth.review import Book, Horizon, judge, look

    def review_of(interactions: int) -> Callable[[], object]:
        horizon = Horizon(Book(worlds.world(1, interactions)), worlds.NOW)
        return lambda: judge(look(horizon.material("r0"), worlds.ME, worlds.NOW))

    seconds = {size: best(review_of(size), runs=9) for size in (1_000, 10_000, 100_000)}
    for small, large in ((1_000, 10_000), (10_000, 100_000)):
        ratio = seconds[large] / seconds[small]
        yield f"{large:,} interactions / {small:,} interactions: {ratio:.1f} (at most 11)"


def stream() -> Iterator[str]:
    """1,000 relationships of 2,000 interactions out of SQLite, against reading the same rows."""
    relationships, interactions = 1_000, 2_000
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "facts.sqlite")
        in_process("benchmarks.streaming", "make", path, str(relationships), str(interactions))
        rows = [float(in_process("benchmarks.streaming", "rows", path)) for _ in range(3)]
        review = [float(in_process("benchmarks.streaming", "review", path)) for _ in range(3)]
        ratio = min(review) / min(rows)
        size = f"{relationships:,} x {interactions:,}"
        yield f"review of {size} from SQLite / its rows: {ratio:.2f} (at most 4)"
        small = str(Path(folder) / "small.sqlite")
        in_process(
            "benchmarks.streaming", "make", small, str(relationships // 10), str(interactions)
        )
        memory = [
            peak_memory(sys.executable, "-m", "benchmarks.streaming", "review", each)
            for each in (path, small)
        ]
        yield (
            f"peak memory, {relationships:,} relationships / {relationships // 10:,}: "
            f"{memory[0] / memory[1]:.2f} ({memory[0]:.0f} and {memory[1]:.0f} MiB)"
        )


def file() -> Iterator[str]:
    """`troth review` of a facts file of 500,000 records, whole process, against json.load."""
    from benchmarks import worlds
    from troth.facts.file import write
    from troth.facts.times import format_instant

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.json"
        data = write(worlds.world(250, 2_000))
        path.write_bytes(data)
        records = data.count(b"\n  {") + data.count(b"\n  [{")
        command = (TROTH, "review", str(path), "--as-of", format_instant(worlds.NOW))
        load = (sys.executable, "-c", f"import json; json.load(open({str(path)!r}))")
        reviews, loads = zip(*[(_wall(*command), _wall(*load)) for _ in range(3)], strict=True)
        ratio = min(reviews) / min(loads)
        yield f"troth review of about {records:,} records / json.load: {ratio:.2f} (at most 8)"


def start() -> Iterator[str]:
    """`troth review` of the demo, whole process, against the imports alone."""
    from troth.demo import as_of, write
    from troth.facts.times import format_instant

    with tempfile.TemporaryDirectory() as folder:
        from datetime import date

        day = date(2026, 7, 2)
        write(Path(folder), day)
        path = str(Path(folder) / "demo-facts.json")
        command = (TROTH, "review", path, "--as-of", format_instant(as_of(day)))
        imports = (sys.executable, "-c", "import typer, rich.table, msgspec, zoneinfo")
        pairs = [(_wall(*command), _wall(*imports)) for _ in range(9)]
        ratio = sorted(one / other for one, other in pairs)[len(pairs) // 2]
        yield f"troth review of the demo / imports: {ratio:.2f} (at most 3)"


def preflights() -> Iterator[str]:
    """A preflight, against the review of the relationships that its action can change."""
    from benchmarks import worlds
    from troth.facts.times import format_instant
    from troth.review import Book, review
    from troth.review.preflight import preflight

    at = format_instant(worlds.NOW)
    for relationships in (10, 300):
        book = Book(worlds.world(relationships, 1_000))
        action = {
            "add": {
                "shares": [
                    {
                        "id": "new",
                        "relationship": "r1",
                        "sharer": worlds.ME,
                        "shared_at": at,
                        "confidentiality": "confidential",
                        "topic": "technical",
                    }
                ]
            },
            "set": {"engagements": {"r1.e2": {"committed_at": at}}},
        }
        check = best(lambda: preflight(book, action, worlds.NOW), runs=15)  # noqa: B023
        plain = best(lambda: list(review(book, worlds.NOW, only={"r1"})), runs=15)  # noqa: B023
        beside = f"preflight beside {relationships} relationships"
        yield f"{beside} / review: {check / plain:.2f} (at most 2.5)"


def mail() -> Iterator[str]:
    """A mailbox of 200 MB read as a source, against Python's `mailbox` and `email` parsing it."""
    with tempfile.TemporaryDirectory() as folder:
        large, small = (str(Path(folder) / name) for name in ("large.mbox", "small.mbox"))
        in_process("benchmarks.mails", "make", large, "200")
        in_process("benchmarks.mails", "make", small, "20")
        parse, read = (
            min(float(in_process("benchmarks.mails", step, large)) for _ in range(2))
            for step in ("parse", "read")
        )
        yield f"reading a mailbox of 200 MB / parsing it: {read / parse:.2f} (at most 2)"
        memory = [
            peak_memory(sys.executable, "-m", "benchmarks.mails", "read", each)
            for each in (large, small)
        ]
        yield (
            f"peak memory, 200 MB / 20 MB: {memory[0] / memory[1]:.2f} "
            f"({memory[0]:.0f} and {memory[1]:.0f} MiB)"
        )


@contextmanager
def _databases(*names: str) -> Iterator[dict[str, list[str]]]:
    """The URLs of some empty databases, by kind."""
    from tests.databases import server

    with tempfile.TemporaryDirectory() as folder, server(safe=True) as postgresql:
        for name in names:
            postgresql.sql(f"CREATE DATABASE {name}")
        yield {
            "SQLite": [f"sqlite:///{folder}/{name}.sqlite3" for name in names],
            "PostgreSQL": [postgresql.url(name) for name in names],
        }


def _measured(step: str, url: str, *arguments: str) -> tuple[float, float]:
    """The seconds of a step on the ledger, and the most memory in MiB that it held."""
    seconds, peak = in_process("benchmarks.ledgers", step, url, *arguments).split()
    return float(seconds), float(peak)


def ledger() -> Iterator[str]:
    """A full review of the ledger, both sides, stored; against its rows through the ORM."""
    relationships, interactions = 2_000, 2_000
    with _databases("small", "large") as databases:
        for kind, (small, large) in databases.items():
            in_process("benchmarks.ledgers", "fill", small, str(relationships // 10), "2000")
            in_process("benchmarks.ledgers", "fill", large, str(relationships), str(interactions))
            rows = min(_measured("orm", large)[0] for _ in range(2))
            size = f"{relationships:,} x {interactions:,}"
            for processes, told in (("0", "all processors"), ("1", "one process")):
                runs = 2 if processes == "0" else 1
                measured = [_measured("review", large, processes) for _ in range(runs)]
                seconds, peak = min(measured)
                yield (
                    f"full review of {size} in {kind}, {told} / its rows through the ORM: "
                    f"{seconds / rows:.2f} (at most 1.5; {seconds:.1f} s)"
                )
            _, least = _measured("review", small, "1")
            yield (
                f"peak memory in {kind}, {relationships:,} relationships / "
                f"{relationships // 10:,}: {peak / least:.2f} ({peak:.0f} and {least:.0f} MiB)"
            )


def foresight() -> Iterator[str]:
    """What a change of policy would bring in 1,000 relationships, against a full review of them."""
    with _databases("facts") as databases:
        for kind, (url,) in databases.items():
            in_process("benchmarks.ledgers", "fill", url, "1000", "200")
            reviews = min(_measured("review", url)[0] for _ in range(2))
            for parameter, value in (("do04_reply_days", "1"), ("block_days", "300")):
                seconds = min(_measured("foresee", url, parameter, value)[0] for _ in range(2))
                yield (
                    f"foresight of {parameter} for 1,000 relationships in {kind} / their review: "
                    f"{seconds / reviews:.2f} (at most 1.2; {seconds:.1f} s)"
                )


def imports() -> Iterator[str]:
    """Importing a facts file of 500,000 records, against the driver's executemany of its rows."""
    from benchmarks import worlds
    from troth.facts.file import write

    names = [f"{step}{run}" for run in range(2) for step in ("load", "rows")]
    with tempfile.TemporaryDirectory() as folder, _databases(*names) as databases:
        path = Path(folder) / "facts.json"
        path.write_bytes(write(worlds.world(250, 2_000)))
        for kind, urls in databases.items():
            loads = [_measured("load", url, str(path))[0] for url in urls[::2]]
            rows = [_measured("rows", url, str(path))[0] for url in urls[1::2]]
            ratio = min(loads) / min(rows)
            yield f"import of 500,000 records into {kind} / executemany: {ratio:.2f} (at most 3)"


def pages() -> Iterator[str]:
    """The server's time for each page of a large workspace, against that of the demo."""
    with _databases("demo", "large") as databases:
        for kind, (demo, large) in databases.items():
            measured = {}
            for name, url in (("demo", demo), ("large", large)):
                in_process("benchmarks.pages", name, url)
                measured[name] = json.loads(in_process("benchmarks.pages", "measure", url))
            size = measured["large"].pop("first load")[0]
            for name, (seconds, queries, then) in measured["large"].items():
                ratio = seconds / measured["demo"][name][0]
                yield (
                    f"{name} in {kind}, large / demo: {ratio:.1f} (at most 5; "
                    f"{1000 * seconds:.0f} ms, {queries} queries)"
                )
                if then is not None:
                    ratios = [each[name][2] / each[name][0] for each in measured.values()]
                    yield f"{name} in {kind}, a past day / today: {max(ratios):.1f} (at most 3)"
    yield f"first load of Today, compressed, without fonts: {size / 1000:.0f} kB (at most 100)"


def meetings() -> Iterator[str]:
    """Calendars and transcripts, against the libraries' own parse of them."""
    from benchmarks.meetings import ratios

    yield from ratios()


def claims() -> Iterator[str]:
    """How well the claims checker reads the labeled sentences, and how fast it is."""
    from tests.sources.claims.labels import company, labels, measure
    from troth.sources.claims.checker import found
    from troth.sources.claims.sentences import sentences
    from troth.sources.passages import Document, Passage

    for half in ("tuning", "held_out"):
        figures = measure(half)
        at_least = " (at least 0.95 and 0.90)" if half == "held_out" else ""
        yield (
            f"{half.replace('_', ' ')} half, {figures.sentences} sentences: precision "
            f"{figures.precision:.3f}, recall {figures.recall:.3f}{at_least}, "
            f"level right {figures.level_accuracy:.3f}"
        )
    cast = company()
    texts = [each.sentence for half in ("tuning", "held_out") for each in labels(half)]
    document = Document(tuple(Passage("line 1", each) for each in texts * 3))
    check = best(lambda: list(found(document, cast)), runs=3)
    split = best(lambda: [list(sentences(each)) for each in texts * 3], runs=3)
    yield f"checking {3 * len(texts):,} sentences / finding where they end: {check / split:.0f}"


def _wall(*command: str) -> float:
    # As installed: compiled once, not at every start.
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


BENCHMARKS = {
    "linear": linear,
    "stream": stream,
    "file": file,
    "start": start,
    "preflight": preflights,
    "import": imports,
    "ledger": ledger,
    "foresight": foresight,
    "pages": pages,
    "mail": mail,
    "meetings": meetings,
    "claims": claims,
}


def main(names: list[str]) -> None:
    """Run some benchmarks, or all."""
    for name in names or BENCHMARKS:
        for line in BENCHMARKS[name]():
            print(f"{name}: {line}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
