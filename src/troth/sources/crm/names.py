"""Names that refer to records: found as they are written, or as they were clearly meant."""

from collections import defaultdict
from typing import NamedTuple

from troth.sources.crm.forms import letters


class Found(NamedTuple):
    """What a name refers to: the id, absent if there is none or several.

    `spelled` is the record's name where it is written differently.
    """

    id: str | None = None
    spelled: str | None = None
    several: bool = False


class Names:
    """The names of one kind of record."""

    def __init__(self) -> None:
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._alike: dict[str, set[str]] = defaultdict(set)

    def add(self, name: str, record: str) -> None:
        """Give a name to a record, by its id."""
        self._exact[name].append(record)
        self._alike[letters(name)].add(name)

    def find(self, name: str) -> Found:
        """The record that has the name, or the one whose name has the same letters and digits."""
        spelled = name
        if name not in self._exact:
            alike = self._alike.get(letters(name), set()) if letters(name) else set()
            if len(alike) != 1:
                return Found(several=len(alike) > 1)
            (spelled,) = alike
        records = self._exact[spelled]
        if len(records) > 1:
            return Found(several=True)
        return Found(records[0], None if spelled == name else spelled)
