"""Give to get

> "You should give to get. Look for ways to help your partners first, so they will want to help
> you later."

## Watched
Exchanges that the receiver found of use, at the time of that word: gives, from me, and gets, from
them.

## Credit
Each get, at its time: full if a give of the 180 days before (`do05_window_days`) stands against
it, 0.6 if I returned it within 60 days (`do05_return_days`), none after that. One give pays for
one get. Gives of the last 180 days that pay for nothing count once, fully: helping first.

## Findings
- note `owing`, warn at 3 (`do05_owing_warn`): gets of the last 180 days not returned, less gives
  left over. Clears by giving something they accept.
- note `ask-before-give`: I ask for a resource, discount, reference, advocacy or other help, and
  have never given anything. Clears by giving, or by withdrawing the ask.

## Edges
A give at the very time of a get is a give before. Values do not matter here. What the receiver
never accepted neither pays nor obliges. Introductions are no exchanges (Do 6, Don't 9).

## Neighbors
Do 5 asks who gives first and whether gets are returned; Don't 4 how the values weigh.
"""

from collections.abc import Iterator

from troth.facts.model import Exchange
from troth.facts.times import Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, closed

FACE = "Reciprocity"
FED_BY = ("exchanges",)
READS = ("asks", "exchanges")

WINDOW = Parameter("do05_window_days", 180, Unit.DAYS, "Help is remembered for half a year.")
RETURN = Parameter("do05_return_days", 60, Unit.DAYS, "Two months to return a favor is fair.")
OWING = Parameter("do05_owing_warn", 3, Unit.COUNT, "Three favors owed are a habit.")

RETURNED_CREDIT = 0.6
FAVORS = ("resource", "discount", "reference", "advocacy", "other")

Dated = tuple[Instant, str, Exchange]


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    gives, gets = _accepted(view, view.me), _accepted(view, view.them)
    window, grace = view.parameters[WINDOW], view.parameters[RETURN]

    unpaid, spare = [], []
    queue = iter([*gives, None])
    give = next(queue)
    for get in gets:
        while give is not None and give[0] < get[0] - window:
            spare.append(give)
            give = next(queue)
        if give is not None and give[0] <= get[0]:
            yield Occasion(get[0], 1, get[2].attestation)
            give = next(queue)
        else:
            unpaid.append(get)
    spare += [each for each in (give, *queue) if each is not None]

    owed, left = [], []
    queue = iter([*spare, None])
    give = next(queue)
    for get in unpaid:
        while give is not None and give[0] <= get[0]:
            left.append(give)
            give = next(queue)
        if give is not None and give[0] <= get[0] + grace:
            yield Occasion(get[0], RETURNED_CREDIT, get[2].attestation)
            give = next(queue)
        elif view.passed(get[0] + grace):
            yield Occasion(get[0], 0, get[2].attestation)
            owed.append(get)
    left += [each for each in (give, *queue) if each is not None]

    recent_left = [each for each in left if not view.passed(each[0] + window)]
    if recent_left:
        latest = max(recent_left)
        yield Occasion(latest[0], 1, latest[2].attestation)
    recent_owed = [each for each in owed if not view.passed(each[0] + window)]
    yield from _owing(view, recent_owed, len(recent_left))
    yield from _ask_before_give(view)


def _accepted(view: View, giver: str) -> list[Dated]:
    return sorted(
        (each.accepted_at, each.id, each)
        for each in view.records.exchanges
        if each.giver == giver and each.accepted_at is not None
    )


def _owing(view: View, owed: list[Dated], spare: int) -> Iterator[Finding]:
    owing = len(owed) - spare
    if owing < 1:
        return
    at = max(owed)[0]
    yield Finding(
        "warn" if owing >= view.parameters[OWING] else "note",
        "owing",
        view.itself(),
        at,
        f"{view.we} has had {owing} more from {view.they} than it has given, the last on "
        f"{view.day(at)}.",
        f"Give {view.they} something of use.",
        "Something given that they accept.",
        evidence=[("exchanges", each.id) for _, _, each in owed],
    )


def _ask_before_give(view: View) -> Iterator[Finding]:
    if any(each.giver == view.me for each in view.records.exchanges):
        return
    asks = sorted((ask.made_at, ask.id) for ask in view.my_asks(*FAVORS) if closed(ask) is None)
    if asks:
        at = asks[0][0]
        yield Finding(
            "note",
            "ask-before-give",
            view.itself(),
            at,
            f"{view.we} asks {view.they} for help since {view.day(at)}, and has given nothing yet.",
            f"Give {view.they} something first.",
            "Something given, or the ask withdrawn.",
            evidence=[("asks", each) for _, each in asks],
        )
