"""The database refuses to change or remove a kit's event, whoever asks."""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION kits_kitevent_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'kits_kitevent is append-only: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER kits_kitevent_append_only BEFORE UPDATE OR DELETE ON kits_kitevent
        FOR EACH ROW EXECUTE FUNCTION kits_kitevent_is_append_only();
"""
ALLOW = """
    DROP TRIGGER kits_kitevent_append_only ON kits_kitevent;
    DROP FUNCTION kits_kitevent_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("kits", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
