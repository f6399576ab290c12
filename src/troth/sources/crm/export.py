"""An export as a whole: its files, found and recognized, and the rows of each table."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from zoneinfo import ZoneInfo

from troth.facts.fields import is_zone
from troth.sources.crm.forms import Form, Mapping, TableName, identify, nearest
from troth.sources.crm.sheets import Row, Run, Sheet
from troth.sources.crm.tables import Table, read_table
from troth.sources.reading import SourceError

Report = Callable[[str, int, str], None]

_FILE_KINDS = (".csv", ".tsv", ".txt")


class Export:
    """The tables of an export, and the run that reads them."""

    def __init__(self, run: Run, sheets: Sequence[Sheet]) -> None:
        self.run, self.sheets = run, sheets

    def all_rows(self, *tables: TableName) -> Iterator[Row]:
        """Every row of some tables, as they stand in the files."""
        for sheet in self.sheets:
            if sheet.form.table in tables:
                yield from sheet.rows

    def rows(self, table: TableName, identity: Callable[[Row], str]) -> Iterator[Row]:
        """The rows of a table that are to be taken over; why the others are not is reported.

        `identity` tells what a row is about; of several about the same the first counts.
        """
        first: dict[str, Row] = {}
        for row in self.all_rows(table):
            what = identity(row)
            if row.says_yes("deleted"):
                row.report("deleted in the CRM: left out")
            elif not what:
                row.report("neither an id nor a name: left out")
            elif what not in first:
                first[what] = row
                yield row
            elif (row.fields, row.note) == (first[what].fields, first[what].note):
                row.report("repeats an earlier line: taken over once")
            else:
                row.report(f"contradicts {first[what].place}, which is about the same: left out")


def open_export(
    paths: Sequence[Path], timezone: str = "UTC", mapping: Mapping | None = None
) -> Export:
    """The export in some files, or in the CSV files of a folder.

    Raises SourceError if a file cannot be read, or none is of a known form or in the mapping.
    """
    if not is_zone(timezone):
        raise SourceError(None, None, f'"{timezone}" is no IANA time zone such as Europe/Berlin')
    run = Run(ZoneInfo(timezone), mapping.meanings if mapping else {})
    sheets: list[Sheet] = []
    unknown: list[SourceError] = []
    for path, name in files(paths, run.report):
        table = read_table(path)
        forms = _forms(table, mapping)
        for line, reason in table.remarks:
            run.report(name, line, reason)
        run.read += table.read
        sheets += [Sheet(run, name, table, form) for form in forms]
        if not forms:
            unknown.append(SourceError(path, table.line, _no_known_form(table)))
            run.report(name, table.line, unknown[-1].sentence)
    if unknown and not sheets:
        raise unknown[0]
    if not sheets:
        raise SourceError(next(iter(paths), None), None, "holds no CSV file")
    return Export(run, sheets)


def files(paths: Sequence[Path], report: Report = lambda *_: None) -> list[tuple[Path, str]]:
    """The files to read, each once and in the order of their names, and what to call them.

    Other files in a folder are reported.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for entry in _entries(path):
            if entry.is_file() and entry.suffix.lower() in _FILE_KINDS:
                found[entry] = None
            elif not entry.name.startswith("."):
                report(_printable(entry.name), 0, "no CSV file: not read")
    times = Counter(path.name for path in found)
    return [(path, _printable(path.name if times[path.name] == 1 else str(path))) for path in found]


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise SourceError(folder, None, f"cannot be opened: {error.strerror}") from None


def _printable(name: str) -> str:
    """A file's name, which need not be Unicode, as text that is."""
    return name.encode(errors="backslashreplace").decode()


def _forms(table: Table, mapping: Mapping | None) -> list[Form]:
    """The forms by which to read a table: those of the mapping file, else a known one."""
    mine = mapping.forms() if mapping else ()
    named = [form for form in mine if form.file and fnmatchcase(table.path.name, form.file)]
    for form in named:
        for columns in form.missing(table.header):
            sentence = f"has no column {columns}, which the mapping file names"
            raise SourceError(table.path, table.line, sentence)
    if named:
        return named
    fitting = [form for form in mine if not form.file and form.fits(table.header)]
    known = identify(table.header)
    return fitting or ([known] if known else [])


def _no_known_form(table: Table) -> str:
    near = nearest(table.header)
    missing = near.missing(table.header)
    lacks = f"; to be {near.name} it lacks {', '.join(missing)}" if missing else ""
    return (
        f"is of no known form{lacks}. "
        "--suggest prints a mapping file to begin with, --mapping reads with it"
    )
