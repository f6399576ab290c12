"""Don't keep your friends to yourself

> "Provide your partners with the same access to your network, customers and clients you expect
> them to provide to you."

## Watched
Doors opened each way: an introduction made with consent opens the organization of the one
introduced, a customer meeting that one side hosts and the other attends opens that customer. Only
the first access of a side to a door counts, and we ourselves are no doors.

## Credit
Each door they opened to me, at its time: full if one that I opened to them within 180 days before
or after (`dont09_window_days`) stands against it; none once that time has passed. The half-life
is a year.

## Findings
- note `parity`, warn from three if I opened less than half as many: in a year they opened two
  doors more than I did. Clears by opening doors.
- warn `refusing`: in a year I declined two introductions that they asked for, or left them
  unanswered for more than 10 business days (`do06_answer_days`), and asked for two myself.

## Edges
Ten people of one customer are one door. A door opened in return later is as good as one before:
parity, not order. An introduction without consent opens nothing. A door given without one got
costs and earns nothing here.

## Neighbors
Do 6 is each request; Don't 9 the balance. Do 5 is about other goods.
"""

from collections.abc import Iterator

from troth.facts.times import DAY, Instant
from troth.rules.do_06_introduce_both_ways import ANSWER, has_consent, response
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Reference, Verdict
from troth.rules.view import View

FACE = "Reciprocity"
FED_BY = ("introductions",)
READS = ("introductions", "meetings")
HALF_LIFE_DAYS = 365

WINDOW = Parameter(
    "dont09_window_days", 180, Unit.DAYS, "Half a year to open a door in return is fair."
)

YEAR = 365 * DAY
NOTE_GAP, WARN_GAP = 2, 3
REFUSED, ASKED = 2, 2

Access = tuple[Instant, int, str, str, str, str]
"""(time, introductions before meetings, id, collection, door, attestation)"""


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    gots, gaves = _accesses(view, view.them, view.me), _accesses(view, view.me, view.them)
    window = view.parameters[WINDOW]
    unused = iter([*gaves, None])
    gave = next(unused)
    for got in gots:
        while gave is not None and gave[0] < got[0] - window:
            gave = next(unused)
        if gave is not None and gave[0] <= got[0] + window:
            yield Occasion(got[0], 1, got[-1])
            gave = next(unused)
        elif view.passed(got[0] + window):
            yield Occasion(got[0], 0, got[-1])
    yield from _parity(view, gots, gaves)
    yield from _refusing(view)


def _accesses(view: View, giver: str, receiver: str) -> list[Access]:
    """The first access of a side to each door that the other opened, in order."""
    accesses: list[Access] = [
        (
            each.made_at,
            0,
            each.id,
            "introductions",
            view.people[each.target].organization,
            each.attestation,
        )
        for each in view.records.introductions
        if each.introducer == giver and each.made_at is not None and has_consent(each)
    ]
    accesses += [
        (ended, 1, each.id, "meetings", each.customer, each.attestation)
        for ended, each in view.held
        if each.host == giver and each.customer is not None and view.took_part(each, receiver)
    ]
    doors = {view.me, view.them}
    first = []
    for access in sorted(accesses):
        door = access[4]
        if door not in doors:
            doors.add(door)
            first.append(access)
    return first


def _parity(view: View, gots: list[Access], gaves: list[Access]) -> Iterator[Finding]:
    recent = [got for got in gots if not view.reached(got[0] + YEAR)]
    given = sum([not view.reached(gave[0] + YEAR) for gave in gaves])
    gap = len(recent) - given
    if gap < NOTE_GAP:
        return
    at = recent[-1][0]
    evidence: list[Reference] = [(got[3], got[2]) for got in recent]
    yield Finding(
        "warn" if gap >= WARN_GAP and 2 * given < len(recent) else "note",
        "parity",
        view.itself(),
        at,
        f"In a year {view.they} opened {len(recent)} doors to {view.we}, the last on "
        f"{view.day(at)}, and {view.we} opened {given} to them.",
        "Offer an introduction, or invite them to a customer.",
        "Doors opened to them.",
        evidence=evidence,
    )


def _refusing(view: View) -> Iterator[Finding]:
    recent = [
        each
        for each in view.records.introductions
        if each.asked and not view.reached(each.opened_at + YEAR)
    ]
    asked = [each for each in recent if each.beneficiary == view.me]
    refused = [
        each
        for each in recent
        if each.introducer == view.me
        and (
            each.declined_at is not None
            or (response(each) is None and view.overdue(each.opened_at, ANSWER))
        )
    ]
    if len(refused) < REFUSED or len(asked) < ASKED:
        return
    at = max(each.opened_at for each in refused)
    yield Finding(
        "warn",
        "refusing",
        view.itself(),
        at,
        f"In a year {view.we} refused {len(refused)} introductions to {view.they}, the last asked "
        f"for on {view.day(at)}, and asked for {len(asked)}.",
        "Make one of those they asked for.",
        "An introduction made, or time.",
        evidence=[("introductions", each.id) for each in (*refused, *asked)],
    )
