"""Opportunities: their customers, owners, products and stages."""

from collections.abc import Iterator
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from troth.facts.model import Opportunity
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


class Deal(NamedTuple):
    """An opportunity as its row says it, before its stages are known."""

    id: str
    row: Row
    customer: str | None
    others: tuple[str, ...]
    """The other companies that its row names."""
    closed: When | None
    """When it closed, or is expected to."""
    present: Present
    entries: list[Entry]


class Products:
    """What is sold, by name, with the words that describe it."""

    def __init__(self, export: Export) -> None:
        self._names = Names()
        self._words: dict[str, str] = {}
        for row in export.rows("products", lambda row: row["name"]):
            self._names.add(row["name"], row["name"])
            series = f"series {row['series']}" if row["series"] else ""
            price = f"list price {row['price']}" if row["price"] else ""
            remarks = ", ".join(filter(None, (series, price)))
            self._words[row["name"]] = f"{row['name']} ({remarks})" if remarks else row["name"]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all products."""
        return tuple(self._words)

    def find(self, row: Row) -> tuple[str, str]:
        """The name and the words for the product that a row names; one of no table is reported."""
        name = row["product"]
        found = self._names.find(name)
        if not found.id:
            if name and self._words:
                row.report(f'product "{name}" is not among the products: kept by its name')
            return name, name
        if found.spelled:
            row.report(f'product "{name}" is read as "{found.spelled}"')
        return found.id, self._words[found.id]


class Deals:
    """Every opportunity of the export, found by its id or its name."""

    def __init__(self, export: Export, companies: Companies) -> None:
        self._companies, self._names = companies, Names()
        rows = list(export.rows("opportunities", _identity))
        self._ids = Ids(
            (row["id"] for row in rows if row["id"]),
            (_identity(row) for row in rows if not row["id"]),
        )
        self.by_id: dict[str, Deal] = {}
        for row in rows:
            id = self._ids.own[row["id"]] if row["id"] else self._ids.named[_identity(row)]
            self.by_id[id] = self._deal(id, row)
            if row["name"]:
                self._names.add(row["name"], id)
        for row in export.rows("history", _history_identity):
            self._add_history(row)

    def find(self, row: Row) -> Deal | None:
        """The opportunity that a row belongs to; if there is none, that is reported."""
        id = self._ids.own.get(row["opportunity_id"])
        if not id and (not row["opportunity_id"] or not self._ids.own):
            found = self._names.find(row["opportunity_name"])
            if found.several:
                row.report("by its name its opportunity could be any of several: left out")
                return None
            id = found.id
        if not id:
            row.report("its opportunity is not in the export: left out")
            return None
        return self.by_id[id]

    def records(
        self, people: People, products: Products, exported_at: Instant | None
    ) -> Iterator[Opportunity]:
        """The opportunities whose stage is known at some time; the others are reported."""
        for deal in self.by_id.values():
            row = deal.row
            stages = stage_rows(deal.entries, deal.present, exported_at)
            if not stages:
                row.report("its stage is known at no time: left out")
                continue
            amount = row.amount("amount")
            product, words = products.find(row)
            yield Opportunity(
                deal.id,
                name=row["name"] or self._name(deal, product),
                owner=self._companies.me,
                customer=deal.customer,
                value=amount.number if amount else None,
                currency=_currency(row, (amount and amount.currency) or ""),
                owner_person=people.owner(row),
                description="\n".join(filter(None, (words, row["description"]))) or None,
                decision_on=deal.closed.day if deal.closed else None,
                stages=stages,
                source=row.sheet.form.name,
                source_id=row["id"] or _identity(row),
            )

    def _deal(self, id: str, row: Row) -> Deal:
        stage = row.sheet.stage_of(row["stage"]) if row["stage"] else None
        if not row["stage"]:
            row.report("no stage: kept with the stages that dates tell of, if any")
        elif not stage:
            row.report(f'stage "{row["stage"]}" is unknown; a mapping file can say what it means')
        is_closed = stage in CLOSED
        created, modified = row.when("created"), row.when("modified")
        closed, changed = row.when("closed", plan=not is_closed), row.when("changed")
        since = (closed or changed) if is_closed else changed
        customer, others = self._customer(row)
        entries = [
            entry(when.at, reached, row.report)
            for field, (reached, _) in row.sheet.entered.items()
            if (when := row.when(field))
        ]
        present = Present(stage, _at(created), _at(since), _at(modified), row.report)
        return Deal(id, row, customer, others, closed, present, entries)

    def _customer(self, row: Row) -> tuple[str | None, tuple[str, ...]]:
        """The customer, and the other companies that a row names."""
        find, kinds = self._companies.find, self._companies.kinds
        raws, names = row.listed("account_ids"), row.listed("account_names")
        if raws and len(raws) != len(names):
            names = []  # a name may hold a semicolon of its own
        pairs = zip_longest(raws, names, fillvalue="")
        listed = [id for raw, name in pairs if (id := find(row, raw, name, "customer"))]
        customer = find(row, row.first("account_id"), row["account_name"], "customer")
        if not customer:
            likely = [id for id in listed if kinds.get(id) != "partner"] or listed
            if len(likely) > 1:
                row.report("names several companies: the first is taken for the customer")
            customer = likely[0] if likely else None
        if not customer:
            row.report("no account: kept without a customer")
        others = tuple(id for id in dict.fromkeys(listed) if id != customer)
        if any(kinds.get(id) != "partner" for id in others):
            row.report("names further companies: an opportunity has one customer")
        return customer, others

    def _add_history(self, row: Row) -> None:
        deal, at = self.find(row), row.when("at")
        stage = row.sheet.stage_of(row["stage"])
        if not deal:
            return
        if not at:
            row.report("says not when: left out")
        elif not stage:
            row.report(f'stage "{row["stage"]}" is unknown; a mapping file can say what it means')
        else:
            deal.entries.append(entry(at.at, stage, row.report, firm=True, tie=row["id"]))

    def _name(self, deal: Deal, product: str) -> str:
        what = product or "Opportunity"
        if deal.customer:
            return f"{what} for {self._companies.name_of(deal.customer)}"
        return f"{what} ({deal.row['id']})"


def _at(when: When | None) -> Instant | None:
    return when.at if when else None


def _identity(row: Row) -> str:
    """The id, or what stands in for it: customers may have several opportunities of one name."""
    if row["id"] or not row["name"]:
        return row["id"]
    account = row["account_id"] or row["account_name"] or row["account_names"]
    return ", ".join(filter(None, (row["name"], account, row["created"])))


def _history_identity(row: Row) -> str:
    opportunity = row["opportunity_id"] or row["opportunity_name"]
    return row["id"] or f"{opportunity}, {row['stage']}, {row['at']}"


def _currency(row: Row, beside: str) -> str | None:
    """The currency of the amount: of its own column, or that which stands beside the number."""
    code = row["currency"].upper() or beside
    if not code:
        return None
    if not _is_currency(code):
        row.report(f'currency "{code}" is not known: left out')
        return None
    return code


@cache
def _is_currency(code: str) -> bool:
    import pycountry  # only an export that names currencies needs it

    return pycountry.currencies.get(alpha_3=code) is not None
