"""Let an organisation in, give it a long-lived credential, take one back, close an organisation."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.audit import actions as audit
from apps.clients.models import Credential, Kind, Organisation
from apps.clients.scopes import OF_A_TOKEN, SCOPES
from healthcheck.refusal import Conflict, Invalid, Missing

LIVE = {"revoked_at__isnull": True, "organisation__closed_at__isnull": True}


@transaction.atomic
def add_organisation(*, name: str, ods_code: str, kind: Kind) -> Organisation:
    """The organisation with this ODS code, made when there is none yet. Raises Conflict when we know it otherwise."""
    organisation, _ = Organisation.objects.get_or_create(ods_code=ods_code, defaults={"name": name, "kind": kind})
    if (organisation.name, organisation.kind) != (name, kind):
        raise Conflict("organisation-differs", f"{ods_code} is already known, with another name or kind.")
    return organisation


def issue_credential(*, organisation: Organisation, scopes: Collection[str], at: datetime) -> tuple[Credential, str]:
    """A new credential and its token, which is shown this once. Older credentials stay until they are revoked.

    Raises:
        Conflict: "long-lived-credentials-off", where the settings leave only signed ways in.
    """
    if not settings.LONG_LIVED_CREDENTIALS:
        words = "Long-lived credentials are off here: use add_client, or set HEALTHCHECK_LONG_LIVED_CREDENTIALS."
        raise Conflict("long-lived-credentials-off", words)
    check_scopes(scopes)
    secret = secrets.token_urlsafe(32)
    credential = Credential.objects.create(
        organisation=organisation, scopes=sorted(set(scopes)), secret_hash=hash_of(secret), created_at=at
    )
    return credential, f"hco_{credential.id.hex}_{secret}"


def check_scopes(scopes: Collection[str]) -> None:
    """Raises Invalid unless an organisation can be given these."""
    unknown = sorted(set(scopes) - (set(SCOPES) - OF_A_TOKEN))
    if unknown or not scopes:
        raise Invalid("unknown-scope", f"No organisation can be given: {', '.join(unknown) or 'nothing'}.")


@transaction.atomic
def revoke_credential(*, credential_id: UUID, at: datetime, by: str = "operator") -> None:
    """It stops working at once, and every key and token of it. Revoking again changes nothing."""
    if Credential.objects.filter(pk=credential_id, revoked_at__isnull=True).update(revoked_at=at):
        detail = {"credential": str(credential_id)}
        audit.record(actor=by, action="credential.revoked", subject=None, at=at, detail=detail)


@transaction.atomic
def close_organisation(*, ods_code: str, at: datetime, by: str) -> None:
    """Nothing of this organisation comes in any more, from now on. Raises Missing. Closing again changes nothing."""
    organisation = Organisation.objects.select_for_update().filter(ods_code=ods_code).first()
    if organisation is None:
        raise Missing("unknown-organisation", f"No organisation has the ODS code {ods_code}.")
    if organisation.closed_at is None:
        organisation.closed_at = at
        organisation.save(update_fields=["closed_at"])
        audit.record(
            actor=by, action="organisation.closed", subject=None, at=at, detail={"organisation": organisation.ods_code}
        )


def find_credential(*, credential_id: UUID, secret: str) -> Credential | None:
    """The live credential this secret belongs to. Unknown, revoked and wrong take the same path to the same None."""
    credential = (
        Credential.objects.select_related("organisation")
        .filter(pk=credential_id, secret_hash__isnull=False, **LIVE)
        .first()
    )
    kept = bytes(credential.secret_hash or b"") if credential else bytes(32)
    right = hmac.compare_digest(kept, hash_of(secret))
    return credential if right and settings.LONG_LIVED_CREDENTIALS else None


def hash_of(secret: str) -> bytes:
    """Plain SHA-256: the secret has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
