"""One message after another to what it tells: facts, amendments of facts, and questions."""

from collections.abc import Iterable, Iterator

from msgspec import structs

from troth.facts.model import Message, Relationship
from troth.facts.times import DAY, Instant
from troth.sources.items import Amendment, Item, Question, key
from troth.sources.known import Known
from troth.sources.mail import asking, bodies, headers
from troth.sources.mail.headers import Head, Mailbox
from troth.sources.mail.letters import Letter
from troth.sources.mail.parties import SOURCE, Parties, signs_as
from troth.sources.mail.threads import Entry, Threads, thread_of
from troth.sources.reading import Skipped

_AFTER_MEETING = 30 * DAY
"""How long after a guest meeting mail to the customer concerns the host (`dont08_contact_days`)."""


STRANGERS = "no address can be told as our own: give the organization its internet domains"
"""Why no mail can be read where nothing is known of ourselves."""


class Talk:
    """Reads the messages of one run."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._parties = Parties(known)
        self._threads = Threads()
        self._asking = asking.Asking(known, self._parties)

    def looks_into(self, head: bytes) -> bool:
        """Whether the body of a message matters, going by its head."""
        told = headers.Head(headers.fields_of(head))
        envelope = Envelope(told, self._parties)
        return bool(
            told.silent is None and (self._concerned(envelope, told) or self._audience(envelope))
        )

    def items(self, letter: Letter) -> Iterator[Item]:
        """What one message tells."""
        if letter.refused is not None:
            yield Skipped(letter.place, letter.refused)
            return
        fields = headers.fields_of(letter.head)
        if not fields:
            yield Skipped(letter.place, "it is no message: it has no head")
            return
        head = headers.Head(fields)
        if head.sender is None:
            yield Skipped(letter.place, "it names no sender")
            return
        envelope = Envelope(head, self._parties)
        if head.silent is None and self._known.me in envelope.everybody:
            in_talk = len(head.parents) > 1
            yield from self._parties.strangers(head.everybody, letter.place, in_talk)
        relationships = self._concerned(envelope, head)
        if relationships:
            yield from self._told(letter, head, envelope, relationships)
        elif head.silent is None and (audience := self._audience(envelope)):
            read = _read(head, letter.body())
            yield from self._claims(letter.place, head, audience, read.text)

    def _told(
        self, letter: Letter, head: Head, envelope: "Envelope", relationships: list[Relationship]
    ) -> Iterator[Item]:
        """What a message tells of relationships."""
        silent = head.silent
        body = b""
        if silent is None and head.may_invite:
            body = letter.body()
            silent = headers.CALENDAR if bodies.invites(body) else None
        if silent is not None:
            yield Skipped(letter.place, f"it is no talk: {silent}")
            return
        sent_at = head.sent[0]
        if sent_at is None:
            yield Skipped(letter.place, "nothing tells when it was sent")
            return
        told = [
            (message, each)
            for each in relationships
            if (message := self._message(head, envelope, each, sent_at))
        ]
        if not told:
            yield Skipped(letter.place, "only copies of it went to others than its sender's own")
            return
        yield from self._parties.new_people(head.everybody)
        read = _read(head, body or letter.body())
        if read.trouble is not None:
            yield Skipped(letter.place, read.trouble)
        for message, relationship in told:
            asked = asking.Between(head, message, relationship, letter.place)
            expects = asked.to_other and self._asking.expects_reply(asked, read.text)
            yield structs.replace(message, expects_reply=True) if expects else message
            yield from self._in_answer(head, asked)
            yield from self._asking.about_attachments(asked, read.attachments)
            if read.text:
                yield from self._asking.about_text(asked, read.text)
        if audience := self._audience(envelope):
            yield from self._claims(letter.place, head, audience, read.text)

    def _audience(self, envelope: "Envelope") -> str | None:
        """The one organization that is no partner to which a letter of ours is addressed."""
        me, partners = self._known.me, self._known.partners
        others = [each for each in envelope.to if each != me and each not in partners]
        return others[0] if envelope.sender == me and len(others) == 1 else None

    def _claims(self, place: str, head: Head, audience: str, text: str) -> Iterator[Question]:
        """What a letter of ours may claim of partners whom it names."""
        sent_at = head.sent[0]
        if text and sent_at is not None:
            yield from self._asking.about_claims(
                head, place, self._known.me, audience, sent_at, text
            )

    def _concerned(self, envelope: "Envelope", head: Head) -> list[Relationship]:
        """The relationships that a message concerns."""
        me, sender = self._known.me, envelope.sender
        receivers = {*envelope.to, *envelope.copied}
        if sender is None or (sender != me and me not in receivers):
            return []
        between = receivers if sender == me else {sender}
        found = [each for other in between if (each := self._known.relationship_with(other))]
        if found or sender != me or head.sent[0] is None:
            return sorted(found, key=lambda each: each.id)
        start = head.sent[0] - _AFTER_MEETING
        hosts = {
            self._known.standing(meeting.host)
            for customer in receivers - {me}
            for meeting in self._known.guest_meetings(customer, start, head.sent[0])
        }
        found = [each for host in hosts if (each := self._known.relationship_with(host))]
        return sorted(found, key=lambda each: each.id)

    def _message(
        self, head: Head, envelope: "Envelope", relationship: Relationship, sent_at: Instant
    ) -> Message | None:
        sides = self._parties.sides(relationship)
        sender = sides[envelope.sender or ""]
        recipients = _others(sides, envelope.to, {sender})
        if not recipients:
            return None
        people = [self._parties.person(who) for who in (*head.to, *head.copied)]
        return Message(
            key("message", relationship.id, sender, head.id),
            relationship=relationship.id,
            sender=sender,
            recipients=recipients,
            copied=_others(sides, envelope.copied, {sender, *recipients}),
            sent_at=sent_at,
            from_person=self._parties.person(head.sender) if head.sender else None,
            to_people=tuple(dict.fromkeys(each for each in people if each is not None)),
            source=SOURCE,
            source_id=head.id,
        )

    def _in_answer(self, head: Head, letter: asking.Between) -> Iterator[Amendment]:
        """That it answers a message of the other side, or follows up one of its own.

        Whether that message is there, and whose it was, shows in whether there is a fact of the
        id that it would have. A question that was followed up is no longer the open one.
        """
        message = letter.message
        if letter.other not in (*message.recipients, *message.copied):
            return
        yield from self._by_topic(head, message)
        if not head.parents:
            return
        of, parent = message.relationship, head.parents[-1]
        answered = key("message", of, letter.other, parent)
        yield Amendment(collection="messages", id=message.id, fields={"reply_to": answered})
        followed = key("message", of, message.sender, parent)
        yield Amendment(collection="messages", id=followed, fields={"expects_reply": False})

    def _by_topic(self, head: Head, message: Message) -> Iterator[Amendment]:
        topic = head.topic
        if not topic:
            return
        thread = thread_of(message.relationship, topic, (who.address for who in head.everybody))
        seeks = head.answers and not head.parents
        entry = Entry(message.sent_at, message.id, message.sender, seeks)
        for answer, answered in self._threads.add(thread, entry):
            yield Amendment(collection="messages", id=answer, fields={"reply_to": answered})


class Envelope:
    """The organizations that a message is of, to, and copied to, as far as they are known."""

    def __init__(self, head: Head, parties: Parties) -> None:
        def of(several: Iterable[Mailbox]) -> tuple[str, ...]:
            found = (parties.organization(who.address) for who in several)
            return tuple(dict.fromkeys(each for each in found if each is not None))

        self.sender = parties.organization(head.sender.address) if head.sender else None
        self.to, self.copied = of(head.to), of(head.copied)

    @property
    def everybody(self) -> set[str | None]:
        """All of them."""
        return {self.sender, *self.to, *self.copied}


def _read(head: Head, body: bytes) -> bodies.Body:
    return bodies.read(head.fields, body, signs_as(head.sender) if head.sender else ())


def _others(sides: dict[str, str], organizations: Iterable[str], but: set[str]) -> tuple[str, ...]:
    named = dict.fromkeys(sides.get(each, each) for each in organizations)
    return tuple(each for each in named if each not in but)
