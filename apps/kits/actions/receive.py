"""Receive a laboratory's message: keep it as it came first, read it second. What was not read yet is read later."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from apps.audit import actions as audit
from apps.clients.models import Organisation
from apps.kits import reading, wire
from apps.kits.models import Kit, LabMessage, MessageState, SupplierAccount
from apps.kits.rows import add_message
from apps.kits.suppliers import SUPPLIERS
from apps.vault.index import blind_index, is_indexed
from healthcheck.refusal import Conflict, Invalid, Missing, Refusal

log = logging.getLogger(__name__)

PURPOSE = "laboratory-message"  # what the blind index of a body is for
REPLAYED = (
    "message-replayed-differently",
    "This message id came before with another body. Send what is new under a new id.",
)
_INTERRUPTED = timedelta(minutes=1)  # kept but not read for longer: whoever received it did not come to the end


def account_of(*, supplier: str, organisation: Organisation | None) -> SupplierAccount:
    """The account of this name, if it is the caller's own. Raises Missing "unknown-supplier"."""
    account = SupplierAccount.objects.filter(key=supplier, organisation=organisation).first()
    if organisation is None or account is None:
        raise Missing("unknown-supplier", "There is no such supplier.")
    return account


def receive(*, account: SupplierAccount, raw: bytes, by: str, at: datetime) -> LabMessage:
    """The message, kept before it is understood, and read if its kit is known.

    The same message again has no second effect. Call it outside a transaction: what is refused stays kept.

    Raises:
        Conflict: "message-replayed-differently" when its id came before with another body.
        Refusal: why it cannot be read; it stays kept, with the reason.
    """
    message = _keep(account=account, raw=raw, by=by, at=at)
    return reading.read(message_id=message.id, by=by, at=at)


def read_left_over(*, by: str, at: datetime) -> int:
    """Read what waits for a kit that is known by now, or was interrupted; how many messages were read.

    Those of a batch that were not read yet are read in its order (read_batch.py).
    """
    known = Exists(Kit.objects.filter(code=OuterRef("kit_code")))
    interrupted = Q(state=MessageState.KEPT, received_at__lt=at - _INTERRUPTED, batch=None)
    rows = LabMessage.objects.filter((Q(state=MessageState.WAITING) & known) | interrupted)
    done = 0
    for message_id in rows.values_list("id", flat=True):
        try:
            done += reading.read(message_id=message_id, by=by, at=at).state == MessageState.READ
        except Refusal:
            continue  # it stands refused, with its reason
        except Exception as error:  # whatever the fault is, it must not stop the messages behind this one
            log.error("laboratory message %s cannot be read and stays (%s)", message_id, type(error).__name__)
    return done


@transaction.atomic
def _keep(*, account: SupplierAccount, raw: bytes, by: str, at: datetime) -> LabMessage:
    digest = hashlib.sha256(raw).hexdigest()
    message = LabMessage(
        supplier=account,
        message_id=own_id(account, _said(raw), digest),
        body_hash=blind_index(PURPOSE, digest),  # keyed: a short body could be guessed from a plain hash
        body=raw,
        received_at=at,
        received_by=by,
    )
    if add_message(message):
        detail = {"message": str(message.id), "supplier": account.key}
        audit.record(actor=by, action="laboratory_message.kept", subject=None, at=at, detail=detail)
        return message
    kept = LabMessage.objects.get(supplier=account, message_id=message.message_id)
    if not is_indexed(kept.body_hash, PURPOSE, digest):
        raise Conflict(*REPLAYED)
    return kept


def own_id(account: SupplierAccount, said: Mapping[str, object], digest: str) -> str:
    """The laboratory's id of the message; for one that has none that can be read, what it is itself."""
    try:
        return SUPPLIERS[account.reader].identify(said)
    except Invalid:
        return f"sha256:{digest}"


def _said(raw: bytes) -> Mapping[str, object]:
    try:
        return wire.parse(raw)
    except Invalid:
        return {}
