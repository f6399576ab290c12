"""Calendars: `.ics` files as Outlook, Google and Apple write them, folders and zips of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from time import monotonic, time
from zoneinfo import ZoneInfo

from troth.facts.times import SECOND, Instant
from troth.sources.bundles import Bundled, bundled, holds
from troth.sources.calendar.diary import Diary
from troth.sources.calendar.events import Event, events
from troth.sources.calendar.instances import instances
from troth.sources.calendar.meetings import meetings
from troth.sources.items import Item, Tally, key
from troth.sources.known import Known
from troth.sources.reading import Skipped

KIND = "calendar"

LARGEST = 32 << 20
"""The bytes of one file that are read: ten years of a busy person are about 20 MiB."""
PATIENCE = 30.0
"""Seconds to work out recurrences; no calendars that people keep take as long."""

__all__ = ["KIND", "extract", "identify"]


def identify(path: Path) -> bool:
    """Whether a file is a calendar, or a folder or zip holds one."""
    return holds(path, _is_calendar)


def extract(
    paths: Sequence[Path],
    known: Known,
    tally: Tally,
    *,
    now: Instant | None = None,
    feeds: Mapping[str, bytes] = {},
) -> Iterator[Item]:
    """The meetings with partners in calendars, and what must be asked about them.

    `now` tells which meetings are over, and around when recurrences are worked out; the present
    if not given. What recurs is told from two years before it to one year after. `feeds` are
    calendars that were fetched (`feeds.fetch`), by a name for their place. Raises SourceError
    where a path does not exist.
    """
    now = int(time()) * SECOND if now is None else now
    zone = ZoneInfo(known.organizations[known.me].timezone)
    found: dict[str, list[Event]] = defaultdict(list)

    @cache
    def is_of_a_partner(address: str) -> bool:
        return known.organization_of_address(address) in known.partners

    fetched = (Bundled(name, data) for name, data in feeds.items())
    for file in chain(fetched, bundled(paths, _is_calendar, LARGEST)):
        if isinstance(file, Skipped):
            yield file
            continue
        for event in events(file, zone, is_of_a_partner, tally):
            if isinstance(event, Skipped):
                yield event
            else:
                found[_uid(event)].append(event)
    diary, left = Diary(known), PATIENCE
    for uid in sorted(found):
        events_of_one = found.pop(uid)
        if left < 0:
            yield Skipped(events_of_one[0].place, "The recurrences before it took too long.")
            continue
        begin = monotonic()
        several = list(instances(events_of_one, now))
        left -= monotonic() - begin
        yield from meetings(uid, events_of_one, several, diary, now)


def _is_calendar(name: str) -> bool:
    return name.lower().endswith((".ics", ".ical", ".ifb", ".icalendar"))


def _uid(event: Event) -> str:
    """The id of an event or series; made of what it says where a program wrote none."""
    uid = str(event.component.get("UID", "")).strip()
    if uid:
        return uid
    parts = (str(event.component.get(name, "")) for name in ("DTSTART", "SUMMARY", "ORGANIZER"))
    return key("uid", *parts)
