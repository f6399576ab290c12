"""Who plays, and for what: companies, people, opportunities, rivals and house rules."""

import unicodedata
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, get_args

from msgspec.structs import replace

from troth.demo.diary import ME, Diary
from troth.demo.tables import rows
from troth.facts.holidays import with_holidays
from troth.facts.model import Opportunity, Organization, Person, Policy, Rivalry, Stage, StageName

_PECULIAR: dict[str, dict[str, Any]] = {
    ME: {"products": ("Northwind Plant Platform",), "kind": "seller", "aliases": ("Northwind",)},
    "halden": {"day_start": time(8), "day_end": time(16)},
    "kestrel": {"day_end": time(18)},
    "lumen": {"aliases": ("Lumen",)},
    "grey": {"merged_into": "lumen"},
    "tarn": {"kind": "other"},
}
_MERGED_AGO = 240


def invite(diary: Diary) -> None:
    """Write down every company and person, when they are closed, and who competes with whom."""
    years = range(diary.today.year - 2, diary.today.year + 2)
    for id_, name, zone, country, region, city, brings, profile in rows("partners"):
        company = replace(
            _company(id_, name, zone, country, city),
            kind="partner",
            capabilities=tuple(brings.split(", ")),
        )
        company = with_holidays(replace(company, **_PECULIAR.get(id_, {})), years, region or None)
        merged = _MERGED_AGO if company.merged_into else None
        diary.open_company(company, int(profile) if profile else None, merged)
    for id_, name, zone, country, city, owner in rows("customers"):
        company = replace(_company(id_, name, zone, country, city), kind="customer")
        diary.open_company(with_holidays(replace(company, parent=owner or None), years), None, None)
    for year in years:
        diary.close_company(ME, date(year, 12, 27), date(year, 12, 31))
        week = date(year, 7, 8)
        summer = week + timedelta(days=-week.weekday() % 7)  # the second Monday of July
        diary.close_company("halden", summer, summer + timedelta(days=18))
    for id_, employer, name, team, title in rows("people"):
        person: dict[str, Any] = {"id": id_, "organization": employer, "name": name, "team": team}
        left = diary.at(185, employer) if id_ == "tobias" else None
        diary.add(Person(**person, title=title, emails=(_address(name, employer),), left_at=left))
    for number, (a, b, brings, since, until) in enumerate(rows("rivals"), 1):
        over = diary.at(int(until) if until else None, a, b)
        known: Any = diary.at(int(since), a, b)
        rivals = Rivalry(id=f"rivals-{number}", a=a, b=b, since_at=known, until_at=over)
        diary.add(replace(rivals, capability=brings or None))


def open_opportunities(diary: Diary) -> None:
    """Write down every opportunity, with the history of its stages."""
    names = {company.id: company.name for company in diary.facts.organizations}
    for id_, owner, customer, what, worth, leader, history, decision, needs in rows(
        "opportunities"
    ):
        opportunity = Opportunity(
            id=id_,
            name=f"{names[customer]}: {what}",
            owner=owner,
            customer=customer,
            value=1000 * float(worth),
            currency="EUR",
            owner_person=leader or None,
            needs=tuple(needs.split(", ")) if needs else (),
            decision_on=diary.day(-int(decision), customer),
            stages=tuple(_stages(diary, owner, history.split())),
        )
        diary.add(opportunity)


def set_policies(diary: Diary) -> None:
    """Write down what was agreed to be done otherwise than the rules' defaults."""
    for number, (level, whose, parameter, value, ago) in enumerate(rows("policies"), 1):
        fields: dict[str, Any] = {"level": level, "set_at": diary.at(int(ago), ME)}
        if whose:
            fields[level] = whose
        diary.add(Policy(id=f"policy-{number}", parameter=parameter, value=float(value), **fields))


def _company(id_: str, name: str, zone: str, country: str, city: str) -> Organization:
    company = Organization(id=id_, name=name, timezone=zone, country=country, city=city)
    return replace(company, domains=(f"{id_}.example",), note="Invented for the demo.")


def _address(name: str, employer: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '.')}@{employer}.example"


def _stages(diary: Diary, owner: str, history: list[str]) -> Iterator[Stage]:
    stages = iter(get_args(StageName))
    for word in history:
        if word == "lost":
            stages = iter(["closed_lost"])
        else:
            entered: Any = diary.at(int(word), owner)
            yield Stage(stage=next(stages), at=entered)
