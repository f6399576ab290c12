"""The demo's users: one of its cast for each role."""

from typing import NamedTuple

from django.db import transaction

from troth.accounts.models import ADMIN, MANAGER, SELLER, VIEWER, Team, User
from troth.ledger.models import Person


class Player(NamedTuple):
    """Somebody to enter the demo as."""

    role: str
    person: str
    name: str
    email: str
    team: str
    does: str


CAST = (
    Player(SELLER, "maya", "Maya Okafor", "maya@northwind.example", "Sales North", "Seller"),
    Player(
        MANAGER, "tomas", "Tomás Rivera", "tomas@northwind.example", "Alliances", "Alliance manager"
    ),
    Player(VIEWER, "lena", "Lena Hartwig", "lena@northwind.example", "Sales North", "Viewer"),
    Player(ADMIN, "daniel", "Daniel Achterberg", "daniel@northwind.example", "", "Administrator"),
)


def enter_cast() -> None:
    """Make the users of the demo, those that are not there yet."""
    with transaction.atomic():
        for each in CAST:
            person = Person.objects.filter(pk=each.person).first()
            user, new = User.objects.get_or_create(
                email=each.email,
                defaults={"name": each.name, "roles": [each.role], "person": person},
            )
            if new:
                user.set_unusable_password()
                user.save()
            if new and each.team:
                user.teams.add(Team.objects.get_or_create(name=each.team)[0])
