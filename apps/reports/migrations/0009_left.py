"""Deaths, moves, reminders of kits and findings, counted beside the steps; a way to the facts of a quarter."""

import django.contrib.postgres.indexes
from django.db import migrations, models
from django.db.models import F, Q

STEPS = (
    "signed_in", "eligible", "ineligible", "consented", "answered", "measured", "kit_ordered", "kit_returned",
    "processed", "scored", "received", "delivered", "acknowledged",
)  # fmt: skip
# As migration 0004 has it, and nobody receives a check after their death: results that came too late reach no one.
ELIGIBLE = "(f.ineligible_at IS NULL OR coalesce(f.eligible_at > f.ineligible_at, false))"
IN_LIFE = "(f.died_at IS NULL OR f.received_at <= f.died_at)"
RECEIVED = f"(f.received_at IS NOT NULL AND {ELIGIBLE} AND {IN_LIFE})"
FLAGS = (
    *(RECEIVED if step == "received" else f"(f.{step}_at IS NOT NULL)" for step in STEPS),
    f"(f.died_at IS NOT NULL AND NOT {RECEIVED})",
    f"(f.moved_at IS NOT NULL AND f.died_at IS NULL AND NOT {RECEIVED})",
    "(f.reminded_at IS NOT NULL)",
    "coalesce(f.kit_returned_at > f.reminded_at, false)",
    *(f"(f.findings & {1 << place} > 0)" for place in range(6)),
)
BITS = " + ".join(f"{flag}::int * {1 << place}" for place, flag in enumerate(FLAGS))
IMAGE = f"""
    CREATE OR REPLACE FUNCTION reports_image(f reports_fact) RETURNS TABLE (
        area_code varchar, practice varchar, sex varchar, age_band varchar, ethnicity varchar, deprivation smallint,
        channel varchar, arm varchar, quarter smallint, received_quarter smallint, steps int, outcome varchar
    ) LANGUAGE sql IMMUTABLE AS $$
        SELECT f.area_code, f.practice, f.sex, f.age_band, f.ethnicity, f.deprivation, f.channel, f.arm,
               reports_quarter(f.offered_at), CASE WHEN {RECEIVED} THEN reports_quarter(f.received_at) END,
               {BITS}, f.outcome
    $$;
    GRANT SELECT (reminded_at, died_at, moved_at, findings) ON reports_fact TO healthcheck_analyst;
"""
TIMES = ("reminded", "died", "moved")
COUNTED = {
    "died": "Before they received a check.",
    "moved": "To another area, before they received a check.",
    "reminded": "Of a kit.",
    "returned_reminded": "The kit came back after a reminder.",
}
FOUND = ("high_risk", "raised_risk", "pressure", "sugar", "diabetes", "kidney")
NAMES = {"reminded": "first reminded of a kit", "died": None, "moved": "moved to another area"}


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_analyst")]

    operations = [
        *(migrations.AddField("fact", f"{name}_at", models.DateTimeField(NAMES[name], null=True)) for name in TIMES),
        migrations.AddField(
            "fact", "findings", models.PositiveSmallIntegerField(default=0, help_text="A bit for each Found.")
        ),
        *(migrations.AddField("tally", name, models.IntegerField(default=0)) for name in FOUND),
        *(
            migrations.AddField("tally", name, models.IntegerField(default=0, help_text=words))
            for name, words in COUNTED.items()
        ),
        migrations.AlterField(
            "change",
            "steps",
            models.IntegerField(help_text="A bit a step, in the order of Step, then of Aside, then of Found."),
        ),
        migrations.RunSQL(IMAGE, migrations.RunSQL.noop),
        *(
            migrations.AddConstraint(
                "fact",
                models.CheckConstraint(
                    condition=Q(**{f"{name}_at__gte": F("offered_at")}),
                    name=f"reports_fact_{name}_not_before_offer",
                ),
            )
            for name in TIMES
        ),
        migrations.AddIndex(
            "fact",
            django.contrib.postgres.indexes.BrinIndex(
                fields=["offered_at"], pages_per_range=32, name="reports_fact_offered"
            ),
        ),
        migrations.AddIndex(
            "fact",
            models.Index(
                condition=Q(received_at__isnull=False),
                fields=["area", "received_at"],
                name="reports_fact_received",
            ),
        ),
    ]
