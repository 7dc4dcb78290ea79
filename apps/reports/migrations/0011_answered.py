"""What records ask for, the surgeries' no, and who looked after what could not wait, counted beside the steps.

The analyst who may see every area is not asked for the area of each row.
"""

from django.db import migrations, models

STEPS = (
    "signed_in", "eligible", "ineligible", "consented", "answered", "measured", "kit_ordered", "kit_returned",
    "processed", "scored", "received", "delivered", "acknowledged",
)  # fmt: skip
# As migration 0009 has them, and more.
ELIGIBLE = "(f.ineligible_at IS NULL OR coalesce(f.eligible_at > f.ineligible_at, false))"
IN_LIFE = "(f.died_at IS NULL OR f.received_at <= f.died_at)"
RECEIVED = f"(f.received_at IS NOT NULL AND {ELIGIBLE} AND {IN_LIFE})"
FLAGS = (
    *(RECEIVED if step == "received" else f"(f.{step}_at IS NOT NULL)" for step in STEPS),
    f"(f.died_at IS NOT NULL AND NOT {RECEIVED})",
    f"(f.moved_at IS NOT NULL AND f.died_at IS NULL AND NOT {RECEIVED})",
    "(f.reminded_at IS NOT NULL)",
    "coalesce(f.kit_returned_at > f.reminded_at, false)",
)
BITS = " + ".join(f"{flag}::int * {1 << place}" for place, flag in enumerate(FLAGS))
FOUND = len(FLAGS)  # nine bits as they stand in the fact: what was found, then what was asked for
AFTER = ("(f.refused_at IS NOT NULL)", "(f.urgent_seen_at IS NOT NULL)", "(f.urgent_closed_at IS NOT NULL)",
         "(f.urgent_came = 'referred')")  # fmt: skip
MORE = " + ".join(f"{flag}::int * {1 << FOUND + 9 + place}" for place, flag in enumerate(AFTER))
IMAGE = f"""
    CREATE OR REPLACE FUNCTION reports_image(f reports_fact) RETURNS TABLE (
        area_code varchar, practice varchar, sex varchar, age_band varchar, ethnicity varchar, deprivation smallint,
        channel varchar, arm varchar, quarter smallint, received_quarter smallint, steps int, outcome varchar
    ) LANGUAGE sql IMMUTABLE AS $$
        SELECT f.area_code, f.practice, f.sex, f.age_band, f.ethnicity, f.deprivation, f.channel, f.arm,
               reports_quarter(f.offered_at), CASE WHEN {RECEIVED} THEN reports_quarter(f.received_at) END,
               {BITS} + (f.findings::int & 511) * {1 << FOUND} + {MORE}, f.outcome
    $$;
    GRANT SELECT (refused_at, urgent_at, urgent_seen_at, urgent_closed_at, urgent_came)
        ON reports_fact TO healthcheck_analyst;
"""
POLICY = """
    DROP POLICY reports_fact_of_named_areas ON reports_fact;
    CREATE POLICY reports_fact_of_named_areas ON reports_fact FOR SELECT TO healthcheck_analyst
        USING ({every} area_code IN (SELECT unnest(string_to_array(current_setting('healthcheck.areas', true), ','))));
"""
# Both are asked for once a query; no area has such a code.
EVERY = "(SELECT current_setting('healthcheck.areas', true) = '*') OR"
TIMES = {
    "refused": "record refused, and not taken since",
    "urgent": "urgent finding raised",
    "urgent_seen": "urgent finding first seen by a named person",
    "urgent_closed": "urgent finding closed by a named person",
}
COUNTED = ("asked_urgent", "asked_surgery", "asked_service", "urgent_seen", "urgent_closed", "urgent_referred")


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_samples")]

    operations = [
        *(
            migrations.AddField("fact", f"{name}_at", models.DateTimeField(words, null=True))
            for name, words in TIMES.items()
        ),
        migrations.AddField(
            "fact", "urgent_came", models.CharField("why it was closed", max_length=20, blank=True, default="")
        ),
        migrations.AlterField("fact", "urgent_came", models.CharField("why it was closed", max_length=20, blank=True)),
        migrations.AlterField(
            "fact",
            "findings",
            models.PositiveSmallIntegerField(default=0, help_text="A bit for each Found, then for each Asked."),
        ),
        *(migrations.AddField("tally", name, models.IntegerField(default=0)) for name in COUNTED),
        migrations.AddField(
            "tally", "refused", models.IntegerField(default=0, help_text="The last answer to a record was no.")
        ),
        migrations.AlterField(
            "change", "steps", models.IntegerField(help_text="A bit a step, in the order of Step, then of BESIDE.")
        ),
        migrations.AlterField(
            "releasedwait", "stretch", models.CharField(max_length=12, help_text="The moment it ends with.")
        ),
        migrations.RunSQL(IMAGE, migrations.RunSQL.noop),
        migrations.RunSQL(POLICY.format(every=EVERY), POLICY.format(every="")),
    ]
