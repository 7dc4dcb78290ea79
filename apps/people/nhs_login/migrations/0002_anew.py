"""A sign-in on its way knows whether NHS login was told to ask whomever it remembers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nhs_login", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="anew",
            field=models.BooleanField(db_default=False),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(("anew", True), ("asserted", True), _negated=True), name="sign_in_one_way"
            ),
        ),
    ]
