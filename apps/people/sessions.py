"""Signing in: an identity provider vouches for a person, who gets a session that ends by itself."""

import hashlib
import hmac
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction

from apps.audit import actions as audit
from apps.people.actions import with_number
from apps.people.models import Session
from healthcheck.person import NhsNumber
from healthcheck.refusal import Missing, NotAllowed

# NHS login's rules for web sessions: 30 minutes without use, 12 hours at most.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Below P9 the NHS number is only claimed by the person, not proved.
PROVED = "P9"
_SEEN_EVERY = timedelta(minutes=1)


@transaction.atomic
def sign_in(
    *, nhs_number: NhsNumber, birth_date: date, identity_level: str, by: str, at: datetime
) -> tuple[Session, str]:
    """A new session and its token, shown once.

    Args:
        identity_level: the identity provider's proofing level; only P9 opens a health record.

    Raises:
        NotAllowed: "identity-not-proved" below P9.
        Missing: nobody with this NHS number and date of birth was invited; the two are not told apart.
    """
    if identity_level != PROVED:
        raise NotAllowed("identity-not-proved", "Prove who you are in NHS login (level P9) to see health results.")
    person = with_number(nhs_number).first()
    if person is None or person.birth_date != birth_date:
        noted = ("person.sign_in_refused", person.id) if person else None
        raise Missing("not-invited", "There is no invitation for this person.", noted=noted)
    secret = secrets.token_urlsafe(32)
    session = Session.objects.create(
        person=person, token_hash=_hash(secret), started_at=at, last_seen_at=at, ends_at=at + LONGEST
    )
    audit.record(actor=by, action="person.signed_in", subject=person.id, at=at)
    return session, f"hcp_{session.id.hex}_{secret}"


def resume(*, session_id: str, secret: str, at: datetime) -> Session | None:
    """The live session of a token, marked as used; None when it is unknown, wrong, idle too long or ended."""
    session = Session.objects.filter(pk=session_id, ended_at__isnull=True).first()
    if session is None or not hmac.compare_digest(bytes(session.token_hash), _hash(secret)):
        return None
    if at >= session.ends_at or at - session.last_seen_at >= IDLE:
        return None
    if at - session.last_seen_at >= _SEEN_EVERY:
        Session.objects.filter(pk=session.pk).update(last_seen_at=at)
    return session


def sign_out(*, session: Session, at: datetime) -> None:
    """End a session at once."""
    Session.objects.filter(pk=session.pk, ended_at__isnull=True).update(ended_at=at)


def _hash(secret: str) -> bytes:
    """Plain SHA-256: the secret has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
