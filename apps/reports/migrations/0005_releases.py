"""What may be published: releases, each a line an area and value."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_count_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("made_at", models.DateTimeField(unique=True)),
            ],
            options={
                "ordering": ["made_at"],
            },
        ),
        migrations.CreateModel(
            name="Released",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("area_code", models.CharField(blank=True, max_length=16)),
                ("table", models.CharField(help_text="`all`, `quarter`, `sex`, ...", max_length=16)),
                ("value", models.CharField(blank=True, max_length=40)),
                ("shown", models.JSONField(help_text="Measure -> the rounded count, or null where it is hidden.")),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="reports.release"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "released lines",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "area_code", "table", "value"), name="reports_released_line_once"
                    )
                ],
            },
        ),
    ]
