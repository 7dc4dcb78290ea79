"""A check keeps what the report was told of it, so that the report can be made again from the checks."""

from typing import Any

from django.db import migrations, models

import apps.vault.fields

# The times of kits were kept by the report alone until now; the first check of a cycle has them.
TIMES = """
    UPDATE checks_healthcheck AS kept
    SET kit_ordered_at = fact.kit_ordered_at, kit_returned_at = fact.kit_returned_at, processed_at = fact.processed_at
    FROM reports_fact AS fact WHERE fact.check_id = kept.id
"""
GROUPS = ("area_id", "practice", "sex", "age_band", "deprivation", "channel", "arm")


def keep_groups(apps: Any, schema_editor: Any) -> None:
    """Sealed to its row, so one row at a time."""
    checks, facts = apps.get_model("checks", "HealthCheck"), apps.get_model("reports", "Fact")
    further = dict(apps.get_model("reports", "FurtherCheck").objects.values_list("check_id", "fact_id"))
    for check in checks.objects.iterator(chunk_size=1000):
        fact = facts.objects.select_related("area").filter(pk=further.get(check.pk, check.pk)).first()
        if fact is not None:
            check.invited_as = {name: getattr(fact, name) for name in GROUPS} | {"area_name": fact.area.name}
            check.save(update_fields=["invited_as"])


class Migration(migrations.Migration):
    dependencies = [("checks", "0006_follow_up"), ("reports", "0006_population")]

    operations = [
        migrations.AddField(
            model_name="healthcheck",
            name="invited_as",
            field=apps.vault.fields.EncryptedJSON(
                editable=False,
                help_text="The groups the report counts the person in, as they were when the check began.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="healthcheck",
            name="kit_ordered_at",
            field=models.DateTimeField(help_text="The first; each kit's own times stand with it.", null=True),
        ),
        migrations.AddField(
            model_name="healthcheck",
            name="kit_returned_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="healthcheck",
            name="processed_at",
            field=models.DateTimeField(help_text="When a laboratory first spoke of a sample.", null=True),
        ),
        migrations.RunSQL(TIMES, migrations.RunSQL.noop),
        migrations.RunPython(keep_groups, migrations.RunPython.noop),
    ]
