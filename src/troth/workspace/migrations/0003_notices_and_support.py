import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("ledger", "0001_facts"),
        ("workspace", "0002_foresight"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.BigIntegerField()),
                ("try_at", models.BigIntegerField()),
                ("tries", models.IntegerField(default=0)),
                ("fault", models.TextField(blank=True)),
                ("ended_at", models.BigIntegerField(null=True)),
                ("sent", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "digests",
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("thing", models.CharField(max_length=16)),
                ("ref", models.TextField()),
                ("event", models.CharField(max_length=16)),
                ("severity", models.CharField(blank=True, max_length=8)),
                ("rule", models.CharField(blank=True, max_length=32)),
                ("happened", models.CharField(max_length=160)),
                ("at", models.BigIntegerField()),
                ("read_at", models.BigIntegerField(null=True)),
                (
                    "digest",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="notices",
                        to="workspace.digest",
                    ),
                ),
                (
                    "relationship",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledger.relationship",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "notices",
                "ordering": ("-at", "-pk"),
            },
        ),
        migrations.CreateModel(
            name="NoticeWish",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notice_wish",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("frequency", models.CharField(default="daily", max_length=8)),
                ("hour", models.SmallIntegerField(default=8)),
                ("weekday", models.SmallIntegerField(default=1)),
                ("kinds", models.JSONField(default=list)),
                ("told_until", models.BigIntegerField()),
            ],
            options={
                "db_table": "notice_wishes",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hour__range", (0, 23)), ("weekday__range", (1, 7))),
                        name="wishes_have_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SupportCase",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="case",
                        serialize=False,
                        to="ledger.supportrequest",
                    ),
                ),
                ("question", models.TextField(blank=True)),
                ("answer", models.TextField(blank=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ledger.supportrequest",
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "opportunity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="ledger.opportunity",
                    ),
                ),
            ],
            options={
                "db_table": "support_cases",
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.BigIntegerField()),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="hand_overs",
                        to="workspace.supportcase",
                    ),
                ),
            ],
            options={
                "db_table": "hand_overs",
                "ordering": ("at", "pk"),
            },
        ),
        migrations.CreateModel(
            name="ToldUntil",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("finding_event", models.BigIntegerField(default=0)),
            ],
            options={
                "db_table": "told_until",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="told_until_is_one")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="digest",
            index=models.Index(fields=["ended_at", "try_at"], name="digests_to_send"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["user", "-at"], name="notices_of_user"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["thing", "ref"], name="notices_of_thing"),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.UniqueConstraint(
                fields=("user", "happened"), name="nobody_is_told_twice"
            ),
        ),
    ]
