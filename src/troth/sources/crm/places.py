"""Countries and their time zones, by the names that people and CRMs write."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import NamedTuple
from zoneinfo import ZoneInfo

from troth.facts.fields import is_zone

_OTHER_NAMES = {
    "czech republic": "CZ",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "ivory coast": "CI",
    "macau": "MO",
    "macedonia": "MK",
    "russia": "RU",
    "scotland": "GB",
    "swaziland": "SZ",
    "turkey": "TR",
    "u.k.": "GB",
    "u.s.": "US",
    "u.s.a.": "US",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
    "wales": "GB",
}
"""Names in daily use that the ISO 3166 list does not hold."""

_ALIKE = 0.9
"""How alike (1: the same) a misspelt name and the one country it can mean must be."""
_SHORTEST_GUESS = 7
"""Letters. Shorter names differ too little from each other: Iran, Iraq, Irak."""


class Country(NamedTuple):
    """An ISO 3166 two-letter code; `name` where it was reached through a misspelling."""

    code: str
    name: str | None = None


@cache
def country(text: str) -> Country | None:
    """The country that a name or code means; None where that is not certain."""
    import pycountry  # only an export that names countries needs it

    wanted = text.casefold().removeprefix("the ").strip()
    if wanted in _OTHER_NAMES:
        return Country(_OTHER_NAMES[wanted])
    names: dict[str, str] = {}
    for entry in pycountry.countries:
        for field in ("alpha_2", "alpha_3", "name", "common_name", "official_name"):
            names.setdefault(getattr(entry, field, entry.name).casefold(), entry.alpha_2)
    if wanted in names:
        return Country(names[wanted])
    if len(wanted) < _SHORTEST_GUESS:
        return None
    near = get_close_matches(wanted, names, cutoff=_ALIKE)
    codes = {names[name] for name in near}
    if len(codes) != 1:
        return None
    code = codes.pop()
    return Country(code, near[0].title())


@cache
def only_zone(code: str, year: int) -> str | None:
    """The zone of a country that keeps one time throughout a year; None if it keeps several.

    The zone tables give Germany two zones, whose clocks have agreed since 1980: that is one time.
    """
    zones = _zones_of().get(code, ())
    if not zones or not is_zone(zones[0]):
        return None
    first, others = ZoneInfo(zones[0]), [ZoneInfo(zone) for zone in zones[1:] if is_zone(zone)]
    agree = all(
        day.astimezone(first).utcoffset() == day.astimezone(other).utcoffset()
        for other in others
        for day in _days_of(year)
    )
    return zones[0] if agree else None


@cache
def _zones_of() -> dict[str, tuple[str, ...]]:
    """Each country's zones, in the order of the tz database's table."""
    table = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    zones: dict[str, list[str]] = defaultdict(list)
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones[code].append(zone)
    return {code: tuple(names) for code, names in zones.items()}


def _days_of(year: int) -> Iterator[datetime]:
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        yield day
        day += timedelta(days=1)
