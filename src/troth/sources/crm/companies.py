"""Accounts to organizations, and every other mention of a company to one of them."""

import re
import warnings
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import zip_longest
from typing import Literal
from urllib.parse import urlsplit

from troth.facts.holidays import public_holidays
from troth.facts.model import Organization
from troth.facts.times import LAST_YEAR, Instant, moment
from troth.sources.crm import places
from troth.sources.crm.export import Export
from troth.sources.crm.forms import letters
from troth.sources.crm.ids import Ids
from troth.sources.crm.names import Names
from troth.sources.crm.sheets import Row
from troth.sources.reading import SourceError

Kind = Literal["partner", "customer", "other"]

_TYPES: dict[Kind, tuple[str, ...]] = {
    "partner": (
        *("partner", "channel partner", "channel partner / reseller", "reseller", "integrator"),
        *("installation partner", "technology partner", "system integrator", "distributor"),
    ),
    "other": ("analyst", "competitor", "investor", "press", "vendor", "supplier", "other"),
}
"""What the usual account types of Salesforce and HubSpot say; accounts of others are customers."""

_KINDS = {letters(name): kind for kind, names in _TYPES.items() for name in names}
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}")
_MOST_YEARS = 30
"""Years of holidays kept at most: one mistyped date must not ask for two centuries of them."""

_MENTIONS = (
    ("parent_id", "parent_name"),
    ("account_id", "account_name"),
    ("account_ids", "account_names"),
    ("account_from_id", "account_from_name"),
    ("partner_id", "partner_name"),
)
"""The fields, in any table, that refer to a company by its id or its name."""


class Companies:
    """Every company that the export names, and the one that it belongs to (`me`), each once."""

    def __init__(self, export: Export, me: str) -> None:
        self.my_name = " ".join(me.split())
        if not self.my_name:
            raise SourceError(None, None, "my own company needs a name")
        self._run, self._names = export.run, Names()
        rows = list(export.rows("accounts", lambda row: row["id"] or row["name"]))
        mentions = list(_mentions(export))
        known = {letters(row["name"]) for row in rows} - {""}
        names = {row["name"] for row in rows if not row["id"]}
        names |= {name for _, name in mentions if name and letters(name) not in known}
        own = {*(row["id"] for row in rows), *(raw for raw, _ in mentions)} - {""}
        self._ids = Ids(own, {*names, self.my_name})
        self._rows = {self._id_of(row["id"], row["name"]): row for row in rows}
        self._own = {row["id"] for row in rows if row["id"]}
        self._listed = bool(rows)
        self._mentioned: dict[str, tuple[str, str, str]] = {}
        self.kinds: dict[str, Kind] = {}
        mine = [id for id, row in self._rows.items() if _same(row["name"], self.my_name)]
        self.me = mine[0] if mine else self._ids.named[self.my_name]
        self._names.add(self.my_name, self.me)
        for id, row in self._rows.items():
            if id == self.me:
                row.report("is taken for my own company, by its name")
            elif row["name"]:
                self._names.add(row["name"], id)
            self.kinds[id] = _kind(row)

    def partners(self) -> Iterator[tuple[str, Row]]:
        """The organizations that the accounts themselves call partners."""
        for id, row in self._rows.items():
            if id != self.me and self.kinds[id] == "partner":
                yield id, row

    def name_of(self, id: str) -> str:
        """The name of an organization."""
        if id == self.me:
            return self.my_name
        row = self._rows.get(id)
        return (row["name"] or row["id"]) if row else self._mentioned[id][0]

    def find(self, row: Row, raw: str, name: str, kind: Kind = "other") -> str | None:
        """The organization that a row mentions by the CRM's id or by name; None if by neither.

        One that is not among the accounts is kept by what is known of it, and that is reported.
        """
        if raw in self._own:
            return self._id_of(raw, name)
        if name and not (raw and self._own):
            found = self._names.find(name)
            if found.several:
                row.report(f'"{name}" is the name of several accounts: left out')
                return None
            if found.spelled:
                row.report(f'account "{name}" is read as "{found.spelled}"')
            if found.id:
                return found.id
        if not raw and not name:
            return None
        id = self._id_of(raw, name)
        self._mentioned.setdefault(
            id, (name or raw, f"{row.sheet.form.system}/accounts", raw or name)
        )
        if self.kinds.get(id, "other") == "other":
            self.kinds[id] = kind
        if self._listed or not name:
            known_by = "name" if name else "id"
            row.report(f'account "{name or raw}" is in no list: kept by its {known_by} alone')
        return id

    def records(self, today: Instant | None) -> list[Organization]:
        """All organizations. `today` is the time of the export, if that is known."""
        years = self._years(today)
        made = [self._from_row(id, row, years) for id, row in self._rows.items()]
        mentioned = dict(self._mentioned)  # the parents among them are known by now
        if self.me not in self._rows:
            mentioned = {self.me: (self.my_name, "crm", self.my_name), **mentioned}
        for id, (name, source, source_id) in mentioned.items():
            made.append(
                Organization(
                    id,
                    name=name,
                    kind="seller" if id == self.me else self.kinds[id],
                    timezone=self._run.zone.key,
                    source=source,
                    source_id=source_id,
                )
            )
        return made

    def _id_of(self, raw: str, name: str) -> str:
        return self._ids.own[raw] if raw else self._ids.named[name]

    def _from_row(self, id: str, row: Row, years: range) -> Organization:
        code = _country(row)
        zone = places.only_zone(code, years[-1]) if code and years else None
        account_type = f"type: {row['type']}" if row["type"] else None
        return Organization(
            id,
            name=row["name"] or row["id"],
            kind="seller" if id == self.me else self.kinds[id],
            timezone=zone or self._run.zone.key,
            holidays=_holidays(code, years) if code else (),
            domains=_domains(row),
            country=code,
            city=row["city"] or None,
            parent=self._parent(id, row),
            note="; ".join(filter(None, (account_type, row.note))) or None,
            source=row.sheet.form.name,
            source_id=row["id"] or row["name"],
        )

    def _parent(self, id: str, row: Row) -> str | None:
        parent = self.find(row, row.first("parent_id"), row["parent_name"])
        if parent != id:
            return parent
        row.report("names itself as its parent: the parent is left out")
        return None

    def _years(self, today: Instant | None) -> range:
        """The years that the export covers, and the one in which what is open now will end."""
        if today is None:
            return range(0)
        first = min(self._run.earliest or today, today)
        last = min(moment(today).year + 1, LAST_YEAR)
        return range(max(moment(first).year, last - _MOST_YEARS), last + 1)


def _mentions(export: Export) -> Iterator[tuple[str, str]]:
    """Each (id, name), either of them perhaps empty, by which a row mentions a company."""
    for row in export.all_rows("accounts", "contacts", "opportunities", "partners"):
        for raw_field, name_field in _MENTIONS:
            raws, names = row.listed(raw_field), row.listed(name_field)
            yield from zip_longest(raws, names, fillvalue="")
            yield row[raw_field], row[name_field]


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _kind(row: Row) -> Kind:
    if row.says_yes("partner"):
        return "partner"
    return _KINDS.get(letters(row["type"]), "customer")


def _country(row: Row) -> str | None:
    text = row["country"]
    if not text:
        return None
    found = places.country(text)
    if not found:
        row.report(f'country "{text}" is not known: left out')
        return None
    if found.name:
        row.report(f'country "{text}" is read as "{found.name}"')
    return found.code


def _domains(row: Row) -> tuple[str, ...]:
    text = row["website"]
    if not text:
        return ()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        host = ""
    domain = host.removeprefix("www.")
    if not _DOMAIN.fullmatch(domain):
        row.report(f'"{text}" is no internet domain: left out')
        return ()
    return (domain,)


@cache
def _holidays(code: str, years: range) -> tuple[date, ...]:
    with warnings.catch_warnings():
        # The library warns of years for which it knows a country's movable feasts no more.
        warnings.simplefilter("ignore")
        return public_holidays(code, None, years)
