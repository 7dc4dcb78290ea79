"""A check ends when its person withdraws or dies, and remembers where it stood."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0008_reminded"),
        ("clients", "0002_signed_sign_in"),
        ("people", "0002_rights"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="healthcheck",
            name="check_state_known",
        ),
        migrations.AddField(
            model_name="healthcheck",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="healthcheck",
            name="ended_from",
            field=models.CharField(
                blank=True,
                choices=[
                    ("invited", "Invited"),
                    ("ineligible", "Ineligible"),
                    ("eligible", "Eligible"),
                    ("open", "Open"),
                    ("complete", "Complete"),
                    ("stopped", "Stopped"),
                    ("withdrawn", "Withdrawn"),
                    ("died", "Died"),
                ],
                help_text="The state in which it ended.",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="healthcheck",
            name="state",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("ineligible", "Ineligible"),
                    ("eligible", "Eligible"),
                    ("open", "Open"),
                    ("complete", "Complete"),
                    ("stopped", "Stopped"),
                    ("withdrawn", "Withdrawn"),
                    ("died", "Died"),
                ],
                default="invited",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="healthcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        ["invited", "ineligible", "eligible", "open", "complete", "stopped", "withdrawn", "died"],
                    )
                ),
                name="check_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="healthcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("state__in", ("withdrawn", "died")),
                        models.Q(("ended_from", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state__in", ("withdrawn", "died")), _negated=True),
                        ("ended_at__isnull", True),
                        ("ended_from", ""),
                    ),
                    _connector="OR",
                ),
                name="check_ended_from_somewhere",
            ),
        ),
    ]
