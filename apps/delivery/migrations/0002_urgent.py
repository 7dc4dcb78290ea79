"""Urgent deliveries go before all others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="urgent",
            field=models.BooleanField(default=False, help_text="Goes before everything else, and is never set aside."),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ("queued", "sending")), ("urgent", True)),
                fields=["next_at"],
                name="delivery_urgent",
            ),
        ),
    ]
