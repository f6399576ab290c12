"""The instances of a series of events: repeated, moved, left out, called off."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from recurring_ical_events.adapters.event import EventAdapter  # type: ignore[import-untyped]
from recurring_ical_events.occurrence import Occurrence  # type: ignore[import-untyped]
from recurring_ical_events.series import Series  # type: ignore[import-untyped]

from troth.facts.times import Instant, instant, moment
from troth.sources.calendar.events import Event, aware, when
from troth.sources.calendar.rules import is_sound
from troth.sources.reading import Skipped

YEARS = range(1970, 2200)
AHEAD, BACK = timedelta(days=366), timedelta(days=2 * 366)
"""How far around the present recurrences are worked out."""


class Instance(NamedTuple):
    """One meeting of a series, or a single one.

    `original` is when the series would have it, in UTC; None for what is no series. `changed`
    tells that its organizer wrote of this instance alone.
    """

    event: Event
    start: Instant
    end: Instant
    original: Instant | None
    changed: bool


class _Adapter(EventAdapter):  # type: ignore[misc]
    """An event that the library can repeat, and that can be found again in what it makes."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.component)
        self.event = event


class _Occurrence(Occurrence):  # type: ignore[misc]
    def __init__(self, adapter: _Adapter, start: date | None, end: date | None) -> None:
        super().__init__(adapter, start, end)
        self.adapter = adapter


class _Series(Series):  # type: ignore[misc]
    def occurrence(
        self, adapter: _Adapter, start: date | None = None, end: date | None = None
    ) -> Occurrence:
        return _Occurrence(adapter, start, end)


def instances(events: Sequence[Event], now: Instant) -> Iterator[Instance | Skipped]:
    """The instances of the events that share one UID.

    Of several revisions the newest counts. What is no series is told whenever it was.
    """
    usable = []
    for event in sorted(events, key=revision, reverse=True):
        why = _why_not(event)
        if why is None:
            usable.append(event)
        else:
            yield Skipped(event.place, why)
    if not usable:
        return
    try:
        found = list(_worked_out(usable, now))
    except Exception:  # whatever Python raises on what the library did not foresee
        yield Skipped(usable[0].place, "Its times or its recurrence make no sense.")
        return
    yield from found
    if not found:
        yield Skipped(usable[0].place, "No meeting of it lies within two years before, one after.")


def revision(event: Event) -> tuple[int, Instant, bool]:
    """What is greater the later the word of the organizer is."""
    return sequence(event), stamp(event, "LAST-MODIFIED", "DTSTAMP") or 0, event.cancelled


def sequence(event: Event) -> int:
    """How often its organizer changed it."""
    number = event.component.get("SEQUENCE", 0)
    return number if isinstance(number, int) else 0


def stamp(event: Event, *names: str) -> Instant | None:
    """The first of some times that the event tells.

    Where a program only filled one in, as some do with the year 1900, it is none.
    """
    for name in names:
        value = when(event, name)
        if isinstance(value, datetime) and value.year in YEARS and value.year > 1970:
            return instant(aware(value, UTC))
    return None


def exceptions(event: Event) -> Iterator[Instant]:
    """When a series would meet but does not."""
    found = event.component.get("EXDATE", [])
    for each in found if isinstance(found, list) else [found]:
        for one in getattr(each, "dts", ()):
            if isinstance(one.dt, datetime) and one.dt.year in YEARS:
                yield _instant(one.dt, event)


def _why_not(event: Event) -> str | None:
    component = event.component
    start = when(event, "DTSTART")
    if start is None:
        return "It has no start that can be read."
    if any(when(event, name) is None for name in ("DTEND", "DURATION") if name in component):
        return "It has no end that can be read."
    if "TZID" in component["DTSTART"].params and getattr(start, "tzinfo", None) is None:
        return "Its time zone is not known, nor told by the calendar."
    if not isinstance(start, datetime):
        return "It lasts whole days, so it is no meeting."
    if not is_sound(component):
        return "It recurs in a way that no meeting does."
    if "RECURRENCE-ID" in component and when(event, "RECURRENCE-ID") is None:
        return "It does not tell which meeting of its series it changes."
    if not isinstance(component.get("SEQUENCE", 0), int):
        del component["SEQUENCE"]
    return None


def _worked_out(events: list[Event], now: Instant) -> Iterator[Instance]:
    series = _Series([_Adapter(each) for each in events])
    recurring = any(each.component.get(name) for each in events for name in ("RRULE", "RDATE"))
    if recurring:
        around = moment(now)
        begin, end = around - BACK, around + AHEAD
    else:
        begin, end = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
    for each in sorted(series.between(begin, end)):
        yield _instance(each, recurring)


def _instance(occurrence: _Occurrence, recurring: bool) -> Instance:
    adapter = occurrence.adapter
    event = adapter.event
    start, end = occurrence.start, occurrence.end
    original: Instant | None = None
    own = adapter.is_modification() and start == adapter.start
    if own:
        original = _instant(event.component["RECURRENCE-ID"].dt, event)
    elif recurring:
        original = _instant(start - adapter.move_recurrences_by, event)
    return Instance(event, _instant(start, event), _instant(end, event), original, own)


def _instant(time: date, event: Event) -> Instant:
    if not isinstance(time, datetime):
        time = datetime(time.year, time.month, time.day)
    if time.year not in YEARS:
        raise ValueError(time)
    return instant(aware(time, event.zone))
