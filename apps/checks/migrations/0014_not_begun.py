"""Invitations with which no check began, so that they are answered the same again."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0013_device_in_clear_gone"),
        ("clients", "0003_identity_gone"),
        ("people", "0003_life_events"),
    ]

    operations = [
        migrations.CreateModel(
            name="NotBegun",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "birth_date",
                    apps.vault.fields.EncryptedDate(editable=False, help_text="As the organisation said it."),
                ),
                ("at", models.DateTimeField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="not_begun", to="clients.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="not_begun", to="people.person"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "not begun",
                "constraints": [models.UniqueConstraint(fields=("person", "organisation"), name="not_begun_once")],
            },
        ),
    ]
