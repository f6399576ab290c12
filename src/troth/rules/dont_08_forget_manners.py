"""Don't forget your manners

> "don't try to take over the conversation, lead strategy or usurp the relationship"

## Watched
Meetings of theirs with a customer, in which I was a guest: whether I led the strategy, how much
of the talk was mine, and whether I wrote to the customer past them in the 30 days after
(`dont08_contact_days`). To lead and to talk is excused if they asked me to lead; to write, if
they agreed to it, or if I knew or sold to the customer before.

## Credit
Each such meeting: full, less 0.4 if I led, 0.3 if more than 40 % of the talk was mine
(`dont08_talk_note`), 0.6 if I went around them; never below none.

## Findings
- note `took-over`, warn if I led or had more than half of the talk (`dont08_talk_warn`): for 90
  days (`dont08_show_days`).
- warn `around`: I wrote to their customer past them, in the last 90 days. Clears when the host
  agrees to direct contact, or with age.

## Edges
40 % exactly is no fault. A customer one already knew is no usurping. A meeting that I host is no
guest meeting, whoever invited. A guest who is asked to lead may lead and talk. A message with
them in copy is polite.

## Neighbors
Do 8 listens in meetings without a customer; Don't 8 only in theirs with one; Don't 9 counts the
invitation as access given.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from troth.facts.model import Meeting
from troth.facts.times import Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Severity, Verdict
from troth.rules.view import View

FACE = "Respect"
FED_BY = ("meetings.customer",)
READS = ("meetings", "messages", "acquainted", "sells_to")

TALK_NOTE = Parameter("dont08_talk_note", 0.4, Unit.SHARE, "A guest speaks less than the host.")
TALK_WARN = Parameter("dont08_talk_warn", 0.5, Unit.SHARE, "More than all others is a takeover.")
CONTACT = Parameter(
    "dont08_contact_days", 30, Unit.DAYS, "A month after the meeting the contact is still theirs."
)
SHOW = Parameter("dont08_show_days", 90, Unit.DAYS, "After a quarter it is left to the score.")

LED_COST, TALK_COST, AROUND_COST = Fraction(4, 10), Fraction(3, 10), Fraction(6, 10)

Sent = tuple[Instant, str]


class Faults(NamedTuple):
    """What a guest did wrong."""

    led: bool
    talk: Fraction | None  # my share of it, where that was too much
    around: list[Sent]


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    past_them = _messages_past_them(view)
    for ended, meeting in view.held:
        customer = meeting.customer
        if meeting.host != view.them or customer is None or customer in (view.me, view.them):
            continue
        if not view.took_part(meeting, view.me):
            continue
        faults = _faults(view, meeting, ended, past_them[customer])
        credit = _credit(faults.led, faults.talk is not None, bool(faults.around))
        yield Occasion(ended, credit, meeting.attestation)
        yield from _took_over(view, meeting, ended, faults)
        yield from _went_around(view, meeting, faults)


@cache
def _credit(led: bool, talked: bool, around: bool) -> float:
    cost = LED_COST * led + TALK_COST * talked + AROUND_COST * around
    return float(max(Fraction(), 1 - cost))


def _messages_past_them(view: View) -> dict[str, list[Sent]]:
    """My messages without them, in order, by each organization that received them."""
    sent: dict[str, list[Sent]] = defaultdict(list)
    for message in view.letters.past_them:
        for recipient in set(message.recipients):
            sent[recipient].append((message.sent_at, message.id))
    for messages in sent.values():
        messages.sort()
    return sent


def _faults(view: View, meeting: Meeting, ended: Instant, past_them: list[Sent]) -> Faults:
    led = meeting.led_strategy == view.me and not meeting.strategy_lead_asked
    talk = None
    total = sum(row.seconds for row in meeting.talk_seconds)
    if total and not meeting.strategy_lead_asked:
        mine = sum(row.seconds for row in meeting.talk_seconds if row.organization == view.me)
        most = view.parameters[TALK_NOTE]
        if mine * most.denominator > most.numerator * total:
            talk = Fraction(mine, total)
    known = view.known_since.get(meeting.customer or "")
    if meeting.direct_contact_ok or (known is not None and known <= ended):
        return Faults(led, talk, [])
    start = bisect_right(past_them, ended, key=lambda sent: sent[0])
    end = bisect_right(past_them, ended + view.parameters[CONTACT], key=lambda sent: sent[0])
    return Faults(led, talk, past_them[start:end])


def _took_over(view: View, meeting: Meeting, ended: Instant, faults: Faults) -> Iterator[Finding]:
    if not faults.led and faults.talk is None:
        return
    if view.reached(ended + view.parameters[SHOW]):
        return
    too_much = faults.talk is not None and faults.talk > view.parameters[TALK_WARN]
    severity: Severity = "warn" if faults.led or too_much else "note"
    deeds = ["led the strategy"] if faults.led else []
    if faults.talk is not None:
        deeds.append(f"spoke {float(faults.talk):.0%} of the time")
    yield Finding(
        severity,
        "took-over",
        ("meetings", meeting.id),
        ended,
        f"As a guest of {view.they} at {view.name(meeting.customer or view.them)} on "
        f"{view.day(ended)}, {view.we} {' and '.join(deeds)}.",
        f"Thank {view.they} for the invitation, and leave the next meeting to them.",
        "Time.",
        (meeting.id,),
        [("meetings", meeting.id)],
    )


def _went_around(view: View, meeting: Meeting, faults: Faults) -> Iterator[Finding]:
    if not faults.around or view.reached(faults.around[-1][0] + view.parameters[SHOW]):
        return
    at = faults.around[0][0]
    customer = view.name(meeting.customer or view.them)
    yield Finding(
        "warn",
        "around",
        ("meetings", meeting.id),
        at,
        f"{view.we} wrote to {customer} past {view.they} on {view.day(at)}, after being their "
        "guest there.",
        f"Tell {view.they}, and copy them from now on.",
        "Their consent to direct contact, or time.",
        (meeting.id,),
        [("meetings", meeting.id), *(("messages", each) for _, each in faults.around)],
    )
