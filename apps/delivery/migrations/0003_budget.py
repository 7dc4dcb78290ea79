"""Budgets of surgeries, their weeks, and the place of each delivery in one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0002_urgent"),
    ]

    operations = [
        migrations.CreateModel(
            name="Budget",
            fields=[
                (
                    "destination",
                    models.CharField(
                        help_text="ODS code of the practice.", max_length=64, primary_key=True, serialize=False
                    ),
                ),
                (
                    "per_week",
                    models.PositiveIntegerField(
                        blank=True, help_text="Routine items a week; empty for the service's own figure.", null=True
                    ),
                ),
            ],
        ),
        migrations.AlterField(
            model_name="delivery",
            name="reason",
            field=models.CharField(blank=True, help_text="Why it is parked or waits; never personal.", max_length=200),
        ),
        migrations.CreateModel(
            name="BudgetWeek",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("monday", models.DateField()),
                ("limit", models.PositiveIntegerField()),
                ("booked", models.PositiveIntegerField(default=0)),
                (
                    "budget",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="weeks", to="delivery.budget"
                    ),
                ),
            ],
            options={
                "ordering": ["monday"],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "delivery",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="booking",
                        serialize=False,
                        to="delivery.delivery",
                    ),
                ),
                (
                    "has_place",
                    models.BooleanField(
                        help_text="Counts in its week. Without: the weeks it could wait for were full."
                    ),
                ),
                ("latest", models.DateField(help_text="The Monday on which it goes whatever the budget.")),
                ("booked_at", models.DateTimeField()),
                (
                    "week",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="delivery.budgetweek"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="budgetweek",
            constraint=models.UniqueConstraint(fields=("budget", "monday"), name="budget_week_once"),
        ),
        migrations.AddConstraint(
            model_name="budgetweek",
            constraint=models.CheckConstraint(
                condition=models.Q(("booked__lte", models.F("limit"))), name="budget_week_not_overspent"
            ),
        ),
        migrations.AddConstraint(
            model_name="budgetweek",
            constraint=models.CheckConstraint(
                condition=models.Q(("monday__iso_week_day", 1)), name="budget_week_begins_on_monday"
            ),
        ),
    ]
