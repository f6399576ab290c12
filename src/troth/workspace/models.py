"""What the workspace remembers beside the facts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from troth.ledger.models import Engagement, Organization, Person, Relationship


class Sent(models.Model):
    """A form that was sent; sending it twice does nothing more."""

    token = models.CharField(max_length=64, primary_key=True)
    at = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "sent_forms"


class HeldAction(models.Model):
    """An action that waits for somebody's approval, or for an NDA; it is checked again then."""

    APPROVAL, NDA = "approval", "nda"
    OPEN, DONE, DECLINED, WITHDRAWN = "open", "done", "declined", "withdrawn"

    action = models.CharField(max_length=64)
    """The name of the guarded action."""
    on = models.CharField(max_length=200, blank=True)
    """What it is done to, as in its address."""
    given = models.JSONField()
    """What was filled in; the facts are made of it when it goes through."""
    sentence = models.TextField()
    relationships = models.JSONField()
    """Those in which it would break something; who approves must look after them all."""
    findings = models.JSONField()
    """What it broke when it was asked for."""
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.BigIntegerField()
    waits_for = models.CharField(max_length=16)
    relationship = models.ForeignKey(Relationship, models.CASCADE, null=True, related_name="+")
    """Of the NDA that it waits for."""
    reason = models.TextField(blank=True)
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+"
    )
    state = models.CharField(max_length=16, default=OPEN)
    decided_at = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    """What the approver said, or why it could not go through."""
    token = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "held_actions"
        ordering = ("asked_at", "pk")
        indexes = [models.Index(fields=["state", "waits_for"], name="held_waiting")]


class PutAside(models.Model):
    """A next best action that a user has done, put off, or says does not apply."""

    DONE, SNOOZED, DISMISSED = "done", "snoozed", "dismissed"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.TextField()
    """The next best action; it changes when the same thing happens anew."""
    how = models.CharField(max_length=16)
    until_at = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    at = models.BigIntegerField()

    class Meta:
        db_table = "put_aside"
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="put_aside_once"),
            models.CheckConstraint(
                condition=Q(how="snoozed", until_at__isnull=False)
                | (~Q(how="snoozed") & Q(until_at=None)),
                name="only_what_is_put_off_comes_back",
            ),
        ]


class ParkedAsk(models.Model):
    """An ask that is not sent yet, so that the partner has few at a time."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    given = models.JSONField()
    """What was filled in."""
    text = models.TextField(blank=True)
    parked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    parked_at = models.BigIntegerField()

    class Meta:
        db_table = "parked_asks"
        ordering = ("parked_at",)


class Influence(models.Model):
    """What influence a partner has on one person at the customer, and how that is known."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="+")
    contact = models.ForeignKey(Person, models.CASCADE, related_name="+")
    level = models.CharField(max_length=16)
    evidence = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    recorded_at = models.BigIntegerField()

    class Meta:
        db_table = "influences"
        constraints = [
            models.UniqueConstraint(fields=["engagement", "contact"], name="one_influence_each")
        ]


class InternalAsk(models.Model):
    """Something asked of our own people on a partner's behalf."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    text = models.TextField()
    asked_of = models.CharField(max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.BigIntegerField()
    outcome = models.TextField(blank=True)
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "internal_asks"
        ordering = ("-asked_at",)


class Foresight(models.Model):
    """A change of policy that is being thought of: what it would bring, and whether it was made."""

    WAITING, RUNNING, READY, FAILED = "waiting", "running", "ready", "failed"
    CHANGING, CHANGED, STOPPED = "changing", "changed", "stopped"

    parameter = models.CharField(max_length=64)
    value = models.FloatField()
    level = models.CharField(max_length=16)
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="+")
    relationship = models.ForeignKey(Relationship, models.CASCADE, null=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.BigIntegerField()
    state = models.CharField(max_length=16, default=WAITING)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    """Relationships that were looked at, and that there are to look at."""
    seen = models.JSONField(default=list)
    """The sides that would be judged otherwise, and how."""
    reason = models.TextField(blank=True)
    said = models.TextField(blank=True)
    """Why it failed or was stopped."""
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "foresights"
        ordering = ("-asked_at", "-pk")


class ImportRun(models.Model):
    """An import that was asked for in the browser: how far it is, what came of it."""

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    kind = models.CharField(max_length=16)
    files = models.JSONField()
    """[name, SHA-256 of the stored file] of each."""
    options = models.JSONField(default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.BigIntegerField()
    state = models.CharField(max_length=16, default=WAITING)
    step = models.TextField(blank=True)
    """What is being done now."""
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    report = models.JSONField(default=dict)
    """What was added and changed, and what was left out, with the reasons."""
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "import_runs"
        ordering = ("-asked_at", "-pk")
