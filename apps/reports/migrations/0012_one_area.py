"""Whoever sees one area is not asked for it as for a list: the same rows, by one comparison each."""

from django.db import migrations

NAMED = "current_setting('healthcheck.areas', true)"
ONE = f"(SELECT position(',' in {NAMED}) = 0 AND {NAMED} <> '*')"  # asked once a query, as all that stands in (SELECT)
LISTED = f"area_code IN (SELECT unnest(string_to_array({NAMED}, ',')))"
BEFORE = f"(SELECT {NAMED} = '*') OR {LISTED}"
# Without a setting nothing is known to be one area, nothing is every area, and no code stands in no list.
NOW = f"CASE WHEN {ONE} THEN area_code = (SELECT {NAMED}) ELSE {BEFORE} END"
POLICY = "ALTER POLICY reports_fact_of_named_areas ON reports_fact USING ({rule})"


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_answered")]

    operations = [migrations.RunSQL(POLICY.format(rule=NOW), POLICY.format(rule=BEFORE))]
