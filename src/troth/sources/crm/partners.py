"""Partner rows to relationships and engagements.

A CRM says that a partner is on an opportunity. That is a candidate noted (`identified_at`), and
nothing more: no talk, no proposal, no commitment.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from troth.facts.model import Engagement, Opportunity, Relationship
from troth.facts.times import Instant
from troth.sources.crm.companies import Companies
from troth.sources.crm.export import Export
from troth.sources.crm.ids import Ids
from troth.sources.crm.opportunities import Deal, Deals
from troth.sources.crm.sheets import Row

_NO_ROLE = "other"


class _Part(NamedTuple):
    """A partner on an opportunity, in a role."""

    partner: str
    deal: Deal
    role: str
    since: Instant | None
    row: Row
    own_id: str
    """The id of the partner row, if there is one."""

    @property
    def key(self) -> str:
        """What stands in for the id where a row has none."""
        return f"{self.deal.id} {self.partner} {self.role}"


class Partners:
    """Who partners with my company, since when at the latest, and on what."""

    def __init__(self, export: Export, companies: Companies, deals: Deals) -> None:
        self._companies, self._deals = companies, deals
        self._since: dict[str, Instant | None] = {}
        self._rows: dict[str, Row] = {}
        self._parts: dict[str, _Part] = {}
        for partner, row in companies.partners():
            self._add(partner, row)
        rows = list(export.rows("partners", _identity))
        between_accounts = [row for row in rows if not _opportunity(row)]
        for row in rows:
            if _opportunity(row):
                self._add_to_opportunity(row)
        pairs = {_pair(row) for row in between_accounts}
        for row in between_accounts:
            self._add_between_accounts(row, mirrored=_pair(row)[::-1] in pairs)
        for deal in deals.by_id.values():
            for company in deal.others:
                if companies.kinds.get(company) == "partner":
                    self._engage(_Part(company, deal, _NO_ROLE, None, deal.row, ""))

    def engagements(self, opportunities: Mapping[str, Opportunity]) -> Iterator[Engagement]:
        """One for each partner, opportunity and role."""
        ids = Ids(
            (part.own_id for part in self._parts.values() if part.own_id),
            (part.key for part in self._parts.values() if not part.own_id),
        )
        for part in self._parts.values():
            opportunity = opportunities.get(part.deal.id)
            if not opportunity:
                part.row.report("its opportunity is left out: no engagement")
                continue
            since = part.since
            if since is None:
                part.row.report("no date for its partner: dated with the opportunity's beginning")
                since = opportunity.stages[0].at
            self._date(part.partner, since)
            yield Engagement(
                ids.own[part.own_id] if part.own_id else ids.named[part.key],
                relationship=part.partner,
                opportunity=opportunity.id,
                lead=self._companies.me,
                partner=part.partner,
                capability=part.role,
                identified_at=since,
                note="primary partner" if part.row.says_yes("primary") else None,
                source=f"{part.row.sheet.form.system}/partners",
                source_id=part.own_id or part.key,
            )

    def relationships(self, exported_at: Instant | None) -> Iterator[Relationship]:
        """One with each partner, from the earliest date that the export knows of it.

        Read the engagements first: they may know an earlier one.
        """
        for partner, since in self._since.items():
            row = self._rows[partner]
            started = exported_at if since is None else since
            if started is None:
                row.report("no date, and no file names one: say when it was exported")
                continue
            if since is None:
                row.report("no date: its relationship begins at the time of the export")
            yield Relationship(
                partner,
                a=self._companies.me,
                b=partner,
                started_at=started,
                source=f"{row.sheet.form.system}/partners",
                source_id=partner,
            )

    def _add(self, partner: str, row: Row) -> None:
        self._companies.kinds[partner] = "partner"
        self._rows.setdefault(partner, row)
        self._since.setdefault(partner, None)
        created = row.when("created")
        if created:
            self._date(partner, created.at)

    def _date(self, partner: str, at: Instant) -> None:
        since = self._since[partner]
        self._since[partner] = at if since is None else min(at, since)

    def _add_to_opportunity(self, row: Row) -> None:
        deal = self._deals.find(row)
        partner = self._partner(row)
        if not deal or not partner:
            return
        if partner in (deal.customer, self._companies.me):
            # The CRM writes each partnership twice, once from either side.
            row.report("its partner is the customer or my own company: left out")
            return
        self._add(partner, row)
        created = row.when("created")
        since = created.at if created else None
        self._engage(_Part(partner, deal, row["role"] or _NO_ROLE, since, row, row["id"]))

    def _add_between_accounts(self, row: Row, *, mirrored: bool) -> None:
        partner = self._partner(row)
        account = self._companies.find(row, row.first("account_from_id"), row["account_from_name"])
        if not partner:
            return
        me, kinds = self._companies.me, self._companies.kinds
        if me in (partner, account):
            other = account if partner == me else partner
            if other and other != me:
                self._add(other, row)
            else:
                row.report("a partnership of my company with itself: left out")
            return
        known = [one for one in (account, partner) if one and kinds.get(one) == "partner"]
        if not known and mirrored:
            row.report("nothing says which of its two accounts is the partner: left out")
            return
        for one in known or [partner]:
            self._add(one, row)
        if account:
            row.report("that it partners with that account has no place in the facts")

    def _partner(self, row: Row) -> str | None:
        partner = self._companies.find(row, row.first("partner_id"), row["partner_name"])
        if not partner:
            row.report("names no partner: left out")
        return partner

    def _engage(self, part: _Part) -> None:
        if part.key in self._parts:
            part.row.report("the same partner, opportunity and role as before: taken over once")
        else:
            self._parts[part.key] = part


def _opportunity(row: Row) -> str:
    return row["opportunity_id"] or row["opportunity_name"]


def _pair(row: Row) -> tuple[str, str]:
    account = row["account_from_id"] or row["account_from_name"]
    return account, row["partner_id"] or row["partner_name"]


def _identity(row: Row) -> str:
    return row["id"] or " ".join(filter(None, (_opportunity(row), *_pair(row), row["role"])))
