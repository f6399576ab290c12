"""What a rule sees: one relationship, from one side, at one time (`rules.md`, sections 1.1, 1.2).

A `View` holds only what that side may be judged by. Everything in it has been cut at the as-of
time. A rule never compares with the present itself: it asks the view, and the view notes when an
answer will change. So the next time at which a review may come out differently is known without
any rule saying so.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import NamedTuple

import msgspec

from troth.facts.calendar import Calendar
from troth.facts.model import (
    Agreement,
    Ask,
    Claim,
    Engagement,
    Exchange,
    Goal,
    Idea,
    Introduction,
    Meeting,
    Message,
    Opportunity,
    Organization,
    Person,
    Pledge,
    Relationship,
    Rivalry,
    Share,
    SupportRequest,
    ValuePlan,
)
from troth.facts.seen import Sight
from troth.facts.times import DAY, FOREVER, Instant, in_words
from troth.rules.parameters import BLOCK, MEMORY, Parameter, Parameters, Value
from troth.rules.verdicts import Reference, Severity

EARLY = frozenset({"prospect", "qualified"})
CLOSED = frozenset({"launched", "closed_lost"})

_LONGEST_DAYS = 400 * 366  # more days than lie between any two dates of a facts file


class Letters(NamedTuple):
    """What one side makes of the messages of a relationship."""

    to_them: list[Instant]
    """When I wrote to them."""
    past_them: list[Message]
    """What I wrote to others without them."""
    awaiting_reply: list[Message]
    """What they sent me and want answered."""
    answers: dict[str, Instant]
    """When I first answered a message."""


class Records(msgspec.Struct, kw_only=True):
    """The records of one relationship, as seen at the as-of time."""

    engagements: Sequence[Engagement] = ()
    pledges: Sequence[Pledge] = ()
    agreements: Sequence[Agreement] = ()
    messages: Sequence[Message] = ()
    meetings: Sequence[Meeting] = ()
    shares: Sequence[Share] = ()
    exchanges: Sequence[Exchange] = ()
    asks: Sequence[Ask] = ()
    introductions: Sequence[Introduction] = ()
    ideas: Sequence[Idea] = ()
    value_plans: Sequence[ValuePlan] = ()
    claims: Sequence[Claim] = ()
    support_requests: Sequence[SupportRequest] = ()


class View(msgspec.Struct, kw_only=True, dict=True):
    """One relationship as the rules judge `me` in it, at `now`."""

    me: str
    them: str
    sight: Sight
    relationship: Relationship
    records: Records
    parameters: Parameters
    organizations: Mapping[str, Organization]
    people: Mapping[str, Person]
    opportunities: Mapping[str, Opportunity]
    calendars: Mapping[str, Calendar]
    rivalries: Sequence[Rivalry] = ()
    """Those of them."""
    elsewhere: Sequence[Engagement] = ()
    """My engagements in other relationships on the initiatives of this one."""
    known_since: Mapping[str, Instant] = {}
    """Since when I have a relationship with a customer, or an opportunity of my own there."""

    @cached_property
    def now(self) -> Instant:
        """The as-of time."""
        return self.sight.now

    # -- time -------------------------------------------------------------------------------------

    def reached(self, at: Value) -> bool:
        """Whether an instant has come."""
        if self.now >= at:
            return True
        self.sight.wake_by(ceil(at))
        return False

    def passed(self, at: Value) -> bool:
        """Whether an instant has come and gone."""
        if self.now > at:
            return True
        self.sight.wake_by(floor(at) + 1)
        return False

    def is_recent(self, at: Instant) -> bool:
        """Whether an act is younger than `memory_days`."""
        return not self.reached(at + self.parameters[MEMORY])

    def aged(self, at: Instant) -> Severity | None:
        """The severity of a past act that cannot be undone: it falls with age, and ends."""
        if not self.reached(at + self.parameters[BLOCK]):
            return "block"
        return "warn" if self.is_recent(at) else None

    def lateness(self, since: Instant, note: Parameter, warn: Parameter) -> Severity | None:
        """The severity of what I have owed since an instant, by my business clock."""
        if not self.overdue(since, note):
            return None
        return "warn" if self.overdue(since, warn) else "note"

    def overdue(self, since: Instant, days: Parameter) -> bool:
        """Whether more than so many of my business days have gone by."""
        return self.passed(self.mine.deadline(since, self.parameters[days]))

    def within(self, since: Instant, until: Instant, days: Parameter) -> bool:
        """Whether I needed at most so many of my business days from one instant to another."""
        limit = self.parameters[days] * self.mine.business_day
        # Working time never runs faster than time, so most answers need no calendar.
        return until - since <= limit or self.mine.worked(since, until) <= limit

    def due(self, day: date) -> Instant:
        """The end of a date in my zone: what is due on it is in time before that."""
        return self.mine.end_of(day)

    def days(self, parameter: Parameter) -> Fraction:
        """A span of time in days, to be compared with differences of dates."""
        return Fraction(self.parameters[parameter], DAY)

    def comes_within(self, day: date, parameter: Parameter) -> bool:
        """Whether a date is today or at most so many days ahead, in my zone."""
        if self.reached(self.mine.end_of(day)):
            return False
        days = self.days(parameter)
        if days >= _LONGEST_DAYS:
            return True
        return self.reached(self.mine.start_of(day - timedelta(days=floor(days))))

    def days_between(self, at: Instant, day: date) -> int:
        """The whole days from the date of an instant, in my zone, to a date."""
        return (day - self.mine.date_of(at)).days

    @cached_property
    def mine(self) -> Calendar:
        """My calendar."""
        return self.calendars[self.me]

    @cached_property
    def theirs(self) -> Calendar:
        """Their calendar."""
        return self.calendars[self.them]

    # -- opportunities and engagements ------------------------------------------------------------

    def initiative(self, opportunity: str | None) -> str | None:
        """The customer initiative of an opportunity."""
        if opportunity is None:
            return None
        return self.opportunities[opportunity].initiative or opportunity

    def stage(self, opportunity: str, at: Instant) -> str:
        """The stage of an opportunity at an instant."""
        stages = self.opportunities[opportunity].stages
        return next((row.stage for row in reversed(stages) if row.at <= at), "prospect")

    def closing(self, opportunity: str) -> Instant | None:
        """When an opportunity that is closed now was closed."""
        closed_at = None
        for row in reversed(self.opportunities[opportunity].stages):
            if row.stage not in CLOSED:
                break
            closed_at = row.at
        return closed_at

    def over(self, engagement: Engagement) -> Instant | None:
        """When an engagement was fulfilled, stopped or lost its opportunity; None while open."""
        if engagement.id not in self._over:
            ends = (
                engagement.fulfilled_at,
                engagement.ended_at,
                self.closing(engagement.opportunity),
            )
            self._over[engagement.id] = min((end for end in ends if end is not None), default=None)
        return self._over[engagement.id]

    @cached_property
    def _over(self) -> dict[str, Instant | None]:
        return {}

    def is_open(self, engagement: Engagement) -> bool:
        """Whether an engagement goes on."""
        return self.over(engagement) is None

    def is_live(self, engagement: Engagement) -> bool:
        """Whether an engagement goes on and is more than a note."""
        return self.is_open(engagement) and explored(engagement) is not None

    def was_live(self, engagement: Engagement, at: Instant) -> bool:
        """Whether an engagement was live at an instant."""
        start, end = explored(engagement), self.over(engagement)
        return start is not None and start <= at and (end is None or end > at)

    @cached_property
    def my_engagements(self) -> list[Engagement]:
        """The engagements of this relationship that I lead."""
        return [each for each in self.records.engagements if each.lead == self.me]

    @cached_property
    def live(self) -> list[tuple[Instant, Engagement]]:
        """The live engagements of either side, each after the time it was explored."""
        return [
            (start, each)
            for each in self.records.engagements
            if (start := explored(each)) is not None and self.is_open(each)
        ]

    @cached_property
    def committed(self) -> list[tuple[Instant, Engagement]]:
        """The open commitments of either side, each after the time it was made."""
        return [
            (each.committed_at, each)
            for each in self.records.engagements
            if each.committed_at is not None and self.is_open(each)
        ]

    # -- agreements -------------------------------------------------------------------------------

    def term(self, agreement: Agreement) -> tuple[Instant, Instant]:
        """From when, and until before when, an agreement is in force, read in my zone."""
        start, end = agreement.signed_at, FOREVER
        if agreement.effective_on is not None:
            start = max(start, self.mine.start_of(agreement.effective_on))
        if agreement.expires_on is not None:
            end = self.mine.end_of(agreement.expires_on)
        if agreement.terminated_at is not None:
            end = min(end, agreement.terminated_at)
        return start, end

    def agreements(self, *kinds: str) -> list[tuple[Instant, Instant, Agreement]]:
        """The agreements of some kinds, each with its term."""
        return [(*self.term(each), each) for each in self.records.agreements if each.kind in kinds]

    def had(self, at: Instant, *kinds: str) -> bool:
        """Whether an agreement of some kinds was in force at a past instant."""
        return any(start <= at < end for start, end, _ in self.agreements(*kinds))

    def has(self, *kinds: str) -> bool:
        """Whether an agreement of some kinds is in force."""
        return any(self.holds(start, end) for start, end, _ in self.agreements(*kinds))

    def holds(self, start: Instant, end: Instant) -> bool:
        """Whether a term has begun and not ended."""
        return self.reached(start) and not self.reached(end)

    # -- meetings ---------------------------------------------------------------------------------

    @cached_property
    def held(self) -> list[tuple[Instant, Meeting]]:
        """The meetings that took place, each after its end, in that order, then by id."""
        held = [
            (each.ended_at, each) for each in self.records.meetings if each.ended_at is not None
        ]
        return sorted(held, key=_by_time_and_id)

    def took_part(self, meeting: Meeting, side: str) -> bool:
        """Whether a side was in a meeting, or nobody wrote down who was."""
        if not meeting.attendance:
            return True
        people = self.people
        return any(
            row.attended and people[row.person].organization == side for row in meeting.attendance
        )

    # -- messages ---------------------------------------------------------------------------------

    @cached_property
    def letters(self) -> "Letters":
        """The messages of the relationship, sorted out in one pass: there are so many."""
        me, them = self.me, self.them
        letters = Letters([], [], [], {})
        answers, wrote, asked = (
            letters.answers,
            letters.to_them.append,
            letters.awaiting_reply.append,
        )
        for each in self.records.messages:
            if each.sender == me:
                at, answered = each.sent_at, each.reply_to
                if them in each.recipients:
                    wrote(at)
                elif them not in each.copied:
                    letters.past_them.append(each)
                if answered is not None and at < answers.get(answered, FOREVER):
                    answers[answered] = at
            elif each.expects_reply and each.sender == them and me in each.recipients:
                asked(each)
        return letters

    @cached_property
    def contacts(self) -> list[Instant]:
        """When I wrote to them or met them, in order."""
        met = [ended for ended, each in self.held if self.took_part(each, self.me)]
        return sorted([*self.letters.to_them, *met])

    # -- asks and goals ---------------------------------------------------------------------------

    def my_asks(self, *kinds: str) -> list[Ask]:
        """What I asked of them; of some kinds, or all but whether they are available."""
        return self._asks(self.me, self.them, kinds)

    def their_asks(self, *kinds: str) -> list[Ask]:
        """What they asked of me; of some kinds, or all but whether I am available."""
        return self._asks(self.them, self.me, kinds)

    def _asks(self, asker: str, asked: str, kinds: Collection[str]) -> list[Ask]:
        return [
            each
            for each in self.records.asks
            if each.asker == asker
            and each.asked == asked
            and (each.kind in kinds if kinds else each.kind != "availability")
        ]

    @cached_property
    def goals(self) -> list[tuple[ValuePlan, Goal]]:
        """Every goal of either side, after the plan that holds it."""
        return [(plan, goal) for plan in self.records.value_plans for goal in plan.goals]

    # -- words ------------------------------------------------------------------------------------

    def name(self, organization: str) -> str:
        """An organization as people know it."""
        return self.organizations[organization].name

    @cached_property
    def we(self) -> str:
        """The name of the side that is judged."""
        return self.name(self.me)

    @cached_property
    def they(self) -> str:
        """The name of the other side."""
        return self.name(self.them)

    def day(self, at: Instant) -> str:
        """The date of an instant, in my zone, for a sentence."""
        return in_words(self.mine.date_of(at))

    def deal(self, opportunity: str) -> str:
        """The name of an opportunity."""
        return self.opportunities[opportunity].name

    def itself(self) -> Reference:
        """The relationship, as the subject of a finding."""
        return "relationships", self.relationship.id


# -- terms that need no view --------------------------------------------------------------------


def first_of(*times: Instant | None) -> Instant | None:
    """The first of some times that is seen."""
    return next((at for at in times if at is not None), None)


def earliest(*times: Instant | None) -> Instant | None:
    """The earliest of some times that are seen."""
    return min((at for at in times if at is not None), default=None)


def explored(engagement: Engagement) -> Instant | None:
    """When the two first talked about it."""
    return first_of(engagement.exploring_at, engagement.proposed_at, engagement.committed_at)


def proposed(engagement: Engagement) -> Instant | None:
    """When one proposed to work together on it."""
    return first_of(engagement.proposed_at, engagement.committed_at)


def closed(ask: Ask) -> Instant | None:
    """When an ask was answered or withdrawn; None while it is open."""
    return earliest(ask.answered_at, ask.withdrawn_at)


def any_between(times: Sequence[Instant], start: Value, end: Value) -> bool:
    """Whether one of some ordered times lies between two instants, both included."""
    index = bisect_left(times, start)
    return index < len(times) and times[index] <= end


def up_to(times: Sequence[Instant], at: Value) -> int:
    """How many of some ordered times are not after an instant."""
    return bisect_right(times, at)


def quoted(text: str | None) -> str:
    """Words of a fact, marked as such in a sentence."""
    return f"“{text}”" if text else "(no text kept)"


def _by_time_and_id(held: tuple[Instant, Meeting]) -> tuple[Instant, str]:
    return held[0], held[1].id
