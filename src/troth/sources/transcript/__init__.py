"""Transcripts: WebVTT and SRT as Zoom, Teams, Meet and Webex write them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from troth.facts.model import Meeting
from troth.facts.times import Instant, moment
from troth.sources.bundles import Bundled, bundled, holds
from troth.sources.items import Item, Tally
from troth.sources.known import Known
from troth.sources.reading import Skipped
from troth.sources.transcript.begun import Begun, begun
from troth.sources.transcript.captions import Captions, NoCaptions, captions
from troth.sources.transcript.heard import (
    Heard,
    Recording,
    amendment,
    joined,
    matches,
    parts,
    spoken,
    told,
    which,
    whose,
)
from troth.sources.transcript.questions import questions
from troth.sources.transcript.speakers import speaker
from troth.sources.transcript.talk import Talk, seconds

KIND = "transcript"

LARGEST = 8 << 20
"""The bytes of one file that are read: a whole day of talk is about 3 MiB."""

LESS = (
    "Another transcript of the same meeting tells more. Parts of one recording add up where they "
    "are read together."
)

__all__ = ["KIND", "extract", "identify"]


def identify(path: Path) -> bool:
    """Whether a file is a transcript, or a folder or zip holds one."""
    return holds(path, _is_transcript)


def extract(
    paths: Sequence[Path], known: Known, tally: Tally, *, starts_at: Instant | None = None
) -> Iterator[Item]:
    """What transcripts tell of meetings, and what must be asked.

    `starts_at` is when the recording began, where neither the file's name nor its head tells it.
    Raises SourceError where a path does not exist.
    """
    zone = ZoneInfo(known.organizations[known.me].timezone)
    meetings: dict[str, list[Meeting]] = defaultdict(list)
    for each in known.facts.meetings:
        if each.cancelled_at is None:
            meetings[each.relationship].append(each)
    heard = []
    for file in bundled(paths, _is_transcript, LARGEST):
        if isinstance(file, Skipped):
            yield file
            continue
        try:
            held = captions(file.data)
        except NoCaptions as error:
            yield Skipped(file.place, str(error))
            continue
        tally.read += len(held.said)
        when = begun(file.name, held.head, zone)
        if starts_at is not None:
            when = Begun((starts_at,), moment(starts_at).astimezone(zone).date())
        heard.append(_heard(file, held, when, known))
    of_one: dict[str, list[Recording]] = defaultdict(list)
    for one in sorted(heard, key=lambda one: (one.begun.instants[:1], one.place)):
        found = matches(one, known, meetings)
        if not found:
            yield from _unplaced(one, known, meetings)
            continue
        for match in found:
            if match.new:
                meetings[match.meeting.relationship].append(match.meeting)
            of_one[match.meeting.id].append((one, match))
    for several in of_one.values():
        yield from _of_a_meeting(several, known, tally)


def _of_a_meeting(several: list[Recording], known: Known, tally: Tally) -> Iterator[Item]:
    """What the transcripts of one meeting tell: its parts together, of each the fullest.

    Whatever was told before of more speech counts more; so the order of reading does not matter.
    """
    new = any(match.new for _, match in several)
    own, others = parts(several)
    whole, match = joined(own), own[0][1]
    meeting = told(whole, match, known)
    if not new and spoken(meeting) < spoken(match.meeting):
        others = several
    else:
        tally.unknown_seconds += sum(map(seconds, whole.talk.unknown.values()))
        if new:
            yield meeting
            yield whose(meeting, known)
        else:
            yield amendment(match.meeting, meeting)
        yield from questions(own, whole, meeting, known)
        for heard, _ in own:
            if "" in heard.talk.unknown:
                yield Skipped(heard.place, "It does not tell of all captions who speaks.")
    for heard, _ in others:
        yield Skipped(heard.place, LESS)


def _heard(file: Bundled, held: Captions, when: Begun, known: Known) -> Heard:
    speakers = {each: speaker(each, known) for each in sorted({each.speaker for each in held.said})}
    return Heard(
        place=file.place,
        digest=hashlib.sha256(file.data).hexdigest()[:32],
        begun=when,
        last=max((each.end for each in held.said), default=0),
        speakers=speakers,
        talk=Talk(held.said, speakers),
        said=held.said,
    )


def _unplaced(heard: Heard, known: Known, meetings: dict[str, list[Meeting]]) -> Iterator[Item]:
    questions = list(which(heard, known, meetings))
    yield from questions
    if not questions:
        yield Skipped(
            heard.place,
            "It belongs to no meeting that is known: nobody of a partner is recognized in it."
            if heard.begun.instants
            else "It does not tell when it began, and no meeting is known that it may belong to.",
        )


def _is_transcript(name: str) -> bool:
    return name.lower().endswith((".vtt", ".srt"))
