"""What a user may read and do (`product.md`, People): the one place that says so."""

import json
from collections.abc import Collection
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.expressions import RawSQL

from troth.accounts.models import ADMIN, MANAGER, ROLES, SELLER, VIEWER, User
from troth.facts.model import OF_RELATIONSHIP
from troth.ledger.databases import SQLITE
from troth.ledger.models import FACTS, Engagement, Relationship, Workspace

ANYONE = frozenset(ROLES)
"""Every role."""
WORKERS = frozenset({SELLER, MANAGER})
"""Those who act towards partners."""
MANAGERS = frozenset({MANAGER})
ADMINS = frozenset({ADMIN})
CAREFUL = ("confidential", "restricted")
"""Of shares: what only those see who work on the relationship."""
COMMON = ("organizations", "people", "closures", "rivalries")
"""Collections that everybody who works may read and keep."""


class Reach:
    """What one user may read and do."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.is_admin = user.has_role(ADMIN)
        self.is_manager = user.has_role(MANAGER)

    @cached_property
    def workspace(self) -> Workspace:
        """The workspace, with the company whose it is."""
        return Workspace.objects.select_related("me").get(pk=1)

    @property
    def me(self) -> str | None:
        """The company; None before anything is imported."""
        me: str | None = self.workspace.me_id
        return me

    def settle(self) -> None:
        """Find out now what the user may read and do, whatever is made of the facts afterwards."""
        for each in ("workspace", "persons", "led", "engaged", "works_on", "may_read"):
            getattr(self, each)

    def partners(self) -> QuerySet[Any]:
        """The relationships of the company that have not ended, whoever looks after them."""
        ours: QuerySet[Any] = Relationship.objects.filter(self._ours())
        return ours.filter(ended_at=None, a__merged_into=None, b__merged_into=None)

    @cached_property
    def _users(self) -> list[tuple[int, str | None, list[str], bool, int | None]]:
        """Every user once for each team: key, person, roles, whether active, team."""
        rows = User.objects.order_by()
        return list(rows.values_list("pk", "person_id", "roles", "is_active", "teams"))

    @cached_property
    def persons(self) -> list[str]:
        """The people of the facts that the user and their teams are."""
        teams = {team for pk, *_, team in self._users if pk == self.user.pk} - {None}
        return sorted(
            {
                person
                for pk, person, _, _, team in self._users
                if person and (pk == self.user.pk or team in teams)
            }
        )

    @cached_property
    def led(self) -> frozenset[str]:
        """The relationships that the user or their team leads, or that no alliance manager does."""
        return self._led(MANAGER)

    @cached_property
    def engaged(self) -> frozenset[str]:
        """The relationships that are engaged on the user's or their team's opportunities."""
        return frozenset(pk for pk, _, is_engaged in self._relationships if is_engaged)

    @cached_property
    def _relationships(self) -> list[tuple[str, list[str], bool]]:
        """The relationships of the company: key, leads, and whether it is one of `engaged`.

        Where nobody's leads matter to the user, those alone.
        """
        theirs = Engagement.objects.filter(self._owned("opportunity__"))
        is_engaged = Q(pk__in=theirs.values("relationship_id"))
        rows = Relationship.objects.filter(self._ours()).annotate(is_engaged=is_engaged)
        if not self.user.has_role(MANAGER, VIEWER):
            rows = rows.filter(is_engaged=True)
        return list(rows.values_list("pk", "leads", "is_engaged"))

    def _led(self, role: str) -> frozenset[str]:
        if not self.user.has_role(role):
            return frozenset()
        mine = set(self.persons)
        managers = {
            person for _, person, roles, active, _ in self._users if active and MANAGER in roles
        }
        return frozenset(
            pk
            for pk, leads, _ in self._relationships
            if mine.intersection(leads) or managers.isdisjoint(leads)
        )

    def _owned(self, prefix: str = "") -> Q:
        """That an opportunity is the user's or their team's, or nobody's."""
        nobodys = {f"{prefix}owner_person": None, f"{prefix}owner": self.me}
        return Q(**{f"{prefix}owner_person__in": self.persons}) | Q(**nobodys)

    def _ours(self) -> Q:
        """That a relationship is one of the company's."""
        return Q(a=self.me) | Q(b=self.me)

    @cached_property
    def works_on(self) -> frozenset[str]:
        """The relationships that the user may act in, and read all of."""
        mine: frozenset[str] = frozenset()
        if self.user.has_role(SELLER, MANAGER):
            mine |= self.engaged
        return mine | self.led

    @cached_property
    def may_read(self) -> frozenset[str] | None:
        """The relationships that the user may read; None stands for all."""
        if self.is_admin:
            return None
        if self.user.has_role(VIEWER):
            return self.works_on | self.engaged | self._led(VIEWER)
        return self.works_on

    def reads(self, collection: str) -> QuerySet[Any]:
        """The facts of a collection that the user may read."""
        facts: QuerySet[Any] = FACTS[collection].objects.all()
        if collection == "shares":
            facts = facts.exclude(~among("relationship_id", self.works_on) & _CONFIDENTIAL)
        if collection in (*COMMON, "policies") or self.may_read is None:
            return facts
        if collection == "relationships":
            return facts.filter(among("pk", self.may_read))
        if collection == "opportunities":
            return facts.filter(self._opportunities(self.may_read))
        return facts.filter(among("relationship_id", self.may_read))

    def may_read_relationship(self, relationship: str) -> bool:
        """Whether the user may read a relationship."""
        return self.may_read is None or relationship in self.may_read

    def may_work(self, collection: str, record: Any) -> bool:
        """Whether the user may change or add a fact; a record is its row, or has its fields."""
        if collection in COMMON:
            return self.user.has_role(SELLER, MANAGER, ADMIN)
        if collection in ("policies", "relationships"):
            return self.is_admin or (
                self.is_manager
                and (getattr(record, "relationship_id", None) or record.pk) in (self.led | {None})
            )
        if collection == "opportunities":
            return self.user.has_role(SELLER, MANAGER) and (
                (record.owner_person_id is None and record.owner_id == self.me)
                or record.owner_person_id in self.persons
                or self._is_led(record)
            )
        return record.relationship_id in self.works_on

    def _is_led(self, opportunity: Any) -> bool:
        return bool(
            self.led
            and Engagement.objects.filter(
                among("relationship_id", self.led), opportunity=opportunity
            ).exists()
        )

    def approves(self, relationships: Collection[str]) -> bool:
        """Whether the user may approve an override that concerns some relationships."""
        return self.is_manager and all(each in self.led for each in relationships)

    def _opportunities(self, relationships: Collection[str]) -> Q:
        engaged = Engagement.objects.filter(among("relationship_id", relationships))
        return self._owned() | Q(pk__in=engaged.values("opportunity_id"))


def lookers_after(relationship: str) -> list[User]:
    """The alliance managers who look after a relationship, those that its leads name first.

    They are those whose `Reach.led` has it.
    """
    leads = set(Relationship.objects.values_list("leads", flat=True).get(pk=relationship))
    users = list(User.objects.prefetch_related("teams"))
    managers = [each for each in users if each.is_active and each.has_role(MANAGER)]
    named = [each for each in managers if each.person_id in leads]
    if not named:
        return managers
    teams = {team.pk for each in users if each.person_id in leads for team in each.teams.all()}
    beside = [
        each
        for each in managers
        if each not in named and not teams.isdisjoint(team.pk for team in each.teams.all())
    ]
    return named + beside


def among(field: str, ids: Collection[str]) -> Q:
    """That a field has one of some ids; one parameter, however many they are."""
    if connection.vendor == SQLITE:
        of = RawSQL("SELECT value FROM json_each(%s)", [json.dumps(sorted(ids))])
        return Q(**{f"{field}__in": of})
    # A constant array: PostgreSQL looks it up by hash, and can tell how many rows it finds.
    of = Func(Value(sorted(ids)), template="ANY(%(expressions)s::text[])", output_field=TextField())
    has = Func(
        F(field), of, template="%(expressions)s", arg_joiner=" = ", output_field=BooleanField()
    )
    return Q(has)


_CONFIDENTIAL = Q(confidentiality__in=CAREFUL)

assert set(COMMON).isdisjoint(OF_RELATIONSHIP)
