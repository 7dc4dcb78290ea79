"""Stop waiting for a laboratory: no kit comes any more, or its order was taken back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.checks.actions.assess import assess_when_due
from apps.checks.actions.find import require_open
from apps.checks.assembly import as_rows
from apps.checks.models import HealthCheck, Value
from healthcheck.measurement import Absent, AbsentReason, Kind


@transaction.atomic
def give_up(
    *, check_id: UUID, kinds: Collection[Kind], why: AbsentReason, specimen: UUID, by: str, at: datetime
) -> HealthCheck:
    """Keep why there is no value of what nobody has spoken of yet; a check that is whole by it is assessed.

    Args:
        specimen: the kit that came to nothing. What its laboratory reports after all takes the reason's place.
    """
    check = require_open(check_id=check_id)
    lacking = _without_a_word(check, kinds)
    if lacking:
        values = [Absent(kind, why, taken_at=at, specimen=specimen) for kind in lacking]
        Value.objects.bulk_create(as_rows(check, values, origin=f"kit:{specimen}", by=by, at=at))
        audit.record(actor=by, action="check.results_given_up", subject=check.person_id, at=at)
        assess_when_due(check, by=by, at=at)
    return check


@transaction.atomic
def await_no_more(*, check_id: UUID, kinds: Collection[Kind], by: str, at: datetime) -> HealthCheck:
    """Take an order back: what nobody has spoken of yet is not waited for, as though it had never been asked for."""
    check = require_open(check_id=check_id)
    lacking = {kind.key for kind in _without_a_word(check, kinds)}
    check.awaited = [key for key in check.awaited if key not in lacking]
    check.save(update_fields=["awaited"])
    audit.record(actor=by, action="check.kit_cancelled", subject=check.person_id, at=at)
    return check


def _without_a_word(check: HealthCheck, kinds: Collection[Kind]) -> list[Kind]:
    """Those that have neither a value nor a reason, in the order given."""
    known = set(Value.objects.filter(check_of=check).values_list("kind", flat=True))
    return [kind for kind in kinds if kind.key not in known]
