"""Signals of the national notification service."""

import django.db.models.functions.datetime
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Signal",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("event_id", models.CharField(help_text="The sender's own id of the event.", max_length=64)),
                ("by", models.CharField(help_text="Who brought it.", max_length=80)),
                ("type", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                (
                    "body",
                    apps.vault.fields.EncryptedBytes(
                        editable=False, help_text="As it came; gone once it is done.", null=True
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits"),
                            ("done", "Done"),
                            ("nothing", "Nothing to do"),
                            ("refused", "Refused: it changed nothing"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True, help_text="Codes and our own words; never what was read.", max_length=200
                    ),
                ),
                ("tries", models.PositiveIntegerField(default=0)),
                ("next_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["received_at", "id"],
                "indexes": [
                    models.Index(condition=models.Q(("state", "waiting")), fields=["next_at"], name="signal_waiting")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("by", "event_id"), name="signal_kept_once"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ("waiting", "done", "nothing", "refused"))),
                        name="signal_state_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at__isnull", True), ("state", "waiting")),
                            models.Q(models.Q(("state", "waiting"), _negated=True), ("read_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="signal_read_with_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("done", "nothing")), _negated=True),
                            ("body__isnull", True),
                            _connector="OR",
                        ),
                        name="signal_done_names_nobody",
                    ),
                ],
            },
        ),
    ]
