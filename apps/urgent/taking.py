"""Take one rung: the mail, the line on the phone list or the alarm, and its event, in one transaction."""

import logging
from datetime import datetime
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.delivery import actions as delivery
from apps.people.consents import Purpose, objects_to
from apps.urgent import mails
from apps.urgent.case import Held
from apps.urgent.ladder import Channel, Rung
from apps.urgent.models import Contact, Kind

log = logging.getLogger(__name__)

NO_ADDRESS, NO_NUMBER = "no-address", "no-number"


def take(held: Held, rung: Rung, *, by: str, at: datetime) -> None:
    """Take a rung of the newest alert. One that cannot be taken says so, and the next is taken at once."""
    to = _whom(held, rung.channel)
    mail = None if rung.channel is Channel.PHONE_LIST else _mail(held, rung, to, at=at)
    code = ""
    if rung.channel is Channel.ALARM:  # the log is the alarm, whether or not there is an address too
        transaction.on_commit(partial(log.error, "urgent case %s: %s", held.case.pk, rung.name))
    elif rung.channel is Channel.PHONE_LIST:
        code = "" if to.phone else NO_NUMBER
    else:
        code = "" if mail else NO_ADDRESS
    held.add(Kind.ESCALATED, by=by, at=at, rung=rung.name, code=code, reference=mail)
    if code:
        held.failed(rung.name, at=at)


def _whom(held: Held, channel: Channel) -> Contact:
    if channel is Channel.ALARM:
        return Contact(ods_code=settings.AUTHOR_ODS, mail=settings.URGENT_ALARM_MAIL)
    # Who does not want their surgery told is looked after by the commissioner's clinician on call alone.
    kept_from_gp = objects_to(person_id=held.case.person_id, purpose=Purpose.SHARE_WITH_GP)
    on_call = channel is Channel.ON_CALL or kept_from_gp
    ods_code = held.case.commissioner.ods_code if on_call else held.case.practice_id
    return Contact.objects.filter(pk=ods_code).first() or Contact(ods_code=ods_code)


def _mail(held: Held, rung: Rung, to: Contact, *, at: datetime) -> UUID | None:
    """The id of the mail's delivery; None when there is nowhere to send it."""
    if not to.mail:
        return None
    row = delivery.queue(
        channel="mail",
        subject=held.case.person_id,
        reference=held.case.pk,
        purpose=f"urgent-{held.newest.number}-{rung.name}",
        destination=to.ods_code,
        payload={"to": to.mail, **mails.written(held, rung)},
        at=at,
        urgent=True,
    )
    return row.pk
