"""CRM exports: each sample gives the facts and the report that lie beside it, and no surprise."""

import csv
import os
import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.commands import Commands
from troth.facts.file import write
from troth.facts.times import parse_instant
from troth.review import Book, read_facts, review
from troth.sources import Reading, SourceError
from troth.sources.crm import read, read_mapping, suggest

SAMPLES = Path(__file__).parent / "samples"
NAMES = sorted(path.name for path in SAMPLES.iterdir())
REAL = Path(os.environ.get("TROTH_CRM_EXPORT", Path(__file__).parents[4] / "shared/data/crm"))


def reading_of(folder: Path) -> Reading:
    mapping = folder / "mapping.toml"
    return read([folder], mapping=read_mapping(mapping) if mapping.exists() else None)


def as_text(reading: Reading) -> str:
    report = [f"{each.source}: {each.reason}" for each in reading.report.skipped]
    return write(reading.facts).decode() + "\n".join(report) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_what_lies_beside_it(name: str) -> None:
    expected = Path(__file__).parent / "expected" / f"{name}.txt"
    assert as_text(reading_of(SAMPLES / name)) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_a_reading_is_a_valid_facts_file_and_the_same_twice(name: str) -> None:
    reading = reading_of(SAMPLES / name)
    assert read_facts(write(reading.facts)) == reading.facts
    assert as_text(reading_of(SAMPLES / name)) == as_text(reading)


def test_the_order_of_rows_changes_only_the_order_of_facts(tmp_path: Path) -> None:
    for name in ("Account.csv", "Opportunity.csv", "OpportunityHistory.csv"):
        with (SAMPLES / "salesforce" / name).open(newline="", encoding="utf-8") as source:
            header, *rows = csv.reader(source)
        random.Random(name).shuffle(rows)
        with (tmp_path / name).open("w", newline="", encoding="utf-8") as target:
            csv.writer(target).writerows([header, *rows])
    plain = read([SAMPLES / "salesforce" / path.name for path in tmp_path.iterdir()])
    shuffled = read([tmp_path])
    for name in ("organizations", "opportunities", "people"):
        one, other = (
            sorted(getattr(each.facts, name), key=lambda fact: fact.id)
            for each in (plain, shuffled)
        )
        assert one == other


@settings(max_examples=150)
@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-16")))
def test_random_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("odd") / "odd.csv"
    path.write_bytes(data)
    try:
        read([path])
    except SourceError as error:
        assert str(error)


@settings(max_examples=150)
@given(st.randoms(use_true_random=False), st.sampled_from(NAMES), st.binary(max_size=8))
def test_a_damaged_export_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random, name: str, noise: bytes
) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    for path in (SAMPLES / name).glob("*.csv"):
        data = path.read_bytes()
        at = chance.randrange(len(data))
        (folder / path.name).write_bytes(data[:at] + noise + data[at + chance.randrange(3) :])
    mapping = SAMPLES / name / "mapping.toml"
    try:
        reading = read([folder], mapping=read_mapping(mapping) if mapping.exists() else None)
    except SourceError as error:
        assert str(error)
    else:
        read_facts(write(reading.facts))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators_are_told_apart(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = [
        [
            "opportunity_id",
            "sales_agent",
            "product",
            "account",
            "deal_stage",
            "engage_date",
            "close_date",
        ],
        [
            "A1",
            "Jörg Größe",
            "Ofen",
            'Müller "und"\nSöhne',
            "Won",
            "2024-01-02",
            "2024-02-03",
        ],
    ]
    with (tmp_path / "deals.csv").open("w", newline="", encoding=encoding) as target:
        csv.writer(target, delimiter=separator).writerows(rows)
    facts = read([tmp_path]).facts
    assert [each.name for each in facts.people] == ["Jörg Größe"]
    assert any("Müller" in each.name and "Söhne" in each.name for each in facts.organizations)


@pytest.mark.parametrize("name", NAMES)
def test_a_suggested_mapping_can_be_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(suggest([SAMPLES / name]), encoding="utf-8")
    read_mapping(path)


def test_an_export_of_no_known_form_is_refused(troth: Commands, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("shoe,size\nleft,43\n")
    assert troth("read", "crm", str(tmp_path))[0] == 2
    assert "--suggest" in troth.errors[0]


@pytest.mark.skipif(not (REAL / "sales_pipeline.csv").exists(), reason="no real CRM export here")
def test_the_real_export_is_taken_over_whole() -> None:
    with (REAL / "sales_pipeline.csv").open(newline="", encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    reading = read([REAL])
    opportunities = {each.source_id: each for each in reading.facts.opportunities}
    assert len(opportunities) == len(rows) == 8_800
    stages = {"Prospecting": "prospect", "Engaging": "qualified", "Won": "launched"}
    for row in rows:
        made = opportunities[row["opportunity_id"]]
        assert made.stages[-1].stage == stages.get(row["deal_stage"], "closed_lost")
        dates = [row[name] for name in ("engage_date", "close_date") if row[name]]
        expected = dates or ["2017-12-31"]
        assert [each.at for each in made.stages] == [
            parse_instant(f"{d}T00:00:00Z") for d in expected
        ]
        assert (made.customer is None) == (row["account"] == "")
        assert made.value == (float(row["close_value"]) if row["close_value"] else None)
    assert sum(each.parent is not None for each in reading.facts.organizations) == 15
    reasons = Counter(each.reason for each in reading.report.skipped)
    assert reasons["no account: kept without a customer"] == sum(not row["account"] for row in rows)
    assert reasons["no date: begins at the time of the export"] == 500
    assert list(review(Book(reading.facts), parse_instant("2017-12-31T17:00:00Z"))) == []
