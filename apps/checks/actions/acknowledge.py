"""The GP's system answers: the delivery is done or refused, and the report sees it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks.models import Assessment
from apps.clients.models import Organisation
from apps.delivery import actions as delivery
from apps.delivery.models import Delivery
from apps.delivery.models import State as DeliveryState
from apps.reports import actions as reports
from healthcheck.refusal import Missing


@transaction.atomic
def acknowledge(
    *, record_id: UUID, accepted: bool, diagnostics: str, practice: Organisation, by: str, at: datetime
) -> Delivery:
    """Record a practice's answer to a record it was sent. The same answer again changes nothing.

    Args:
        record_id: id of the Bundle.

    Raises:
        Missing: "unknown-record" when no such record went to this practice: the two are not told apart.
    """
    kept = Assessment.objects.filter(record_id=record_id, check_of__person__practice_id=practice.ods_code).first()
    if kept is None:
        raise Missing("unknown-record", "No such record was sent to this practice.")
    done = delivery.acknowledge(reference=kept.id, accepted=accepted, diagnostics=diagnostics, by=by, at=at)
    audit.record(actor=by, action="record.acknowledged", subject=kept.check_of.person_id, at=at)
    if done.state == DeliveryState.ACKNOWLEDGED:
        reports.step(check_id=kept.check_of_id, step="delivered", at=at)
        reports.step(check_id=kept.check_of_id, step="acknowledged", at=at)
    else:
        reports.undo(check_id=kept.check_of_id, steps=("delivered", "acknowledged"))
    return done
