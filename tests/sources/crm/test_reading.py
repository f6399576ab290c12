"""What becomes of rows that are odd, and of exports that people map themselves."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from troth.facts.file import write
from troth.facts.model import Facts
from troth.facts.times import format_instant, parse_instant
from troth.review import read_facts
from troth.sources import Reading, SourceError
from troth.sources.crm import read, read_mapping, suggest
from troth.sources.crm.forms import known_forms
from troth.sources.crm.stages import Present, entry, stage_rows

DAYS = [parse_instant(f"2024-01-{day:02}T00:00:00Z") for day in range(1, 32)]
HEADERS = [
    [name for field in form.columns for name in form.names_of(field)] + list(form.telling)
    for form in known_forms()
]
ODD = (
    "|a|A|a b|A-B|???|1|2|1;2|a;b|;|Won|Closed Won|Closed Lost|Qualification|Partner|My company"
    "|true|2024-01-02|3/1/2024|1900-01-01|(5)|1,054|[x|a@b.example|Korea|India|日本|00130000000abCD|"
    + "x"
    * 70
).split("|")


def export(folder: Path, **tables: str) -> Path:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def reasons(reading: Reading) -> list[str]:
    return [f"{each.source} {each.reason}" for each in reading.report.skipped]


def ids_of(facts: Facts) -> dict[str, list[str]]:
    names = ("organizations", "people", "relationships", "opportunities", "engagements")
    return {name: sorted(each.id for each in getattr(facts, name)) for name in names}


@st.composite
def exports(draw: st.DrawFn) -> list[tuple[list[str], list[list[str]]]]:
    """Tables of the known forms, full of cells that mean little."""
    tables = []
    for header in draw(st.lists(st.sampled_from(HEADERS), min_size=1, max_size=5)):
        columns = list(dict.fromkeys(header))
        row = st.lists(st.sampled_from(ODD), min_size=len(columns), max_size=len(columns))
        tables.append((columns, draw(st.lists(row, max_size=6))))
    return tables


def written(folder: Path, tables: list[tuple[list[str], list[list[str]]]]) -> Path:
    for number, (header, rows) in enumerate(tables):
        lines = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row)
                 for row in (header, *rows)]  # fmt: skip
        (folder / f"{number}.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


@settings(
    max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(exports())
def test_odd_cells_in_known_forms_make_valid_facts(
    tmp_path_factory: pytest.TempPathFactory, tables: list[tuple[list[str], list[list[str]]]]
) -> None:
    folder = written(tmp_path_factory.mktemp("odd"), tables)
    try:
        reading = read([folder])
    except SourceError as error:
        assert str(error)
        return
    assert read_facts(write(reading.facts)) == reading.facts
    assert reading.report.read == sum(
        any(cell.strip() for cell in row) for _, rows in tables for row in rows
    )
    for collection in ids_of(reading.facts):
        for fact in getattr(reading.facts, collection):
            assert fact.source and fact.source_id


@pytest.mark.parametrize("seed", range(20))
def test_shuffled_rows_make_the_same_facts_in_another_order(tmp_path: Path, seed: int) -> None:
    rows = [f"O{n},Agent {n % 3},Tide,Buyer {n % 4},Won,2024-01-0{n},2024-02-0{n},{n}"
            for n in range(1, 10)]  # fmt: skip
    header = (
        "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value"
    )
    export(tmp_path, deals="\n".join([header, *rows]))
    plain = read([tmp_path]).facts
    random.Random(seed).shuffle(rows)
    export(tmp_path, deals="\n".join([header, *rows]))
    shuffled = read([tmp_path]).facts
    for collection in ids_of(plain):
        assert sorted(getattr(plain, collection), key=lambda fact: fact.id) == sorted(
            getattr(shuffled, collection), key=lambda fact: fact.id
        )


def test_a_mistyped_mention_does_not_change_the_id_of_the_account(tmp_path: Path) -> None:
    export(
        tmp_path,
        accounts="account,sector,office_location,subsidiary_of\nAlder Foods,retail,Norway,\n",
        deals="opportunity_id,account,deal_stage,engage_date\nO1,alder-foods,Engaging,2024-01-01\n",
    )
    reading = read([tmp_path])
    assert reading.facts.opportunities[0].customer == "alder-foods"
    assert 'deals.csv:2 account "alder-foods" is read as "Alder Foods"' in reasons(reading)


def test_an_account_of_my_own_name_is_my_company(tmp_path: Path) -> None:
    export(
        tmp_path,
        Account="Id,Name,BillingCountry,CreatedDate\n001A,Troutwell,Norway,2024-01-01\n"
        "001B,Quill,Norway,2024-01-02\n001C,Reed,Norway,2024-01-02\n",
        Partner="Id,AccountFromId,AccountToId,Role,CreatedDate\n"
        "P1,001A,001B,Consultant,2023-06-01T00:00:00.000Z\n"
        "P2,001B,001A,,2023-06-01T00:00:00.000Z\n",
    )
    facts = read([tmp_path], me="troutwell").facts
    assert facts.me == "001A"
    (relationship,) = facts.relationships
    assert (relationship.a, relationship.b) == ("001A", "001B")
    assert format_instant(relationship.started_at) == "2023-06-01T00:00:00Z"
    assert [each.kind for each in facts.organizations] == ["seller", "partner", "customer"]
    assert facts.engagements == []


def test_the_latest_date_of_the_files_is_no_plan(tmp_path: Path) -> None:
    export(
        tmp_path,
        Opportunity="Id,Name,StageName,CreatedDate,CloseDate\n"
        "O1,One,Qualification,2024-01-05,2031-01-01\nO2,Two,Prospecting,,2030-01-01\n",
    )
    two = read([tmp_path]).facts.opportunities[1]
    assert [format_instant(row.at) for row in two.stages] == ["2024-01-05T00:00:00Z"]
    said = read([tmp_path], exported_at=DAYS[20]).facts.opportunities[1]
    assert said.stages[0].at == DAYS[20]


def test_without_any_date_the_time_of_the_export_must_be_said(tmp_path: Path) -> None:
    export(tmp_path, deals="opportunity_id,account,deal_stage\nO1,Buyer,Prospecting\n")
    reading = read([tmp_path])
    assert reading.facts.opportunities == []
    assert any("--exported-at" in reason for reason in reasons(reading))
    assert len(read([tmp_path], exported_at=DAYS[0]).facts.opportunities) == 1


def test_columns_whose_dates_could_be_read_in_two_ways_are_reported(tmp_path: Path) -> None:
    text = "Opportunity Name,Stage,Created Date,Close Date,Amount\n"
    export(tmp_path, deals=text + 'One,Closed Won,3/1/2024,4/1/2024,"1,054"\n')
    reading = read([tmp_path])
    (one,) = reading.facts.opportunities
    assert format_instant(one.stages[-1].at) == "2024-04-01T00:00:00Z"
    assert sum("whether day or month" in reason for reason in reasons(reading)) == 2
    assert sum("parts decimals" in reason for reason in reasons(reading)) == 1
    export(tmp_path, deals=text + 'One,Closed Won,3/1/2024,25/1/2024,"1,054.00"\n')
    reading = read([tmp_path])
    assert format_instant(reading.facts.opportunities[0].stages[0].at) == "2024-01-03T00:00:00Z"
    assert not any("nothing says" in reason for reason in reasons(reading))


def test_an_unknown_stage_keeps_an_opportunity_with_the_stages_known(tmp_path: Path) -> None:
    export(
        tmp_path,
        Opportunity="Id,Name,StageName,CreatedDate\nO1,One,Legal,2024-01-01\nO2,Two,Legal,2024-01-01\n",
        OpportunityHistory="Id,OpportunityId,StageName,CreatedDate\nH1,O1,Qualification,2024-01-03\n"
        "H2,O1,Legal,2024-01-04\n",
    )
    reading = read([tmp_path])
    (one,) = reading.facts.opportunities
    assert [row.stage for row in one.stages] == ["prospect", "qualified"]
    assert [reason.split()[0] for reason in reasons(reading) if "unknown" in reason] == [
        "Opportunity.csv:2",
        "Opportunity.csv:3",
        "OpportunityHistory.csv:3",
    ]
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[stages]\n"Legal" = "committed"\n')
    mapped = read([tmp_path], mapping=read_mapping(mapping)).facts.opportunities
    assert [row.stage for row in mapped[0].stages] == ["prospect", "qualified", "committed"]


def test_missing_columns_and_unread_files_are_reported(tmp_path: Path) -> None:
    export(tmp_path, deals="opportunity_id,deal_stage,engage_date\nO1,Engaging,2024-01-01\n")
    (tmp_path / "notes.docx").write_bytes(b"PK")
    said = reasons(read([tmp_path]))
    assert 'deals.csv:1 no column "close_date": closed is not known' in said
    assert "notes.docx no CSV file: not read" in said


def test_a_suggested_mapping_reads_an_export_of_no_known_form(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    header = "Deal ID,Subject,Customer,Status,Value,Created at,Seller"
    export(folder, **{"deals [old]": f"{header}\n7,Oven,Buyer,Hot,10,2024-01-01,Ada\n"})
    with pytest.raises(SourceError, match="--suggest"):
        read([folder])
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(suggest([folder]).replace('"Hot" = ""', '"Hot" = "qualified"'))
    (deal,) = read([folder], mapping=read_mapping(mapping)).facts.opportunities
    assert (deal.name, deal.customer, deal.value) == ("Oven", "buyer", 10)
    assert [row.stage for row in deal.stages] == ["prospect", "qualified"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("stages = 1", "stages"),
        ('[stages]\n"Won" = "victory"', "victory"),
        ('[[tables]]\ntable = "shoes"\ncolumns = {}', "shoes"),
        ('[[tables]]\ntable = "accounts"\ncolumns = {shoe = "Shoe"}', "shoe"),
        ('[[tables]]\ntable = "accounts"\ncolumns = {}\nshoe = 1', "shoe"),
        ('[[tables]]\ntable = "accounts"\ncolumns = {}\nstage_dates = "("', "stage_dates"),
        ("[[tables", "]]"),
        ("\ufffe\x00", "mapping"),
    ],
)
def test_a_wrong_mapping_file_is_refused(tmp_path: Path, text: str, word: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="mapping file") as refused:
        read_mapping(path)
    assert word in str(refused.value)


def test_a_mapping_that_names_a_column_which_is_not_there_is_refused(tmp_path: Path) -> None:
    export(tmp_path, firms="Name\nBuyer\n")
    path = tmp_path / "mapping.toml"
    path.write_text(
        '[[tables]]\nfile = "firms*"\ntable = "accounts"\ncolumns = {name = "Company"}\n'
    )
    with pytest.raises(SourceError, match='"Company"'):
        read([tmp_path], mapping=read_mapping(path))


@pytest.mark.parametrize("paths", [["nowhere"], ["empty"]])
def test_nothing_to_read_is_an_error(tmp_path: Path, paths: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError):
        read([tmp_path / path for path in paths])


def test_a_stage_is_dated_no_earlier_than_is_known() -> None:
    said: list[str] = []
    present = Present("business_validation", DAYS[0], None, None, said.append)
    rows = stage_rows([], present, DAYS[30])
    assert [(row.stage, row.at) for row in rows] == [
        ("prospect", DAYS[0]),
        ("business_validation", DAYS[30]),
    ]
    assert len(said) == 1


def test_a_close_before_the_creation_leaves_the_creation_out() -> None:
    said: list[str] = []
    rows = stage_rows([], Present("closed_lost", DAYS[9], DAYS[3], None, said.append), DAYS[30])
    assert [(row.stage, row.at) for row in rows] == [("closed_lost", DAYS[3])]
    assert len(said) == 1


def test_a_history_outweighs_the_closing_date() -> None:
    said: list[str] = []
    known = [entry(DAYS[9], "qualified", said.append, firm=True)]
    rows = stage_rows(known, Present("launched", None, DAYS[3], None, said.append), DAYS[30])
    assert [(row.stage, row.at) for row in rows] == [("qualified", DAYS[9]), ("launched", DAYS[9])]
    assert len(said) == 1


def test_of_two_changes_at_one_instant_the_lesser_id_comes_first() -> None:
    said: list[str] = []
    known = [
        entry(DAYS[0], "closed_lost", said.append, firm=True, tie="H2"),
        entry(DAYS[0], "qualified", said.append, firm=True, tie="H1"),
    ]
    rows = stage_rows(known, Present(None, None, None, None, said.append), None)
    assert [row.stage for row in rows] == ["qualified", "closed_lost"]


def test_beside_known_tables_a_suggestion_takes_no_other_for_accounts(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    export(
        folder,
        Account="Id,Name,BillingCountry,CreatedDate\n001A,Buyer,Norway,2024-01-01\n",
        Campaign="Id,Name,NumberSent\n701A,Spring fair,100\n",
    )
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(suggest([folder]))
    assert read([folder], mapping=read_mapping(mapping)).facts == read([folder]).facts
    assert '# field = "NumberSent"' in mapping.read_text()
