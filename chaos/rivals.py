"""Rivals: many commit rival engagements on one initiative at once; one may pass undisclosed."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import combinations, repeat
from multiprocessing.synchronize import Barrier
from typing import Any

from chaos.places import WAIT, Place, leave, must, set_up, troth, use, working
from troth.facts.file import write
from troth.facts.model import (
    Agreement,
    Facts,
    Opportunity,
    Organization,
    Relationship,
    Rivalry,
    Stage,
)
from troth.facts.times import DAY, format_instant, parse_instant

ME, CUSTOMER = "me", "customer"
START = parse_instant("2026-01-05T09:00:00Z")
PASSED, STOPPED = "passed", "stopped"
_barrier: Barrier
"""Where the processes of a round wait for each other; each process has it from its beginning."""


def rivals(place: Place, processes: int, rounds: int) -> tuple[str, bool]:
    """Have rivals race. Returns what came of it, and whether each round had one winner."""
    url = place.begun()
    with working({"facts.json": write(_facts(processes, rounds))}) as folder:
        must(url, folder, "import", "facts", "facts.json")
        raced = [Counter(each) for each in zip(*_race(url, processes, rounds), strict=True)]
        green = troth(url, folder, "doctor").returncode == 0
    off = sum(each != {PASSED: 1, STOPPED: processes - 1} for each in raced)
    total = sum(raced, Counter[str]())
    failed = Counter({each: n for each, n in total.items() if each not in (PASSED, STOPPED)})
    engaged = _engaged(url)
    told = (
        f"{rounds} rounds of {processes} at once: {total[PASSED]} passed, {total[STOPPED]} "
        f"stopped, {failed.total()} failed, {off} rounds off; one engagement on each of "
        f"{sum(number == 1 for number in engaged.values())} initiatives, "
        f"doctor {'green' if green else 'not green'}"
    )
    told += "".join(f"\n  {number} times {error}" for error, number in failed.items())
    return told, green and not off and engaged == {_initiative(each): 1 for each in range(rounds)}


def _race(url: str, processes: int, rounds: int) -> list[list[str]]:
    """What each process met in each round."""
    spawn = multiprocessing.get_context("spawn")
    start = (url, spawn.Barrier(processes, timeout=WAIT))
    with ProcessPoolExecutor(processes, spawn, _begin, start) as racing:
        return list(racing.map(_race_of, range(processes), repeat(rounds)))


def _begin(url: str, barrier: Barrier) -> None:
    """Make a process ready for the race."""
    global _barrier
    _barrier = barrier
    set_up(url)


def _race_of(number: int, rounds: int) -> list[str]:
    """Commit to one partner on each initiative, at the same time as all others."""
    met = []
    for each in range(rounds):
        _barrier.wait()
        met.append(_met(number, each))
    leave()
    return met


def _met(number: int, initiative: int) -> str:
    """Try to commit to one partner on an initiative, and tell how it went."""
    from troth.ledger.acting import Stopped, act
    from troth.ledger.writing import present

    try:
        act(_action(number, initiative), present(), f"rival {number}")
    except Stopped as stopped:
        rules = {found.rule for _, found in stopped.preflight.new}
        return STOPPED if "dont-02-cheat" in rules else f"stopped by {sorted(rules)}"
    except Exception as error:  # whatever it is, it is told
        return f"{type(error).__name__}: {error}"
    return PASSED


def _engaged(url: str) -> Counter[str]:
    """How many engagements the database has on each initiative."""
    from troth.ledger.models import Engagement

    use(url)
    return Counter(Engagement.objects.values_list("opportunity", flat=True))


def _initiative(number: int) -> str:
    return f"o{number}"


def _action(number: int, initiative: int) -> dict[str, Any]:
    engagement = {
        "id": f"{_initiative(initiative)}.{number}",
        "relationship": f"r{number}",
        "opportunity": _initiative(initiative),
        "lead": ME,
        "partner": f"p{number}",
        "capability": "delivery",
    }
    steps = ("identified_at", "exploring_at", "proposed_at", "committed_at")
    at = {step: format_instant(START + (day + 2) * DAY) for day, step in enumerate(steps)}
    return {"add": {"engagements": [engagement | at]}}


def _facts(partners: int, initiatives: int) -> Facts:
    """Partners under an NDA, each the rival of all others, and initiatives to engage them on."""
    them = [f"p{each}" for each in range(partners)]
    stages = (Stage("prospect", START), Stage("qualified", START + DAY))
    return Facts(
        me=ME,
        organizations=[
            Organization(ME, "We", "UTC", "seller"),
            Organization(CUSTOMER, "The customer", "UTC", "customer"),
            *(Organization(each, f"Partner {each}", "UTC", "partner") for each in them),
        ],
        relationships=[Relationship(f"r{each[1:]}", ME, each, START) for each in them],
        agreements=[Agreement(f"{each}.nda", f"r{each[1:]}", "nda", START) for each in them],
        rivalries=[Rivalry(f"{a}.{b}", a, b, START) for a, b in combinations(them, 2)],
        opportunities=[
            Opportunity(_initiative(each), f"Initiative {each}", ME, stages, customer=CUSTOMER)
            for each in range(initiatives)
        ],
    )
