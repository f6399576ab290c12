"""The facts and questions in the events of a calendar: one meeting per relationship concerned.

Careful by nature. A calendar tells who was invited, not who came: it gives no attendance. A
meeting whose time is over is taken for held, which is inferred, unless everybody of one side has
declined or it was only tentative.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from troth.facts.fields import writer
from troth.facts.model import Meeting, Person, Relationship
from troth.facts.times import DAY, Instant, format_instant
from troth.sources.calendar.agenda import agenda
from troth.sources.calendar.diary import Diary, is_newer, source_id
from troth.sources.calendar.events import NOBODY, Event
from troth.sources.calendar.guests import Guest, Party, customer, party
from troth.sources.calendar.instances import Instance, stamp
from troth.sources.items import Amendment, Item, Question, key
from troth.sources.known import Known
from troth.sources.reading import Skipped

LONGEST = DAY
LONGEST_TITLE = 200
MOST_GUESTS = 1000

_PURPOSES = (
    (
        "review",
        re.compile(
            r"\b(?:qbr|[qm]bs|business review|quarterly review|partner(?:ship)? review)\b", re.I
        ),
    ),
    (
        "needs",
        re.compile(
            r"\b(?:discovery|your (?:needs|goals|priorities)|needs (?:assessment|analysis))\b", re.I
        ),
    ),
)


def meetings(
    uid: str,
    events: Sequence[Event],
    instances: Iterable[Instance | Skipped],
    diary: Diary,
    now: Instant,
) -> Iterator[Item]:
    """The facts and questions in the events that share one UID, worked out as instances."""
    parties: dict[int, Party] = {}
    skipped: set[Skipped] = set()
    questions: dict[str, Question] = {}
    for each in instances:
        if isinstance(each, Skipped):
            yield each
            continue
        number = id(each.event.component)
        if number not in parties:
            parties[number] = party(each.event, diary.known)
        for item in _meetings(uid, each, parties[number], diary, now):
            if isinstance(item, Skipped):
                if item not in skipped:
                    skipped.add(item)
                    yield item
            elif isinstance(item, Question):
                questions[item.id] = _joined(questions.get(item.id), item)
            else:
                yield item
    yield from questions.values()
    yield from diary.left_out(uid, events, now)


def _joined(one: Question | None, other: Question) -> Question:
    """The same question about several instances of a series, as one."""
    if one is None or "set" not in one.if_yes:
        return other
    both = {**one.if_yes["set"]["meetings"], **other.if_yes["set"]["meetings"]}
    return Question(
        id=one.id,
        kind=one.kind,
        text=one.text,
        source=one.source,
        quote=one.quote,
        if_yes={"set": {"meetings": both}},
    )


def _meetings(
    uid: str, instance: Instance, party: Party, diary: Diary, now: Instant
) -> Iterator[Item]:
    known, place = diary.known, instance.event.place
    partners = [each for each in party.organizations() if each in known.partners]
    if not partners:
        yield Skipped(place, NOBODY)
    elif not party.of(known.me):
        yield Skipped(place, "Nobody of our own takes part.")
    elif len(party.guests) > MOST_GUESTS:
        yield Skipped(place, f"It has more than {MOST_GUESTS:,} guests, so it is no meeting.")
    elif instance.end <= instance.start:
        yield Skipped(place, "It has no length, so it is no meeting.")
    elif instance.end - instance.start > LONGEST:
        yield Skipped(place, "It is longer than a day, so it is no meeting.")
    else:
        for partner in partners:
            yield from _meeting(uid, instance, party, known.partners[partner], partner, diary, now)


def _meeting(
    uid: str,
    instance: Instance,
    party: Party,
    relationship: Relationship,
    partner: str,
    diary: Diary,
    now: Instant,
) -> Iterator[Item]:
    known, event = diary.known, instance.event
    sides = (known.me, partner)
    organizer = party.organizer.organization if party.organizer else None
    found = customer(party, sides, known)
    invited = _invited_at(event, instance.start)
    original = "" if instance.original is None else format_instant(instance.original)
    private = str(event.component.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL")
    title = _text(event, "SUMMARY")[:LONGEST_TITLE]
    topics = [] if private else agenda(_text(event, "DESCRIPTION"))
    both_come = party.comes(known.me) and party.comes(partner)
    tentative = str(event.component.get("STATUS", "")).upper() == "TENTATIVE"
    over = instance.end <= now and both_come and not tentative and not event.cancelled
    called_off = None
    if event.cancelled:
        at = stamp(event, "LAST-MODIFIED", "DTSTAMP") or instance.start
        called_off = max(invited, min(at, instance.start, now))
    meeting = Meeting(
        id=key("meeting", uid, original, relationship.id),
        source=event.place,
        source_id=source_id(uid, instance),
        attestation="inferred" if over else "observed",
        relationship=relationship.id,
        invited_by=organizer if organizer in sides else known.me,
        host=organizer if organizer in sides else known.me,
        invited_at=invited,
        starts_at=instance.start,
        ended_at=instance.end if over else None,
        cancelled_at=called_off,
        title=None if private or not title else title,
        customer=found,
        agenda_sent_at=invited if topics else None,
    )
    before = diary.by_id.get(meeting.id)
    if before is not None and is_newer(before, meeting):
        return
    if organizer not in sides:
        if before is None:
            yield _whose(meeting, partner, known, party.organizer)
            return
        meeting = _with(meeting, invited_by=before.invited_by, host=before.host)
    yield from _people(party, {*sides, *([found] if found else [])}, diary, event.place)
    heard = diary.heard_at(meeting) if before is None and not event.cancelled else None
    if heard is not None:
        yield _same_as_heard(meeting, heard)
        meeting = _with(meeting, id=heard.id)
    else:
        if before is not None and before.talk_seconds and over:
            meeting = _with(meeting, ended_at=before.ended_at, attestation=before.attestation)
        yield meeting
    if not private and not event.cancelled:
        yield from _questions(uid, instance, meeting, title, topics, partner, known)


def _with(meeting: Meeting, **fields: Any) -> Meeting:
    return msgspec.structs.replace(meeting, **fields)


def _invited_at(event: Event, start: Instant) -> Instant:
    """When the invitation went out: when the event was made, else when it is known to have been."""
    created = stamp(event, "CREATED")
    later = (stamp(event, "LAST-MODIFIED"), stamp(event, "DTSTAMP"))
    known = [created] if created is not None else [each for each in later if each is not None]
    return min([*known, start])


def _text(event: Event, name: str) -> str:
    value = event.component.get(name, "")
    value = value[0] if isinstance(value, list) and value else value
    return str(value).replace("\0", "").strip()


def _people(party: Party, organizations: set[str], diary: Diary, place: str) -> Iterator[Person]:
    """Those who are invited under a name, and not known yet."""
    for each in party.guests:
        if each.organization not in organizations or not each.name or each.address in diary.told:
            continue
        diary.told.add(each.address)
        if diary.known.person_of_address(each.address) is None:
            yield Person(
                id=key("person", each.address),
                source=place,
                source_id=each.address,
                organization=each.organization,
                name=each.name,
                emails=(each.address,),
            )


def _same_as_heard(meeting: Meeting, heard: Meeting) -> Amendment:
    told = writer(Meeting)(meeting)
    fields = (
        "invited_by",
        "host",
        "invited_at",
        "starts_at",
        "title",
        "customer",
        "agenda_sent_at",
    )
    return Amendment(
        collection="meetings",
        id=heard.id,
        fields={name: told[name] for name in fields if told.get(name) is not None},
    )


def _whose(meeting: Meeting, partner: str, known: Known, organizer: Guest | None) -> Question:
    them = known.organizations[partner].name
    by = organizer.address if organizer else "nobody who is named"
    return Question(
        id=key("question", "host", meeting.id),
        kind="which_relationship",
        text=f"{meeting.title or 'A meeting'} with {them} was called by {by}. Was it our meeting?",
        source=meeting.source or "",
        quote=meeting.title or "",
        if_yes={"add": {"meetings": [writer(Meeting)(meeting)]}},
    )


def _questions(
    uid: str,
    instance: Instance,
    meeting: Meeting,
    title: str,
    topics: list[str],
    partner: str,
    known: Known,
) -> Iterator[Question]:
    them, place = known.organizations[partner].name, instance.event.place
    for purpose, words in _PURPOSES:
        if words.search(title) and meeting.purpose == "business":
            yield Question(
                id=key("question", "purpose", uid, meeting.relationship, purpose),
                kind="purpose",
                text=f"Is the purpose of this meeting with {them} "
                + (
                    "a review of the partnership?"
                    if purpose == "review"
                    else "to learn what they need?"
                ),
                source=place,
                quote=title,
                if_yes={"set": {"meetings": {meeting.id: {"purpose": purpose}}}},
            )
            break
    single = instance.original is None or instance.changed
    if len(topics) > 1 and single:
        rows = [{"topic": each, "serves": [known.me, partner]} for each in topics]
        yield Question(
            id=key("question", "serves", meeting.id),
            kind="serves",
            text=f"Does each item of the agenda serve both us and {them}?",
            source=place,
            quote="\n".join(topics),
            if_yes={"set": {"meetings": {meeting.id: {"agenda": rows}}}},
        )
