"""What a form of CRM export is: which column holds what, what its stages mean, how it is known.

The known forms lie in `known/`, in the language of the mapping files that people write for exports
of their own. A form without a file pattern is recognized by its columns, never by a file's name.
"""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, get_args

import msgspec

from troth.facts.model import StageName
from troth.sources.reading import SourceError

STAGES: tuple[StageName, ...] = get_args(StageName)
CLOSED: tuple[StageName, ...] = ("launched", "closed_lost")
STAGE_FIELDS: dict[str, StageName] = {f"{stage}_at": stage for stage in STAGES}
"""Fields for columns that say when an opportunity entered a stage."""

TableName = Literal[
    "accounts", "products", "teams", "contacts", "opportunities", "history", "partners"
]

FIELDS: dict[TableName, tuple[str, ...]] = {
    "accounts": (
        *("id", "name", "country", "city", "website", "type", "partner"),
        *("parent_id", "parent_name", "created", "deleted"),
    ),
    "products": ("name", "series", "price"),
    "teams": ("id", "name", "first_name", "last_name", "title", "email", "manager", "region"),
    "contacts": (
        *("id", "name", "first_name", "last_name", "title", "email"),
        *("account_id", "account_name", "deleted"),
    ),
    "opportunities": (
        *("id", "name", "account_id", "account_name", "account_ids", "account_names"),
        *("stage", "amount", "currency", "created", "changed", "modified", "closed"),
        *STAGE_FIELDS,
        *("owner_id", "owner_name", "product", "description", "deleted"),
    ),
    "history": ("id", "opportunity_id", "opportunity_name", "stage", "at", "deleted"),
    "partners": (
        *("id", "opportunity_id", "opportunity_name", "account_from_id", "account_from_name"),
        *("partner_id", "partner_name", "role", "primary", "created", "deleted"),
    ),
}
"""The fields that each table of an export may have.

Dates are `created`, `changed` (last change of the stage), `modified` (last change of anything),
`closed` (expected; actual once closed), `at`, and those of the stages. `account_ids` and
`account_names` are lists parted by semicolons, in the singular they are the customer alone."""

NEEDED: dict[TableName, tuple[tuple[str, ...], ...]] = {
    "accounts": (("name",),),
    "products": (("name",),),
    "teams": (("name", "last_name"),),
    "contacts": (("name", "last_name", "email"), ("account_id", "account_name")),
    "opportunities": (("id", "name"), ("stage",)),
    "history": (("opportunity_id", "opportunity_name"), ("stage",), ("at",)),
    "partners": (("partner_id", "partner_name"),),
}
"""The fields that a table is of no use without: of each group at least one."""

_KNOWN = ("pipeline.toml", "salesforce.toml", "hubspot.toml")


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How one table of an export looks."""

    table: TableName
    columns: dict[str, str | tuple[str, ...]]
    """For each field its column, or several of which the first that a file has is read."""
    file: str | None = None
    """A pattern of file names (`deals*.csv`); absent: known by its columns."""
    telling: tuple[str, ...] = ()
    """Columns of which a file of this form has at least one."""
    strange: tuple[str, ...] = ()
    """Columns that a file of this form has none of."""
    notes: tuple[str, ...] = ()
    """Columns without a field of their own, kept as remarks."""
    wanted: tuple[str, ...] = ()
    """Fields whose absence is reported."""
    dates: Literal["day first", "month first"] | None = None
    """How to read `3/1/2024`; absent: as the other dates of the column suggest."""
    times: Literal["utc", "local"] = "local"
    """The clock of times without an offset: UTC, or the zone of the reading."""
    stage_dates: str | None = None
    """What columns look like that say when a stage was entered: a pattern, group 1 the stage."""
    system: str = "crm"
    stages: dict[str, StageName] = {}
    """What the stages mean, by their letters and digits."""

    def __post_init__(self) -> None:
        fields = {*self.columns, *self.wanted}
        strangers = sorted(fields.difference(FIELDS[self.table]))
        if strangers:
            known = ", ".join(FIELDS[self.table])
            raise ValueError(f"{self.table} have no field {strangers[0]!r}; they have: {known}")
        if self.stage_dates and _groups(self.stage_dates) != 1:
            raise ValueError("stage_dates must be a pattern with one group, for the stage")

    @property
    def name(self) -> str:
        """What records name as their source: `salesforce/accounts`."""
        return f"{self.system}/{self.table}"

    def names_of(self, field: str) -> tuple[str, ...]:
        """The columns that may hold a field."""
        columns = self.columns.get(field, ())
        return (columns,) if isinstance(columns, str) else columns

    def missing(self, header: Iterable[str]) -> list[str]:
        """What a file lacks to be of this form: columns, of each entry one; empty if nothing."""
        there = {key(name) for name in header}
        groups = [
            [name for field in group for name in self.names_of(field)]
            for group in NEEDED[self.table]
        ]
        if self.telling:
            groups.append(list(self.telling))
        return [quoted(group) for group in groups if there.isdisjoint(map(key, group))]

    def fits(self, header: Iterable[str]) -> bool:
        """Whether a file with these columns is of this form."""
        names = tuple(header)
        return {*map(key, names)}.isdisjoint(map(key, self.strange)) and not self.missing(names)

    def likeness(self, header: Iterable[str]) -> int:
        """How many of the form's columns a file has."""
        own = {key(name) for field in self.columns for name in self.names_of(field)}
        return len(own.intersection(map(key, header)))


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A mapping file: the forms of tables that belong together, and what their stages mean."""

    system: str = "crm"
    """Where the export comes from; records name it as their source."""
    stages: dict[str, StageName | Literal[""]] = {}
    """What each stage of the export means; an empty one is not decided yet."""
    tables: tuple[Form, ...] = ()

    @property
    def meanings(self) -> dict[str, StageName]:
        """The stages that are decided, by their letters and digits."""
        return {letters(name): stage for name, stage in self.stages.items() if stage}

    def forms(self) -> tuple[Form, ...]:
        """The forms, each knowing its system and stages."""
        change = {"system": self.system, "stages": self.meanings}
        return tuple(msgspec.structs.replace(form, **change) for form in self.tables)


def read_mapping(path: Path) -> Mapping:
    """The mapping in a TOML file. Raises SourceError for one that cannot be read or used."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Mapping)
    except OSError as error:
        raise SourceError(path, None, f"cannot be opened: {error.strerror}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SourceError(path, None, f"is no mapping file: {error}") from None


@cache
def known_forms() -> tuple[Form, ...]:
    """The forms that Troth knows without a mapping file."""
    folder = resources.files(__package__).joinpath("known")
    mappings = [
        msgspec.toml.decode(folder.joinpath(name).read_bytes(), type=Mapping) for name in _KNOWN
    ]
    return tuple(form for mapping in mappings for form in mapping.forms())


def identify(header: Iterable[str]) -> Form | None:
    """The known form that a file with these columns is of: the one with the most in common."""
    names = tuple(header)
    fitting = [form for form in known_forms() if form.fits(names)]
    return max(fitting, key=lambda form: form.likeness(names), default=None)


def nearest(header: Iterable[str]) -> Form:
    """The known form that a file of no known form is most like."""
    names = tuple(header)
    return max(known_forms(), key=lambda form: form.likeness(names))


def stage_of(text: str, *meanings: dict[str, StageName]) -> StageName | None:
    """What a stage of the export means, by the first meanings that hold it.

    HubSpot adds the pipeline in brackets to a stage's name where it has several.
    """
    for name in (text, re.sub(r" ?\([^()]*\)$", "", text)):
        for meaning in meanings:
            if letters(name) in meaning:
                return meaning[letters(name)]
    return None


def _groups(pattern: str) -> int:
    """How many groups a regular expression has; none if it is not one."""
    try:
        return re.compile(pattern).groups
    except re.error:
        return 0


def key(name: str) -> str:
    """What two spellings of one column name have in common."""
    return " ".join(name.casefold().split())


def letters(name: str) -> str:
    """The letters and digits of a name, in lower case."""
    return "".join(filter(str.isalnum, name.casefold()))


def quoted(columns: Iterable[str]) -> str:
    """Columns of which one is meant, for a sentence."""
    return " or ".join(f'"{column}"' for column in columns)
