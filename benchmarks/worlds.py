"""Generated relationships of any size, the same for the same arguments."""

from datetime import date, timedelta
from random import Random

from troth.facts.model import (
    AgendaItem,
    Agreement,
    Ask,
    Attendance,
    Claim,
    Engagement,
    Exchange,
    Fact,
    Facts,
    Idea,
    Introduction,
    Meeting,
    Message,
    Opportunity,
    Organization,
    Person,
    Pledge,
    Relationship,
    Share,
    Stage,
    SupportRequest,
    Talk,
)
from troth.facts.times import DAY, HOUR, MINUTE, Instant, parse_instant

START = parse_instant("2024-07-01T08:00:00Z")
SPAN = 730 * DAY
NOW = START + SPAN
ME = "acme"

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Singapore", "UTC")
CAPABILITIES = ("delivery", "data", "security")
TOPICS = ("customer", "decision", "technical", "roadmap", "material", "strategy")
ASK_KINDS = ("information", "resource", "advocacy", "mandate", "discount", "availability", "other")


def shared(customers: int = 5) -> Facts:
    """Ourselves, our people, and the customers that everybody knows."""
    return Facts(
        me=ME,
        organizations=[
            Organization(ME, "Acme", "Europe/Berlin", "seller"),
            *(Organization(f"c{each}", f"Customer {each}", "UTC") for each in range(customers)),
        ],
        people=[
            Person("ann", ME, "Ann", "alliance"),
            Person("art", ME, "Art", "sales"),
            *(Person(f"buyer{each}", f"c{each}", f"Buyer {each}") for each in range(customers)),
        ],
    )


def relationship(number: int, interactions: int, customers: int = 5) -> dict[str, list[Fact]]:
    """One relationship with some engagements and as many interactions, by collection."""
    return _Maker(number, customers).make(interactions)


def world(relationships: int, interactions: int) -> Facts:
    """Some relationships of one size, as a facts file would hold them."""
    facts = shared()
    for number in range(relationships):
        for name, records in relationship(number, interactions).items():
            getattr(facts, name).extend(records)
    return facts


class _Maker:
    def __init__(self, number: int, customers: int) -> None:
        self.random = Random(number)
        self.number = number
        self.customers = customers
        self.them = f"p{number}"
        self.id = f"r{number}"
        self.made: dict[str, list[Fact]] = {}
        self.waiting: dict[str, list[str]] = {ME: [], self.them: []}

    def make(self, interactions: int) -> dict[str, list[Fact]]:
        self._sides()
        self._deals()
        step = SPAN // (interactions + 1)
        for index in range(interactions):
            self._interaction(index, START + step * (index + 1))
        return self.made

    def _add(self, name: str, fact: Fact) -> None:
        self.made.setdefault(name, []).append(fact)

    def _sides(self) -> None:
        zone = ZONES[self.number % len(ZONES)]
        self._add(
            "organizations", Organization(self.them, f"Partner {self.number}", zone, "partner")
        )
        self._add("people", Person(f"{self.them}.bea", self.them, "Bea", "alliance"))
        self._add("people", Person(f"{self.them}.ben", self.them, "Ben", "delivery"))
        self._add("relationships", Relationship(self.id, ME, self.them, START, None, ("ann",)))
        self._add("agreements", Agreement(f"{self.id}.nda", self.id, "nda", START + DAY))

    def _deals(self) -> None:
        for index in range(4):
            opportunity, at = f"{self.id}.o{index}", START + index * 120 * DAY
            stages = (Stage("prospect", at), Stage("qualified", at + 20 * DAY))
            if index < 2:
                stages = (*stages, Stage("launched", at + 300 * DAY))
            decision = date(2024, 7, 1) + timedelta(days=index * 120 + 140)
            self._add(
                "opportunities",
                Opportunity(
                    opportunity,
                    f"Deal {index}",
                    ME,
                    stages,
                    customer=f"c{index % self.customers}",
                    decision_on=decision,
                ),
            )
            self._add(
                "engagements",
                Engagement(
                    f"{self.id}.e{index}",
                    self.id,
                    opportunity,
                    ME,
                    self.them,
                    CAPABILITIES[index % len(CAPABILITIES)],
                    at + 30 * DAY,
                    exploring_at=at + 40 * DAY,
                    proposed_at=at + 60 * DAY,
                    committed_at=at + 80 * DAY if index % 2 else None,
                ),
            )

    def _interaction(self, index: int, at: Instant) -> None:
        chance = self.random.random()
        name = f"{self.id}.{index}"
        ours = self.random.random() < 0.5
        one, other = (ME, self.them) if ours else (self.them, ME)
        if chance < 0.74:
            self._message(name, at, one, other)
        elif chance < 0.82:
            self._meeting(name, at, one, other)
        elif chance < 0.88:
            self._share(name, at, one)
        elif chance < 0.93:
            self._ask(name, at, one, other)
        else:
            self._rarer(name, at, one, other)

    def _message(self, name: str, at: Instant, one: str, other: str) -> None:
        # Most of what waits for a word of this side gets one with its next message.
        waiting = self.waiting[one]
        answered = waiting.pop(0) if waiting and self.random.random() < 0.9 else None
        expects_reply = self.random.random() < 0.3
        if expects_reply:
            self.waiting[other].append(name)
        self._add(
            "messages",
            Message(
                name,
                self.id,
                one,
                (other,),
                at,
                expects_reply=expects_reply,
                reply_to=answered,
            ),
        )

    def _meeting(self, name: str, at: Instant, one: str, other: str) -> None:
        guest = self.random.random() < 0.2
        start = at + DAY
        ours, theirs = self.random.randrange(200, 2000), self.random.randrange(200, 2000)
        self._add(
            "meetings",
            Meeting(
                name,
                self.id,
                one,
                one,
                at,
                start,
                start + HOUR,
                purpose="needs" if self.random.random() < 0.2 else "business",
                customer="c1" if guest else None,
                agenda_sent_at=at + HOUR,
                agenda=(AgendaItem((one,)), AgendaItem((one, other))),
                attendance=(Attendance("ann"), Attendance(f"{self.them}.bea")),
                talk_seconds=(Talk(ME, ours), Talk(self.them, theirs)),
                followup_sent_at=start + 3 * HOUR,
            ),
        )

    def _share(self, name: str, at: Instant, one: str) -> None:
        self._add(
            "shares",
            Share(
                name,
                self.id,
                one,
                at,
                self.random.choice(("public", "teaser", "confidential")),
                self.random.choice(TOPICS),
                opportunity=f"{self.id}.o{self.random.randrange(4)}" if at > NOW - DAY else None,
                reviewed_at=at - HOUR,
            ),
        )

    def _ask(self, name: str, at: Instant, one: str, other: str) -> None:
        answered = self.random.random() < 0.8
        self._add(
            "asks",
            Ask(
                name,
                self.id,
                one,
                other,
                self.random.choice(ASK_KINDS),
                at,
                due_on=date(2024, 7, 1) + timedelta(days=(at - START) // DAY + 10),
                answered_at=at + 30 * HOUR if answered else None,
                answer=self.random.choice(("yes", "no")) if answered else None,
            ),
        )

    def _rarer(self, name: str, at: Instant, one: str, other: str) -> None:
        match self.random.randrange(6):
            case 0:
                accepted = at + DAY if self.random.random() < 0.8 else None
                self._add(
                    "exchanges", Exchange(name, self.id, one, "lead", at, accepted_at=accepted)
                )
            case 1:
                self._add(
                    "ideas", Idea(name, self.id, one, at, None, None, at + 2 * DAY, "adopted")
                )
            case 2:
                target = f"buyer{self.random.randrange(self.customers)}"
                self._add(
                    "introductions",
                    Introduction(
                        name, self.id, one, other, target, at, True, at + HOUR, at + 2 * HOUR
                    ),
                )
            case 3:
                level = self.random.randrange(1, 4)
                self._add("claims", Claim(name, self.id, one, other, level, at, audience="c1"))
            case 4:
                answered = at + 5 * HOUR
                self._add(
                    "support_requests", SupportRequest(name, self.id, one, at, None, answered)
                )
            case _:
                due = date(2024, 7, 1) + timedelta(days=(at - START) // DAY + 20)
                done = at + 9 * DAY + MINUTE
                self._add(
                    "pledges",
                    Pledge(name, self.id, one, other, "A pledge", at, None, due, done),
                )
