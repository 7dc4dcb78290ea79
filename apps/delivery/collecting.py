"""Collect what lies in our MESH mailbox: each message is kept, committed, and only then acknowledged to MESH.

A message that is not acknowledged stays where it is for five days and comes again: a worker may die at any line, and
what it did twice is found by MESH's own id. Source: MESH API; a mailbox must be looked at once in 24 hours, ours is
every few minutes, and each look also says the daily hello by which MESH knows a mailbox to be alive.
"""

import logging
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction

from apps.delivery import certificate
from apps.delivery.channels.gp_connect import mailbox
from apps.delivery.channels.gp_connect.answers import UNCLEAR
from apps.delivery.channels.gp_connect.mailbox import Mailbox
from apps.delivery.mesh_messages import MeshMessage

log = logging.getLogger(__name__)
MOST = 500  # messages a look
KEPT_BYTES = 2_000_000  # an answer has five thousand; what is longer is kept as far as this, and refused


def collect(*, at: datetime) -> int:
    """Take what there is; how many messages were new. Without a mailbox in the settings there is nothing to take."""
    if mailbox.missing():
        return 0
    try:
        with mailbox.opened(mailbox.COLLECTING) as client:
            client.handshake()
            return sum(_collect(client, mesh_id, at) for mesh_id in islice(client.iterate_message_ids(), MOST))
    except UNCLEAR as error:
        log.warning("the MESH mailbox could not be read: %s", certificate.fault(error) or type(error).__name__)
        return 0


def _collect(client: Mailbox, mesh_id: str, at: datetime) -> bool:
    """Keep one and acknowledge it. One that cannot be fetched does not keep from us those behind it."""
    try:
        new = not MeshMessage.objects.filter(mesh_id=mesh_id).exists() and _keep(client, mesh_id, at)
        client.acknowledge_message(mesh_id)
    except UNCLEAR as error:
        log.warning("MESH message %s waits for the next look: %s", mesh_id, type(error).__name__)
        return False
    return new


def _keep(client: Mailbox, mesh_id: str, at: datetime) -> bool:
    message = client.retrieve_message(mesh_id)
    try:
        envelope = {name: str(value) for name, value in message.mex_headers()}  # type: ignore[no-untyped-call] # as mesh-client leaves it
        body = bytes(message.read(KEPT_BYTES + 1))
    finally:
        message.close()  # type: ignore[no-untyped-call]
    try:
        with transaction.atomic(durable=True):
            MeshMessage.objects.create(
                mesh_id=mesh_id,
                kind=envelope.get("messagetype", "")[:16],
                workflow=envelope.get("workflowid", "")[:64],
                sender=envelope.get("from", "")[:64],
                collected_at=at,
                envelope=envelope,
                body=body,
            )
    except IntegrityError:  # another worker was as quick
        return False
    return True
