"""Where a lane ends, for whoever adds to it: its last number and hash, and nothing of what the entry says."""

from django.db import migrations

MAKE = """
    CREATE FUNCTION audit_end_of_lane(asked integer) RETURNS TABLE (sequence bigint, hash bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT e.sequence, e.hash FROM public.audit_entry e WHERE e.lane = asked ORDER BY e.sequence DESC LIMIT 1
    $$;
"""
DROP = "DROP FUNCTION audit_end_of_lane(integer);"


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_checkpoints")]

    operations = [migrations.RunSQL(MAKE, DROP)]
