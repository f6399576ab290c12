"""A CRM export to a whole facts file."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from troth.facts.model import COLLECTIONS, Facts, Organization
from troth.facts.times import Instant
from troth.sources.crm.companies import Companies
from troth.sources.crm.export import open_export
from troth.sources.crm.forms import Mapping
from troth.sources.crm.opportunities import Deals, Products
from troth.sources.crm.partners import Partners
from troth.sources.crm.people import People
from troth.sources.reading import Reading, Report


def read(
    paths: Sequence[Path],
    *,
    me: str = "My company",
    timezone: str = "UTC",
    exported_at: Instant | None = None,
    mapping: Mapping | None = None,
) -> Reading:
    """The facts in a CRM export: files, or folders of CSV files.

    `me` is the name of the company whose CRM it is. `timezone` is the zone of dates, and of
    organizations whose own is not known. `exported_at` is when what has no date begins; absent:
    the latest date in the files that is no plan. `mapping` says how to read files of no known form.

    Raises SourceError for files that cannot be read, or none of which is of a known form.
    """
    export = open_export(paths, timezone, mapping)
    companies = Companies(export, me)
    products = Products(export)
    people = People(export, companies)
    deals = Deals(export, companies)
    partners = Partners(export, companies, deals)
    today = export.run.latest if exported_at is None else exported_at
    opportunities = {made.id: made for made in deals.records(people, products, today)}
    engagements = list(partners.engagements(opportunities))
    facts = Facts(
        me=companies.me,
        organizations=[
            _selling(one, products.names) if one.id == companies.me else one
            for one in companies.records(today)
        ],
        people=list(people.records.values()),
        relationships=list(partners.relationships(today)),
        opportunities=list(opportunities.values()),
        engagements=engagements,
    )
    made = sum(len(getattr(facts, collection)) for collection in COLLECTIONS)
    report = Report(read=export.run.read, facts=made, questions=0, skipped=export.run.skipped())
    return Reading(facts=facts, report=report)


def _selling(organization: Organization, products: tuple[str, ...]) -> Organization:
    return msgspec.structs.replace(organization, products=products)
