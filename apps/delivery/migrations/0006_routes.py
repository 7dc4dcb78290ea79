"""By which channels a practice is sent records, and the acknowledgements that are missing."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0005_lanes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Route",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("practice", models.CharField(help_text="ODS code.", max_length=10)),
                ("channel", models.CharField(max_length=32)),
                ("from_day", models.DateField()),
                (
                    "until_day",
                    models.DateField(blank=True, help_text="The first day on which it is no longer used.", null=True),
                ),
                ("set_by", models.CharField(max_length=80)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["practice", "from_day", "channel"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until_day__isnull", True)),
                        fields=("practice", "channel"),
                        name="route_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_day__isnull", True), ("until_day__gte", models.F("from_day")), _connector="OR"
                        ),
                        name="route_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "of",
                    models.CharField(
                        choices=[("technical", "The receiving system's"), ("business", "The receiver's final word")],
                        max_length=9,
                    ),
                ),
                ("since", models.DateTimeField(help_text="When it should have come.")),
                ("told_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="silences", to="delivery.delivery"
                    ),
                ),
            ],
            options={
                "verbose_name": "missing acknowledgement",
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at__isnull", True)), fields=["told_at"], name="silence_unsettled"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("delivery", "of"), name="silence_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("settled_at__isnull", True), ("settled_at__gte", models.F("told_at")), _connector="OR"
                        ),
                        name="silence_settled_after",
                    ),
                ],
            },
        ),
    ]
