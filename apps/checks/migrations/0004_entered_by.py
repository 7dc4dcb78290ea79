"""Values, answers, declarations and consent know whose hand put them in; values their arm, pulse and bedside test."""

from django.db import migrations, models

import apps.vault.fields


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0003_specimen"),
    ]

    operations = [
        migrations.AddField(
            model_name="answers",
            name="entered_by",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="declaration",
            name="entered_by",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="healthcheck",
            name="consented_by",
            field=models.CharField(blank=True, help_text="Whose hand put the consent in.", max_length=60),
        ),
        migrations.AddField(
            model_name="value",
            name="arm",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.AddField(
            model_name="value",
            name="control_passed",
            field=models.BooleanField(help_text="The device's last quality control.", null=True),
        ),
        migrations.AddField(
            model_name="value",
            name="controlled_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="value",
            name="entered_by",
            field=models.CharField(blank=True, help_text="The hand it came by; the person's, or whose.", max_length=60),
        ),
        migrations.AddField(
            model_name="value",
            name="irregular_pulse",
            field=apps.vault.fields.EncryptedText(
                editable=False, help_text="If the monitor showed its sign of one: yes or no.", null=True
            ),
        ),
        migrations.AddField(
            model_name="value",
            name="lot",
            field=models.CharField(
                blank=True, help_text="Of the strip or cartridge of a point-of-care test.", max_length=40
            ),
        ),
        migrations.AddField(
            model_name="value",
            name="tested_by",
            field=models.CharField(blank=True, help_text="Who ran the test: never a person's name.", max_length=20),
        ),
        migrations.AddField(
            model_name="value",
            name="unused",
            field=apps.vault.fields.EncryptedText(
                editable=False,
                help_text="What a device showed whose quality control failed. Never a result.",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="answers",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "entered_by__regex",
                        "^(|person|(phone|pharmacy|kiosk|clinic)/[A-Z0-9]{3,10}/[A-Za-z0-9_-]{1,20})$",
                    )
                ),
                name="answers_entered_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="declaration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "entered_by__regex",
                        "^(|person|(phone|pharmacy|kiosk|clinic)/[A-Z0-9]{3,10}/[A-Za-z0-9_-]{1,20})$",
                    )
                ),
                name="declaration_entered_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="healthcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "consented_by__regex",
                        "^(|person|(phone|pharmacy|kiosk|clinic)/[A-Z0-9]{3,10}/[A-Za-z0-9_-]{1,20})$",
                    )
                ),
                name="consent_entered_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="value",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("control_passed__isnull", True),
                        ("controlled_at__isnull", True),
                        ("lot", ""),
                        ("tested_by", ""),
                    ),
                    models.Q(
                        models.Q(("lot", ""), _negated=True),
                        models.Q(("tested_by", ""), _negated=True),
                        ("control_passed__isnull", False),
                        ("controlled_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="point_of_care_told_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="value",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("control_passed__isnull", True), ("control_passed", True), ("value__isnull", True), _connector="OR"
                ),
                name="no_value_where_control_failed",
            ),
        ),
        migrations.AddConstraint(
            model_name="value",
            constraint=models.CheckConstraint(
                condition=models.Q(("arm__in", ("", "left", "right"))), name="value_arm_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="value",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "entered_by__regex",
                        "^(|person|(phone|pharmacy|kiosk|clinic)/[A-Z0-9]{3,10}/[A-Za-z0-9_-]{1,20})$",
                    )
                ),
                name="value_entered_by_whom",
            ),
        ),
    ]
