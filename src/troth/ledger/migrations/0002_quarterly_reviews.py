import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="frozenreview",
            name="page",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="frozenreview",
            name="quarter",
            field=models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.CreateModel(
            name="PastReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("as_of", models.BigIntegerField()),
                ("rules", models.JSONField()),
                (
                    "relationship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledger.relationship",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledger.organization",
                    ),
                ),
                (
                    "them",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledger.organization",
                    ),
                ),
            ],
            options={
                "db_table": "past_reviews",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("as_of", "relationship", "side"), name="one_past_review_a_side"
                    )
                ],
            },
        ),
    ]
