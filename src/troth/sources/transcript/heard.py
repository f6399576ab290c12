"""The meeting that a transcript belongs to, and what the transcript tells of it.

It belongs to the meeting that was held with the same partner at the same time. Where none is known
the transcript makes one; where its time is not known, a person is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from troth.facts.fields import writer
from troth.facts.model import Attendance, Meeting
from troth.facts.model import Talk as TalkRow
from troth.facts.times import MINUTE, SECOND, Instant, format_instant, moment
from troth.sources.items import Amendment, Question, key
from troth.sources.known import Known
from troth.sources.transcript.begun import Begun
from troth.sources.transcript.captions import Said
from troth.sources.transcript.speakers import Speaker
from troth.sources.transcript.talk import Talk, seconds

MILLISECOND = SECOND // 1000
NEAR = 30 * MINUTE
"""How far a recording may begin from the planned start of its meeting."""
PAUSE = 10 * MINUTE
"""How long after one recording of a meeting ended the next may begin."""
SHARED = MINUTE
"""How much two parts of a recording may seem to share: names of files often tell minutes alone."""
MOST_ASKED = 5


class Heard(NamedTuple):
    """A transcript: its place, what it was made of, when it began, who spoke, and how long."""

    place: str
    digest: str
    begun: Begun
    last: int  # milliseconds from the beginning to the end of the last caption
    speakers: Mapping[str, Speaker]
    talk: Talk
    said: Sequence[Said]

    @property
    def people(self) -> list[str]:
        """Everybody who spoke and is known, by id."""
        return sorted({each.person for each in self.speakers.values() if each.person})

    @property
    def organizations(self) -> set[str]:
        """Whose people spoke."""
        return set(self.talk.organizations)

    def first_words(self, label: str) -> str:
        """The first that a speaker said."""
        return next((each.text for each in self.said if each.speaker == label and each.text), "")

    @property
    def total(self) -> int:
        """All milliseconds of speech that somebody was found for."""
        return sum(self.talk.organizations.values())


class Match(NamedTuple):
    """A meeting, known or made, and when the transcript of it began."""

    meeting: Meeting
    began: Instant
    new: bool


Recording = tuple[Heard, Match]
"""A transcript of a meeting."""


def parts(several: Sequence[Recording]) -> tuple[list[Recording], list[Recording]]:
    """The fullest transcripts of one meeting that follow each other, by time; and the others."""
    taken: list[Recording] = []
    others: list[Recording] = []
    for each in sorted(several, key=lambda one: (-one[0].total, -one[0].last, one[0].digest)):
        apart = all(_follow(each, one) or _follow(one, each) for one in taken)
        (taken if apart else others).append(each)
    return sorted(taken, key=lambda each: each[1].began), others


def _follow(one: Recording, other: Recording) -> bool:
    length = other[0].last * MILLISECOND
    return one[1].began - other[1].began >= max(length - SHARED, length // 2)


def joined(parts: Sequence[Recording]) -> Heard:
    """The transcripts of a meeting that follow each other as one."""
    first, match = parts[0]
    if len(parts) == 1:
        return first
    speakers = {label: who for heard, _ in parts for label, who in heard.speakers.items()}
    said = [
        each._replace(begin=each.begin + later, end=each.end + later)
        for heard, own in parts
        for later in [(own.began - match.began) // MILLISECOND]
        for each in heard.said
    ]
    return Heard(
        place=first.place,
        digest=first.digest,
        begun=first.begun,
        last=max(each.end for each in said),
        speakers=speakers,
        talk=Talk(said, speakers),
        said=said,
    )


def matches(heard: Heard, known: Known, meetings: Mapping[str, list[Meeting]]) -> list[Match]:
    """The meetings that a transcript belongs to, one for each partner; empty if it cannot be told.

    `meetings` are the known ones by relationship. Where nobody of a partner is recognized, the
    time must tell the meeting alone.
    """
    partners = sorted(heard.organizations & set(known.partners))
    zone = ZoneInfo(known.organizations[known.me].timezone)
    if partners:
        relationships = [known.partners[each].id for each in partners]
        found = [_nearest(heard.begun, meetings.get(each, []), zone) for each in relationships]
        times = [each.began for each in found if each is not None]
        if not (times := times or list(heard.begun.instants)):
            return []
        return [
            each or Match(_made(heard, relationship, times[0], known), times[0], True)
            for each, relationship in zip(found, relationships, strict=True)
        ]
    found = [
        _nearest(heard.begun, meetings.get(each.id, []), zone) for each in known.partners.values()
    ]
    only = [each for each in found if each is not None]
    return only if len(only) == 1 else []


def _nearest(begun: Begun, meetings: list[Meeting], zone: ZoneInfo) -> Match | None:
    """The meeting that began when a recording did; if only a day is told, the only one of it."""
    for began in begun.instants:
        near = [each for each in meetings if _holds(each, began)]
        if near:
            best = min(near, key=lambda each: (abs(each.starts_at - began), each.id))
            return Match(best, began, False)
    if not begun.instants and begun.day is not None:
        that_day = [
            each for each in meetings if moment(each.starts_at).astimezone(zone).date() == begun.day
        ]
        if len(that_day) == 1:
            return Match(that_day[0], that_day[0].starts_at, False)
    return None


def _holds(meeting: Meeting, began: Instant) -> bool:
    if abs(meeting.starts_at - began) <= NEAR:
        return True
    if meeting.ended_at is None:
        return False
    pause = 0 if _only_heard(meeting) else PAUSE
    return meeting.starts_at <= began < meeting.ended_at + pause


def _made(heard: Heard, relationship: str, began: Instant, known: Known) -> Meeting:
    """A meeting that nobody knew of. Until told otherwise it was ours: it blames nobody else."""
    customer = customer_of(heard, relationship, known)
    return Meeting(
        id=key("meeting", "transcript", format_instant(began), relationship),
        source=heard.place,
        source_id=f"transcript:{format_instant(began)}",
        attestation="inferred",
        relationship=relationship,
        invited_by=known.me,
        host=known.me,
        invited_at=began,
        starts_at=began,
        ended_at=began + max(heard.last * MILLISECOND, SECOND),
        customer=customer,
    )


def customer_of(heard: Heard, relationship: str, known: Known) -> str | None:
    """The customer whose people spoke, beside the two sides; of several the one that spoke most."""
    sides = sides_of(relationship, known)
    spoke = heard.talk.organizations
    there = [each for each in spoke if each in known.customers and each not in sides]
    return min(there, key=lambda each: (-spoke[each], each), default=None)


def sides_of(relationship: str, known: Known) -> tuple[str, str]:
    """We, and the partner of a relationship."""
    partner = next(org for org, each in known.partners.items() if each.id == relationship)
    return known.me, partner


def told(heard: Heard, match: Match, known: Known) -> Meeting:
    """A meeting with what a transcript tells of it."""
    meeting = match.meeting
    sides = sides_of(meeting.relationship, known)
    return msgspec.structs.replace(
        meeting,
        attestation=meeting.attestation if _only_heard(meeting) else "observed",
        ended_at=max(match.began + heard.last * MILLISECOND, meeting.starts_at + SECOND),
        talk_seconds=tuple(
            TalkRow(each, seconds(heard.talk.organizations[each]))
            for each in sorted(heard.organizations)
            # No partner learns that another one was there.
            if each in sides or each not in known.partners
        ),
        attendance=_attendance(heard, meeting, sides, known),
        customer=meeting.customer or customer_of(heard, meeting.relationship, known),
    )


def _attendance(
    heard: Heard, meeting: Meeting, sides: tuple[str, str], known: Known
) -> tuple[Attendance, ...]:
    """Who was there: those who spoke, beside those of whom it was known.

    Only if both sides are among them: rows without a side say that it did not come, which a
    transcript cannot know.
    """
    rows = {each.person: each for each in meeting.attendance}
    for person in heard.people:
        of = known.standing(known.people[person].organization)
        if of in sides or of not in known.partners:
            before = rows.get(person)
            rows[person] = Attendance(person, accepted=before is None or before.accepted)
    there = {
        known.standing(known.people[each.person].organization)
        for each in rows.values()
        if each.attended
    }
    if not set(sides) <= there:
        return meeting.attendance
    return tuple(rows[each] for each in sorted(rows))


def _only_heard(meeting: Meeting) -> bool:
    return (meeting.source_id or "").startswith("transcript:")


def spoken(meeting: Meeting) -> int:
    """The seconds of speech that are known of a meeting."""
    return sum(each.seconds for each in meeting.talk_seconds)


def amendment(before: Meeting, after: Meeting) -> Amendment:
    """What a transcript tells of a meeting that was known."""
    was, now = writer(Meeting)(before), writer(Meeting)(after)
    always = ("ended_at", "talk_seconds")
    fields = {
        name: value for name, value in now.items() if name in always or value != was.get(name)
    }
    if after.attestation != before.attestation:
        fields["attestation"] = after.attestation
    return Amendment(collection="meetings", id=after.id, fields=fields)


def whose(meeting: Meeting, known: Known) -> Question:
    """Whose meeting it was, of one that only a transcript tells of."""
    partner = sides_of(meeting.relationship, known)[1]
    them = known.organizations[partner].name
    return Question(
        id=key("question", "host", meeting.id),
        kind="which_relationship",
        text=f"No calendar has this meeting. Was it {them} who called it?",
        source=meeting.source or "",
        if_yes={"set": {"meetings": {meeting.id: {"invited_by": partner, "host": partner}}}},
    )


def which(heard: Heard, known: Known, meetings: Mapping[str, list[Meeting]]) -> Iterator[Question]:
    """Questions to which of the last known meetings a transcript without a time belongs."""
    partners = heard.organizations & set(known.partners)
    zone = ZoneInfo(known.organizations[known.me].timezone)
    candidates = [
        each
        for partner in sorted(partners or known.partners)
        for each in meetings.get(known.partners[partner].id, [])
        if not each.talk_seconds and each.ended_at is not None
        if heard.begun.day in (None, moment(each.starts_at).astimezone(zone).date())
    ]
    candidates.sort(key=lambda each: (-each.starts_at, each.id))
    for each in candidates[:MOST_ASKED]:
        fields = amendment(each, told(heard, Match(each, each.starts_at, False), known)).fields
        day = moment(each.starts_at).astimezone(zone)
        them = known.organizations[sides_of(each.relationship, known)[1]].name
        yield Question(
            id=key("question", "transcript", heard.digest, each.id),
            kind="which_relationship",
            text=f"Is this the transcript of {each.title or 'the meeting'} with {them} "
            f"on {day:%Y-%m-%d at %H:%M}?",
            source=heard.place,
            if_yes={"set": {"meetings": {each.id: fields}}},
        )
