"""Replacements: a kit can be rejected or reordered, and names the kit it stands for."""

import django.db.models.deletion
from django.db import migrations, models

import apps.kits.states


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0003_specimen"),
        ("kits", "0002_append_only"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="kit",
            name="kit_state_known",
        ),
        migrations.AddField(
            model_name="kit",
            name="replaces",
            field=models.OneToOneField(
                help_text="The kit that mostly failed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacement",
                to="kits.kit",
            ),
        ),
        migrations.AlterField(
            model_name="kit",
            name="state",
            field=models.CharField(
                choices=[
                    ("ordered", "ordered"),
                    ("dispatched", "dispatched"),
                    ("delivered", "delivered"),
                    ("returned", "returned"),
                    ("received", "received"),
                    ("resulted", "resulted"),
                    ("cancelled", "cancelled"),
                    ("lost", "lost"),
                    ("failed", "failed"),
                    ("expired", "expired"),
                    ("rejected", "rejected"),
                    ("reordered", "reordered"),
                ],
                default=apps.kits.states.State["ORDERED"],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="kitevent",
            name="event",
            field=models.CharField(
                choices=[
                    ("ordered", "ordered"),
                    ("dispatched", "dispatched"),
                    ("delivered", "delivered"),
                    ("returned", "returned"),
                    ("received", "received"),
                    ("resulted", "resulted"),
                    ("cancelled", "cancelled"),
                    ("lost", "lost"),
                    ("failed", "failed"),
                    ("expired", "expired"),
                    ("rejected", "rejected"),
                    ("reordered", "reordered"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="kit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            "ordered",
                            "dispatched",
                            "delivered",
                            "returned",
                            "received",
                            "resulted",
                            "cancelled",
                            "lost",
                            "failed",
                            "expired",
                            "rejected",
                            "reordered",
                        ],
                    )
                ),
                name="kit_state_known",
            ),
        ),
    ]
