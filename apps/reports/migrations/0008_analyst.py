"""Row-level security: whoever looks into the facts as an analyst sees the areas that were named, or nothing.

The role owns nothing and cannot log in. The service, which owns the tables, takes it on for one transaction
(`apps/reports/crossed.py`) and names the areas; a query that forgets to filter is filtered by PostgreSQL, and where no
area was named there is no row. The analyst has no right to the columns that tell one person from another.
"""

from django.db import migrations

COLUMNS = (
    "cycle, area_code, practice, sex, age_band, ethnicity, deprivation, channel, arm, offered_at, signed_in_at, "
    "eligible_at, ineligible_at, consented_at, answered_at, measured_at, kit_ordered_at, kit_returned_at, "
    "processed_at, scored_at, received_at, delivered_at, acknowledged_at, outcome"
)
# A role is the whole server's: another database may have made it already, even in this moment. The names are asked for
# once a query (a sub-select), not once a row.
RESTRICT = f"""
    DO $$
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'healthcheck_analyst') THEN
            CREATE ROLE healthcheck_analyst NOLOGIN;
        END IF;
        IF NOT pg_has_role(current_user, 'healthcheck_analyst', 'MEMBER') THEN
            GRANT healthcheck_analyst TO CURRENT_USER;
        END IF;
    EXCEPTION
        WHEN duplicate_object OR unique_violation THEN
            NULL;
        WHEN insufficient_privilege THEN
            RAISE EXCEPTION 'The role healthcheck_analyst cannot be made by this user of the database.'
                USING HINT = format(
                    'As an administrator run: CREATE ROLE healthcheck_analyst NOLOGIN; GRANT healthcheck_analyst TO %I;'
                    ' Then migrate again.', current_user);
    END
    $$;
    GRANT SELECT ({COLUMNS}) ON reports_fact TO healthcheck_analyst;
    ALTER TABLE reports_fact ENABLE ROW LEVEL SECURITY;
    CREATE POLICY reports_fact_of_named_areas ON reports_fact FOR SELECT TO healthcheck_analyst
        USING (area_code IN (SELECT unnest(string_to_array(current_setting('healthcheck.areas', true), ','))));
"""
FREE = """
    DROP POLICY reports_fact_of_named_areas ON reports_fact;
    ALTER TABLE reports_fact DISABLE ROW LEVEL SECURITY;
    REVOKE ALL ON reports_fact FROM healthcheck_analyst;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0007_commissioner")]

    operations = [migrations.RunSQL(RESTRICT, FREE)]
