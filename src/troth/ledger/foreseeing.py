"""Foresight: what a change of policy would make of the findings and scores, before it is made.

The stored reviews are the state before; only the rules that the parameter touches are judged anew,
with the change. What waits to be reviewed is judged both ways.
"""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from django.db.models import Q
from msgspec.structs import replace

from troth.facts.model import Policy
from troth.facts.times import Instant
from troth.ledger.judging import made, scenes, sides_of
from troth.ledger.loading import PORTION, load
from troth.ledger.models import Relationship
from troth.ledger.reviewing import waiting
from troth.ledger.stored import reviews_of
from troth.ledger.writing import whose
from troth.review import Found, Review, judge
from troth.review.views import look_at
from troth.rules import RULES, rules_touched


class Foreseen(NamedTuple):
    """One side of a relationship before and after a change."""

    before: Review
    after: Review

    @property
    def appearing(self) -> list[Found]:
        """The findings that there would be, and are not."""
        known = {each.key for each in self.before.findings}
        return [each for each in self.after.findings if each.key not in known]

    @property
    def going(self) -> list[Found]:
        """The findings that there would not be any more."""
        left = {each.key for each in self.after.findings}
        return [each for each in self.before.findings if each.key not in left]

    @property
    def changing(self) -> list[tuple[str, Found]]:
        """The findings whose severity would change, each after the severity that it has."""
        was = {each.key: each.finding.severity for each in self.before.findings}
        return [
            (was[each.key], each)
            for each in self.after.findings
            if each.key in was and was[each.key] != each.finding.severity
        ]


class Judged(NamedTuple):
    """A side judged with a change by the rules that it touches, and without it where need be."""

    after: Review
    before: Review | None


def concerned(policy: Policy) -> list[str]:
    """The relationships in which a policy may count."""
    found = Relationship.objects.all()
    if policy.level == "relationship":
        found = found.filter(pk=policy.relationship)
    elif policy.level == "organization" and policy.organization != whose():
        found = found.filter(Q(a=policy.organization) | Q(b=policy.organization))
    return sorted(found.values_list("pk", flat=True))


def foresee(
    policy: Policy, now: Instant, processes: int = 1
) -> Iterator[tuple[int, list[Foreseen]]]:
    """What would be, if a policy were in force now: for some relationships at a time.

    Yields how many relationships were looked at, and their sides, changed or not.
    """
    ids = concerned(policy)
    stale = frozenset(waiting(now).relationships)
    portions = [ids[start : start + PORTION] for start in range(0, len(ids), PORTION)]
    judge_it = partial(_judged, policy, whose(), now, stale)
    for portion, several in made(judge_it, portions, processes):
        known = reviews_of({each.after.relationship for each in several}, now, in_full=True)
        sides = [
            (each.before or known[each.after.relationship, each.after.me], each.after)
            for each in several
        ]
        yield len(portion), [_foreseen(policy, *each) for each in sides]


def _foreseen(policy: Policy, before: Review, judged: Review) -> Foreseen:
    """A side with what was judged anew in the place of what was there."""
    touched = rules_touched(policy.parameter)
    rules = {
        rule: judged.rules[rule] if rule in touched else each for rule, each in before.rules.items()
    }
    failed = {**before.failed, **judged.failed}
    return Foreseen(before, replace(before, rules=rules, failed=failed))


def _judged(
    policy: Policy, me: str, now: Instant, stale: frozenset[str], portion: list[str]
) -> list[Judged]:
    touched = rules_touched(policy.parameter)
    without = {rule.id for rule in RULES if rule.id not in touched}
    horizon = load(me, portion, now)
    found = []
    for scene in scenes(horizon, me, portion):
        changed = replace(scene.material, policies=[*scene.material.policies, policy])
        is_stale = not stale.isdisjoint(horizon.own(scene.material.relationship.id))
        for side in sides_of(scene):
            if policy.level == "organization" and side != horizon.organization(
                policy.organization or ""
            ):
                continue
            after = judge(look_at(scene._replace(material=changed), side), without)
            found.append(Judged(after, judge(look_at(scene, side)) if is_stale else None))
    return found
