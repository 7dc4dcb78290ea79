"""The FHIR servers of practices."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("delivery", "0009_content"),
    ]

    operations = [
        migrations.CreateModel(
            name="FhirServer",
            fields=[
                ("practice", models.CharField(help_text="ODS code.", max_length=10, primary_key=True, serialize=False)),
                (
                    "address",
                    models.URLField(
                        help_text="Of the FHIR R4 endpoint, such as https://gp.example/fhir.", max_length=300
                    ),
                ),
                ("token_url", models.URLField(help_text="Where SMART Backend Services gives tokens.", max_length=300)),
                ("client_id", models.CharField(help_text="As the server has registered us.", max_length=200)),
                ("scope", models.CharField(default="system/*.cruds", max_length=300)),
                ("set_by", models.CharField(max_length=80)),
                ("set_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "FHIR server",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("client_id", ""), _negated=True), models.Q(("scope", ""), _negated=True)
                        ),
                        name="fhir_server_knows_us",
                    )
                ],
            },
        ),
    ]
