"""A delivery may be stopped; what is stopped of whom, and why, is kept."""

from django.db import migrations, models

import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0003_budget"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stop",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("subject", models.UUIDField(help_text="The person; no foreign key, as in the outbox.")),
                (
                    "what",
                    models.CharField(
                        choices=[("messages", "Messages to the person"), ("records", "Records of the person")],
                        max_length=8,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("withdrawn", "the person no longer takes part"),
                            ("no-messages", "the person does not want messages"),
                            ("not-to-gp", "the person does not want it shared with their GP surgery"),
                            ("died", "a death was notified"),
                            ("moved", "the person's new GP surgery is not known here"),
                            ("renumbered", "it carries an NHS number that was replaced"),
                            ("erased", "the person's data was erased"),
                        ],
                        max_length=12,
                    ),
                ),
                ("urgent_too", models.BooleanField(help_text="Also what cannot wait.")),
                ("since", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_state_known",
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("queued", "Queued"),
                    ("sending", "Sending"),
                    ("sent", "Sent"),
                    ("acknowledged", "Acknowledged"),
                    ("parked", "Parked"),
                    ("stopped", "Stopped"),
                ],
                default="queued",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["queued", "sending", "sent", "acknowledged", "parked", "stopped"])),
                name="delivery_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "stopped"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="delivery_stopped_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("subject", "what", "why"),
                name="delivery_stopped_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(("what__in", ["messages", "records"])), name="delivery_stop_what_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="stop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("why__in", ["withdrawn", "no-messages", "not-to-gp", "died", "moved", "renumbered", "erased"])
                ),
                name="delivery_stop_why_known",
            ),
        ),
    ]
