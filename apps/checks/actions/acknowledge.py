"""The GP's system answers: the delivery is done or refused, and the report sees it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks.acknowledged import answers
from apps.checks.actions.find import lock
from apps.checks.models import Assessment
from apps.clients.models import Organisation
from apps.delivery import actions as delivery
from apps.delivery.channels import pdm
from apps.delivery.models import Delivery
from apps.reports import actions as reports
from apps.tenancy import scope as tenancy
from apps.urgent import actions as urgent
from healthcheck.refusal import Missing


@transaction.atomic
def acknowledge(
    *,
    record_id: UUID,
    accepted: bool,
    diagnostics: str,
    practice: Organisation,
    by: str,
    at: datetime,
    named: str = "",
    channel: str = pdm.NAME,
) -> Delivery:
    """Record a practice's answer to a record it was sent. The same answer again changes nothing.

    Args:
        record_id: id of the Bundle.
        named: the human who has seen it, where the answer names one.
        channel: by which the record that is answered went.

    Raises:
        Missing: "unknown-record" when no such record went to this practice: the two are not told apart.
    """
    kept = Assessment.objects.filter(record_id=record_id).first()
    # Where it went, not where the person is now: who moved since was still that surgery's when it was sent.
    if kept is None or not delivery.of(reference=kept.id).filter(destination=practice.ods_code).exists():
        raise Missing("unknown-record", "No such record was sent to this practice.")
    tenancy.reach(person=kept.check_of.person_id, check=kept.check_of_id)
    lock(kept.check_of_id)  # before all the rows that giving an assessment out holds too, in another order
    done = delivery.acknowledge(
        reference=kept.id, accepted=accepted, diagnostics=diagnostics, by=by, at=at, channel=channel
    )
    urgent.receive(reference=kept.id, accepted=accepted, named=named, by=by, at=at)
    audit.record(actor=by, action="record.acknowledged", subject=kept.check_of.person_id, at=at)
    said = answers(reports.counted_with(check_id=kept.check_of_id))
    reports.restate(
        check_id=kept.check_of_id,
        taken=min(said.taken.values(), default=None),
        refused=min(said.refused.values(), default=None),
    )
    return done
