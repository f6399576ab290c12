"""The events of a calendar file, as the library reads them, with zones that can be trusted."""

import re
import threading
import warnings
from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import x_wr_timezone  # type: ignore[import-untyped]
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from troth.facts.fields import is_zone
from troth.sources.bundles import Bundled, text_of
from troth.sources.calendar.rules import is_sound
from troth.sources.reading import Skipped

DEEPEST = 8
"""How deep components may lie in each other; alarms of events lie three deep."""
MOST_EVENTS = 50_000
METHODS = ("", "PUBLISH", "REQUEST", "CANCEL")
"""The others (a reply, a counter-proposal) tell of one guest, not of the meeting."""

_EDGE = re.compile(r"^(BEGIN|END):", re.MULTILINE | re.IGNORECASE)
_ZONE = re.compile(
    r"^BEGIN:VTIMEZONE\s*$.*?^END:VTIMEZONE\s*$\n?", re.MULTILINE | re.DOTALL | re.IGNORECASE
)
_ZONE_NAME = re.compile(r"^TZID:[ /]*([^\r\n]+?)\s*$", re.MULTILINE | re.IGNORECASE)

_reading = threading.Lock()  # the library keeps the zones of the file that it reads in one place


class Event(NamedTuple):
    """One component of a calendar: a meeting, a series, or a changed instance of one."""

    place: str
    component: Any  # of the library, a dictionary of what it says
    zone: tzinfo  # of times that tell none
    cancelled: bool


def events(file: Bundled, zone: tzinfo) -> Iterator[Event | Skipped]:
    """The events of a file; `zone` is that of times that tell none."""
    text = _without_known_zones(text_of(file.data).replace("\0", ""))
    if "BEGIN:VCALENDAR" not in text.upper():
        yield Skipped(file.place, "It is no calendar.")
        return
    if _depth(text) > DEEPEST:
        yield Skipped(file.place, f"It is nested more than {DEEPEST} deep.")
        return
    try:
        calendars = _parsed(text)
    except Exception:  # whatever Python raises on what the library did not foresee
        yield Skipped(file.place, "It is damaged: no calendar can be read from it.")
        return
    number = 0
    for calendar in calendars:
        method = str(calendar.get("METHOD", "")).strip().upper()
        if not all(map(is_sound, calendar.walk("STANDARD") + calendar.walk("DAYLIGHT"))):
            yield Skipped(file.place, "A time zone in it has rules that no zone has.")
            continue
        own_zone, calendar = _in_its_zone(calendar, zone)
        for component in calendar.walk("VEVENT"):
            number += 1
            place = f"{file.place}#{number}"
            if number > MOST_EVENTS:
                yield Skipped(file.place, f"It holds more than {MOST_EVENTS:,} events.")
                return
            if method not in METHODS:
                yield Skipped(place, "It is an answer to an invitation, not an invitation.")
                continue
            status = str(component.get("STATUS", "")).strip().upper()
            yield Event(place, component, own_zone, method == "CANCEL" or status == "CANCELLED")


def _depth(text: str) -> int:
    depth = deepest = 0
    for each in _EDGE.finditer(text):
        depth += 1 if each[1].upper() == "BEGIN" else -1
        deepest = max(deepest, depth)
    return deepest


def _without_known_zones(text: str) -> str:
    """A calendar without its own word on zones that everybody knows.

    Outlook tells of Windows' zones only today's clock changes.
    """

    def kept(block: re.Match[str]) -> str:
        name = _ZONE_NAME.search(block[0])
        known = name is not None and (is_zone(name[1]) or name[1] in WINDOWS_TO_OLSON)
        return "" if known else block[0]

    return _ZONE.sub(kept, text)


def _parsed(text: str) -> list[icalendar.Calendar]:
    with _reading, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # It forgets the zones of the file before.
        icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
        found = icalendar.Calendar.from_ical(text, multiple=True)
    return [each for each in found if isinstance(each, icalendar.Calendar)]


def _in_its_zone(calendar: icalendar.Calendar, zone: tzinfo) -> tuple[tzinfo, icalendar.Calendar]:
    """A calendar with the zone that Google and Apple write at its head, and that zone."""
    name = str(calendar.get("X-WR-TIMEZONE", "")).strip()
    name = WINDOWS_TO_OLSON.get(name, name)
    if not is_zone(name):
        return zone, calendar
    own = ZoneInfo(name)
    try:
        return own, x_wr_timezone.to_standard(calendar, own)
    except Exception:  # a value in it is damaged; it is told of when the event is read
        return own, calendar


def aware(when: datetime, zone: tzinfo) -> datetime:
    """A datetime, in a zone if it tells none."""
    return when if when.tzinfo is not None else when.replace(tzinfo=zone)
