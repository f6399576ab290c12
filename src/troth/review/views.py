"""A view of one relationship, from either side, made from the facts that it may rest on."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Any, NamedTuple

import msgspec

from troth.facts.calendar import calendar_of
from troth.facts.model import (
    COLLECTIONS,
    Closure,
    Engagement,
    Fact,
    Meeting,
    Opportunity,
    Organization,
    Person,
    Policy,
    Relationship,
    Rivalry,
)
from troth.facts.seen import Seen, Sight
from troth.facts.times import FOREVER, Instant
from troth.rules.parameters import Parameters
from troth.rules.view import Records, View

LEVELS = ("site", "organization", "relationship")
"""Of policies; the nearest last."""


class Material(msgspec.Struct, kw_only=True):
    """The facts, not yet cut at an as-of time, that a review of one relationship may look at.

    `records` are those of the relationship and of the relationships that it absorbed;
    `relationship` is already as it stands at the as-of time. `elsewhere` are engagements in other
    relationships on the same initiatives, `acquainted` the relationships, and `sells_to` the
    opportunities, with the customers of its meetings. More than needed does no harm.
    """

    relationship: Relationship
    records: Mapping[str, Sequence[Fact]]
    organizations: Mapping[str, Organization]
    people: Mapping[str, Person]
    opportunities: Mapping[str, Opportunity]
    closures: Sequence[Closure] = ()
    rivalries: Sequence[Rivalry] = ()
    policies: Sequence[Policy] = ()
    elsewhere: Sequence[Engagement] = ()
    acquainted: Sequence[Relationship] = ()
    sells_to: Sequence[Opportunity] = ()
    stands_for: Mapping[str, str] = {}
    """Each organization taken over, and the one that stands for it."""
    absorbed: Set[str] = frozenset()
    """The ids of the relationships that this one absorbed."""
    hidden: Mapping[str, Instant] = {}
    """Opportunities not yet seen, each with the time of its first stage."""
    changes_at: Instant = FOREVER
    """When the next organization is taken over, or a relationship of these sides begins."""


class Scene(NamedTuple):
    """A relationship as it is seen at an as-of time, from no side yet."""

    material: Material
    sight: Sight
    records: Records


def see(material: Material, now: Instant) -> Scene:
    """Cut what belongs to a relationship at an as-of time: the same for either side."""
    sight = Sight(now, material.stands_for, material.hidden)
    relationship = material.relationship
    seen: dict[str, Any] = {
        name: sight.see_all(COLLECTIONS[name], material.records.get(name, ()))
        for name in Records.__struct_fields__
    }
    records = Records(**seen)
    sides = (relationship.a, relationship.b)
    records.meetings = [_without_own_customer(each, sides) for each in records.meetings]
    if relationship.ended_at is not None:
        sight.wake_by(relationship.ended_at)
    sight.wake_by(material.changes_at)
    return Scene(material, sight, records)


def look(material: Material, me: str, now: Instant) -> View:
    """What one side may be judged by in a relationship, at an as-of time."""
    return look_at(see(material, now), me)


def look_at(scene: Scene, me: str) -> View:
    """What one side may be judged by in a relationship that was seen."""
    material, sight = scene.material, scene.sight.again()
    relationship = material.relationship
    me = sight.organization(me)
    them = relationship.b if relationship.a == me else relationship.a
    organizations = Seen(material.organizations, sight.see)
    closures = sight.see_all(Closure, material.closures)
    return View(
        me=me,
        them=them,
        sight=sight,
        relationship=relationship,
        records=scene.records,
        parameters=_parameters(material, sight, me),
        organizations=organizations,
        people=Seen(material.people, sight.see),
        opportunities=Seen(material.opportunities, sight.see),
        calendars={
            side: calendar_of(
                organizations[side], [each for each in closures if each.organization == side]
            )
            for side in (me, them)
        },
        rivalries=[
            each for each in sight.see_all(Rivalry, material.rivalries) if them in (each.a, each.b)
        ],
        elsewhere=[
            each
            for each in sight.see_all(Engagement, material.elsewhere)
            if me in (each.lead, each.partner)
        ],
        known_since=_known_since(material, sight, me),
    )


def _without_own_customer(meeting: Meeting, sides: tuple[str, str]) -> Meeting:
    """A meeting whose customer has become a side of the relationship has none."""
    if meeting.customer in sides:
        return msgspec.structs.replace(meeting, customer=None)
    return meeting


def _parameters(material: Material, sight: Sight, me: str) -> Parameters:
    own = {material.relationship.id, *material.absorbed}
    return in_force(sight.see_all(Policy, material.policies), me, own)


def in_force(policies: Iterable[Policy], me: str, own: Collection[str]) -> Parameters:
    """The parameters of some policies for one side of a relationship, which has some ids.

    The nearest level wins, then the latest, then the greater id.
    """
    chosen: dict[str, tuple[int, Instant, str, float]] = {}
    for policy in policies:
        if policy.level == "organization" and policy.organization != me:
            continue
        if policy.level == "relationship" and policy.relationship not in own:
            continue
        this = (LEVELS.index(policy.level), policy.set_at, policy.id, policy.value)
        chosen[policy.parameter] = max(chosen.get(policy.parameter, this), this)
    return Parameters({name: value for name, (_, _, _, value) in chosen.items()})


def _known_since(material: Material, sight: Sight, me: str) -> dict[str, Instant]:
    """Since when I have a relationship with somebody, or an opportunity of my own there."""
    known: dict[str, Instant] = {}
    for relationship in sight.see_all(Relationship, material.acquainted):
        if me in (relationship.a, relationship.b):
            other = relationship.b if relationship.a == me else relationship.a
            known[other] = min(relationship.started_at, known.get(other, FOREVER))
    sold: dict[str, Instant] = {}
    for opportunity in material.sells_to:
        if sight.organization(opportunity.owner) == me and opportunity.customer is not None:
            customer = sight.organization(opportunity.customer)
            sold[customer] = min(opportunity.stages[0].at, sold.get(customer, FOREVER))
    for customer, at in sold.items():
        if at <= sight.now:
            known[customer] = min(at, known.get(customer, FOREVER))
        else:
            sight.wake_by(at)
    return known
