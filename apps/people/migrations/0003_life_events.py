"""What the national systems told us of a person's life is kept, once for each event."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_rights"),
    ]

    operations = [
        migrations.CreateModel(
            name="LifeEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("event_id", models.CharField(help_text="The sender's own id of it.", max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("death", "Death"),
                            ("death-removed", "Death Removed"),
                            ("moved", "Moved"),
                            ("renumbered", "Renumbered"),
                            ("invalidated", "Invalidated"),
                            ("changed", "Changed"),
                        ],
                        max_length=13,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "Done"),
                            ("nothing", "Nothing to do"),
                            ("nobody", "Nobody we look after"),
                            ("waits", "Waits for a human"),
                            ("settled", "Settled by a human"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "reason",
                    models.CharField(blank=True, help_text="What a human must do; never personal.", max_length=500),
                ),
                (
                    "told",
                    apps.vault.fields.EncryptedJSON(
                        editable=False, help_text="What it said, kept while a human must look.", null=True
                    ),
                ),
                (
                    "happened_at",
                    models.DateTimeField(
                        help_text="By the sender's clock: a later word counts, whichever comes first."
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_by", models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.AddField(
            model_name="lifeevent",
            name="person",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="life_events", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="lifeevent",
            index=models.Index(condition=models.Q(("outcome", "waits")), fields=["at"], name="life_event_waits"),
        ),
        migrations.AddConstraint(
            model_name="lifeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["death", "death-removed", "moved", "renumbered", "invalidated", "changed"])
                ),
                name="life_event_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lifeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["done", "nothing", "nobody", "waits", "settled"])),
                name="life_event_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="lifeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "nobody"), _negated=True),
                    models.Q(("person__isnull", True), ("told__isnull", True)),
                    _connector="OR",
                ),
                name="life_event_of_nobody_names_nobody",
            ),
        ),
        migrations.AddConstraint(
            model_name="lifeevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "waits"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="life_event_waits_for_what",
            ),
        ),
    ]
