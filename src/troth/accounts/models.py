"""Users, their teams, and the invitations by which they come."""

import secrets
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from troth.ledger.models import Person

SELLER, MANAGER, ADMIN, VIEWER = "seller", "manager", "admin", "viewer"
ROLES = {
    SELLER: "Seller",
    MANAGER: "Alliance manager",
    ADMIN: "Administrator",
    VIEWER: "Viewer",
}
"""Each role and what it is called."""
INVITED_DAYS = 14
"""How long an invitation is good."""


class Team(models.Model):
    """People who work on each other's opportunities and relationships."""

    name = models.CharField(max_length=120, unique=True)

    class Meta:
        db_table = "teams"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Users(BaseUserManager["User"]):
    """Makes users; an e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> "User":
        """Make a user who may sign in with a password, or, without one, in another way."""
        user: User = self.model(email=email.lower(), **more)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of an e-mail address."""
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Someone who signs in. The person that they are in the facts tells what is theirs."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ("name",)

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    """Some of ROLES; whoever has several may do what each of them may."""
    person = models.OneToOneField(Person, models.SET_NULL, null=True, related_name="user")
    teams = models.ManyToManyField(Team, related_name="users")
    zone = models.CharField(max_length=64, blank=True)
    """The time zone in which they are told times; the company's where it is empty."""
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = Users()

    class Meta:
        db_table = "users"
        ordering = ("name", "email")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def roles_in_words(self) -> str:
        """What they are called."""
        return ", ".join(ROLES[each] for each in self.roles if each in ROLES)

    @property
    def initials(self) -> str:
        """The first letters of their name."""
        return "".join(word[0] for word in str(self).split()[:2]).upper()

    def has_role(self, *roles: str) -> bool:
        """Whether they have one of some roles."""
        return not set(roles).isdisjoint(self.roles)


def _token() -> str:
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """A way in for one person, by a link that works once."""

    token = models.CharField(max_length=64, unique=True, default=_token)
    email = models.EmailField()
    name = models.CharField(max_length=120)
    roles = models.JSONField(default=list)
    teams = models.ManyToManyField(Team, related_name="+")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "invitations"
        ordering = ("-invited_at",)
