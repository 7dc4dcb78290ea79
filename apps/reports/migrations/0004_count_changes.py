"""Each change of a fact is noted for the tallies by the database itself: no way of writing one leaves them behind."""

from django.db import migrations

STEPS = (
    "signed_in", "eligible", "ineligible", "consented", "answered", "measured", "kit_ordered", "kit_returned",
    "processed", "scored", "received", "delivered", "acknowledged",
)  # fmt: skip
# A check whose person was found not eligible, and not eligible again since, is never received.
RECEIVED = (
    "(f.received_at IS NOT NULL AND (f.ineligible_at IS NULL OR coalesce(f.eligible_at > f.ineligible_at, false)))"
)
BITS = " + ".join(
    f"({RECEIVED if step == 'received' else f'(f.{step}_at IS NOT NULL)'})::int * {1 << place}"
    for place, step in enumerate(STEPS)
)
COLUMNS = (
    "area_code, practice, sex, age_band, ethnicity, deprivation, channel, arm, "
    "quarter, received_quarter, steps, outcome"
)
# Financial quarters since year 0: 4 * 2026 is April to June 2026. They begin and end by the clock in London.
NOTE = f"""
    CREATE FUNCTION reports_quarter(at timestamptz) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
        SELECT ((extract(year FROM at AT TIME ZONE 'Europe/London')::int * 12
               + extract(month FROM at AT TIME ZONE 'Europe/London')::int - 4) / 3)::smallint
    $$;
    CREATE FUNCTION reports_image(f reports_fact) RETURNS TABLE (
        area_code varchar, practice varchar, sex varchar, age_band varchar, ethnicity varchar, deprivation smallint,
        channel varchar, arm varchar, quarter smallint, received_quarter smallint, steps int, outcome varchar
    ) LANGUAGE sql IMMUTABLE AS $$
        SELECT f.area_code, f.practice, f.sex, f.age_band, f.ethnicity, f.deprivation, f.channel, f.arm,
               reports_quarter(f.offered_at), CASE WHEN {RECEIVED} THEN reports_quarter(f.received_at) END,
               {BITS}, f.outcome
    $$;
    CREATE FUNCTION reports_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            INSERT INTO reports_change ({COLUMNS}, sign) SELECT image.*, -1 FROM reports_image(OLD) AS image;
        END IF;
        IF TG_OP <> 'DELETE' THEN
            INSERT INTO reports_change ({COLUMNS}, sign) SELECT image.*, 1 FROM reports_image(NEW) AS image;
        END IF;
        RETURN NULL;
    END
    $$;
    CREATE TRIGGER reports_fact_changes AFTER INSERT OR UPDATE OR DELETE ON reports_fact
        FOR EACH ROW EXECUTE FUNCTION reports_note_change();
    INSERT INTO reports_change ({COLUMNS}, sign)
        SELECT image.*, 1 FROM reports_fact AS fact, LATERAL reports_image(fact) AS image;
"""  # noqa: S608  of our own column names
FORGET = """
    DROP TRIGGER reports_fact_changes ON reports_fact;
    DROP FUNCTION reports_note_change();
    DROP FUNCTION reports_image(reports_fact);
    DROP FUNCTION reports_quarter(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_tallies")]

    operations = [migrations.RunSQL(NOTE, FORGET)]
