"""Announce a record that the national store has taken: event and pointer come after the record, never before it.

It is queued by the worker that sent the record, in a transaction of its own; what a worker that died has left a sweep
finds. Who has no address in the settings is not told.
"""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from apps.clients import clock
from apps.delivery.actions import RECORD, queue
from apps.delivery.channels import mns, nrl, pdm
from apps.delivery.models import Delivery, Payload, Receipt, State
from apps.vault.keys import earliest_id

ANNOUNCEMENT: Final = "announcement"
LOOKED_BACK: Final = timedelta(days=1)
MOST: Final = 200  # a sweep


def announce(delivery_ids: Collection[UUID]) -> int:
    """Tell of each of these that is a record the store has; how many. Announced again, the first ones stand."""
    if not delivery_ids or not _told():
        return 0
    return _announce(_stored().filter(pk__in=delivery_ids), at=clock.now())


def announce_forgotten(*, at: datetime) -> int:
    """The records of the last day whose announcement nobody queued, also those that were answered meanwhile.

    They are found by when they were sent while no answer has come, and by when the answer came from then on.
    """
    if not _told():
        return 0
    announced = Delivery.objects.filter(channel=_told()[-1], reference=OuterRef("reference"), purpose=ANNOUNCEMENT)
    forgotten = _stored().filter(~Exists(announced))
    waiting = forgotten.filter(state=State.SENT, sent_at__gte=Now() - LOOKED_BACK).order_by("sent_at")
    answers = Receipt.objects.filter(pk__gte=earliest_id(at - LOOKED_BACK))
    answered = forgotten.filter(pk__in=answers.values("delivery")).order_by("sent_at")
    return sum(_announce(rows[:MOST], at=at) for rows in (waiting, answered))


@transaction.atomic
def readdress(*, subject: UUID, practice: str) -> None:
    """Events of the person that are not published yet go to another practice."""
    waiting = Delivery.objects.filter(channel=mns.NAME, subject=subject, sent_at=None).select_for_update()
    for payload in Payload.objects.filter(delivery__in=list(waiting.order_by("id"))):
        payload.body = {**payload.body, "filtering": {"gppractice": practice}}
        payload.save(update_fields=["body"])


def _told() -> list[str]:
    """Who is told of a record."""
    return [name for name, url in ((mns.NAME, settings.MNS_URL), (nrl.NAME, settings.NRL_URL)) if url]


def _stored() -> QuerySet[Delivery]:
    return Delivery.objects.filter(channel=pdm.NAME, purpose=RECORD, sent_at__isnull=False)


def _announce(rows: QuerySet[Delivery], *, at: datetime) -> int:
    held = list(rows)
    payloads = Payload.objects.in_bulk([row.pk for row in held])
    for row in held:
        composition = _composition(payloads[row.pk])
        if settings.MNS_URL:
            _queue(mns.NAME, row, _event(row, composition), at=at)
        if settings.NRL_URL:
            _queue(nrl.NAME, row, _pointer(row, composition), at=at)
    return len(held)


def _queue(channel: str, row: Delivery, payload: dict[str, Any], *, at: datetime) -> None:
    queue(
        channel=channel,
        subject=row.subject,
        reference=row.reference,
        purpose=ANNOUNCEMENT,
        destination=row.destination,
        payload=payload,
        at=at,
        urgent=row.urgent and channel == mns.NAME,
    )


def _event(row: Delivery, composition: dict[str, Any]) -> dict[str, Any]:
    return mns.event(
        subject=composition["subject"]["identifier"]["value"],
        time=composition["date"],
        dataref=pdm.document_url(composition["id"]),
        practice=row.destination,
    )


def _pointer(row: Delivery, composition: dict[str, Any]) -> dict[str, Any]:
    """An amended record's pointer takes the place of the last that the locator has; of a first record there is none."""
    last = Delivery.objects.filter(channel=nrl.NAME, subject=row.subject, sent_at__isnull=False).order_by("-sent_at")
    return nrl.pointer(
        subject=composition["subject"],
        url=pdm.document_url(composition["id"]),
        made_at=composition["date"],
        replaces=last.values_list("pk", flat=True).first() if composition.get("relatesTo") else None,
    )


def _composition(payload: Payload) -> dict[str, Any]:
    resources: Iterator[dict[str, Any]] = (entry["resource"] for entry in payload.body["entry"])
    return next(each for each in resources if each["resourceType"] == "Composition")
