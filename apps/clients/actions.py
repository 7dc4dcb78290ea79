"""Let an organisation in, give it a credential, take one back."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.clients.models import Credential, Kind, Organisation
from apps.clients.scopes import OF_A_TOKEN, SCOPES
from healthcheck.refusal import Conflict, Invalid


@transaction.atomic
def add_organisation(*, name: str, ods_code: str, kind: Kind) -> Organisation:
    """The organisation with this ODS code, made when there is none yet. Raises Conflict when we know it otherwise."""
    organisation, _ = Organisation.objects.get_or_create(ods_code=ods_code, defaults={"name": name, "kind": kind})
    if (organisation.name, organisation.kind) != (name, kind):
        raise Conflict("organisation-differs", f"{ods_code} is already known, with another name or kind.")
    return organisation


def issue_credential(*, organisation: Organisation, scopes: Collection[str], at: datetime) -> tuple[Credential, str]:
    """A new credential and its token, which is shown this once. Older credentials stay until they are revoked."""
    unknown = sorted(set(scopes) - (set(SCOPES) - OF_A_TOKEN))
    if unknown or not scopes:
        raise Invalid("unknown-scope", f"No organisation can be given: {', '.join(unknown) or 'nothing'}.")
    secret = secrets.token_urlsafe(32)
    credential = Credential.objects.create(
        organisation=organisation, scopes=sorted(set(scopes)), secret_hash=_hash(secret), created_at=at
    )
    return credential, f"hco_{credential.id.hex}_{secret}"


def revoke_credential(*, credential_id: UUID, at: datetime) -> None:
    """It stops working at once. Revoking again changes nothing."""
    Credential.objects.filter(pk=credential_id, revoked_at__isnull=True).update(revoked_at=at)


def find_credential(*, credential_id: UUID, secret: str) -> Credential | None:
    """The live credential this secret belongs to. Unknown, revoked and wrong take the same path to the same None."""
    credential = (
        Credential.objects.select_related("organisation").filter(pk=credential_id, revoked_at__isnull=True).first()
    )
    kept = bytes(credential.secret_hash) if credential else bytes(32)
    return credential if hmac.compare_digest(kept, _hash(secret)) else None


def _hash(secret: str) -> bytes:
    """Plain SHA-256: the secret has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
