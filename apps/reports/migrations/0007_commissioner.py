"""What a commissioner writes down: trials of invitations, rights to areas; and which quarters were mailed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Mailed",
            fields=[
                (
                    "quarter",
                    models.SmallIntegerField(help_text="As the tallies number it.", primary_key=True, serialize=False),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "mailed",
            },
        ),
        migrations.AlterModelOptions(
            name="fact",
            options={
                "permissions": [("view_exact", "Can see exact figures, in their own areas")],
                "verbose_name": "programme figure",
                "verbose_name_plural": "programme figures",
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "varies",
                    models.CharField(
                        choices=[("wording", "Wording"), ("channel", "Channel"), ("timing", "Timing")],
                        max_length=8,
                        verbose_name="what varies",
                    ),
                ),
                (
                    "usual_arm",
                    models.CharField(
                        help_text="As the invitations carry it.",
                        max_length=40,
                        unique=True,
                        verbose_name="arm of the usual invitation",
                    ),
                ),
                ("new_arm", models.CharField(max_length=40, unique=True, verbose_name="arm of the new invitation")),
                ("planned", models.PositiveIntegerField(verbose_name="people planned for each arm")),
                ("started_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("planned__gte", 1)), name="reports_trial_is_of_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("usual_arm", models.F("new_arm")), _negated=True),
                        name="reports_trial_arms_differ",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("usual_arm", ""), _negated=True), models.Q(("new_arm", ""), _negated=True)
                        ),
                        name="reports_trial_arms_are_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("varies__in", ["wording", "channel", "timing"])),
                        name="reports_trial_varies_in_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaRight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="reports.area"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "right to an area",
                "verbose_name_plural": "rights to areas",
                "constraints": [models.UniqueConstraint(fields=("user", "area"), name="reports_right_once")],
            },
        ),
    ]
