"""Whether a practice has the record of a check, as its answers stand now, and since when."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from apps.checks.models import Assessment
from apps.delivery.channels import RECORD_CHANNELS
from apps.delivery.models import Delivery, Receipt


def acknowledged_at(check_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When a record of each check was first acknowledged.

    The newest record that was answered decides: where the practice refused it, the check is not among them, whatever
    was said of an older record.
    """
    answers = Delivery.objects.filter(channel__in=RECORD_CHANNELS).filter(Exists(Receipt.objects.filter(delivery=OuterRef("pk"))))
    rows = Assessment.objects.filter(check_of__in=check_ids, issued_at__isnull=False)
    issued = {key: (check, version) for key, check, version in rows.values_list("id", "check_of_id", "version")}
    newest: dict[UUID, tuple[int, bool]] = {}
    first: dict[UUID, datetime] = {}
    for reference, at in answers.filter(reference__in=issued).values_list("reference", "acknowledged_at"):
        check, version = issued[reference]
        newest[check] = max(newest.get(check, (0, False)), (version, at is not None))
        if at is not None:
            first[check] = min(first.get(check, at), at)
    return {check: at for check, at in first.items() if newest[check][1]}
