"""Raise an alarm about doubtful samples that no clinician has looked at: in the log each time, by mail once."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from apps.delivery import actions as delivery
from apps.kits import progress, sample_holding, sample_waiting
from apps.kits.sample_doubt import OPEN, Doubt
from apps.urgent.models import Contact

log = logging.getLogger(__name__)

SUBJECT = "Please look now: NHS Health Check results are held and nobody has looked at them"
# No personal data, and not what was found: whoever opens the link signs in.
BODY = (
    "A clinician must say whose blood sample this is before its results can be used. {how_soon}\n\n"
    "1. Open it: {link}\n2. Say whose sample it is, and why.\n\nIt stays held, and its results unused, until then.\n"
)
_HOW_SOON = {
    True: "If the sample is this person's, its results cannot wait. Nobody has looked for {minutes} minutes.",
    False: "Nobody has looked for {days} days.",
}


def alarm(*, at: datetime) -> int:
    """Look at every open doubt once more, and raise an alarm for each that has waited too long; how many there are.

    What was said or measured since may have made one urgent. One that somebody holds is left to the next round.
    """
    for doubt_id in sample_waiting.waiting().filter(urgent=False).values_list("id", flat=True):
        _weigh(doubt_id, at=at)
    late = list(sample_waiting.late(at).select_related("kit__check_of__organisation"))
    for doubt in late:
        log.error("doubtful sample %s: %s, no clinician has looked", doubt.id, "URGENT" if doubt.urgent else "late")
        _mail(doubt, at=at)
    return len(late)


@transaction.atomic
def _weigh(doubt_id: UUID, *, at: datetime) -> None:
    kit = progress.lock(doubts=doubt_id, doubts__outcome=OPEN)
    if kit is not None:
        sample_holding.weigh(kit, at=at)


def _mail(doubt: Doubt, *, at: datetime) -> None:
    """To the operator, and of what cannot wait to the commissioner's clinician on call; each once.

    The doubt stands as what the mail is about: among the person's own deliveries it would tell them that the held
    results are bad, which nobody may say before it is known whose they are.
    """
    to = [("operator", settings.AUTHOR_ODS, settings.URGENT_ALARM_MAIL)]
    on_call = Contact.objects.filter(pk=doubt.kit.check_of.organisation.ods_code).first()
    if doubt.urgent and on_call is not None:
        to.append(("on-call", on_call.ods_code, on_call.mail))
    body = _written(doubt)
    for whom, ods_code, address in to:
        if address:
            delivery.queue(
                channel="mail",
                subject=doubt.id,
                reference=doubt.id,
                purpose=f"doubt-{'urgent' if doubt.urgent else 'late'}-{whom}",
                destination=ods_code,
                payload={"to": address, "subject": SUBJECT, "body": body},
                at=at,
                urgent=True,
            )


def _written(doubt: Doubt) -> str:
    minutes, days = int(sample_waiting.URGENT.total_seconds() // 60), sample_waiting.OTHER.days
    how_soon = _HOW_SOON[doubt.urgent].format(minutes=minutes, days=days)
    return BODY.format(how_soon=how_soon, link=settings.SITE_URL + reverse("admin:kits_doubt_change", args=[doubt.id]))
