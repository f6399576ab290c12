"""Everything the ledger keeps: the facts, and the records about them (`architecture.md`).

The models of the facts are made of their shapes. The others are written here. Times are instants:
microseconds since 1970 in UTC.
"""

from copy import deepcopy

from django.db import models

from troth.facts.model import COLLECTIONS
from troth.ledger.mirror import ID_LENGTH, model_of

FACTS: dict[str, type[models.Model]] = {name: model_of(name) for name in COLLECTIONS}
"""The model of each collection, parents before those that name them."""

Organization = FACTS["organizations"]
Closure = FACTS["closures"]
Person = FACTS["people"]
Relationship = FACTS["relationships"]
Rivalry = FACTS["rivalries"]
Policy = FACTS["policies"]
Opportunity = FACTS["opportunities"]
Engagement = FACTS["engagements"]
Pledge = FACTS["pledges"]
Agreement = FACTS["agreements"]
Message = FACTS["messages"]
Meeting = FACTS["meetings"]
Share = FACTS["shares"]
Exchange = FACTS["exchanges"]
Ask = FACTS["asks"]
Introduction = FACTS["introductions"]
Idea = FACTS["ideas"]
ValuePlan = FACTS["value_plans"]
Claim = FACTS["claims"]
SupportRequest = FACTS["support_requests"]


class Workspace(models.Model):
    """The one row that says whose ledger this is. Whoever writes locks it first."""

    me = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    began_at = models.BigIntegerField()
    """When the ledger was made; what happened earlier is "Before Troth"."""

    class Meta:
        db_table = "workspace"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_workspace")]


class Source(models.Model):
    """Where facts come from: a file, a CRM, a mailbox; what it last said, its facts remember."""

    IMAP, FEED, FOLDER = "imap", "feed", "folder"

    kind = models.CharField(max_length=32)
    name = models.TextField()
    first_read_at = models.BigIntegerField(null=True)
    last_read_at = models.BigIntegerField(null=True)
    how = models.CharField(max_length=16, blank=True)
    """How it is reached again: imap, feed, folder; nothing where it was read once."""
    options = models.JSONField(default=dict)
    """What it takes to reach it; of a secret only where it is kept, never the secret itself."""
    connected_at = models.BigIntegerField(null=True)
    """Since when it is read every so often; nothing where it is not."""
    state = models.JSONField(default=dict)
    """How far it was read, so that the next reading goes on from there."""
    error = models.TextField(blank=True)
    """Why it could not be read the last time; nothing where it could."""
    failed_at = models.BigIntegerField(null=True)

    class Meta:
        db_table = "sources"
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="a_source_is_one")]


class Entry(models.Model):
    """One line of the audit trail: who did what, when and why."""

    at = models.BigIntegerField(db_index=True)
    actor = models.TextField()
    deed = models.CharField(max_length=32)
    """import, act, override."""
    reason = models.TextField(blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="entries")
    details = models.JSONField(default=dict)

    class Meta:
        db_table = "entries"


class Change(models.Model):
    """The journal: how an entry changed a fact. What an entry added, the fact itself names."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    collection = models.CharField(max_length=32)
    record = models.CharField(max_length=ID_LENGTH)
    before = models.JSONField()
    """The fields that changed, as a facts file would write them; null where absent."""
    after = models.JSONField()

    class Meta:
        db_table = "changes"
        indexes = [models.Index(fields=["collection", "record"], name="changes_of")]


class Override(models.Model):
    """An action that went ahead against a block: why, who asked, who approved."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="override")
    action = models.JSONField()
    findings = models.JSONField()
    """The blocks that stood against it, as the preflight gave them."""
    reason = models.TextField()
    asked_by = models.TextField()
    approved_by = models.TextField()

    class Meta:
        db_table = "overrides"
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="overrides_have_a_reason"),
            models.CheckConstraint(
                condition=~models.Q(approved_by=models.F("asked_by")),
                name="overrides_are_approved_by_another",
            ),
        ]


class Touch(models.Model):
    """A relationship that has to be reviewed, because something it rests on has changed."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")

    class Meta:
        db_table = "touches"


class StoredReview(models.Model):
    """The last review of one side of a relationship, kept so that it can be shown at any time.

    Scores are decaying sums; `wake_at` is when it has to be made again.
    """

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    side = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    them = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    as_of = models.BigIntegerField()
    wake_at = models.BigIntegerField(null=True)
    rules = models.JSONField()
    """By rule: [occasions, sum of weight times credit, sum of weight] at `as_of`, and what part of
    the weight only one side vouches for."""
    failed = models.JSONField(default=dict)
    """Rules that could not be judged, each with the reason."""

    class Meta:
        db_table = "reviews"
        constraints = [
            models.UniqueConstraint(fields=["relationship", "side"], name="one_review_a_side")
        ]
        indexes = [
            models.Index(fields=["wake_at"], name="reviews_due"),
            models.Index(fields=["side"], name="reviews_of_side"),
        ]


class PastReview(models.Model):
    """What a review as of the end of a past quarter says, so that a trend can be shown.

    It is gone as soon as a fact changes that was seen then, and made again in the background: what
    is there is true.
    """

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    side = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    them = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    as_of = models.BigIntegerField()
    rules = models.JSONField()
    """By rule, where it says anything: [occasions, sum of weight times credit, sum of weight, what
    part of the weight only one side vouches for, the severities of its findings]."""

    class Meta:
        db_table = "past_reviews"
        constraints = [
            models.UniqueConstraint(
                fields=["as_of", "relationship", "side"], name="one_past_review_a_side"
            )
        ]


class StoredFinding(models.Model):
    """An open finding of a stored review."""

    review = models.ForeignKey(StoredReview, models.CASCADE, related_name="findings")
    rule = models.CharField(max_length=32)
    key = models.TextField()
    severity = models.CharField(max_length=8)
    kind = models.TextField()
    ids = models.JSONField()
    """With the rule and the kind, what its key is made of."""
    subject = models.JSONField()
    at = models.BigIntegerField()
    sentence = models.TextField()
    evidence = models.JSONField()
    action = models.TextField()
    clears_when = models.TextField()
    imprint = models.BigIntegerField()
    """A hash of all that it says."""

    class Meta:
        db_table = "findings"
        constraints = [
            models.UniqueConstraint(fields=["review", "key"], name="a_finding_is_open_once")
        ]


class FindingEvent(models.Model):
    """Something that happened to a finding; notices hang on these rows."""

    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    side = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    rule = models.CharField(max_length=32)
    key = models.TextField()
    event = models.CharField(max_length=8)
    """opened, raised, cleared, reopened."""
    severity = models.CharField(max_length=8)
    at = models.BigIntegerField()
    """The as-of time of the review that saw it."""

    class Meta:
        db_table = "finding_events"
        indexes = [models.Index(fields=["relationship", "side", "key"], name="events_of_finding")]


class InUse(models.Model):
    """Since when something that feeds a rule is kept of one side's conduct."""

    rule = models.CharField(max_length=32)
    side = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    since = models.BigIntegerField()
    fed_by = models.CharField(max_length=32)
    """The collection that began it."""

    class Meta:
        db_table = "in_use"
        constraints = [
            models.UniqueConstraint(fields=["rule", "side"], name="a_rule_is_in_use_once_a_side")
        ]


class Question(models.Model):
    """What a source may have said; a person answers it before it is a fact."""

    id = models.CharField(max_length=ID_LENGTH, primary_key=True)
    source = models.ForeignKey(Source, models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=32)
    relationship = models.ForeignKey(
        Relationship, models.SET_NULL, null=True, related_name="questions"
    )
    """The relationship that it is about; none where it is about nobody yet."""
    text = models.TextField()
    place = models.TextField()
    """Where in the source: `inbox.mbox#412`."""
    quote = models.TextField(blank=True)
    """The sentence that it came from; gone once it is answered: a confirmed fact has it then."""
    if_yes = models.JSONField()
    """The action that is taken if the answer is yes."""
    asked_at = models.BigIntegerField()
    answered_at = models.BigIntegerField(null=True, db_index=True)
    answered_by = models.TextField(blank=True)
    answer = models.CharField(max_length=8, blank=True)
    """yes, no; nothing while it is open."""

    class Meta:
        db_table = "questions"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answer="")
                | models.Q(answered_at__isnull=False, answer__in=["yes", "no"]),
                name="an_answer_has_its_time",
            )
        ]


class Amendment(models.Model):
    """Fields of a fact that a source told of. It waits for the facts that it needs.

    Once done, each field stays by itself, without its value: told again, it must not undo what
    was mended since.
    """

    imprint = models.BigIntegerField(primary_key=True)
    """A hash of all that it says; once done, of one field."""
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_index=False)
    collection = models.CharField(max_length=32)
    record = models.CharField(max_length=ID_LENGTH)
    fields = models.JSONField(default=dict)
    waits_in = models.CharField(max_length=32, blank=True)
    """The collection of a fact that is not there yet; nothing once it is done."""
    waits_for = models.CharField(max_length=ID_LENGTH, blank=True)
    """The id of that fact."""

    class Meta:
        db_table = "amendments"
        indexes = [models.Index(fields=["waits_in", "waits_for"], name="amendments_waiting")]


class FrozenReview(models.Model):
    """A review as it was shown to the partner; it stays as it was."""

    relationship = models.ForeignKey(Relationship, models.PROTECT, related_name="+")
    as_of = models.BigIntegerField()
    frozen_at = models.BigIntegerField()
    frozen_by = models.TextField()
    shown = models.JSONField()
    """By side: the review of what both sides may see, as it is printed."""
    policies = models.JSONField()
    """The policies then in force that the partner may see, as a facts file has them."""
    quarter = models.CharField(max_length=8, blank=True, default="")
    """The quarter that it looks back on: 2026-Q2."""
    page = models.JSONField(default=dict)
    """All that the partner's page said: every figure, sentence and chart."""

    class Meta:
        db_table = "frozen_reviews"


class StoredFile(models.Model):
    """A file that a fact names, such as a signed agreement; the same bytes are kept once."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    type = models.TextField()
    """Its media type."""
    content = models.BinaryField()
    kept_at = models.BigIntegerField()

    class Meta:
        db_table = "files"


class Replay(models.Model):
    """A past time at which the workspace is looked at, with its reviews as of then."""

    as_of = models.BigIntegerField(unique=True)
    asked_at = models.BigIntegerField()
    """When it was last looked at, to the day; the ones that nobody looks at are forgotten."""

    class Meta:
        db_table = "replays"


class Replayed(models.Model):
    """A relationship that was judged for a replay; the row goes when something it rests on changes.

    It is there before the facts are read and marked when the reviews are stored, so that a change
    in between leaves none that is marked.
    """

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="+")
    relationship = models.ForeignKey(Relationship, models.CASCADE, related_name="+")
    judged = models.BooleanField(default=False)

    class Meta:
        db_table = "replayed"
        constraints = [
            models.UniqueConstraint(fields=["replay", "relationship"], name="replayed_once")
        ]


class ReplayedUse(models.Model):
    """That something which feeds a rule was kept of one side's conduct as of a replay."""

    replay = models.ForeignKey(Replay, models.CASCADE, related_name="+", db_index=False)
    rule = models.CharField(max_length=32)
    side = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)

    class Meta:
        db_table = "replayed_uses"
        constraints = [
            models.UniqueConstraint(fields=["replay", "rule", "side"], name="replayed_use_once")
        ]


def _for_replays(
    kept: type[models.Model], name: str, of: models.ForeignKey, *columns: str
) -> type[models.Model]:
    """A model like that of a stored review or finding, for those of a replay."""
    own = {
        each.name: deepcopy(each)  # as Django takes over the fields of an abstract model
        for each in kept._meta.fields
        if not each.primary_key and each.name != "review"
    }
    told = f"Of a replay: {str(kept.__doc__)[:1].lower()}{str(kept.__doc__)[1:]}"
    constraint = models.UniqueConstraint(fields=columns, name=f"one_{name.lower()}")
    meta = {"db_table": f"replayed_{kept._meta.db_table}", "constraints": [constraint]}
    return type(
        name,
        (models.Model,),
        {"__module__": __name__, "__doc__": told, "Meta": type("Meta", (), meta), **own}
        | {columns[0]: of},
    )


ReplayedReview = _for_replays(
    StoredReview,
    "ReplayedReview",
    models.ForeignKey(Replay, models.CASCADE, related_name="+", db_index=False),
    "replay",
    "relationship",
    "side",
)
ReplayedFinding = _for_replays(
    StoredFinding,
    "ReplayedFinding",
    models.ForeignKey(ReplayedReview, models.CASCADE, related_name="+"),
    "review",
    "key",
)
