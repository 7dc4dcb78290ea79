"""What can be done with signals: keep one as it came, bring in those that came by MESH, read what waits.

A signal about somebody we do not look after is answered, kept and read as any other; PDS is not asked about them.
"""

import logging
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from apps.delivery.mesh_messages import MeshMessage
from apps.people.actions import with_number
from apps.rights import event
from apps.signals import acting, pds
from apps.signals.demographics import Found
from apps.signals.models import Signal
from apps.signals.reading import Told, read
from healthcheck.refusal import Invalid

log = logging.getLogger(__name__)

MESH: Final = "service:mesh"
MNS: Final = "service:mns"
MOST: Final = 25  # a look, of which there is one in ten seconds: PDS allows five questions a second
LONGEST_WAIT: Final = 3600.0
NOT_OURS: Final = "not a type of event that is acted on here"


@transaction.atomic
def keep(*, body: bytes, by: str, at: datetime) -> Signal:
    """The row of a signal, kept before anybody acts on it; the same event again is the same row. Raises Invalid."""
    told = read(body, at=at)
    signal, new = Signal.objects.get_or_create(
        by=by, event_id=told.event_id, defaults={"type": told.type, "received_at": at, "body": body}
    )
    if new:
        transaction.on_commit(_wake, robust=True)
    return signal


def bring_in(*, at: datetime) -> int:
    """Take over the signals that lie in our MESH mailbox's messages; how many. One that is none is refused and kept."""
    if not settings.MNS_WORKFLOW:
        return 0
    waiting = MeshMessage.objects.filter(verdict=MeshMessage.Verdict.WAITING, workflow=settings.MNS_WORKFLOW)
    return sum(_bring_in(key, at) for key in list(waiting.values_list("id", flat=True)[:MOST]))


@transaction.atomic
def _bring_in(key: UUID, at: datetime) -> bool:
    message = MeshMessage.objects.select_for_update().get(pk=key)
    if message.verdict != MeshMessage.Verdict.WAITING:
        return False
    try:
        keep(body=bytes(message.body), by=MESH, at=at)
        message.verdict, message.why = MeshMessage.Verdict.TAKEN, "a signal"
    except Invalid as refusal:
        message.verdict, message.why = MeshMessage.Verdict.REFUSED, f"no signal: {refusal.field}"[:200]
    message.read_at = at
    message.save(update_fields=["verdict", "why", "read_at"])
    return message.verdict == MeshMessage.Verdict.TAKEN


def read_waiting(*, at: datetime) -> int:
    """Look at each signal whose time has come, oldest first; how many are settled."""
    due = Signal.objects.filter(state=Signal.State.WAITING, next_at__lte=at).order_by("next_at")
    return sum(_read(key, at) for key in list(due.values_list("id", flat=True)[:MOST]))


def _read(key: UUID, at: datetime) -> bool:
    signal = Signal.objects.get(pk=key)
    if signal.type not in acting.TYPES:
        return _settle(key, Signal.State.NOTHING, NOT_OURS, at=at)
    if signal.body is None:
        return False
    try:
        told = read(bytes(signal.body), at=at)
        number = told.nhs_number
        known = with_number(number).exists()
        # No transaction is open while PDS is asked.
        found = pds.look_up(number, request_id=signal.id) if known else None
        return _apply(key, told, found, at=at)
    except Invalid as refusal:
        return _settle(key, Signal.State.REFUSED, f"{refusal.code} {refusal.field or ''}", at=at)
    except (pds.NotNow, acting.AskAHuman) as later:
        return _later(key, str(later), alarm=isinstance(later, acting.AskAHuman), at=at)


@transaction.atomic
def _apply(key: UUID, told: Told, found: Found | pds.Nobody | None, *, at: datetime) -> bool:
    """Act, and note that it is done, together or not at all."""
    signal = Signal.objects.select_for_update().get(pk=key)
    if signal.state != Signal.State.WAITING:
        return False
    said = event.Told(told.event_id, told.nhs_number, told.happened_at, MNS, at)
    if found is None:
        acting.of_nobody(signal.type, said)
        return _settle(key, Signal.State.NOTHING, "", at=at)
    done = acting.act(signal.type, said, found)
    return _settle(key, Signal.State.DONE if done else Signal.State.NOTHING, "", at=at)


def _settle(key: UUID, state: Signal.State, why: str, *, at: datetime) -> bool:
    """What was refused keeps its body, for somebody to look at."""
    gone = {} if state == Signal.State.REFUSED else {"body": None}
    rows = Signal.objects.filter(pk=key, state=Signal.State.WAITING)
    return rows.update(state=state, why=why.strip()[:200], read_at=at, **gone) == 1


def _later(key: UUID, why: str, *, alarm: bool, at: datetime) -> bool:
    signal = Signal.objects.get(pk=key)
    if alarm and not signal.why:
        log.error("signal %s waits for a human: %s", key, why)
    wait = timedelta(seconds=min(10.0 * 2.0 ** min(signal.tries, 10), LONGEST_WAIT))
    Signal.objects.filter(pk=key).update(why=why[:200], tries=signal.tries + 1, next_at=at + wait)
    return False


def _wake() -> None:
    try:
        current_app.send_task("signals.read", retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        log.warning("a signal waits for the sweep: the broker cannot be reached (%s)", type(error).__name__)
