"""What a score rests on: every occasion of one rule in one relationship, from both sides."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render

from troth.accounts.reach import ANYONE
from troth.facts.fields import fields_of
from troth.facts.model import Fact, Form
from troth.facts.times import Instant
from troth.ledger.loading import load
from troth.ledger.models import InUse
from troth.review.scores import Tally
from troth.review.views import Scene, look_at, see
from troth.rules import RULES, Rule
from troth.rules.verdicts import Occasion
from troth.workspace.lines import Line, Reference, lines_of
from troth.workspace.numbers import number_in
from troth.workspace.registry import page

PER_PAGE = 30


class Told(NamedTuple):
    """An occasion as it is told: how far the rule was kept, and the facts of that moment."""

    at: Instant
    credit: float
    weight: float
    attestation: str
    lines: list[Line]


class Side(NamedTuple):
    """One side's occasions of the rule."""

    name: str
    is_ours: bool
    connected: bool
    score: float | None
    number: int
    occasions: list[Told]


@page("partners/<str:pk>/rules/<str:rule>/", "mark", ANYONE)
def mark(request: Any, pk: str, rule: str) -> HttpResponse:
    """Show what the score of a rule rests on."""
    found = next((each for each in RULES if each.id == rule), None)
    if found is None or not request.reach.may_read_relationship(pk):
        raise Http404(f"{pk} {rule}")
    start = number_in(request.GET.get("from", ""), 0, 1_000_000)
    horizon = load(request.me, [pk], request.now, reads={*found.reads, *_feeding(found)})
    standing = horizon.standing(pk) if pk in horizon.book.records["relationships"] else None
    if standing is None:
        raise Http404(pk)
    scene = see(horizon.material(standing), request.now)
    between = scene.material.relationship
    sides = sorted((between.a, between.b), key=lambda side: side != request.me)
    moments = _moments(scene, found)
    judged = {side: _occasions(found, scene, side) for side in sides}
    shown = {side: each[start : start + PER_PAGE] for side, each in judged.items()}
    wanted = {reference for each in shown.values() for one in each for reference in moments[one.at]}
    lines = lines_of(wanted, request.reach)
    names = {each: scene.material.organizations[each].name for each in sides}
    used = set(InUse.objects.filter(rule=rule, side__in=sides).values_list("side", flat=True))
    context = {
        "rule": found,
        "relationship": pk,
        "partner": names[sides[1]],
        "sides": [
            Side(
                names[side],
                side == request.me,
                side in used,
                _score(found, judged[side], request.now) if side in used else None,
                len(judged[side]),
                [
                    Told(
                        one.at,
                        one.credit,
                        one.weight,
                        one.attestation,
                        [lines[each] for each in moments[one.at] if each in lines],
                    )
                    for one in shown[side]
                ],
            )
            for side in sides
        ],
        "older": start + PER_PAGE if max(map(len, judged.values())) > start + PER_PAGE else 0,
        "start": start,
    }
    return render(request, "workspace/mark.html", context)


def _occasions(rule: Rule, scene: Scene, side: str) -> list[Occasion]:
    """The occasions of one side, the latest first."""
    verdicts = rule.judge(look_at(scene, side))
    return sorted(
        (each for each in verdicts if isinstance(each, Occasion)), key=lambda each: -each.at
    )


def _score(rule: Rule, occasions: Iterable[Occasion], now: Instant) -> float | None:
    """The score that these occasions make, before any finding holds it down."""
    tally = Tally(now, rule.half_life_days)
    for each in occasions:
        tally.add(each)
    number, sums = tally.result()
    return sums.score if number else None


def _moments(scene: Scene, rule: Rule) -> dict[Instant, list[Reference]]:
    """The facts that feed a rule, by each time that they name."""
    found: dict[Instant, list[Reference]] = defaultdict(list)
    for name in sorted(_feeding(rule)):
        for fact in getattr(scene.records, name, ()):
            for at in set(_times(fact)):
                found[at].append((name, fact.id))
    return found


def _feeding(rule: Rule) -> set[str]:
    """The collections whose facts an occasion of a rule may come from."""
    return {feed.partition(".")[0] for feed in rule.fed_by} | {"engagements"}


def _times(fact: Fact) -> Iterable[Instant]:
    for field in fields_of(type(fact)).values():
        value = getattr(fact, field.name)
        if field.form is Form.INSTANT and value is not None:
            yield value
