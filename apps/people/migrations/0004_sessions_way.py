"""A session knows how it began."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_life_events"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="way",
            field=models.CharField(
                choices=[("browser", "Browser"), ("nhs-app", "Nhs App"), ("again", "Again")],
                db_default="browser",
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["browser", "nhs-app", "again"])), name="session_way_known"
            ),
        ),
    ]
