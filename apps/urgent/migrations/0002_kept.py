"""The database keeps the promise: events stand, a clock is never put off, only a named human closes a case."""

from django.db import migrations

REFUSE = """
    CREATE FUNCTION urgent_row_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER urgent_event_append_only BEFORE UPDATE OR DELETE ON urgent_event
        FOR EACH ROW EXECUTE FUNCTION urgent_row_stands();
    CREATE TRIGGER urgent_alert_append_only BEFORE UPDATE OR DELETE ON urgent_alert
        FOR EACH ROW EXECUTE FUNCTION urgent_row_stands();
    CREATE TRIGGER urgent_case_is_kept BEFORE DELETE ON urgent_case
        FOR EACH ROW EXECUTE FUNCTION urgent_row_stands();
    CREATE TRIGGER urgent_step_is_kept BEFORE DELETE ON urgent_step
        FOR EACH ROW EXECUTE FUNCTION urgent_row_stands();

    CREATE FUNCTION urgent_step_is_never_put_off() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.due_at > OLD.due_at OR NEW.alert_id <> OLD.alert_id OR NEW.rung <> OLD.rung THEN
            RAISE EXCEPTION 'urgent_step may only be brought forward' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER urgent_step_only_forward BEFORE UPDATE ON urgent_step
        FOR EACH ROW EXECUTE FUNCTION urgent_step_is_never_put_off();

    CREATE FUNCTION urgent_case_is_closed_by_a_human() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.closed_at IS NOT NULL AND NOT EXISTS (
            SELECT FROM urgent_event e
            WHERE e.case_id = NEW.id AND e.kind IN ('resolved', 'died', 'transferred') AND e.user_id IS NOT NULL
                AND e.number = (SELECT max(number) FROM urgent_event WHERE case_id = NEW.id)
        ) THEN
            RAISE EXCEPTION 'urgent_case is closed by a named human alone' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END
    $$;
    CREATE TRIGGER urgent_case_closed BEFORE INSERT OR UPDATE OF closed_at ON urgent_case
        FOR EACH ROW EXECUTE FUNCTION urgent_case_is_closed_by_a_human();
"""
ALLOW = """
    DROP TRIGGER urgent_case_closed ON urgent_case;
    DROP TRIGGER urgent_step_only_forward ON urgent_step;
    DROP TRIGGER urgent_step_is_kept ON urgent_step;
    DROP TRIGGER urgent_case_is_kept ON urgent_case;
    DROP TRIGGER urgent_alert_append_only ON urgent_alert;
    DROP TRIGGER urgent_event_append_only ON urgent_event;
    DROP FUNCTION urgent_case_is_closed_by_a_human();
    DROP FUNCTION urgent_step_is_never_put_off();
    DROP FUNCTION urgent_row_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("urgent", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
