"""Exporting: everything the ledger knows, as a facts file."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from troth.facts.file import lines
from troth.facts.model import COLLECTIONS, Facts
from troth.ledger import rows
from troth.ledger.databases import SQLITE
from troth.ledger.loading import snapshot
from troth.ledger.writing import whose


def facts_file() -> Iterator[bytes]:
    """The facts file, piece by piece: the same for the same facts, whichever the database."""
    with snapshot():
        yield from lines(whose(), _in_order)


def facts() -> Facts:
    """Every fact at once."""
    with snapshot():
        known: dict[str, Any] = {name: list(_in_order(name)) for name in COLLECTIONS}
        return Facts(me=whose(), **known)


def _in_order(name: str) -> Iterator[Any]:
    collation = "" if connection.vendor == SQLITE else ' COLLATE "C"'
    return rows.select(name, f"ORDER BY id{collation}")
