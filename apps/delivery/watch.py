"""Watch for acknowledgements that do not come: each is told to a human once, and settled when the word comes after all.

GP Connect Messaging makes the sender inform a person of a missing infrastructure or business acknowledgement
(gpconnect-messaging, senddoc_requirements.yml); NHS Health Check online asks for an alarm of any producer. After how
long stands in channels.toml.
"""

import logging
from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse

from apps.delivery.actions import queue
from apps.delivery.channels import CHANNELS
from apps.delivery.limits import LIMITS
from apps.delivery.models import Delivery, State
from apps.delivery.silence import Silence
from apps.vault.keys import new_id

log = logging.getLogger(__name__)

AT_ONCE: Final = 1000
SUBJECT = "NHS Health Check: acknowledgements are missing"
# No personal data: whoever opens the link signs in.
BODY = (
    "These were sent, and the word that they arrived has not come in time. Somebody must look: the receiver may not "
    "have them.\n\n{lines}\n\n1. Open the list: {link}\n2. Ask the receiver.\n3. If it has nothing, open the "
    "delivery there: say so, and send it again.\n"
)
LINE = "{count} by {channel} to {destination}: {of} word missing"


@transaction.atomic
def watch(*, at: datetime) -> int:
    """Settle what came, tell of what has not; how many were told of now."""
    _settle()
    found = [silence for name in CHANNELS for silence in _silent(name)]
    made = Silence.objects.bulk_create(found)
    if not made:
        return 0
    log.error("%d acknowledgements are missing", len(made))
    _mail(made, at=at)
    return len(made)


def _settle() -> None:
    """The word came, or a human has taken the delivery in hand."""
    came = Q(of=Silence.Of.TECHNICAL, delivery__received_at__isnull=False) | ~Q(delivery__state=State.SENT)
    settled = Silence.objects.filter(came, settled_at__isnull=True)
    Silence.objects.filter(pk__in=list(settled.values_list("pk", flat=True))).update(settled_at=Now())


def _silent(channel: str) -> list[Silence]:
    limits = LIMITS[channel]
    found = [] if limits.technical is None else _late(channel, Silence.Of.TECHNICAL, limits.technical)
    return found if limits.business is None else found + _late(channel, Silence.Of.BUSINESS, limits.business)


def _late(channel: str, of: Silence.Of, after: timedelta) -> list[Silence]:
    rows: QuerySet[Delivery] = Delivery.objects.filter(
        ~Exists(Silence.objects.filter(delivery=OuterRef("pk"), of=of)),
        channel=channel,
        state=State.SENT,
        sent_at__lte=Now() - after,
    )
    if of == Silence.Of.TECHNICAL:
        rows = rows.filter(received_at__isnull=True)
    held = rows.order_by("sent_at").select_for_update(skip_locked=True, of=("self",))[:AT_ONCE]
    return [Silence(delivery=row, of=of, since=row.sent_at + after) for row in held if row.sent_at is not None]


def _mail(made: list[Silence], *, at: datetime) -> None:
    if not settings.URGENT_ALARM_MAIL:
        return
    counted = Counter((each.delivery.channel, each.delivery.destination, each.of) for each in made)
    lines = "\n".join(
        LINE.format(count=count, channel=channel, destination=destination, of=Silence.Of(of).label.lower())
        for (channel, destination, of), count in sorted(counted.items())
    )
    link = settings.SITE_URL + reverse("admin:delivery_silence_changelist") + "?settled_at__isempty=1"
    reference = new_id()
    queue(
        channel="mail",
        subject=reference,
        reference=reference,
        purpose="missing-acknowledgements",
        destination=settings.AUTHOR_ODS,
        payload={"to": settings.URGENT_ALARM_MAIL, "subject": SUBJECT, "body": BODY.format(lines=lines, link=link)},
        at=at,
    )
