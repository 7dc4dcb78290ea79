"""What was refused at the doors through which others tell us what became of a delivery."""

from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0007_mesh_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Refused",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("door", models.CharField(max_length=32)),
                (
                    "by",
                    models.CharField(blank=True, help_text="Who said it, as far as that was proved.", max_length=80),
                ),
                ("code", models.CharField(help_text="Why it was refused.", max_length=64)),
                ("size", models.PositiveIntegerField(help_text="Of the whole body, in bytes.")),
                ("received_at", models.DateTimeField()),
                ("body", apps.vault.fields.EncryptedBytes(editable=False, help_text="Its start.")),
            ],
            options={
                "verbose_name": "refused word",
                "indexes": [models.Index(fields=["door", "received_at"], name="refused_at_door")],
            },
        ),
    ]
