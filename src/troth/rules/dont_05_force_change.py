"""Don't force change

> "Partners can't often change the rules or mandate decisions in your favor"

## Watched
Pressing asks of mine: that they make the customer decide for us, or change their own rules for
us. Two have the same subject if they are of the same kind, on the same initiative or both on
none. One is a repeat if the same was refused in the 180 days before (`dont05_respect_days`). One
is fair if I had written down that they decide, or offered something in return for the change.

## Credit
Each pressing ask: none if a repeat, else full if fair, else half; of those with full credit one a
week counts. A refusal that I respected for 90 days (`dont05_show_days`), at half weight: full,
one a week.

## Findings
- warn `repeat`: I asked again for what they had refused. Clears by withdrawing it; answered,
  after 90 days.
- note `beyond`: an open ask to make a decision that is not known to be theirs. Ask for influence
  instead.

## Edges
180 days after the refusal exactly is no repeat; the very instant of it is one. Partly is no
refusal. A repeat of a repeat is judged against any refusal, not only the first. Asking for
resources or discounts again and again is load (Don't 1), not force.

## Neighbors
Do 9 judges my plan; Don't 5 my pressure.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from troth.facts.model import Ask
from troth.facts.times import Instant
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, closed, quoted

FACE = "Respect"
FED_BY = ("asks", "value_plans")
READS = ("asks", "engagements")

RESPECT = Parameter(
    "dont05_respect_days", 180, Unit.DAYS, "Rules may have changed after half a year, not before."
)
SHOW = Parameter(
    "dont05_show_days", 90, Unit.DAYS, "A quarter shows whether a refusal was respected."
)

RESPECTED_WEIGHT = 0.5

Subject = tuple[str, str | None]
"""(kind, initiative)"""
Dated = tuple[Instant, str]


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    asks = view.my_asks("mandate", "rule_change")
    made: dict[Subject, list[Dated]] = defaultdict(list)
    refused: dict[Subject, list[Dated]] = defaultdict(list)
    for ask in asks:
        subject = _subject(view, ask)
        made[subject].append((ask.made_at, ask.id))
        if ask.answer == "no" and ask.answered_at is not None:
            refused[subject].append((ask.answered_at, ask.id))
    for times in (*made.values(), *refused.values()):
        times.sort()
    deciders = _deciders(view)
    for ask in asks:
        subject = _subject(view, ask)
        refusal = _refusal_before(view, ask, refused[subject])
        yield from _pressing(view, ask, refusal, _is_fair(ask, subject, deciders))
        yield from _respected(view, ask, made[subject])


def _subject(view: View, ask: Ask) -> Subject:
    return ask.kind, view.initiative(ask.opportunity)


def _deciders(view: View) -> dict[str | None, Instant]:
    """Since when I knew that they decide on an initiative; None: on any."""
    since: dict[str | None, Instant] = {}
    for each in view.my_engagements:
        if each.influence_level != "decider" or each.influence_recorded_at is None:
            continue
        for key in (None, view.initiative(each.opportunity)):
            since[key] = min(since.get(key, each.influence_recorded_at), each.influence_recorded_at)
    return since


def _is_fair(ask: Ask, subject: Subject, deciders: dict[str | None, Instant]) -> bool:
    if ask.kind == "rule_change":
        return ask.offered_in_return
    since = deciders.get(subject[1])
    return since is not None and since <= ask.made_at


def _refusal_before(view: View, ask: Ask, refused: list[Dated]) -> str | None:
    """The ask whose refusal makes this one a repeat."""
    index = bisect_right(refused, ask.made_at, key=lambda refusal: refusal[0])
    for at, each in reversed(refused[max(0, index - 2) : index]):
        if each != ask.id:
            return each if ask.made_at - at < view.parameters[RESPECT] else None
    return None


def _pressing(view: View, ask: Ask, refusal: str | None, is_fair: bool) -> Iterator[Verdict]:
    at = ask.made_at
    credit = 0 if refusal is not None else 1 if is_fair else 0.5
    yield Occasion(at, credit, ask.attestation, weekly="pressing", record=ask.id)
    if refusal is not None:
        if ask.withdrawn_at is None and not (
            ask.answered_at is not None and view.reached(at + view.parameters[SHOW])
        ):
            yield Finding(
                "warn",
                "repeat",
                ("asks", ask.id),
                at,
                f"{view.we} asked {view.they} again on {view.day(at)} for what they had refused: "
                f"{quoted(ask.text)}.",
                "Withdraw it, and ask for what they can do.",
                "Withdrawal; once answered, time.",
                (ask.id,),
                [("asks", ask.id), ("asks", refusal)],
            )
    elif ask.kind == "mandate" and not is_fair and closed(ask) is None:
        yield Finding(
            "note",
            "beyond",
            ("asks", ask.id),
            at,
            f"{view.we} asks {view.they} since {view.day(at)} for a decision that is not known to "
            f"be theirs: {quoted(ask.text)}.",
            "Ask for their influence instead.",
            "An answer, or withdrawal.",
            (ask.id,),
            [("asks", ask.id)],
        )


def _respected(view: View, ask: Ask, made: list[Dated]) -> Iterator[Occasion]:
    if ask.answer != "no" or ask.answered_at is None:
        return
    until = ask.answered_at + view.parameters[SHOW]
    if not view.reached(until):
        return
    start = bisect_right(made, ask.answered_at - 1, key=lambda each: each[0])
    end = bisect_right(made, until, key=lambda each: each[0])
    if all(each == ask.id for _, each in made[start : min(end, start + 2)]):
        yield Occasion(
            int(until), 1, ask.attestation, RESPECTED_WEIGHT, weekly="respected", record=ask.id
        )
