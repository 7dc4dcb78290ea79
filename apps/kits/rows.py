"""Rows of laboratory messages by written statements: many in one, and none that Django would make anew each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, cast
from uuid import UUID

from django.db import connection

from apps.checks.models import HealthCheck
from apps.kits.lab_batch import LabBatch
from apps.kits.models import Kit, KitEvent, LabMessage
from apps.tenancy.postgresql.prepared import Prepared
from apps.vault.fields import EncryptedField
from apps.vault.sealing import seal

ADD_MESSAGE: Final = """
    INSERT INTO kits_labmessage (
        id, supplier_id, message_id, body_hash, body, received_at, received_by,
        state, kit_code, reason, ignored, pending_reorder
    )
    VALUES (%s, %s, %s, %s, %s, %s, %s, 'kept', '', '', '[]', false)
    ON CONFLICT (supplier_id, message_id) DO NOTHING
"""
# Two batches with the same messages take them in the same order, so that neither waits for the other in a ring.
ADD_MESSAGES: Final = """
    INSERT INTO kits_labmessage (
        id, supplier_id, message_id, body_hash, body, received_at, received_by, batch_id, place,
        state, kit_code, reason, ignored, pending_reorder
    )
    SELECT new.id, %s, new.message_id, new.body_hash, new.body, %s, %s, %s, new.place, 'kept', '', '', '[]', false
    FROM unnest(%s::uuid[], %s::text[], %s::bytea[], %s::bytea[], %s::smallint[])
        AS new (id, message_id, body_hash, body, place)
    ORDER BY new.message_id
    ON CONFLICT (supplier_id, message_id) DO NOTHING
    RETURNING id
"""
ADD_EVENT: Final = Prepared("""
    INSERT INTO kits_kitevent (id, kit_id, supplier_id, event_id, event, at, their_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (supplier_id, event_id) DO NOTHING
""")
# A laboratory's own kit. Its key stays as it is: rows that only point to it do not wait for it.
KIT: Final = Prepared("""
    SELECT id, check_of_id, supplier_id, code, handed_out, markers, state, state_at, ordered_at, replaces_id, lot_id,
           waits
    FROM kits_kit WHERE code = %s AND supplier_id = %s FOR NO KEY UPDATE
""")
# What is seldom there is asked for together, of a kit and a check that are held by then.
KNOWN: Final = Prepared("""
    SELECT EXISTS (SELECT FROM checks_specimenstanding WHERE specimen = kit.id),
           EXISTS (SELECT FROM checks_sampleword WHERE specimen = kit.id),
           EXISTS (SELECT FROM kits_doubt WHERE kit_id = kit.id),
           EXISTS (SELECT FROM kits_labmessage WHERE kit_id = kit.id AND pending_reorder),
           EXISTS (SELECT FROM checks_value WHERE check_of_id = %s AND specimen = kit.id AND absent <> ''),
           EXISTS (SELECT FROM checks_healthcheck
               WHERE person_id = %s AND consented_at IS NOT NULL AND invited_at < %s),
           (SELECT min(their_at) FROM kits_kitevent WHERE kit_id = kit.id AND event = 'dispatched')
    FROM (SELECT %s::uuid AS id) kit
""")
_BODY = cast(EncryptedField, LabMessage._meta.get_field("body"))


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message that is about to be kept."""

    id: UUID
    message_id: str
    digest: str
    body_hash: bytes
    raw: bytes
    place: int


@dataclass(frozen=True, slots=True)
class Known:
    """What there is about a kit.

    Args:
        standing: whether its results were ever held, or a clinician said whose they are.
        word: whether the person said something of its sample.
        doubt: whether there is a doubt about it, open or resolved.
        pending_reorder: whether its laboratory said that it is sending another kit.
        failed: whether a marker was ever reported to have failed, or taken back.
        earlier: whether the person has an earlier check, with values to compare.
        sent_at: when it was sent, by its supplier's clock.
    """

    standing: bool
    word: bool
    doubt: bool
    pending_reorder: bool
    failed: bool
    earlier: bool
    sent_at: datetime | None


def kit_of(message: LabMessage) -> Kit | None:
    """The kit that a message names, if it is the laboratory's own; held until the transaction ends."""
    kit = next(iter(Kit.objects.raw(KIT, [message.kit_code, message.supplier_id])), None)
    if kit is not None:
        kit.supplier = message.supplier
    return kit


def known_of(kit: Kit, check: HealthCheck) -> Known:
    """What there is about a held kit of a held check."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [check.pk, check.person_id, check.invited_at, kit.pk])
        return Known(*cursor.fetchone())


def add_event(event: KitEvent) -> bool:
    """Keep an event of a kit; whether its id had not come before."""
    values: list[Any] = [
        event.pk,
        event.kit_id,
        event.supplier_id,
        event.event_id,
        event.event,
        event.at,
        event.their_at,
    ]
    with connection.cursor() as cursor:
        cursor.execute(ADD_EVENT, values)
        return bool(cursor.rowcount == 1)


def add_message(message: LabMessage) -> bool:
    """Keep a new message; whether its own id had not come before."""
    body = seal(message.body, _BODY.place_in(message.pk))
    values = [message.pk, message.supplier_id, message.message_id, message.body_hash, body]
    with connection.cursor() as cursor:
        cursor.execute(ADD_MESSAGE, [*values, message.received_at, message.received_by])
        return bool(cursor.rowcount == 1)


def add_messages(batch: LabBatch, messages: Sequence[NewMessage]) -> set[UUID]:
    """Keep the messages of a batch, each body sealed; the ids of those whose own id had not come before."""
    columns: list[Any] = [
        [each.id for each in messages],
        [each.message_id for each in messages],
        [each.body_hash for each in messages],
        [seal(each.raw, _BODY.place_in(each.id)) for each in messages],
        [each.place for each in messages],
    ]
    shared: list[Any] = [batch.supplier_id, batch.received_at, batch.received_by, batch.pk]
    with connection.cursor() as cursor:
        cursor.execute(ADD_MESSAGES, [*shared, *columns])
        return {row[0] for row in cursor.fetchall()}
