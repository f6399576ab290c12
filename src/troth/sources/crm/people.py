"""Owners and contacts to people: the owners are my own, the contacts their company's."""

from troth.facts.model import Person
from troth.sources.crm.companies import Companies
from troth.sources.crm.export import Export
from troth.sources.crm.forms import letters
from troth.sources.crm.ids import Ids
from troth.sources.crm.names import Names
from troth.sources.crm.sheets import Row


class People:
    """Everybody whom the export names, each once."""

    def __init__(self, export: Export, companies: Companies) -> None:
        self._companies, self._names = companies, Names()
        self.records: dict[str, Person] = {}
        teams = list(export.rows("teams", lambda row: row["id"] or _name(row)))
        contacts = list(export.rows("contacts", lambda row: row["id"] or _contact_key(row)))
        deals = list(export.all_rows("opportunities"))
        own = {*(row["id"] for row in (*teams, *contacts)), *(row["owner_id"] for row in deals)}
        names = {*map(_name, teams), *(row["manager"] for row in teams)}
        known = {*map(letters, names)} - {""}
        names |= {row["owner_name"] for row in deals if letters(row["owner_name"]) not in known}
        names |= {_contact_key(row) for row in contacts if not row["id"]}
        self._ids = Ids(own - {""}, names - {""})
        self._listed = bool(teams)
        for row in teams:
            self._add_mine(row, row["id"], _name(row), title=row["title"] or None, of_team=True)
        for row in teams:
            if row["manager"] and not self._names.find(row["manager"]).id:
                self._add_mine(row, "", row["manager"], title="Manager")
        for row in contacts:
            self._add_contact(row)

    def owner(self, row: Row) -> str | None:
        """Who leads an opportunity. One who is in no team is kept by what is known, reported."""
        raw, name = row["owner_id"], row["owner_name"]
        if raw and self._ids.own[raw] in self.records:
            return self._ids.own[raw]
        found = self._names.find(name) if name and not raw else None
        if found and found.several:
            row.report(f'owner "{name}" could be several people: left out')
            return None
        if found and found.spelled:
            row.report(f'owner "{name}" is read as "{found.spelled}"')
        if found and found.id:
            return found.id
        if not raw and not name:
            return None
        if self._listed or not name:
            known_by = "name" if name else "id"
            row.report(f'owner "{name or raw}" is in no list: kept by its {known_by} alone')
        return self._add_mine(row, raw, name)

    def _add_mine(
        self, row: Row, raw: str, name: str, *, title: str | None = None, of_team: bool = False
    ) -> str:
        id = self._ids.own[raw] if raw else self._ids.named[name]
        manager = f"manager: {row['manager']}" if of_team and row["manager"] else ""
        region = f"region: {row['region']}" if of_team and row["region"] else ""
        note = "; ".join(filter(None, (manager, region, row.note if of_team else "")))
        self.records[id] = Person(
            id,
            organization=self._companies.me,
            name=name or raw,
            team="sales",
            title=title,
            emails=_emails(row) if of_team else (),
            note=note or None,
            source=f"{row.sheet.form.system}/teams",
            source_id=raw or name,
        )
        self._names.add(name or raw, id)
        return id

    def _add_contact(self, row: Row) -> None:
        raw = row.first("account_id")
        organization = self._companies.find(row, raw, row["account_name"])
        if not organization:
            row.report("names no account, and a person must belong to one: left out")
            return
        if len(row.listed("account_id")) > 1:
            row.report("names several accounts: the first is taken")
        id = self._ids.own[row["id"]] if row["id"] else self._ids.named[_contact_key(row)]
        self.records[id] = Person(
            id,
            organization=organization,
            name=_name(row) or row["email"],
            title=row["title"] or None,
            emails=_emails(row),
            note=row.note,
            source=row.sheet.form.name,
            source_id=row["id"] or _contact_key(row),
        )


def _name(row: Row) -> str:
    return row["name"] or f"{row['first_name']} {row['last_name']}".strip()


def _contact_key(row: Row) -> str:
    """What stands in for the id of a contact: two companies may each have a person of one name."""
    company = row["account_id"] or row["account_name"]
    who = _name(row) or row["email"]
    return f"{who} ({company})" if who else ""


def _emails(row: Row) -> tuple[str, ...]:
    text = row["email"]
    if text and "@" not in text:
        row.report(f'"{text}" is no e-mail address: left out')
    return (text.lower(),) if "@" in text else ()
