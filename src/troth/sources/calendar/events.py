"""The events of a calendar file that concern a partner, as the library reads them."""

import re
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, tzinfo
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import icalendar
import x_wr_timezone  # type: ignore[import-untyped]
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from troth.facts.fields import is_zone
from troth.sources.bundles import Bundled
from troth.sources.calendar.pieces import Pieces, TooMuch, pieces
from troth.sources.calendar.rules import is_sound
from troth.sources.charsets import text_of
from troth.sources.items import Tally
from troth.sources.reading import Skipped

METHODS = ("", "PUBLISH", "REQUEST", "CANCEL")
"""The others (a reply, a counter-proposal) tell of one guest, not of the meeting."""
TIMES = ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID")
NOBODY = "Nobody of a partner takes part."

MOST_CHANGES, MOST_OF_A_ZONE = 1000, 50
"""Rules and dates of clock changes that the zones of one file may tell, and one zone: the library
takes long over them. Outlook tells two."""

_CHANGE = re.compile(
    r"^(?:BEGIN:(?:STANDARD|DAYLIGHT)|RRULE|RDATE)\b|,", re.MULTILINE | re.IGNORECASE
)
_ZONE_NAME = re.compile(r"^TZID:[ /]*([^\r\n]{1,200}?)[ \t\r]*$", re.MULTILINE | re.IGNORECASE)
_UID = re.compile(r"^UID(?:;[^:\n]{0,200})?:([^\r\n]{0,1000})", re.MULTILINE | re.IGNORECASE)
_PEOPLE = re.compile(r"^(?:ATTENDEE|ORGANIZER)[;:][^\n]{0,2000}", re.MULTILINE | re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@:;,<>\"]{1,64}@[\w.-]{1,255}")
_NUMBER = "X-TROTH-NUMBER"

_reading = threading.Lock()  # the library keeps the zones of the file that it reads in one place


class Event(NamedTuple):
    """One component of a calendar: a meeting, a series, or a changed instance of one."""

    place: str
    component: Any  # of the library, a dictionary of what it says
    zone: tzinfo  # of times that tell none
    cancelled: bool


def events(
    file: Bundled, zone: tzinfo, concerns: Callable[[str], bool], tally: Tally
) -> Iterator[Event | Skipped]:
    """The events of a file with an address that concerns us, and all others of the same series.

    `zone` is that of times that tell none.
    """
    found, left = False, MOST_CHANGES
    try:
        # A lone return ends a line too: the library would take it for a part of a component's name.
        text = text_of(file.data).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
        for calendar in pieces(text):
            found = True
            calendar.zones, left = _needed(calendar.zones, left)
            tally.read += len(calendar.events)
            yield from _events(file.place, calendar, zone, concerns)
    except TooMuch as error:
        yield Skipped(file.place, str(error))
        return
    if not found:
        yield Skipped(file.place, "It is no calendar, or not a whole one.")


def when(event: Event, name: str) -> Any:
    """The date, time or duration that an event has under a name; None if none can be read."""
    value = event.component.get(name)
    try:
        return None if value is None else value.dt
    except Exception:  # a damaged value, or several of them
        return None


def aware(when: datetime, zone: tzinfo) -> datetime:
    """A datetime, in a zone if it tells none."""
    return when if when.tzinfo is not None else when.replace(tzinfo=zone)


def _events(
    place: str, calendar: Pieces, zone: tzinfo, concerns: Callable[[str], bool]
) -> Iterator[Event | Skipped]:
    if not calendar.events:
        yield Skipped(place, "A calendar in it holds no events.")
        return
    wanted = {_uid(text) for _, text in calendar.events if _concerns(text, concerns)}
    kept = []
    for number, text in calendar.events:
        if _uid(text) in wanted:
            kept.append((number, _numbered(text, number)))
        else:
            yield Skipped(f"{place}#{number}", NOBODY)
    if not kept:
        return
    whole = _parsed(calendar.text(kept))
    if whole is not None:
        yield from _components(place, whole, zone)
        return
    for number, text in kept:  # one of them is damaged
        alone = _parsed(calendar.text([(number, text)]))
        if alone is None:
            yield Skipped(f"{place}#{number}", "It is damaged, and cannot be read.")
        else:
            yield from _components(place, alone, zone)


def _concerns(text: str, concerns: Callable[[str], bool]) -> bool:
    return any(
        concerns(address) for line in _PEOPLE.findall(text) for address in _ADDRESS.findall(line)
    )


def _uid(text: str) -> str:
    found = _UID.search(text)
    return found[1].strip() if found and found[1].strip() else text


def _numbered(text: str, number: int) -> str:
    begin, end, rest = text.partition("\n")
    return f"{begin}{end}{_NUMBER}:{number}\n{rest}"


def _needed(zones: list[str], left: int) -> tuple[list[str], int]:
    """The zones that nobody else tells of, as far as they are zones of people; and what is left."""
    kept = []
    for each in zones:
        changes = sum(1 for _ in _CHANGE.finditer(each))
        if changes <= min(left, MOST_OF_A_ZONE) and not _is_known_zone(each):
            kept.append(each)
            left -= changes
    return kept, left


def _is_known_zone(text: str) -> bool:
    """Whether a calendar's own word on a zone is not needed.

    Outlook tells of Windows' zones only today's clock changes.
    """
    name = _ZONE_NAME.search(text)
    return name is not None and (is_zone(name[1]) or name[1] in WINDOWS_TO_OLSON)


def _parsed(text: str) -> icalendar.Calendar | None:
    try:
        with _reading, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # It forgets the zones of the file before.
            icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
            found = icalendar.Calendar.from_ical(text)
    except Exception:  # whatever Python raises on what the library did not foresee
        return None
    return found if isinstance(found, icalendar.Calendar) else None


def _components(
    place: str, calendar: icalendar.Calendar, zone: tzinfo
) -> Iterator[Event | Skipped]:
    method = str(calendar.get("METHOD", "")).strip().upper()
    own = _own_zone(calendar)
    sound = all(map(is_sound, calendar.walk("STANDARD") + calendar.walk("DAYLIGHT")))
    if own is not None and sound:
        # A damaged value is told of when its event is read.
        with suppress(Exception):
            calendar = x_wr_timezone.to_standard(calendar, own)
    for component in calendar.walk("VEVENT"):
        at = f"{place}#{component.get(_NUMBER, '')}"
        if not sound:
            yield Skipped(at, "A time zone of its calendar has rules that no zone has.")
        elif method not in METHODS:
            yield Skipped(at, "It is an answer to an invitation, not an invitation.")
        elif (name := _damaged(component)) is not None:
            yield Skipped(at, f"Its {name} cannot be read.")
        else:
            status = str(component.get("STATUS", "")).strip().upper()
            cancelled = method == "CANCEL" or status == "CANCELLED"
            yield Event(at, component, own or zone, cancelled)


def _damaged(component: Any) -> str | None:
    """The name of a time or recurrence that cannot be read; anything else damaged is left out."""
    for name in list(component):
        values = component[name] if isinstance(component[name], list) else [component[name]]
        if any(isinstance(each, icalendar.vBroken) for each in values):
            if name in TIMES:
                return str(name)
            del component[name]
    return None


def _own_zone(calendar: icalendar.Calendar) -> ZoneInfo | None:
    """The zone that Google and Apple write at the head of a calendar."""
    name = str(calendar.get("X-WR-TIMEZONE", "")).strip()
    name = WINDOWS_TO_OLSON.get(name, name)
    return ZoneInfo(name) if is_zone(name) else None
