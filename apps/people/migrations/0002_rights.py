"""A person may die, be marked as sensitive and be erased; what they agreed to is kept."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentWord",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("take-part", "Take part in the NHS Health Check at home"),
                            ("share-with-gp", "Share my results with my GP surgery"),
                            ("app-messages", "Send me messages in the NHS App"),
                        ],
                        max_length=13,
                    ),
                ),
                ("given", models.BooleanField(help_text="Given, or taken back.")),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["at", "id"],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="death",
            field=models.CharField(
                blank=True,
                choices=[("informal", "Informal"), ("formal", "Formal")],
                help_text="How it was notified.",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="died_at",
            field=models.DateTimeField(help_text="When the death was notified to us.", null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="erased_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="restricted",
            field=models.BooleanField(default=False, help_text="Marked as sensitive: no address is kept or shown."),
        ),
        migrations.AlterField(
            model_name="person",
            name="birth_date",
            field=apps.vault.fields.EncryptedDate(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="family_name",
            field=apps.vault.fields.EncryptedText(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="given_name",
            field=apps.vault.fields.EncryptedText(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="nhs_number",
            field=apps.vault.fields.EncryptedText(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="nhs_number_index",
            field=models.BinaryField(max_length=32, null=True, unique=True),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("birth_date__isnull", False),
                        ("erased_at__isnull", True),
                        ("family_name__isnull", False),
                        ("given_name__isnull", False),
                        ("nhs_number__isnull", False),
                        ("nhs_number_index__isnull", False),
                    ),
                    models.Q(
                        ("birth_date__isnull", True),
                        ("erased_at__isnull", False),
                        ("family_name__isnull", True),
                        ("given_name__isnull", True),
                        ("nhs_number__isnull", True),
                        ("nhs_number_index__isnull", True),
                        ("postcode__isnull", True),
                        ("sex__isnull", True),
                        ("townsend__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="person_whole_or_erased",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("death", ""), ("died_at__isnull", True)),
                    models.Q(models.Q(("death", ""), _negated=True), ("died_at__isnull", False)),
                    _connector="OR",
                ),
                name="person_died_with_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("restricted", False), ("postcode__isnull", True), _connector="OR"),
                name="person_restricted_has_no_address",
            ),
        ),
        migrations.AddField(
            model_name="consentword",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="consent_words", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="consentword",
            index=models.Index(fields=["person", "purpose", "-at"], name="last_consent_word"),
        ),
        migrations.AddConstraint(
            model_name="consentword",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["take-part", "share-with-gp", "app-messages"])),
                name="consent_purpose_known",
            ),
        ),
    ]
