"""The name of a device moves to a sealed column: the column for it, beside the one in clear."""

from django.db import migrations, models

import apps.vault.fields


class Migration(migrations.Migration):
    dependencies = [("checks", "0010_composition_id")]

    operations = [
        migrations.RenameField(model_name="value", old_name="device", new_name="device_in_clear"),
        migrations.AlterField(
            model_name="value",
            name="device_in_clear",
            field=models.CharField(blank=True, default="", db_default="", max_length=80),
        ),
        migrations.AddField(
            model_name="value",
            name="device",
            field=apps.vault.fields.EncryptedText(
                editable=False, help_text="As it was typed, or an app sent it; null where none was named.", null=True
            ),
        ),
    ]
