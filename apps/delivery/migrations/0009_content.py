"""What a record tells, as a keyed digest: what a practice has already is not sent again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0008_refused"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="content",
            field=models.BinaryField(help_text="Keyed digest of what a record tells.", null=True),
        ),
    ]
