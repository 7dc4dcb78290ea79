"""What can be done with routes: ask by which channels a practice's records go on a day, and choose others."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import Q

from apps.audit import actions as audit
from apps.delivery.channels import RECORD_CHANNELS, pdm
from apps.delivery.route import Route
from apps.tenancy.postgresql.prepared import Prepared
from healthcheck.refusal import Invalid

DEFAULT: Final = (pdm.NAME,)
CHOSEN: Final = Prepared("""
    SELECT channel FROM delivery_route
     WHERE practice = %s AND from_day <= %s AND (until_day IS NULL OR until_day > %s)
""")


def channels_for(practice: str, *, on: date) -> tuple[str, ...]:
    """The channels of a practice on a day, in the order of the list of channels."""
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, [practice, on, on])
        chosen = {channel for (channel,) in cursor.fetchall()}
    return tuple(name for name in RECORD_CHANNELS if name in chosen) or DEFAULT


@transaction.atomic
def choose(*, practice: str, channels: Sequence[str], from_day: date, by: str, at: datetime) -> None:
    """From a day on, these and no others; the audit trail keeps what was chosen before for the days from there.

    Raises Invalid for a channel that carries no records.
    """
    unknown = [name for name in channels if name not in RECORD_CHANNELS]
    if unknown or not channels:
        known = ", ".join(RECORD_CHANNELS)
        raise Invalid("unknown-channel", f"Records go by one or more of: {known}.")
    later = Route.objects.select_for_update().filter(practice=practice)
    later.filter(from_day__gte=from_day).delete()
    ending = later.filter(Q(until_day__isnull=True) | Q(until_day__gt=from_day))
    ending.update(until_day=from_day)
    Route.objects.bulk_create(
        Route(practice=practice, channel=name, from_day=from_day, set_by=by, set_at=at)
        for name in dict.fromkeys(channels)
    )
    detail = {"practice": practice, "channel": "+".join(channels), "reference": from_day.isoformat()}
    audit.record(actor=by, action="route.chosen", subject=None, at=at, detail=detail)
