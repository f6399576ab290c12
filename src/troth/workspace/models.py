"""What the workspace remembers beside the facts."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from troth.ledger.models import (
    Engagement,
    Opportunity,
    Organization,
    Person,
    Relationship,
    SupportRequest,
)


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


# -- support from the alliance team ----------------------------------------------------------------


class SupportCase(models.Model):
    """What was said beside a request to the alliance team, and who has it now.

    That it was asked, answered and resolved, and when, is the fact itself.
    """

    request = models.OneToOneField(
        SupportRequest, models.CASCADE, primary_key=True, related_name="case"
    )
    question = models.TextField(blank=True)
    opportunity = models.ForeignKey(Opportunity, models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    """The alliance manager who is to answer; nobody where none looks after the partner."""
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    follows = models.ForeignKey(SupportRequest, models.SET_NULL, null=True, related_name="+")
    """The earlier request that this one asks again."""

    class Meta:
        db_table = "support_cases"


class HandOver(models.Model):
    """That a request to the alliance team went from one manager to another."""

    case = models.ForeignKey(SupportCase, models.CASCADE, related_name="hand_overs")
    at = models.BigIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        db_table = "hand_overs"
        ordering = ("at", "pk")


# -- notices ---------------------------------------------------------------------------------------


class Digest(models.Model):
    """A mail with somebody's notices: what it says is made of them when it is sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    made_at = models.BigIntegerField()
    try_at = models.BigIntegerField()
    """When it is to be sent, or sent again."""
    tries = models.IntegerField(default=0)
    fault = models.TextField(blank=True)
    """Why it could not be sent the last time."""
    ended_at = models.BigIntegerField(null=True)
    sent = models.BooleanField(default=False)
    """Whether it was sent; one that ended unsent had nothing left to say."""

    class Meta:
        db_table = "digests"
        indexes = [models.Index(fields=["ended_at", "try_at"], name="digests_to_send")]


class Notice(models.Model):
    """That something happened which somebody should know; it repeats nothing of what it was."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    """What it counts as in each person's wishes."""
    thing = models.CharField(max_length=16)
    """finding, held, support, questions."""
    ref = models.TextField()
    """Which one."""
    event = models.CharField(max_length=16)
    """What happened to it."""
    severity = models.CharField(max_length=8, blank=True)
    rule = models.CharField(max_length=32, blank=True)
    relationship = models.ForeignKey(Relationship, models.CASCADE, null=True, related_name="+")
    happened = models.CharField(max_length=160)
    """The row that records it: nobody is told of the same row twice."""
    at = models.BigIntegerField()
    read_at = models.BigIntegerField(null=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="notices")
    """The mail that it went into."""

    class Meta:
        db_table = "notices"
        ordering = ("-at", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["user", "happened"], name="nobody_is_told_twice")
        ]
        indexes = [
            models.Index(fields=["user", "-at"], name="notices_of_user"),
            models.Index(fields=["thing", "ref"], name="notices_of_thing"),
        ]


class NoticeWish(models.Model):
    """What somebody wants to be told by mail, and when."""

    NEVER, DAILY, WEEKLY = "never", "daily", "weekly"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="notice_wish"
    )
    frequency = models.CharField(max_length=8, default=DAILY)
    hour = models.SmallIntegerField(default=8)
    """In their own time zone."""
    weekday = models.SmallIntegerField(default=1)
    """ISO, for those who want it weekly."""
    kinds = models.JSONField(default=list)
    told_until = models.BigIntegerField()
    """When it was last time for a mail."""

    class Meta:
        db_table = "notice_wishes"
        constraints = [
            models.CheckConstraint(
                condition=Q(hour__range=(0, 23), weekday__range=(1, 7)), name="wishes_have_a_time"
            )
        ]


class ToldUntil(models.Model):
    """How far notices were made of what the ledger records."""

    finding_event = models.BigIntegerField(default=0)
    """The last event of a finding."""

    class Meta:
        db_table = "told_until"
        constraints = [models.CheckConstraint(condition=Q(id=1), name="told_until_is_one")]
