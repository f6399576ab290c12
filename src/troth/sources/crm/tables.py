"""Bytes to rows: encodings, separators, quoted line breaks and line numbers of a CSV file."""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from troth.sources.reading import SourceError

COMMA, SEMICOLON, TAB = ",", ";", "\t"
SEPARATORS = (COMMA, SEMICOLON, TAB)
"""In the order of preference where a header holds as many of one as of the other."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATOR_LINE = "sep="
"""How Excel's first line names the separator."""


class Remark(NamedTuple):
    """Something to report about a line of a file."""

    line: int
    reason: str


class Table(NamedTuple):
    """A CSV file: its header, and its rows, each with the line on which it begins.

    `read` counts all rows, those left out included.
    """

    path: Path
    separator: str
    line: int
    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    read: int
    remarks: tuple[Remark, ...]


def read_table(path: Path) -> Table:
    """The table in a file. Rows that do not fit the header are left out and remarked on.

    Raises SourceError for a file that cannot be opened, holds no header or is no CSV text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(path, None, f"cannot be opened: {error.strerror}") from None
    text, remarks = _decode(path, data)
    records = _records(path, text)
    header_line, names = next(records, (1, []))
    if names and names[0].lower().startswith(_SEPARATOR_LINE):
        header_line, names = next(records, (1, []))
    header = tuple(" ".join(name.split()) for name in names)
    if not any(header):
        raise SourceError(path, None, "is empty; a header line with column names was expected")
    remarks += [
        Remark(header_line, f'column "{name}" occurs twice; the first is read')
        for name in sorted({name for name in header if name and header.count(name) > 1})
    ]
    rows, read = [], 0
    for line, cells in records:
        read += 1
        if any(cells[len(header) :]) or len(cells) < len(header):
            reason = f"has {len(cells)} cells where the header has {len(header)}: left out"
            remarks.append(Remark(line, reason))
        else:
            rows.append((line, cells))
    if not read:
        remarks.append(Remark(header_line, "the file holds a header and no rows"))
    return Table(path, _separator(text), header_line, header, tuple(rows), read, tuple(remarks))


def _decode(path: Path, data: bytes) -> tuple[str, list[Remark]]:
    """The text of a file, and what had to be assumed to read it."""
    remarks = []
    mark, encoding = next(((m, e) for m, e in _BOMS if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, len(mark) + error.start) + 1
        if mark:
            raise SourceError(path, line, f"is marked as {encoding}, and is not") from None
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            sentence = "is text in none of UTF-8, UTF-16 and Windows-1252; export it as UTF-8"
            raise SourceError(path, line, sentence) from None
        remarks.append(Remark(line, "not UTF-8: the file is read as Windows-1252"))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise SourceError(path, line, "holds a NUL, so it is no CSV text; export it as UTF-8")
    return text, remarks


def _separator(text: str) -> str:
    """The separator that the first line names or uses most, outside quotes."""
    line = next((line for line in io.StringIO(text) if line.strip()), "").strip("\r\n")
    if line.lower().startswith(_SEPARATOR_LINE) and line[len(_SEPARATOR_LINE) :] in SEPARATORS:
        return line[len(_SEPARATOR_LINE) :]
    unquoted = "".join(line.split('"')[::2])
    return max(SEPARATORS, key=unquoted.count)


def _records(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise SourceError(path, line, f"is not readable as CSV from here: {error}") from None
        if any(cell.strip() for cell in cells):
            yield line, cells
