"""Values know their specimen, when it arrived, when the laboratory reported it, and if a device stored it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0002_rescore"),
    ]

    operations = [
        migrations.AddField(
            model_name="value",
            name="arrived_at",
            field=models.DateTimeField(help_text="When the specimen reached the laboratory.", null=True),
        ),
        migrations.AddField(
            model_name="value",
            name="reported_at",
            field=models.DateTimeField(help_text="When the laboratory said so, by its own clock.", null=True),
        ),
        migrations.AddField(
            model_name="value",
            name="specimen",
            field=models.UUIDField(help_text="The kit it was measured from.", null=True),
        ),
        migrations.AddField(
            model_name="value",
            name="stored",
            field=models.BooleanField(default=False, help_text="The device's own memory gave it; nobody typed it."),
        ),
    ]
