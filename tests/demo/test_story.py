"""The demo's story is deterministic, valid on any day, and true to its own calendar."""

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from tests.demo.days import DAYS, UI_DAY
from troth.demo import as_of, story
from troth.facts.calendar import Calendar, calendar_of
from troth.facts.file import write
from troth.facts.model import COLLECTIONS, Facts
from troth.facts.times import DAY, MINUTE, format_instant, moment
from troth.review import read_facts

MONTHS_18 = 548


def digest(today: date) -> str:
    return hashlib.sha256(write(story(today))).hexdigest()


def times(record: Any) -> Iterator[tuple[str, int]]:
    """Every instant of a record and its rows, but for the planned start of a meeting."""
    for field, value in msgspec.structs.asdict(record).items():
        if (field.endswith("_at") or field == "at") and field != "starts_at" and value is not None:
            yield field, value
        for row in value if isinstance(value, tuple) else ():
            if isinstance(row, msgspec.Struct):
                yield from times(row)


def calendars(facts: Facts) -> dict[str, Calendar]:
    return {
        company.id: calendar_of(
            company, [each for each in facts.closures if each.organization == company.id]
        )
        for company in facts.organizations
    }


def test_the_same_day_gives_the_same_bytes_in_any_process() -> None:
    program = (
        "import datetime, hashlib, troth.demo, troth.facts.file as file;"
        f"story = troth.demo.story(datetime.date.fromisoformat('{UI_DAY}'));"
        "print(hashlib.sha256(file.write(story)).hexdigest())"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        )
        assert run.stdout.strip() == digest(UI_DAY)


def test_another_day_gives_another_story() -> None:
    assert digest(UI_DAY) != digest(UI_DAY + timedelta(days=1))


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_facts_are_valid_and_of_every_collection(today: date) -> None:
    facts = story(today)
    assert read_facts(write(facts)) == facts
    assert [name for name in COLLECTIONS if not getattr(facts, name)] == []
    for name in COLLECTIONS:
        assert {record.source for record in getattr(facts, name)} == {"demo"}, name


def test_it_is_a_year_and_a_half_of_a_busy_company() -> None:
    facts = story(UI_DAY)
    first_mail = min(mail.sent_at for mail in facts.messages)
    assert MONTHS_18 - 10 <= (as_of(UI_DAY) - first_mail) / DAY <= MONTHS_18
    assert 2000 <= sum(len(getattr(facts, name)) for name in COLLECTIONS) <= 5000


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_has_happened_that_is_still_to_come(today: date) -> None:
    facts, now = story(today), as_of(today)
    late = [
        (record.id, field, format_instant(at))
        for name in COLLECTIONS
        for record in getattr(facts, name)
        for field, at in times(record)
        if at >= now
    ]
    assert late == []
    assert sum(meeting.starts_at > now for meeting in facts.meetings) == 4


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_people_work_in_working_hours_on_working_days(today: date) -> None:
    facts = story(today)
    calendar = calendars(facts)
    acts = [(each.id, each.sender, each.sent_at) for each in facts.messages]
    acts += [(each.id, each.pledger, each.made_at) for each in facts.pledges]
    acts += [(each.id, each.pledger, each.fulfilled_at or each.made_at) for each in facts.pledges]
    acts += [(each.id, each.asker, each.made_at) for each in facts.asks]
    acts += [(each.id, each.asked, each.answered_at) for each in facts.asks if each.answered_at]
    acts += [(each.id, each.sharer, each.shared_at) for each in facts.shares]
    acts += [(each.id, each.giver, each.given_at) for each in facts.exchanges]
    sides = {each.id: (each.a, each.b) for each in facts.relationships}
    acts += [
        (each.id, side, each.starts_at)
        for each in facts.meetings
        for side in sides[each.relationship]
    ]
    off = [
        (id_, who, format_instant(at))
        for id_, who, at in acts
        if not calendar[who].worked(at, at + MINUTE)
    ]
    assert off == []


def test_on_the_day_of_the_drawn_pages_the_dates_are_theirs() -> None:
    facts = story(UI_DAY)
    engagements = {each.id: each for each in facts.engagements}
    opportunity = next(each for each in facts.opportunities if each.id == "castellan-platform")
    pledges = {each.text: each for each in facts.pledges}

    def day(at: int | None) -> str:
        return "" if at is None else str(moment(at).date())

    halden = engagements["castellan-platform-halden"]
    brightwater = engagements["castellan-platform-brightwater"]
    assert day(halden.committed_at) == "2026-05-11"
    assert halden.lead_disclosed_at is None
    assert day(brightwater.proposed_at) == day(brightwater.lead_disclosed_at) == "2026-06-29"
    assert day(engagements["castellan-platform-ravel"].committed_at) == "2026-05-04"
    assert day(engagements["castellan-platform-kestrel"].proposed_at) == "2026-05-22"
    assert day(engagements["castellan-platform-pell"].exploring_at) == "2026-06-18"
    assert opportunity.decision_on == date(2026, 7, 30)
    assert day(opportunity.stages[-1].at) == "2026-06-08"
    dues = {
        "Guest list for the Bergen plant walk": date(2026, 7, 2),
        "Integration estimate for six plants": date(2026, 7, 3),
        "Reference architecture for their review board": date(2026, 6, 30),
        "EU hosting credit letter": date(2026, 7, 1),
        "Two data-science profiles": date(2026, 7, 6),
        "Answer to the yield idea": date(2026, 7, 7),
    }
    assert {text: pledges[text].due_on for text in dues} == dues
    nda = next(each for each in facts.agreements if each.relationship == "with-kestrel")
    assert nda.expires_on == date(2026, 6, 30)


def test_importing_the_demo_is_light() -> None:
    program = "import troth.demo, sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    heavy = {"holidays", "typer", "rich", "pycountry", "django"}
    assert not heavy & {name.partition(".")[0] for name in run.stdout.split()}
