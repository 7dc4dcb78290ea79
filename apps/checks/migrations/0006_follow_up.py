"""Follow-up answers, which the database refuses to change or remove, whoever asks."""

import django.db.models.deletion
from django.db import migrations, models

import apps.vault.fields
import apps.vault.keys

REFUSE = """
    CREATE FUNCTION checks_followup_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'checks_followup is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER checks_followup_append_only BEFORE UPDATE OR DELETE ON checks_followup
        FOR EACH ROW EXECUTE FUNCTION checks_followup_is_append_only();
"""
ALLOW = """
    DROP TRIGGER checks_followup_append_only ON checks_followup;
    DROP FUNCTION checks_followup_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("checks", "0005_samples")]

    operations = [
        migrations.CreateModel(
            name="FollowUp",
            fields=[
                (
                    "id",
                    models.UUIDField(default=apps.vault.keys.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("questionnaire", models.CharField(max_length=60)),
                ("answers", apps.vault.fields.EncryptedJSON(editable=False)),
                ("answered_at", models.DateTimeField()),
                ("answered_by", models.CharField(max_length=80)),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follow_ups",
                        to="checks.healthcheck",
                    ),
                ),
            ],
            options={"ordering": ["answered_at", "id"]},
        ),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
