"""A CRM in the ledger: imported again, imported later, beside what is known otherwise."""

import csv
from pathlib import Path

import pytest

from tests.commands import Commands
from tests.demo.days import UI_DAY
from tests.ledger.test_same import ORIGIN
from tests.ledger.worlds import facts_of
from tests.workspaces import Databases
from troth.demo import story
from troth.demo import write as write_demo
from troth.facts.file import parse, write
from troth.facts.times import parse_instant
from troth.ledger import acting, exporting, importing
from troth.ledger.models import Change, Entry
from troth.ledger.writing import present
from troth.sources import crm

AS_CRM = importing.Origin("crm", "export", "tester")


@pytest.fixture
def export(tmp_path: Path) -> Path:
    write_demo(tmp_path, UI_DAY)
    return tmp_path / "crm"


def test_a_crm_reads_the_same_in_the_ledger_and_changes_nothing_twice(
    troth: Commands, workspace: str, export: Path
) -> None:
    arguments = ("import", "crm", str(export), "--me", "Northwind Systems")
    first = troth.json(*arguments)
    assert first["added"]["opportunities"] > 20
    facts = crm.read([export], me="Northwind Systems").facts
    assert exporting.facts() == facts_of(facts)
    again = troth.json("import", "crm", str(export))
    assert (again["added"], again["changed"]) == ({}, {})
    assert again["unchanged"] >= sum(first["added"].values()) - 1
    assert Entry.objects.count() == 1


def test_a_dry_run_does_nothing(troth: Commands, workspace: str, export: Path) -> None:
    told = troth.json("import", "crm", str(export), "--dry-run")
    assert told["added"]["opportunities"] > 20
    assert not Entry.objects.exists()


def test_what_a_crm_does_not_know_stays(workspace: str, export: Path) -> None:
    facts = crm.read([export], me="Northwind Systems").facts
    importing.import_crm(facts, AS_CRM)
    deal = facts.opportunities[0]
    action = {"set": {"opportunities": {deal.id: {"description": "by hand", "name": "mended"}}}}
    acting.act(action, present(), "seller")
    importing.import_crm(facts, AS_CRM)
    kept = next(each for each in exporting.facts().opportunities if each.id == deal.id)
    assert (kept.name, kept.description) == ("mended", "by hand")
    path = next(each for each in export.iterdir() if "opportunit" in each.name.lower())
    rows = list(csv.reader(path.read_text().splitlines()))
    name = next(at for at, each in enumerate(rows[0]) if each.lower().endswith("name"))
    key = next(at for row in rows[1:] for at, each in enumerate(row) if each == deal.source_id)
    for row in rows[1:]:
        if row[key] == deal.source_id:
            row[name] = "renamed in the CRM"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    done = importing.import_crm(crm.read([export], me="Northwind Systems").facts, AS_CRM)
    assert done.changed == {"opportunities": 1} and not done.added
    kept = next(each for each in exporting.facts().opportunities if each.id == deal.id)
    assert (kept.name, kept.description) == ("renamed in the CRM", "by hand")
    assert Change.objects.filter(record=deal.id).count() == 2


def test_a_crm_takes_the_companys_and_the_relationships_known_names(
    workspace: str, export: Path
) -> None:
    known = story(UI_DAY)
    importing.import_facts(parse(write(known)), ORIGIN)
    facts = crm.read([export], me="My CRM's name for us").facts
    mine = next(each for each in facts.organizations if each.id == facts.me)
    assert facts.me != known.me and mine.name != "Northwind Systems"
    importing.import_crm(facts, AS_CRM)
    after = exporting.facts()
    assert all(each.name != mine.name for each in after.organizations)
    us = next(each for each in after.organizations if each.id == known.me)
    assert us == next(each for each in known.organizations if each.id == known.me)
    again = importing.import_crm(facts, AS_CRM)
    assert not again.added and not again.changed


def test_a_pair_keeps_its_one_relationship(workspace: str, export: Path) -> None:
    facts = crm.read([export], me="Northwind Systems").facts
    partner = facts.relationships[0]
    document = {
        "format": "troth-facts/1",
        "me": facts.me,
        "organizations": [
            {"id": each, "name": each, "timezone": "UTC"} for each in (partner.a, partner.b)
        ],
        "relationships": [
            {"id": "ours", "a": partner.b, "b": partner.a, "started_at": "2020-01-01T00:00:00Z"}
        ],
    }
    importing.import_facts(document, ORIGIN)
    importing.import_crm(facts, AS_CRM)
    after = exporting.facts()
    pairs = [frozenset((each.a, each.b)) for each in after.relationships]
    assert len(pairs) == len(set(pairs))
    ours = next(each for each in after.relationships if each.id == "ours")
    assert ours.started_at == parse_instant("2020-01-01T00:00:00Z")
    engaged = {each.relationship for each in facts.engagements if each.relationship == partner.id}
    found = {each.relationship for each in after.engagements if each.relationship == "ours"}
    assert bool(engaged) == bool(found)


def test_a_whole_real_export_is_taken_over(
    troth: Commands, databases: Databases, workspace: str
) -> None:
    import os

    folder = os.environ.get("TROTH_CRM_EXPORT")
    if folder is None:
        pytest.skip("TROTH_CRM_EXPORT names no folder")
    first = troth.json("import", "crm", folder)
    assert first["added"]["opportunities"] == 8800
    again = troth.json("import", "crm", folder)
    assert (again["added"], again["changed"]) == ({}, {})
    assert troth("review")[0] == 0
