"""Receive a batch of a laboratory: all of its messages are kept as they came, or none; each is read afterwards."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction

from apps.audit import actions as audit
from apps.kits import waking
from apps.kits.actions.receive import PURPOSE, own_id
from apps.kits.batch import Came
from apps.kits.lab_batch import LabBatch, LabRepeat
from apps.kits.models import LabMessage, SupplierAccount
from apps.kits.rows import NewMessage, add_messages
from apps.vault.index import blind_index, is_indexed
from apps.vault.keys import new_id


@transaction.atomic
def receive_batch(*, account: SupplierAccount, messages: Sequence[Came], by: str, at: datetime) -> LabBatch:
    """The batch, on the disk once the transaction ends; a worker is woken then to read it.

    A message that came before, in this batch or ever, is kept once. Whether it is the same again, or its id with
    another body, is noted in its place.
    """
    batch = LabBatch.objects.create(supplier=account, count=len(messages), received_at=at, received_by=by)
    rows = [_row(account, came, place) for place, came in enumerate(messages)]
    first = {row.message_id: row for row in reversed(rows)}
    new = add_messages(batch, list(first.values()))
    _note_repeats(batch, [row for row in rows if row.id not in new])
    detail = {"reference": str(batch.id), "supplier": account.key, "count": str(batch.count)}
    audit.record(actor=by, action="laboratory_batch.kept", subject=None, at=at, detail=detail)
    transaction.on_commit(partial(waking.wake, batch.id))
    return batch


def _row(account: SupplierAccount, came: Came, place: int) -> NewMessage:
    digest = hashlib.sha256(came.raw).hexdigest()
    named = own_id(account, came.said, digest)
    return NewMessage(new_id(), named, digest, blind_index(PURPOSE, digest), came.raw, place)


def _note_repeats(batch: LabBatch, rows: Sequence[NewMessage]) -> None:
    if not rows:
        return
    named = {row.message_id for row in rows}
    before = LabMessage.objects.filter(supplier=batch.supplier, message_id__in=named)
    kept = {message.message_id: message for message in before.only("id", "message_id", "body_hash")}
    LabRepeat.objects.bulk_create(
        LabRepeat(
            batch=batch,
            place=row.place,
            message=kept[row.message_id],
            differs=not is_indexed(kept[row.message_id].body_hash, PURPOSE, row.digest),
        )
        for row in rows
    )
