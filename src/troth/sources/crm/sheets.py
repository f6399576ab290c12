"""A table read by its form: rows with named fields, dates and amounts decided by column."""

import re
from collections.abc import Iterator
from datetime import UTC
from typing import TypeVar
from zoneinfo import ZoneInfo

from troth.facts.model import MAX_NUMBER, StageName
from troth.facts.times import Instant
from troth.sources.crm import dates, numbers
from troth.sources.crm.dates import Order, When
from troth.sources.crm.forms import STAGE_FIELDS, Form, key, quoted, stage_of
from troth.sources.crm.ids import long_salesforce_id
from troth.sources.crm.numbers import Amount, Mark
from troth.sources.crm.tables import SEMICOLON, Table
from troth.sources.reading import Skipped

Proof = TypeVar("Proof")

_DATES = ("created", "changed", "modified", "closed", "at")
_AMOUNTS = ("amount", "price")
_FREE_TEXT = "description"
_SAID: dict[str | None, Order] = {"day first": "day", "month first": "month"}
_YES = ("1", "true", "yes", "x")
_LONGEST_QUOTE = 40


class Run:
    """One reading of an export: its settings, the dates that it holds, what there is to report."""

    def __init__(self, zone: ZoneInfo, stages: dict[str, StageName]) -> None:
        self.zone, self.stages = zone, stages
        self.read = 0
        self.earliest: Instant | None = None
        self.latest: Instant | None = None
        self._reported: dict[tuple[str, int, str], None] = {}

    def report(self, file: str, line: int, reason: str) -> None:
        """Say that something on a line (0: the file) was not, or not simply, taken over."""
        self._reported[file, line, reason] = None

    def saw(self, at: Instant) -> None:
        """Take note of a time at which something happened."""
        if self.earliest is None or at < self.earliest:
            self.earliest = at
        if self.latest is None or at > self.latest:
            self.latest = at

    def skipped(self) -> tuple[Skipped, ...]:
        """All that was reported, by file and line."""
        return tuple(
            Skipped(f"{file}:{line}" if line else file, reason)
            for file, line, reason in sorted(self._reported)
        )


class Row:
    """One row: its fields as text, empty where a cell is empty or there is no such column."""

    def __init__(self, sheet: "Sheet", line: int, cells: list[str]) -> None:
        self.sheet, self.line = sheet, line
        self.fields = {
            field: _clean(field, cells[at], sheet.form) for field, at in sheet.at.items()
        }
        header = sheet.table.header
        kept = [f"{header[at]}: {text}" for at in sheet.notes if (text := cells[at].strip())]
        self.note = "; ".join(kept) or None

    def __getitem__(self, field: str) -> str:
        return self.fields.get(field, "")

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.sheet.name}:{self.line}"

    def listed(self, field: str) -> list[str]:
        """The items of a list parted by semicolons."""
        return [item for part in self[field].split(";") if (item := part.strip())]

    def first(self, field: str) -> str:
        """The first item of such a list, empty if it has none."""
        return next(iter(self.listed(field)), "")

    def says_yes(self, field: str) -> bool:
        """Whether a checkbox is ticked."""
        return self[field].casefold() in _YES

    def when(self, field: str, *, plan: bool = False) -> When | None:
        """The date in a field; what is none is reported. A plan is no date of the export's own."""
        return self.sheet.when(self, field, plan)

    def amount(self, field: str) -> Amount | None:
        """The amount in a field, 0 to 1e12; what is none is reported."""
        return self.sheet.amount(self, field)

    def report(self, reason: str) -> None:
        """Say that something of this row was not taken over, or not as it stands."""
        self.sheet.run.report(self.sheet.name, self.line, reason)


class Sheet:
    """A table and its form."""

    def __init__(self, run: Run, name: str, table: Table, form: Form) -> None:
        self.run, self.name, self.table, self.form = run, name, table, form
        places = {key(column): at for at, column in reversed(list(enumerate(table.header)))}
        self.at = {
            field: places[key(found)]
            for field in form.columns
            if (found := next((name for name in form.names_of(field) if key(name) in places), None))
        }
        self.notes = [places[key(column)] for column in form.notes if key(column) in places]
        self.entered = dict(self._stage_columns())
        self.at.update({field: at for field, (_, at) in self.entered.items()})
        self._report_columns()
        self._orders = self._decide_orders()
        self._marks = self._decide_marks()
        self._when: dict[tuple[str, str], When | None] = {}
        self.rows = [Row(self, line, cells) for line, cells in table.rows]

    def stage_of(self, text: str) -> StageName | None:
        """What a stage of this file means, by the mapping file and the form."""
        return stage_of(text, self.run.stages, self.form.stages)

    def when(self, row: Row, field: str, plan: bool) -> When | None:
        """See Row.when. The same text in the same column is read but once."""
        text = row[field]
        if not text:
            return None
        if (field, text) not in self._when:
            clock = UTC if self.form.times == "utc" else None
            found = dates.parse(text, self._orders[field], self.run.zone, clock)
            self._when[field, text] = found
        when = self._when[field, text]
        if not when:
            row.report(f'column "{self._column(field)}": "{_short(text)}" is no date: left out')
        elif not plan:
            self.run.saw(when.at)
        return when

    def amount(self, row: Row, field: str) -> Amount | None:
        """See Row.amount."""
        text = row[field]
        if not text:
            return None
        amount = numbers.parse(text, self._marks[field])
        if not amount or not 0 <= amount.number <= MAX_NUMBER:
            reason = f'column "{self._column(field)}": "{_short(text)}" is no amount of 0 to 1e12'
            row.report(f"{reason}: left out")
            return None
        return amount

    def _column(self, field: str) -> str:
        return self.table.header[self.at[field]]

    def _texts(self, field: str) -> set[str]:
        at = self.at[field]
        return {" ".join(cells[at].split()) for _, cells in self.table.rows}

    def _stage_columns(self) -> Iterator[tuple[str, tuple[StageName, int]]]:
        """The columns that say when a stage was entered, as fields of their own."""
        for at, column in enumerate(self.table.header):
            found = self.form.stage_dates and re.fullmatch(self.form.stage_dates, column)
            if found and at not in self.at.values() and (stage := self.stage_of(found[1])):
                yield f"entered {at}", (stage, at)
        for field, at in self.at.items():
            if field in STAGE_FIELDS:
                yield field, (STAGE_FIELDS[field], at)

    def _report_columns(self) -> None:
        for field in self.form.wanted:
            if field not in self.at:
                columns = quoted(self.form.names_of(field))
                self._report(f"no column {columns}: {field} is not known")
        taken = {*self.at.values(), *self.notes}
        left = [
            column
            for at, column in enumerate(self.table.header)
            if at not in taken and any(cells[at].strip() for _, cells in self.table.rows)
        ]
        if left:
            names = ", ".join(f'"{column}"' for column in left)
            self._report(f"columns not taken over: {names}")

    def _report(self, reason: str) -> None:
        self.run.report(self.name, self.table.line, reason)

    def _decide_orders(self) -> dict[str, Order]:
        """Which of day and month comes first, by column, else by file, else by separator."""
        fields = [field for field in self.at if field in _DATES or field in self.entered]
        found = {field: dates.orders_in(self._texts(field)) for field in fields}
        of_file = {order for proved, _ in found.values() for order in proved}
        usual: Order = "day" if self.table.separator == SEMICOLON else "month"
        orders: dict[str, Order] = {}
        for field, (proved, ambiguous) in found.items():
            certain = _SAID.get(self.form.dates) or _only(proved or of_file)
            orders[field] = certain or usual
            if ambiguous and not certain:
                self._report(
                    f'column "{self._column(field)}": nothing says whether day or month comes '
                    f"first; read {usual} first"
                )
        return orders

    def _decide_marks(self) -> dict[str, Mark]:
        """Which mark parts decimals, by column, else by the file's separator."""
        usual: Mark = "," if self.table.separator == SEMICOLON else "."
        marks: dict[str, Mark] = {}
        for field in self.at:
            if field not in _AMOUNTS:
                continue
            proved, ambiguous = numbers.marks_in(self._texts(field))
            certain = _only(proved)
            marks[field] = certain or usual
            if ambiguous and not certain:
                self._report(
                    f'column "{self._column(field)}": nothing says whether point or comma parts '
                    f'decimals; read "{usual}"'
                )
        return marks


def _only(found: set[Proof]) -> Proof | None:
    """The one member of a set; None if it has none or several."""
    return next(iter(found)) if len(found) == 1 else None


def _clean(field: str, cell: str, form: Form) -> str:
    if field == _FREE_TEXT:
        return cell.strip()
    text = " ".join(cell.split())
    return long_salesforce_id(text) if form.system == "salesforce" and field[-2:] == "id" else text


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}…"
