"""The demo's opportunities, as the CSV files that Salesforce's Data Loader would export."""

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from troth.facts.model import Facts, Person, StageName
from troth.facts.times import Instant, format_instant
from troth.sources.crm.ids import long_salesforce_id

STAGES: Mapping[StageName, str] = {
    "prospect": "Prospecting",
    "qualified": "Qualification",
    "technical_validation": "Value Proposition",
    "business_validation": "Proposal/Price Quote",
    "committed": "Verbal Commitment",
    "launched": "Closed Won",
    "closed_lost": "Closed Lost",
}
MAPPING = 'system = "salesforce"\n\n[stages]\n"Verbal Commitment" = "committed"\n'
"""What the reader must be told: the one stage that is not of Salesforce's own."""

_PREFIXES = {"Account": "001", "Contact": "003", "User": "005", "Opportunity": "006"}
_PREFIXES |= {"OpportunityHistory": "008", "Partner": "00I"}
_TYPES = {"partner": "Technology Partner", "customer": "Customer - Direct"}

Row = dict[str, str | None]


def crm_export(facts: Facts, folder: Path) -> None:
    """Write our own opportunities, their history, and the companies and people around them."""
    folder.mkdir(parents=True, exist_ok=True)
    ids = _Ids()
    for name, rows in (
        ("Account", _accounts(facts, ids)),
        ("User", (_person(ids["User", each.id], each) for each in _people(facts, ours=True))),
        ("Contact", _contacts(facts, ids)),
        ("Opportunity", _opportunities(facts, ids)),
        ("OpportunityHistory", _history(facts, ids)),
        ("Partner", _partners(facts, ids)),
    ):
        put(folder / f"{name}.csv", _csv(list(rows)))


def put(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


class _Ids(defaultdict[tuple[str, str], str]):
    """Salesforce's ids for the demo's: the object's prefix, then a number."""

    def __missing__(self, key: tuple[str, str]) -> str:
        number = 1 + sum(kind == key[0] for kind, _ in self)
        self[key] = long_salesforce_id(f"{_PREFIXES[key[0]]}Nw00000{number:05}")
        return self[key]


def _accounts(facts: Facts, ids: _Ids) -> Iterator[Row]:
    known = _first_dates(facts)
    for company in facts.organizations:
        if company.id != facts.me:
            yield {
                "Id": ids["Account", company.id],
                "Name": company.name,
                "Type": _TYPES.get(company.kind, "Competitor"),
                "ParentId": ids["Account", company.parent] if company.parent else None,
                "BillingCity": company.city,
                "BillingCountry": company.country,
                "Website": f"https://www.{company.domains[0]}",
                "CreatedDate": _time(known.get(company.id, min(known.values()))),
            }


def _first_dates(facts: Facts) -> dict[str, Instant]:
    """When each company first comes up: as a partner, or as the customer of an opportunity."""
    seen = [(each.b, each.started_at) for each in facts.relationships if each.a == facts.me]
    seen += [(each.customer or "", each.stages[0].at) for each in facts.opportunities]
    return dict(sorted(seen, key=lambda pair: -pair[1]))


def _people(facts: Facts, *, ours: bool) -> Iterator[Person]:
    return (each for each in facts.people if (each.organization == facts.me) == ours)


def _person(id_: str, person: Person) -> Row:
    first, _, last = person.name.partition(" ")
    names: Row = {"Id": id_, "FirstName": first, "LastName": last, "Title": person.title}
    return {**names, "Email": person.emails[0], "Username": person.emails[0]}


def _contacts(facts: Facts, ids: _Ids) -> Iterator[Row]:
    for person in _people(facts, ours=False):
        row = _person(ids["Contact", person.id], person)
        del row["Username"]
        yield {**row, "AccountId": ids["Account", person.organization]}


def _opportunities(facts: Facts, ids: _Ids) -> Iterator[Row]:
    for each in facts.opportunities:
        if each.owner == facts.me:
            yield {
                "Id": ids["Opportunity", each.id],
                "AccountId": ids["Account", each.customer] if each.customer else None,
                "Name": each.name,
                "StageName": STAGES[each.stages[-1].stage],
                "Amount": f"{each.value:.2f}",
                "CurrencyIsoCode": each.currency,
                "CloseDate": _day(each.decision_on),
                "CreatedDate": _time(each.stages[0].at),
                "LastStageChangeDate": _time(each.stages[-1].at),
                "OwnerId": ids["User", each.owner_person] if each.owner_person else None,
            }


def _history(facts: Facts, ids: _Ids) -> Iterator[Row]:
    for each in facts.opportunities:
        if each.owner == facts.me:
            for stage in each.stages:
                yield {
                    "Id": ids["OpportunityHistory", f"{each.id} {stage.stage}"],
                    "OpportunityId": ids["Opportunity", each.id],
                    "StageName": STAGES[stage.stage],
                    "CreatedDate": _time(stage.at),
                }


def _partners(facts: Facts, ids: _Ids) -> Iterator[Row]:
    customers = {each.id: each.customer for each in facts.opportunities if each.customer}
    for each in facts.engagements:
        if each.lead == facts.me:
            yield {
                "Id": ids["Partner", each.id],
                "OpportunityId": ids["Opportunity", each.opportunity],
                "AccountFromId": ids["Account", customers[each.opportunity]],
                "AccountToId": ids["Account", each.partner],
                "Role": each.capability,
                "IsPrimary": "true" if each.committed_at else "false",
                "CreatedDate": _time(each.identified_at),
            }


def _csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _time(at: Instant) -> str:
    return format_instant(at).replace("Z", ".000Z")


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
