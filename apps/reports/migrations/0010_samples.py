"""A row a sample that a laboratory spoke of, and how long people took as a release shows it."""

import django.db.models.deletion
from django.db import migrations, models

STEPS = [
    ("invited", "Invited"),
    ("signed_in", "Signed in"),
    ("eligible", "Found eligible"),
    ("ineligible", "Found not eligible"),
    ("consented", "Consented"),
    ("answered", "Questionnaire answered"),
    ("measured", "Blood pressure measured"),
    ("kit_ordered", "Kit ordered"),
    ("kit_returned", "Kit returned"),
    ("processed", "Sample processed"),
    ("scored", "Scored"),
    ("received", "Check received"),
    ("delivered", "Record delivered"),
    ("acknowledged", "Record acknowledged"),
]


class Migration(migrations.Migration):
    dependencies = [("reports", "0009_left")]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("specimen_id", models.UUIDField(primary_key=True, serialize=False)),
                ("supplier", models.CharField(max_length=40)),
                ("days", models.PositiveSmallIntegerField(null=True, verbose_name="days in the post")),
                (
                    "failed",
                    models.BooleanField(help_text="A marker could not be measured, as the laboratory said last."),
                ),
                ("at", models.DateTimeField(help_text="When the laboratory first spoke of it.")),
                (
                    "area",
                    models.ForeignKey(
                        db_column="area_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.area",
                    ),
                ),
                (
                    "fact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="samples", to="reports.fact"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReleasedWait",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("area_code", models.CharField(blank=True, max_length=16)),
                (
                    "table",
                    models.CharField(
                        help_text="`all`, `sex`, ...; groups are those of the whole country.", max_length=16
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=40)),
                (
                    "stretch",
                    models.CharField(choices=STEPS, help_text="The step it ends with.", max_length=12),
                ),
                ("lower", models.SmallIntegerField()),
                ("median", models.SmallIntegerField()),
                ("upper", models.SmallIntegerField()),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waits", to="reports.release"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "area_code", "table", "value", "stretch"),
                        name="reports_released_wait_once",
                    )
                ],
            },
        ),
    ]
