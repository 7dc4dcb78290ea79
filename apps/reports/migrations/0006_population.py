"""Populations, from which the eligible people of an authority are worked out."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0005_releases"),
    ]

    operations = [
        migrations.CreateModel(
            name="Population",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "sex",
                    models.CharField(
                        choices=[("female", "Female"), ("male", "Male"), ("not known", "Not known")], max_length=9
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("under 40", "Under 40"),
                            ("40-44", "From 40"),
                            ("45-49", "From 45"),
                            ("50-54", "From 50"),
                            ("55-59", "From 55"),
                            ("60-64", "From 60"),
                            ("65-69", "From 65"),
                            ("70-74", "From 70"),
                            ("over 74", "Over 74"),
                        ],
                        max_length=8,
                    ),
                ),
                ("people", models.PositiveIntegerField(help_text="Less those in prison for six months or more.")),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="populations", to="reports.area"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("area", "year", "sex", "age_band"), name="reports_population_counted_once"
                    )
                ],
            },
        ),
    ]
