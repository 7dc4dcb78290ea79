"""Secrets shared with a system that signs each request by HMAC: two at most, so that one can follow the other."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.clients.actions.credential import LIVE
from apps.clients.models import Credential, WebhookKey
from healthcheck.refusal import Conflict, Missing

PLACES = (1, 2)


@transaction.atomic
def add_webhook_key(*, client_id: UUID, by: str, at: datetime) -> tuple[WebhookKey, str]:
    """A new secret, which is shown this once; the one before it goes on working until it is revoked.

    Raises:
        Missing: no such system.
        Conflict: two are live already.
    """
    client = Credential.objects.select_for_update(of=["self"]).filter(pk=client_id, **LIVE).first()
    if client is None:
        raise Missing("unknown-client", "There is no such client, or it was revoked.")
    taken = set(client.webhook_keys.filter(revoked_at__isnull=True).values_list("place", flat=True))
    free = [place for place in PLACES if place not in taken]
    if not free:
        raise Conflict("two-keys-live", "Two keys are live already: revoke the one that is not used any more.")
    secret = secrets.token_urlsafe(32)
    key = WebhookKey.objects.create(credential=client, place=free[0], secret=secret, created_at=at)
    detail = {"credential": str(client.id), "reference": str(key.id)}
    audit.record(actor=by, action="client.webhook_key_added", subject=None, at=at, detail=detail)
    return key, secret


@transaction.atomic
def revoke_webhook_key(*, key_id: UUID, by: str, at: datetime) -> None:
    """Nothing is signed with it from now on. Raises Missing. Revoking again changes nothing."""
    key = WebhookKey.objects.select_for_update().filter(pk=key_id).first()
    if key is None:
        raise Missing("unknown-key", "There is no such key.")
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        detail = {"credential": str(key.credential_id), "reference": str(key.id)}
        audit.record(actor=by, action="client.webhook_key_revoked", subject=None, at=at, detail=detail)


def find_webhook(*, key_id: UUID) -> WebhookKey | None:
    """The live key of this name, with its system and organisation."""
    live = {f"credential__{name}": value for name, value in LIVE.items()}
    rows = WebhookKey.objects.select_related("credential__organisation")
    return rows.filter(pk=key_id, revoked_at__isnull=True, **live).first()
