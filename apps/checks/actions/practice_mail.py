"""What practices answer over MESH: collected, then each message read in a transaction of its own, in any order."""

import logging
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from apps.checks.actions.acknowledge import acknowledge
from apps.checks.models import Assessment
from apps.clients.models import Kind, Organisation
from apps.delivery import actions as delivery
from apps.delivery import mesh_reading
from apps.delivery.channels import gp_connect
from apps.delivery.channels.gp_connect.meanings import Effect
from apps.delivery.collecting import collect
from apps.delivery.mesh_messages import MeshMessage
from apps.delivery.mesh_reading import Judged
from apps.delivery.models import Delivery, State
from healthcheck.refusal import Missing

log = logging.getLogger(__name__)
MOST = 500
BY = "mesh"


def collect_practice_mail(*, at: datetime) -> int:
    """Empty the mailbox, then read what waits; how many messages did what they say."""
    collect(at=at)
    return read_practice_mail(at=at)


def read_practice_mail(*, at: datetime) -> int:
    """Read what waits, also what an earlier look has left. One that fails does not keep the others."""
    waiting = MeshMessage.objects.filter(verdict=MeshMessage.Verdict.WAITING)
    if settings.MNS_WORKFLOW:
        waiting = waiting.exclude(workflow=settings.MNS_WORKFLOW)  # apps.signals reads these
    return sum(_read(message_id, at) for message_id in list(waiting.values_list("id", flat=True)[:MOST]))


def _read(message_id: UUID, at: datetime) -> bool:
    row = MeshMessage.objects.get(pk=message_id)
    try:
        judged = mesh_reading.judge(row)
        return _take(message_id, judged, at)
    except mesh_reading.NotNow:
        return False
    except mesh_reading.Refused as refused:
        return _refuse(message_id, str(refused), at)
    except Missing as missing:
        return _refuse(message_id, missing.code, at)
    except IntegrityError:
        return _refuse(message_id, "a replay: this answer was taken before", at)


@transaction.atomic
def _take(message_id: UUID, judged: Judged, at: datetime) -> bool:
    """Do what it says, and mark it as read, together or not at all."""
    row = MeshMessage.objects.select_for_update().get(pk=message_id)
    if row.verdict != MeshMessage.Verdict.WAITING:
        return False
    _apply(judged, at)
    row.verdict, row.delivery, row.own_id, row.read_at = row.Verdict.TAKEN, judged.delivery, judged.own_id, at
    row.why = f"{judged.meaning.code} {judged.meaning.meaning}"[:200]
    row.save(update_fields=["verdict", "delivery", "own_id", "read_at", "why"])
    return True


def _apply(judged: Judged, at: datetime) -> None:
    meaning, sent = judged.meaning, judged.delivery
    if meaning.effect is Effect.RECEIVED:
        delivery.receive(delivery_id=sent.pk, at=at)
        return
    record_id = Assessment.objects.filter(pk=sent.reference).values_list("record_id", flat=True).first()
    if record_id is None:
        raise mesh_reading.Refused("the record that it answers is gone")
    acknowledge(
        record_id=record_id,
        accepted=meaning.effect is Effect.ACKNOWLEDGED,
        diagnostics=f"{meaning.reason}. {judged.words}".strip(),
        practice=Organisation(ods_code=sent.destination, kind=Kind.PRACTICE),
        by=BY,
        at=at,
        channel=gp_connect.NAME,
    )
    if meaning.effect is Effect.REFUSED:  # of a parked one the code says more than that it was refused
        Delivery.objects.filter(pk=sent.pk, state=State.PARKED).update(reason=meaning.reason[:200])


@transaction.atomic
def _refuse(message_id: UUID, why: str, at: datetime) -> bool:
    """Keep it for somebody to look at. It has changed nothing."""
    row = MeshMessage.objects.select_for_update().get(pk=message_id)
    if row.verdict == MeshMessage.Verdict.WAITING:
        row.verdict, row.why, row.read_at = row.Verdict.REFUSED, why[:200], at
        row.save(update_fields=["verdict", "why", "read_at"])
        log.warning("MESH message %s is refused and kept: %s", row.mesh_id, row.why)
    return False
