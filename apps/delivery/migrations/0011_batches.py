"""Messages that left in one call of which nobody knows yet whether it arrived."""

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0010_fhir_servers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("channel", models.CharField(max_length=32)),
                (
                    "members",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        help_text="Its deliveries, in the order in which they stand in it.",
                        size=None,
                    ),
                ),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "arrived_at",
                    models.DateTimeField(blank=True, help_text="When the receiver said that it has it.", null=True),
                ),
            ],
            options={
                "verbose_name_plural": "batches",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("members", []), _negated=True), name="batch_holds_something"
                    )
                ],
            },
        ),
    ]
