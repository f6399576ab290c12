"""Opportunities, their customers, owners and stages."""

import re
from functools import cache
from typing import NamedTuple

from troth.facts.model import Opportunity, StageName
from troth.facts.times import Instant
from troth.sources.crm.companies import Companies
from troth.sources.crm.dates import When
from troth.sources.crm.export import Export
from troth.sources.crm.forms import CLOSED
from troth.sources.crm.ids import Ids
from troth.sources.crm.names import Names
from troth.sources.crm.people import People
from troth.sources.crm.sheets import Row
from troth.sources.crm.stages import Entry, Present, entry, stage_rows

_CURRENCY = re.compile(r"[A-Z]{3}")


class Deal(NamedTuple):
    """An opportunity as its row says it, before its stages are known."""

    id: str
    row: Row
    customer: str | None
    others: tuple[str, ...]
    """Other companies that its row names."""
    stage: StageName | None
    created: When | None
    closed: When | None
    entries: list[Entry]


class Deals:
    """Every opportunity of the export, found by its id or its name."""

    def __init__(self, export: Export, companies: Companies) -> None:
        self._export, self._companies, self._names = export, companies, Names()
        rows = list(export.rows("opportunities", _identity))
        self._ids = Ids(
            (row["id"] for row in rows if row["id"]),
            (_identity(row) for row in rows if not row["id"]),
        )
        self.by_id: dict[str, Deal] = {}
        for row in rows:
            deal = self._deal(row)
            self.by_id[deal.id] = deal
            if row["name"]:
                self._names.add(row["name"], deal.id)
        for row in export.rows("history", _history_identity):
            self._add_history(row)

    def find(self, row: Row) -> Deal | None:
        """The opportunity that a row belongs to; if there is none, that is reported."""
        id = self._ids.own.get(row["opportunity_id"])
        if not id and not row["opportunity_id"]:
            found = self._names.find(row["opportunity_name"])
            if found.several:
                row.report("its opportunity could be several by its name: left out")
                return None
            id = found.id
        if not id:
            row.report("its opportunity is not in the export: left out")
        return self.by_id[id] if id else None

    def records(
        self, people: People, products: "Products", exported_at: Instant | None
    ) -> list[Opportunity]:
        """All opportunities whose stage is known at some time; the others are reported."""
        made = []
        for deal in self.by_id.values():
            row, created, closed = deal.row, deal.created, deal.closed
            since = closed if deal.stage in CLOSED else row.when("changed")
            modified = row.when("modified")
            present = Present(
                deal.stage,
                created.at if created else None,
                since.at if since else None,
                modified.at if modified else None,
                row.report,
            )
            stages = stage_rows(deal.entries, present, exported_at)
            if not stages:
                row.report("no stage is known at any time: left out")
                continue
            amount = row.amount("amount")
            product = products.find(row)
            made.append(
                Opportunity(
                    deal.id,
                    name=row["name"] or self._name(deal, product),
                    owner=self._companies.me,
                    customer=deal.customer,
                    value=amount.number if amount else None,
                    currency=_currency(row, amount.currency if amount else None),
                    owner_person=people.owner(row),
                    description="\n".join(filter(None, (product, row["description"]))) or None,
                    decision_on=closed.day if closed else None,
                    stages=stages,
                    source=row.sheet.form.name,
                    source_id=row["id"] or _identity(row),
                )
            )
        return made
