"""Make the record of a parked delivery anew from its assessment, as it stood then, and send it again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks.actions import assess
from apps.checks.actions.find import lock
from apps.checks.actions.rescore import replayed
from apps.checks.differences import same_to_a_reader
from apps.checks.models import Assessment
from apps.delivery import actions as delivery
from apps.delivery.channels import RECORD_CHANNELS
from apps.delivery.models import Delivery, Payload, State
from apps.delivery.records import note_content
from healthcheck import written
from healthcheck.refusal import Conflict, Missing


@transaction.atomic
def remake(*, delivery_id: UUID, by: str, at: datetime) -> Delivery:
    """What was refused for a fault of ours is written as we write it now, under the ids it always had.

    Raises:
        Missing: "no-such-record" for a delivery that carries no record of ours.
        Conflict: "not-parked"; "may-have-arrived" while nobody knows if the receiver has the one before;
            "changed-since" where it would say something else today; "overtaken".
    """
    row = Delivery.objects.filter(pk=delivery_id, channel__in=RECORD_CHANNELS, purpose=delivery.RECORD).first()
    kept = Assessment.objects.filter(pk=row.reference).select_related("check_of").first() if row else None
    if row is None or kept is None:
        raise Missing("no-such-record", "This delivery carries no record that could be made anew.")
    check = lock(kept.check_of_id)
    row = Delivery.objects.select_for_update().get(pk=delivery_id)
    if row.state != State.PARKED:
        raise Conflict("not-parked", "Only a parked delivery can be made anew.")
    if row.in_doubt or row.sent_at is not None:
        raise Conflict("may-have-arrived", "The receiver may have it as it is. Send it again unchanged: it is asked.")
    outcome = replayed(check, kept)
    if not same_to_a_reader(kept.outcome, written.said(outcome)):
        raise Conflict("changed-since", "It would say something else today than the person was told: rescore instead.")
    before = check.assessments.filter(version__lt=kept.version, issued_at__isnull=False).last()
    changes = [change["gp"] for change in kept.outcome.get("changes", [])]
    at_first = kept.issued_at or kept.made_at
    record = assess.record_of(outcome, kept, replaces=before, changes=changes, at=at_first)
    Payload.objects.filter(delivery=row).delete()
    Payload.objects.create(delivery=row, body=dict(RECORD_CHANNELS[row.channel].write(record)))
    note_content([row], record)
    detail = {"delivery": str(row.pk), "channel": row.channel}
    audit.record(actor=by, action="record.remade", subject=row.subject, at=at, detail=detail)
    return delivery.send_again(delivery_id=row.pk, by=by, at=at)
