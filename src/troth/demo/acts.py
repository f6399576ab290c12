"""What partners do: each act of the script becomes one fact.

The words of an act are the fields of its fact (`facts.md`). Times are days ago; `+3` is the third
working day of whoever has to answer, and `never` is never. `we` and `they` are the two sides, and
`about` names an opportunity.
"""

from collections.abc import Mapping
from datetime import date, time
from typing import Any, NamedTuple

from msgspec.structs import replace

from troth.demo.diary import ME, Diary
from troth.facts import model
from troth.facts.model import AgendaItem, Attendance, Goal, Meeting, Message, Relationship, Talk
from troth.facts.times import MINUTE, Instant

Words = Mapping[str, str]


class Verb(NamedTuple):
    """How an act is written down: in which shape, and which of its fields say what."""

    shape: type[model.Fact] | type[Goal]
    first: str
    """The field of the time at which it happened."""
    text: str
    by: str | None = None
    """The field of the side that acts; without one, both act together."""
    to: str | None = None
    answered_by_itself: bool = False
    usual: Words | None = None
    """The words that are understood unless others are said."""


VERBS = {
    "engage": Verb(model.Engagement, "identified_at", "capability", "lead", "partner"),
    "pledge": Verb(model.Pledge, "made_at", "text", "pledger", "beneficiary"),
    "sign": Verb(model.Agreement, "signed_at", "title"),
    "share": Verb(model.Share, "shared_at", "title", "sharer", usual={"confidentiality": "teaser"}),
    "give": Verb(model.Exchange, "given_at", "text", "giver", usual={"accepted_at": "+2"}),
    "ask": Verb(
        model.Ask, "made_at", "text", "asker", "asked", usual={"answered_at": "+1", "answer": "yes"}
    ),
    "introduce": Verb(
        model.Introduction,
        "opened_at",
        "note",
        "introducer",
        "beneficiary",
        answered_by_itself=True,
        usual={"consented_at": "+3", "made_at": "+4"},
    ),
    "suggest": Verb(
        model.Idea,
        "offered_at",
        "text",
        "proposer",
        usual={"responded_at": "+4", "response": "adopted"},
    ),
    "plan": Verb(model.ValuePlan, "agreed_at", "note"),
    "want": Verb(Goal, "set_at", "text", "for_org", "owner", usual={"confirmed_at": "+2"}),
    "claim": Verb(model.Claim, "made_at", "text", "speaker", "about", usual={"medium": "email"}),
    "consult": Verb(
        model.SupportRequest,
        "opened_at",
        "topic",
        "organization",
        answered_by_itself=True,
        usual={"answered_at": "+1", "resolved_at": "+3"},
    ),
}
_TOGETHER = {model.Engagement, model.Agreement, model.ValuePlan, Goal}
_ASKED_FOR = {model.Introduction}  # opened by the side that does not act
_SHORT = {"about": "opportunity"}
_NOUNS = {
    "sign": "agreement",
    "give": "gift",
    "introduce": "introduction",
    "suggest": "idea",
    "want": "goal",
    "consult": "question",
}
_NUMBERS = {"value", "level"}


class Partnership:
    """One relationship, and what its two sides do in it."""

    def __init__(self, diary: Diary, them: str, since: int, words: Words) -> None:
        self.diary, self.us, self.them = diary, words.get("of", ME), them
        self.sides = (self.us, them)
        self.name = them if self.us == ME else f"{self.us}-{them}"
        self.id = f"with-{self.name}"
        employers = {person.id: person.organization for person in diary.facts.people}
        leads = _listed(words.get("leads", ""))
        self.leads = [(person, employers[person]) for person in leads]
        fields: dict[str, Any] = {
            "started_at": diary.at(since, *self.sides),
            "ended_at": diary.at(_days(words.get("ended_at")), *self.sides),
        }
        note = words.get("note")
        diary.add(Relationship(id=self.id, a=self.us, b=them, leads=leads, note=note, **fields))

    def side(self, who: str) -> str:
        """The company that `we` or `they` are here; any other word stands for itself."""
        return {"we": self.us, "they": self.them}.get(who, who)

    def other(self, side: str) -> str:
        """The other side."""
        return self.them if side == self.us else self.us

    def act(self, who: str, verb: str, ago: int, text: str, words: Words) -> None:
        """Write one act down."""
        kind, by = VERBS[verb], self.side(who)
        words = {
            **(kind.usual or {}),
            **{_SHORT.get(word, word): value for word, value in words.items()},
        }
        fields = self._parties(kind, by) | {kind.text: text or None}
        opener = self.other(by) if kind.shape in _ASKED_FOR and "asked" not in words else by
        calendar = self.sides if kind.shape in _TOGETHER else (opener,)
        first = fields[kind.first] = self.diary.at(ago, *calendar)
        answering = by if kind.answered_by_itself else self.other(by)
        for word, value in words.items():
            if value.startswith("+"):
                fields[word] = self.diary.after(first, answering, int(value))
            elif word.endswith("_at"):
                fields[word] = self.diary.at(_days(value), *calendar)
            elif word in ("due_on", "expires_on"):
                fields[word] = self._term(kind, by, int(value))
            else:
                fields[word] = self._plain(word, value)
        self._finish(kind, by, fields)
        if verb == "engage":
            id_ = f"{fields['opportunity']}-{self.name}"
        else:
            id_ = self._id(_NOUNS.get(verb, verb))
        self._write_down(kind, id_, _without_loose_ends(kind, fields))

    def write(self, by: str, ago: int, wait: int | None, to: str = "", about: str = "") -> None:
        """A mail; with `wait` it asks for an answer, which comes so many working days later."""
        friend, mail, sent = self.other(by), self._id("mail"), self.diary.at(ago, by)
        self._mail(
            mail, by, to or friend, sent, opportunity=about or None, expects_reply=bool(wait)
        )
        answered = self.diary.after(sent, friend, wait) if wait else None
        if answered is not None:
            self._mail(self._id("mail"), friend, by, answered, reply_to=mail)

    def meet(self, by: str, ago: int, title: str, words: Words) -> None:
        """A meeting that one side calls and hosts; today and later it is still to come.

        `talk` is the part of us, them and the customer in percent, `minutes` how long it takes,
        `agenda` how many working days before it the agenda goes out.
        """
        diary, minutes = self.diary, int(words.get("minutes", 45))
        starts = diary.at(ago, *self.sides, clock=time.fromisoformat(words.get("clock", "10:00")))
        assert starts is not None
        ended = starts + minutes * MINUTE if ago > 0 else None
        speakers = (*self.sides, words.get("customer", ""))
        talk = zip(speakers, _listed(words.get("talk", "")), strict=False)
        fields: dict[str, Any] = {
            word: self._plain(word, words[word])
            for word in ("purpose", "customer", "led_strategy", "strategy_lead_asked")
            if word in words
        }
        if ended:
            absent = _listed(words.get("absent", ""))
            fields |= {
                "attendance": tuple(
                    Attendance(person, attended=company not in map(self.side, absent))
                    for person, company in self.leads
                ),
                "talk_seconds": tuple(
                    Talk(company, minutes * 60 * int(part) // 100) for company, part in talk
                ),
                "followup_sent_at": diary.after(ended, by, int(words.get("followup", 1))),
            }
        meeting = Meeting(
            id=self._id("meeting"),
            relationship=self.id,
            invited_by=by,
            host=by,
            invited_at=diary.before(starts, by, 6) or diary.at(6, by) or starts,
            starts_at=starts,
            ended_at=ended,
            title=title,
            opportunity=words.get("about"),
            agenda_sent_at=diary.before(starts, by, int(words.get("agenda", 2))),
            **fields,
        )
        diary.add(meeting)

    def put_on_agenda(self, topic: str, whom: str) -> None:
        """One more item of the last meeting's agenda, and whom it serves."""
        meetings = self.diary.facts.meetings
        item = AgendaItem(serves=tuple(map(self.side, _listed(whom))), topic=topic)
        meetings[-1] = replace(meetings[-1], agenda=(*meetings[-1].agenda, item))

    def _id(self, kind: str) -> str:
        return self.diary.number(f"{kind}-{self.name}")

    def _parties(self, kind: Verb, by: str) -> dict[str, Any]:
        parties = {kind.by: by, kind.to: self.other(by)}
        return {field: party for field, party in parties.items() if field}

    def _plain(self, word: str, value: str) -> Any:
        if word in _NUMBERS:
            return float(value) if word == "value" else int(value)
        return {"true": True, "false": False}.get(value, self.side(value))

    def _term(self, kind: Verb, by: str, ago: int) -> date:
        if kind.shape is model.Agreement:
            return self.diary.days_ago(ago)  # the last day in force may be a day off
        return self.diary.day(ago, self.other(by) if kind.shape is model.Ask else by)

    def _finish(self, kind: Verb, by: str, fields: dict[str, Any]) -> None:
        """What the script need not say: second readers of material, thanks for introductions."""
        if fields.get("topic") == "material" and "defect_reported_at" not in fields:
            fields["reviewed_at"] = self.diary.before(fields["shared_at"], by)
        if kind.shape is model.Introduction:
            thanked = self.diary.after(fields["made_at"], self.other(by), 2)
            fields |= {"followed_up_at": thanked, "thanked_at": thanked}

    def _write_down(self, kind: Verb, id_: str, fields: dict[str, Any]) -> None:
        shape: Any = kind.shape
        if shape is not Goal:
            self.diary.add(shape(id=id_, relationship=self.id, **fields))
            return
        plans = self.diary.facts.value_plans
        plans[-1] = replace(plans[-1], goals=(*plans[-1].goals, Goal(id=id_, **fields)))

    def _mail(self, id_: str, by: str, to: str, sent: Instant | None, **fields: Any) -> None:
        message = {"sender": by, "recipients": (to,), "sent_at": sent, **fields}
        self.diary.add(Message(id=id_, relationship=self.id, **message))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(",")) if text else ()


def _days(text: str | None) -> int | None:
    return None if text in (None, "never") else int(text)


def _without_loose_ends(kind: Verb, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without what depends on something that has not happened (yet)."""
    for a, b in kind.shape.TOGETHER:
        if fields.get(a) is None or fields.get(b) is None:
            fields = {field: value for field, value in fields.items() if field not in (a, b)}
    for field, other in kind.shape.NEEDS:
        if fields.get(other) is None:
            fields = {name: value for name, value in fields.items() if name != field}
    return {field: value for field, value in fields.items() if value is not None}
