"""Whether a batch was said again: then a clear no to the first who said it settles nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0011_batches"),
    ]

    operations = [
        migrations.AddField(
            model_name="batch",
            name="said_again_at",
            field=models.DateTimeField(
                blank=True, help_text="When another worker than the one that made it last asked after it.", null=True
            ),
        ),
    ]
