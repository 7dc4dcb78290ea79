"""Doubts: kits whose results may not be the person's, and what a clinician found."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("kits", "0004_stock"),
    ]

    operations = [
        migrations.CreateModel(
            name="Doubt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("reasons", models.JSONField(help_text="Keys of what makes it doubtful.")),
                (
                    "found",
                    apps.vault.fields.EncryptedJSON(
                        editable=False, help_text="The same in sentences, with the values."
                    ),
                ),
                (
                    "urgent",
                    models.BooleanField(
                        default=False, help_text="The held results would say something that cannot wait."
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("resolved_by", models.CharField(blank=True, max_length=80)),
                (
                    "why",
                    apps.vault.fields.EncryptedText(editable=False, help_text="The clinician's reason.", null=True),
                ),
                (
                    "kit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="doubts", to="kits.kit"
                    ),
                ),
            ],
            options={
                "ordering": ["outcome", "-urgent", "opened_at", "id"],
                "verbose_name": "doubtful sample",
                "permissions": [("resolve_doubt", "Can say whose sample a kit holds")],
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", "")), fields=["-urgent", "opened_at"], name="doubt_waits"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "")), fields=("kit",), name="one_open_doubt_a_kit"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ("", "theirs", "not_theirs"))), name="doubt_outcome_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""),
                                ("resolved_at__isnull", True),
                                ("resolved_by", ""),
                                ("why__isnull", True),
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("resolved_at__isnull", False),
                                ("why__isnull", False),
                                models.Q(("resolved_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="doubt_resolved_by_whom_when_why",
                    ),
                ],
            },
        ),
    ]
