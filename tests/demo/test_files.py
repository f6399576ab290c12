"""The demo's files: whole or not there at all, and a CRM export that reads like anyone's."""

from pathlib import Path

import pytest

from tests.demo.days import UI_DAY
from troth.demo import crm_export, story, write
from troth.review import read_facts
from troth.sources.crm import read, read_mapping

CAPTURE = (
    "calendar.ics",
    "mail.mbox",
    "GMT20260625-080000_Recording.transcript.vtt",
)
FILES = ("Account", "Contact", "Opportunity", "OpportunityHistory", "Partner", "User")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_it_writes_the_facts_and_an_export_twice_alike(tmp_path: Path) -> None:
    path = write(tmp_path / "new" / "demo", UI_DAY)
    assert path == tmp_path / "new" / "demo" / "demo-facts.json"
    assert read_facts(path.read_bytes()) == story(UI_DAY)
    first = contents(path.parent)
    assert set(first) == {
        "demo-facts.json",
        "crm-mapping.toml",
        *(f"crm/{name}.csv" for name in FILES),
        *(f"capture/{name}" for name in CAPTURE),
    }
    write(path.parent, UI_DAY)
    assert contents(path.parent) == first


def test_a_write_that_fails_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, UI_DAY)
    before = contents(tmp_path)

    def no_space(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", no_space)
    with pytest.raises(OSError, match="No space left"):
        write(tmp_path, UI_DAY.replace(day=3))
    assert contents(tmp_path) == before


def test_the_reader_takes_the_export_over_without_a_loss(tmp_path: Path) -> None:
    write(tmp_path, UI_DAY)
    facts = story(UI_DAY)
    reading = read(
        [tmp_path / "crm"],
        me="Northwind Systems",
        timezone="Europe/Berlin",
        mapping=read_mapping(tmp_path / "crm-mapping.toml"),
    )
    assert [each.reason for each in reading.report.skipped] == [
        'columns not taken over: "Username"'
    ]
    made = reading.facts
    names = {each.id: each.name for each in made.organizations}
    people = {each.id: each.name for each in [*made.people, *facts.people]}
    ours = {each.id: each for each in facts.opportunities if each.owner == facts.me}
    own_names = {each.id: each.name for each in facts.organizations}
    assert sorted(
        (each.name, names[each.customer or ""], people[each.owner_person or ""], each.value,
         each.currency, each.decision_on, each.stages)
        for each in made.opportunities
    ) == sorted(
        (each.name, own_names[each.customer or ""], people[each.owner_person or ""], each.value,
         each.currency, each.decision_on, each.stages)
        for each in ours.values()
    )  # fmt: skip
    titles = {each.id: each.name for each in made.opportunities}
    assert sorted(
        (titles[each.opportunity], names[each.partner], each.capability, each.identified_at)
        for each in made.engagements
    ) == sorted(
        (ours[each.opportunity].name, own_names[each.partner], each.capability, each.identified_at)
        for each in facts.engagements
        if each.lead == facts.me
    )
    odense = next(each for each in made.organizations if each.name == "Castellan Danmark")
    assert names[odense.parent or ""] == "Castellan Foods"


def test_without_the_mapping_the_one_stage_of_its_own_is_reported(tmp_path: Path) -> None:
    crm_export(story(UI_DAY), tmp_path)
    skipped = read([tmp_path], me="Northwind Systems").report.skipped
    assert any("Verbal Commitment" in each.reason for each in skipped)
