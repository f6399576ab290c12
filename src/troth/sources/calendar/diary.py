"""The meetings that are known already: what a calendar says of them must not be said twice.

The source's own id of a meeting tells its series, its place in it and its revision, in the words
of calendars: `UID;INSTANCE=...;SEQUENCE=...`. So it can be told later which word is newer.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from troth.facts.model import Meeting
from troth.facts.times import MINUTE, Instant, format_instant
from troth.sources.calendar.events import Event
from troth.sources.calendar.instances import Instance, exceptions, revision, sequence, stamp
from troth.sources.items import Amendment
from troth.sources.known import Known

NEAR = 30 * MINUTE
"""How far a recording may begin from the start of the meeting that it belongs to."""
LONGEST_UID = 255

_ORIGINAL = re.compile(r";(?:RECURRENCE-ID|INSTANCE)=([^;]*)")
_REVISION = re.compile(
    r";(?:(RECURRENCE-ID)|INSTANCE)=[^;]*|;SEQUENCE=(\d{1,20})|;LAST-MODIFIED=([^;]*)"
)


class Diary:
    """What is known of meetings: by id, by the series they belong to, and those only heard of."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.told: set[str] = set()  # addresses of people
        self.by_id: dict[str, Meeting] = {}
        self._of_series: dict[str, list[Meeting]] = defaultdict(list)
        self._heard: dict[str, list[Meeting]] = defaultdict(list)
        for each in known.facts.meetings:
            self.by_id[each.id] = each
            if each.source_id is None:
                continue
            if each.source_id.startswith("transcript:"):
                self._heard[each.relationship].append(each)
            else:
                self._of_series[each.source_id.partition(";")[0]].append(each)

    def heard_at(self, meeting: Meeting) -> Meeting | None:
        """The meeting that a transcript told of before the calendar did."""
        near = [
            each
            for each in self._heard[meeting.relationship]
            if abs(each.starts_at - meeting.starts_at) <= NEAR
            and (each.ended_at or meeting.starts_at) > meeting.starts_at
        ]
        return min(
            near, key=lambda each: (abs(each.starts_at - meeting.starts_at), each.id), default=None
        )

    def left_out(self, uid: str, events: Sequence[Event], now: Instant) -> Iterator[Amendment]:
        """Meetings that were known, to come, and have since been taken out of their series."""
        whole = [each for each in events if "RECURRENCE-ID" not in each.component]
        newest = max(whole, key=revision, default=None)
        if newest is None:
            return
        gone = {format_instant(each) for each in exceptions(newest)}
        at = stamp(newest, "LAST-MODIFIED", "DTSTAMP") or now
        for each in self._of_series.get(_series(uid), ()):
            original = _ORIGINAL.search(each.source_id or "")
            if each.ended_at is not None or original is None or each.starts_at < at:
                continue
            if newest.cancelled or original[1] in gone:
                off = max(each.invited_at, min(at, now))
                yield Amendment(
                    collection="meetings",
                    id=each.id,
                    fields={"cancelled_at": format_instant(off)},
                )


def source_id(uid: str, instance: Instance) -> str:
    """A calendar's own id of a meeting, with the revision that it was read in."""
    parts = [_series(uid)]
    if instance.original is not None:
        name = "RECURRENCE-ID" if instance.changed else "INSTANCE"
        parts.append(f"{name}={format_instant(instance.original)}")
    parts.append(f"SEQUENCE={sequence(instance.event)}")
    modified = stamp(instance.event, "LAST-MODIFIED")
    if modified is not None:
        parts.append(f"LAST-MODIFIED={format_instant(modified)}")
    return ";".join(parts)


def is_newer(one: Meeting, other: Meeting) -> bool:
    """Whether one word on a meeting counts more than another.

    What its organizer said of an instance alone counts more than what was said of its series.
    """
    return _revision(one) > _revision(other)


def _revision(meeting: Meeting) -> tuple[bool, int, str]:
    changed, number, modified = False, 0, ""
    for each in _REVISION.finditer(meeting.source_id or ""):
        changed = changed or each[1] is not None
        number = int(each[2]) if each[2] else number
        modified = each[3] or modified
    return changed, number, modified


def _series(uid: str) -> str:
    return uid.replace(";", ",")[:LONGEST_UID]
