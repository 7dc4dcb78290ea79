"""An unfinished check is counted apart: it is not an all-clear."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="fact",
            name="reports_fact_outcome_is_listed",
        ),
        migrations.AlterField(
            model_name="fact",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("none", "No follow-up needed"),
                    ("unfinished", "Not finished: not an all-clear"),
                    ("routine", "Routine follow-up"),
                    ("urgent", "Urgent follow-up"),
                    ("emergency", "Same-day emergency"),
                ],
                max_length=10,
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="fact",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["none", "unfinished", "routine", "urgent", "emergency"])),
                name="reports_fact_outcome_is_listed",
            ),
        ),
    ]
