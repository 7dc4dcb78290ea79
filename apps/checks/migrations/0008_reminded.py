"""A check keeps when its person was first reminded of a kit and when they left its area, as the report was told."""

from django.db import migrations, models

# Reminders are in the outbox by the kit; their purposes are those of apps/kits/reminders.toml.
FIRST = """
    UPDATE checks_healthcheck AS kept SET reminded_at = sent.first
    FROM (
        SELECT kit.check_of_id, min(delivery.made_at) AS first
        FROM delivery_delivery AS delivery JOIN kits_kit AS kit ON kit.id = delivery.reference
        WHERE delivery.channel = 'nhs_notify' AND delivery.purpose ~ '^kit-(dispatched|delivered)-[0-9]+$'
        GROUP BY kit.check_of_id
    ) AS sent WHERE sent.check_of_id = kept.id;
    UPDATE reports_fact AS fact SET reminded_at = told.first
    FROM (
        SELECT coalesce(further.fact_id, kept.id) AS fact_id, min(kept.reminded_at) AS first
        FROM checks_healthcheck AS kept LEFT JOIN reports_furthercheck AS further ON further.check_id = kept.id
        WHERE kept.reminded_at IS NOT NULL GROUP BY 1
    ) AS told WHERE told.fact_id = fact.check_id AND told.first >= fact.offered_at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("checks", "0007_told"),
        ("reports", "0009_left"),
        ("delivery", "0003_budget"),
        ("kits", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            "healthcheck",
            "reminded_at",
            models.DateTimeField(help_text="When a reminder of a kit first went out.", null=True),
        ),
        migrations.AddField(
            "healthcheck",
            "moved_at",
            models.DateTimeField(help_text="When the person first went to another area.", null=True),
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
