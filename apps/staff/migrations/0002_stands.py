"""The database keeps the promise: a decision names the very person who proposed, and stands; so do reasons."""

from django.db import migrations

STANDS = """
    ALTER TABLE staff_decision ADD CONSTRAINT staff_decision_on_their_proposal
        FOREIGN KEY (proposal_id, proposer_id) REFERENCES staff_proposal (id, proposer_id);

    CREATE FUNCTION staff_row_stands() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END
    $$;
    CREATE TRIGGER staff_decision_append_only BEFORE UPDATE OR DELETE ON staff_decision
        FOR EACH ROW EXECUTE FUNCTION staff_row_stands();
    CREATE TRIGGER staff_glass_is_kept BEFORE DELETE ON staff_brokenglass
        FOR EACH ROW EXECUTE FUNCTION staff_row_stands();
    CREATE TRIGGER staff_proposal_is_kept BEFORE DELETE ON staff_proposal
        FOR EACH ROW EXECUTE FUNCTION staff_row_stands();
    CREATE TRIGGER staff_proposal_stands BEFORE UPDATE OF kind, subject, choice, proposer_id, made_at ON staff_proposal
        FOR EACH ROW EXECUTE FUNCTION staff_row_stands();
    CREATE TRIGGER staff_glass_stands BEFORE UPDATE OF person_id, user_id, broken_at, ends_at ON staff_brokenglass
        FOR EACH ROW EXECUTE FUNCTION staff_row_stands();
"""
UNDO = """
    DROP TRIGGER staff_glass_stands ON staff_brokenglass;
    DROP TRIGGER staff_proposal_stands ON staff_proposal;
    DROP TRIGGER staff_proposal_is_kept ON staff_proposal;
    DROP TRIGGER staff_glass_is_kept ON staff_brokenglass;
    DROP TRIGGER staff_decision_append_only ON staff_decision;
    DROP FUNCTION staff_row_stands();
    ALTER TABLE staff_decision DROP CONSTRAINT staff_decision_on_their_proposal;
"""


class Migration(migrations.Migration):
    """Constraints that Django has no word for."""

    dependencies = [("staff", "0001_initial")]

    operations = [migrations.RunSQL(STANDS, UNDO)]
