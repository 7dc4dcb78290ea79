"""Register a system that signs in with its own keys; add a key while the old one still works; take one back."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.clients import fetching
from apps.clients.actions.credential import LIVE, check_scopes
from apps.clients.jwks import Jwk
from apps.clients.models import Credential, Organisation, PublicKey
from healthcheck.refusal import Conflict, Invalid, Missing


@transaction.atomic
def add_client(
    *,
    organisation: Organisation,
    scopes: Collection[str],
    keys: Mapping[str, Jwk],
    jwks_url: str = "",
    by: str,
    at: datetime,
) -> Credential:
    """A new system. It has keys of its own, given or at an address; one that has neither signs webhooks.

    Raises:
        Invalid: a scope nobody can have, keys and an address at once, or an address that may not be asked.
    """
    check_scopes(scopes)
    if keys and jwks_url:
        raise Invalid("keys-twice", "Give the keys, or the address where they are, not both.")
    if jwks_url:
        fetching.check_address(jwks_url)
    client = Credential.objects.create(
        organisation=organisation, scopes=sorted(set(scopes)), jwks_url=jwks_url, created_at=at
    )
    detail = {"credential": str(client.id), "organisation": organisation.ods_code}
    audit.record(actor=by, action="client.added", subject=None, at=at, detail=detail)
    if keys:
        add_keys(client_id=client.id, keys=keys, by=by, at=at)
    return client


@transaction.atomic
def add_keys(*, client_id: UUID, keys: Mapping[str, Jwk], by: str, at: datetime) -> int:
    """More keys for a system, beside those it has; how many were new.

    Raises:
        Missing: no such system.
        Conflict: its keys come from its own address; or a kid already stands for another key, or was revoked.
    """
    client = Credential.objects.select_for_update(of=["self"]).filter(pk=client_id, **LIVE).first()
    if client is None:
        raise Missing("unknown-client", "There is no such client, or it was revoked.")
    if client.jwks_url:
        raise Conflict(
            "keys-at-address", "This client's keys are read from its own address: publish the new one there."
        )
    known = {key.kid: key for key in client.keys.all()}
    for kid, jwk in keys.items():
        if kid in known and (known[kid].jwk != jwk or known[kid].revoked_at):
            raise Conflict(
                "kid-taken", f"The kid {kid} stands for another key, or was revoked. Give the new key its own."
            )
    new = [PublicKey(credential=client, kid=kid, jwk=jwk, added_at=at) for kid, jwk in keys.items() if kid not in known]
    PublicKey.objects.bulk_create(new)
    for key in new:
        detail = {"credential": str(client.id), "reference": str(key.id)}
        audit.record(actor=by, action="client.key_added", subject=None, at=at, detail=detail)
    return len(new)


@transaction.atomic
def revoke_key(*, client_id: UUID, kid: str, by: str, at: datetime) -> None:
    """It signs nobody in from now on, and every token it was used for ends. Raises Missing."""
    key = PublicKey.objects.select_for_update().filter(credential_id=client_id, kid=kid).first()
    if key is None:
        raise Missing("unknown-key", "This client has no key of that name.")
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        detail = {"credential": str(client_id), "reference": str(key.id)}
        audit.record(actor=by, action="client.key_revoked", subject=None, at=at, detail=detail)
