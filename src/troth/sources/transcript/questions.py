"""What may have been said in a meeting, for a person to confirm: nothing of it is a fact yet.

Follow-ups as pledges, ideas, claims about the partner before a customer, who led the strategy, the
host's consent to direct contact, and who a speaker is.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from troth.facts.model import Meeting
from troth.facts.times import FOREVER, SECOND, Instant, format_instant, moment
from troth.sources.claims.checker import Cast, found
from troth.sources.days import day_named, may_name_day
from troth.sources.items import Kind, Question, key
from troth.sources.known import Known, folded
from troth.sources.passages import Document, Passage
from troth.sources.transcript.heard import MILLISECOND, Heard, Recording, sides_of
from troth.sources.transcript.sentences import Sentence, sentences
from troth.sources.transcript.signals import (
    allows_direct_contact,
    is_nameless,
    on_strategy,
    promises,
    proposes,
)
from troth.sources.transcript.speakers import Speaker
from troth.sources.transcript.talk import seconds

MOST_OF_A_KIND = 25
"""More questions of one kind about one meeting nobody would answer."""
FEWEST_ON_STRATEGY = 3
MOST_OF_STRATEGY = 0.6


class Meant(NamedTuple):
    """A sentence of a meeting, and what is known of it."""

    heard: Heard
    sentence: Sentence
    speaker: Speaker
    meeting: Meeting
    mine: str  # the speaker's side
    other: str  # the other one
    at: Instant
    cast: Cast  # whom that side names


def questions(
    parts: Sequence[Recording], whole: Heard, meeting: Meeting, known: Known
) -> Iterator[Question]:
    """The questions that the parts of a transcript raise about one meeting."""
    sides = sides_of(meeting.relationship, known)
    casts = {side: Cast(known.facts, FOREVER, side) for side in sides}
    asked: Counter[Kind] = Counter()
    with_customer = meeting.customer is not None
    strategic: list[tuple[Heard, Sentence]] = []
    for heard, match in parts:
        for sentence in sentences(heard.said):
            who = heard.speakers[sentence.speaker]
            if with_customer and who.organization is not None and on_strategy(sentence.text):
                strategic.append((heard, sentence))
            if who.organization not in sides:
                continue
            at = match.began + sentence.begin * MILLISECOND
            each = Meant(
                heard,
                sentence,
                who,
                meeting,
                who.organization,
                sides[1] if who.organization == sides[0] else sides[0],
                at // SECOND * SECOND,
                casts[who.organization],
            )
            for question in _of_a_sentence(each, known):
                asked[question.kind] += 1
                if asked[question.kind] <= MOST_OF_A_KIND:
                    yield question
    if with_customer:
        yield from _led(meeting, strategic, known)
    yield from _speakers(whole, meeting, sides[1], known)


def _of_a_sentence(each: Meant, known: Known) -> Iterator[Question]:
    text = each.sentence.text
    them = known.organizations[each.other].name
    due = _day(each, known)
    if promises(text, names_day=due is not None):
        pledge = {
            "relationship": each.meeting.relationship,
            "pledger": each.mine,
            "beneficiary": each.other,
            "text": text,
            "made_at": format_instant(each.at),
        }
        if due is not None:
            pledge["due_on"] = due.isoformat()
        until = "" if due is None else f", due on {due.isoformat()}"
        yield _question("pledge", f"Is this a pledge to {them}{until}?", each, pledge)
    if proposes(text):
        idea = {
            "relationship": each.meeting.relationship,
            "proposer": each.mine,
            "offered_at": format_instant(each.at),
            "text": text,
        }
        yield _question("idea", f"Is this an idea put to {them}?", each, idea)
    if each.meeting.customer is not None:
        yield from _claim(each, known)
        if each.mine == each.meeting.host and allows_direct_contact(text):
            yield Question(
                id=_id("direct_contact_ok", each),
                kind="direct_contact_ok",
                text=f"Did the host agree to direct contact of {them} with the customer?",
                source=_place(each.heard, each.sentence),
                quote=_quote(each.sentence, each.speaker),
                if_yes={"set": {"meetings": {each.meeting.id: {"direct_contact_ok": True}}}},
            )


def _day(each: Meant, known: Known) -> date | None:
    """The day that a speaker names, as their company's calendar has it."""
    if not may_name_day(each.sentence.text):
        return None
    zone = ZoneInfo(known.organizations[each.mine].timezone)
    return day_named(each.sentence.text, moment(each.at).astimezone(zone).date())


def _claim(each: Meant, known: Known) -> Iterator[Question]:
    said = found(Document((Passage("", each.sentence.text),)), each.cast)
    level = max((one.level for one in said if one.partner == each.other), default=0)
    if not level:
        return
    claim = {
        "relationship": each.meeting.relationship,
        "speaker": each.mine,
        "about": each.other,
        "audience": each.meeting.customer,
        "level": level,
        "medium": "spoken",
        "text": each.sentence.text,
        "made_at": format_instant(each.at),
    }
    them = known.organizations[each.other].name
    ask = f"Does this tell the customer about the partnership with {them}?"
    yield _question("claim", ask, each, claim)


_COLLECTIONS = {"pledge": "pledges", "idea": "ideas", "claim": "claims"}


def _question(kind: Kind, ask: str, each: Meant, record: dict[str, Any]) -> Question:
    record = {
        "id": _id(kind, each, of="fact"),
        "source": _place(each.heard, each.sentence),
        "source_id": f"transcript:{each.heard.digest}#{each.sentence.number}",
        **record,
    }
    if kind != "claim" and each.speaker.person is not None:
        record["person"] = each.speaker.person
    return Question(
        id=_id(kind, each),
        kind=kind,
        text=ask,
        source=_place(each.heard, each.sentence),
        quote=_quote(each.sentence, each.speaker),
        if_yes={"add": {_COLLECTIONS[kind]: [record]}},
    )


def _id(kind: str, each: Meant, of: str = "question") -> str:
    """The same for the same words in the same meeting, whichever program wrote them down."""
    return key(kind if of == "fact" else of, kind, each.meeting.id, folded(each.sentence.text))


def _place(heard: Heard, sentence: Sentence) -> str:
    return f"{heard.place}#{sentence.number}"


def _quote(sentence: Sentence, who: Speaker) -> str:
    minutes, second = divmod(sentence.begin // 1000, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02} {who.name}: {sentence.text}"


def _led(
    meeting: Meeting, strategic: Sequence[tuple[Heard, Sentence]], known: Known
) -> Iterator[Question]:
    spoke = [heard.speakers[said.speaker].organization for heard, said in strategic]
    strategy = Counter(filter(None, spoke))
    if strategy.total() < FEWEST_ON_STRATEGY:
        return
    organization, times = min(strategy.items(), key=lambda each: (-each[1], each[0]))
    sides = sides_of(meeting.relationship, known)
    if times < MOST_OF_STRATEGY * strategy.total() or organization not in {
        *sides,
        meeting.customer,
    }:
        return
    heard, first = strategic[spoke.index(organization)]
    yield Question(
        id=key("question", "led_strategy", meeting.id),
        kind="led_strategy",
        text=f"Did {known.organizations[organization].name} lead the strategy in this meeting?",
        source=_place(heard, first),
        quote=_quote(first, heard.speakers[first.speaker]),
        if_yes={"set": {"meetings": {meeting.id: {"led_strategy": organization}}}},
    )


def _speakers(heard: Heard, meeting: Meeting, partner: str, known: Known) -> Iterator[Question]:
    """Who they are that nobody knows; and the names of those whose organization is known."""
    for label, spoke in sorted(heard.talk.unknown.items()):
        who = heard.speakers[label]
        if not label:
            continue  # of whom nothing is told, nothing can be asked
        action: dict[str, Any] = {}
        if not is_nameless(who.name):
            person = {
                "id": key("person", "speaker", folded(who.name), partner),
                "organization": partner,
                "name": who.name,
            }
            action = {"add": {"people": [person]}}
        rows = {each.organization: each.seconds for each in meeting.talk_seconds}
        rows[partner] = seconds(heard.talk.together(partner, label))
        talk = [{"organization": each, "seconds": rows[each]} for each in sorted(rows)]
        action["set"] = {"meetings": {meeting.id: {"talk_seconds": talk}}}
        yield Question(
            id=key("question", "speaker", meeting.id, folded(label)),
            kind="speaker",
            text=f"{who.name} spoke for {seconds(spoke)} seconds. Were they of "
            f"{known.organizations[partner].name}?",
            source=heard.place,
            quote=heard.first_words(label),
            if_yes=action,
        )
    for who in heard.speakers.values():
        if who.person is None and who.organization is not None and not is_nameless(who.name):
            person = {
                "id": key("person", "speaker", folded(who.name), who.organization),
                "organization": who.organization,
                "name": who.name,
            }
            yield Question(
                id=key("question", "who_is", meeting.id, folded(who.label)),
                kind="who_is",
                text=f"Does {who.name} work for {known.organizations[who.organization].name}?",
                source=heard.place,
                quote=heard.first_words(who.label),
                if_yes={"add": {"people": [person]}},
            )
