"""Lanes of destinations and their peers; what is in doubt; what the receiving system has."""

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0004_stopped"),
    ]

    operations = [
        migrations.CreateModel(
            name="Lane",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=32)),
                ("destination", models.CharField(max_length=64)),
                (
                    "next_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        help_text="When to look here next, by the database's clock.",
                    ),
                ),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("fence", models.PositiveIntegerField(db_default=0)),
                ("failures", models.PositiveIntegerField(db_default=0, help_text="In a row, since the last success.")),
                (
                    "open_until",
                    models.DateTimeField(blank=True, help_text="Empty: closed, it is sent to as usual.", null=True),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Peer",
            fields=[
                ("channel", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("tokens", models.FloatField(db_default=0.0, help_text="As they were at `filled_at`.")),
                ("filled_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("failures", models.PositiveIntegerField(db_default=0, help_text="In a row, in whatever lane.")),
                ("failing_since", models.DateTimeField(blank=True, null=True)),
                ("open_until", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="delivery",
            name="delivery_due",
        ),
        migrations.AddField(
            model_name="delivery",
            name="in_doubt",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="A try may have arrived: the receiver is asked before the next.",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="received_at",
            field=models.DateTimeField(blank=True, help_text="When the receiving system said it has it.", null=True),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "queued"), ("urgent", False)),
                fields=["channel", "destination", "next_at"],
                name="delivery_due_in_lane",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "sent")), fields=["channel", "sent_at"], name="delivery_unanswered"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state", "parked")), fields=["channel", "reason"], name="delivery_parked"
            ),
        ),
        migrations.AddIndex(
            model_name="lane",
            index=models.Index(
                condition=models.Q(("open_until__isnull", True)), fields=["channel", "next_at"], name="lane_closed"
            ),
        ),
        migrations.AddIndex(
            model_name="lane",
            index=models.Index(
                condition=models.Q(("open_until__isnull", False)), fields=["channel", "next_at"], name="lane_open"
            ),
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.UniqueConstraint(fields=("channel", "destination"), name="lane_once"),
        ),
    ]
