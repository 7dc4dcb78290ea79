"""An entry is added by one call: the database takes a lane, looks where it ends, and chains the entry to it.

Whoever calls it adds with their own rights. What it reads is read after the lane is held: a volatile function sees, in
each of its statements, what was committed until then.
"""

from django.db import migrations

# The first lane nobody else writes in now, beginning at this connection's own: writers do not wait for each other, and
# a transaction that already holds a lane gets the same one again. 16725 is 0x4155, "AU": our advisory locks.
MAKE = """
    CREATE FUNCTION audit_free_lane() RETURNS integer LANGUAGE plpgsql AS $$
    DECLARE
        own integer;
    BEGIN
        FOR step IN 0..15 LOOP
            own := (pg_backend_pid() + step) % 16;
            IF pg_try_advisory_xact_lock(16725, own) THEN
                RETURN own;
            END IF;
        END LOOP;
        own := pg_backend_pid() % 16;
        PERFORM pg_advisory_xact_lock(16725, own);
        RETURN own;
    END
    $$;
    CREATE FUNCTION audit_add(at timestamptz, actor text, action text, subject uuid, detail jsonb, said text)
    RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
        held integer := public.audit_free_lane();
        place bigint;
        previous bytea;
    BEGIN
        SELECT e.sequence, e.hash INTO place, previous FROM public.audit_end_of_lane(held) e;
        place := coalesce(place, 0) + 1;
        previous := coalesce(previous, decode(repeat('00', 32), 'hex'));
        INSERT INTO public.audit_entry (lane, sequence, at, actor, action, subject, detail, previous_hash, hash)
        VALUES (held, place, audit_add.at, audit_add.actor, audit_add.action, audit_add.subject, audit_add.detail,
                previous, sha256(previous || convert_to(format('[%s,%s,%s]', held, place, said), 'UTF8')));
    END
    $$;
"""
DROP = """
    DROP FUNCTION audit_add(timestamptz, text, text, uuid, jsonb, text);
    DROP FUNCTION audit_free_lane();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_end_of_lane")]

    operations = [migrations.RunSQL(MAKE, DROP)]
