"""What practices answered to the records of checks, as it stands now: since when they have one, or refuse it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Min, Q

from apps.checks.models import Assessment
from apps.delivery.channels import RECORD_CHANNELS
from apps.delivery.models import Delivery


@dataclass(frozen=True, slots=True)
class Answers:
    """By check: when a record of it was first taken, or since when it is refused."""

    taken: dict[UUID, datetime] = field(default_factory=dict)
    refused: dict[UUID, datetime] = field(default_factory=dict)


def answers(check_ids: Collection[UUID]) -> Answers:
    """What each check's practice said. A check whose records nobody answered is in neither.

    The newest record that was answered decides: where the practice refused it, the check is not taken, whatever was
    said of an older record.
    """
    rows = Assessment.objects.filter(check_of__in=check_ids, issued_at__isnull=False)
    issued = {key: (check, version) for key, check, version in rows.values_list("id", "check_of_id", "version")}
    sent = Delivery.objects.filter(channel__in=RECORD_CHANNELS, reference__in=issued, receipts__isnull=False)
    said = sent.annotate(no=Min("receipts__at", filter=Q(receipts__accepted=False))).order_by()
    newest: dict[UUID, tuple[int, bool]] = {}
    noes: dict[tuple[UUID, int], datetime] = {}
    found = Answers()
    for reference, yes, no in said.values_list("reference", "acknowledged_at", "no"):
        check, version = issued[reference]
        newest[check] = max(newest.get(check, (0, False)), (version, yes is not None))
        if yes is not None:
            found.taken[check] = min(found.taken.get(check, yes), yes)
        if no is not None:
            noes[check, version] = min(noes.get((check, version), no), no)
    for check, (version, taken) in newest.items():
        if not taken:
            found.taken.pop(check, None)
            if (check, version) in noes:
                found.refused[check] = noes[check, version]
    return found
