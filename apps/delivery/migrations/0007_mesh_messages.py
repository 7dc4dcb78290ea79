"""What came to our MESH mailbox, kept raw, and what was made of it."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0006_routes"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeshMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("mesh_id", models.CharField(help_text="MESH's own id of it.", max_length=64)),
                ("kind", models.CharField(help_text="DATA or REPORT, as MESH says.", max_length=16)),
                ("workflow", models.CharField(max_length=64)),
                (
                    "sender",
                    models.CharField(help_text="The mailbox that it came from; MESH vouches for it.", max_length=64),
                ),
                ("collected_at", models.DateTimeField()),
                ("envelope", apps.vault.fields.EncryptedJSON(editable=False)),
                ("body", apps.vault.fields.EncryptedBytes(editable=False)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("waiting", "Not read yet"),
                            ("taken", "Understood, and did what it says"),
                            ("refused", "Refused: it changed nothing"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True, help_text="Codes and our own words; never what was read.", max_length=200
                    ),
                ),
                (
                    "own_id",
                    models.CharField(
                        blank=True, help_text="The answer's own id: the same again is a replay.", max_length=128
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "delivery",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mesh_messages",
                        to="delivery.delivery",
                    ),
                ),
            ],
            options={
                "ordering": ["collected_at", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("verdict", "waiting")), fields=["collected_at"], name="mesh_message_waiting"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("mesh_id",), name="mesh_message_collected_once"),
                    models.UniqueConstraint(
                        condition=models.Q(models.Q(("own_id", ""), _negated=True), ("verdict", "taken")),
                        fields=("sender", "own_id"),
                        name="mesh_answer_taken_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "refused"), _negated=True),
                            models.Q(("why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mesh_message_refused_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("read_at__isnull", True), ("verdict", "waiting")),
                            models.Q(models.Q(("verdict", "waiting"), _negated=True), ("read_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="mesh_message_read_with_a_time",
                    ),
                ],
            },
        ),
    ]
