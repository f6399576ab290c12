"""Don't be overbearing

> "Don't overwhelm your partners with an exhaustive wish list of demands"

## Watched
What I ask of them, but whether they are free. My load on them at a time is the number of my asks
that are neither answered nor withdrawn then.

## Credit
Each ask, when made, but those that press (Don't 5 has these): full while the load is at most 3
(`dont01_note_open`), half up to 5 (`dont01_max_open`), none above. Of asks with full credit one a
week counts.

## Findings
- note `load`, warn above 5: more than 3 asks are open. Clears with fewer.
- warn `burst`: more than 5 asks within a week, open or not.
- note `unranked`: more than 3 open, and none has a priority.

## Edges
Asks made at one instant see each other: a list of six is six times none. An ask closed at an
instant is not open then. Asks that press add to the load. Introductions are no asks. Exactly 5
open is a note.

## Neighbors
Don't 1 is how much is asked, Don't 4 for whom, Don't 6 how late.
"""

from collections.abc import Iterator

from troth.facts.times import WEEK
from troth.rules.parameters import Parameter, Unit
from troth.rules.verdicts import Finding, Occasion, Verdict
from troth.rules.view import View, closed, up_to

FACE = "Respect"
FED_BY = ("asks",)
READS = ("asks",)

FEW = Parameter("dont01_note_open", 3, Unit.COUNT, "Three things can be kept in mind.")
MOST = Parameter("dont01_max_open", 5, Unit.COUNT, "More than five is a wish list.")

PRESSING = ("mandate", "rule_change")


def judge(view: View) -> Iterator[Verdict]:
    """Yield the occasions and findings of this rule."""
    few, most = view.parameters[FEW], view.parameters[MOST]
    asks = sorted(view.my_asks(), key=lambda ask: (ask.made_at, ask.id))
    made = [ask.made_at for ask in asks]
    ends = sorted(end for ask in asks if (end := closed(ask)) is not None)
    for ask in asks:
        if ask.kind in PRESSING:
            continue
        load = up_to(made, ask.made_at) - up_to(ends, ask.made_at)
        credit = 1 if load <= few else 0.5 if load <= most else 0
        yield Occasion(ask.made_at, credit, ask.attestation, weekly="asks", record=ask.id)

    still_open = [ask for ask in asks if closed(ask) is None]
    evidence = [("asks", ask.id) for ask in still_open]
    if len(still_open) > few:
        yield Finding(
            "warn" if len(still_open) > most else "note",
            "load",
            view.itself(),
            still_open[-1].made_at,
            f"{view.we} has {len(still_open)} requests open with {view.they}.",
            "Rank them, withdraw what can wait, and ask no more until some are answered.",
            "Fewer open asks.",
            evidence=evidence,
        )
        if all(ask.priority is None for ask in still_open):
            yield Finding(
                "note",
                "unranked",
                view.itself(),
                still_open[0].made_at,
                f"{view.we} has {len(still_open)} requests open with {view.they}, and has not said "
                "which matters most.",
                "Give each a priority.",
                "A priority on any of them, or fewer open asks.",
                evidence=evidence,
            )
    lately = [ask for ask in asks if not view.reached(ask.made_at + WEEK)]
    if len(lately) > most:
        yield Finding(
            "warn",
            "burst",
            view.itself(),
            lately[-1].made_at,
            f"{view.we} has asked {view.they} for {len(lately)} things within a week.",
            "Wait, and ask for the few that matter.",
            "A week without so many.",
            evidence=[("asks", ask.id) for ask in lately],
        )
