"""Signing in: a person who proved who they are gets a session that ends by itself."""

import hashlib
import hmac
import re
import secrets
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import cast
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.people.actions import with_number
from apps.people.models import Person, Session, Way
from apps.vault.fields import EncryptedDate, Sealed
from apps.vault.keys import new_id
from apps.vault.sealing import open_sealed, seal
from healthcheck.person import NhsNumber
from healthcheck.refusal import Missing, NotAllowed

# NHS login's rules for web sessions: 30 minutes without use, 12 hours at most.
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
# Below P9 the NHS number is only claimed by the person, not proved.
PROVED = "P9"
_SEEN_EVERY = timedelta(minutes=1)
_TOKEN = re.compile(r"hcp_([0-9a-f]{32})_([A-Za-z0-9_-]{43})", re.ASCII)
LIVE = "SELECT * FROM people_session WHERE id = %s AND ended_at IS NULL"  # asked at every request, so written out


@transaction.atomic
def sign_in(
    *,
    nhs_number: NhsNumber,
    birth_date: date,
    identity_level: str,
    way: Way = Way.BROWSER,
    by: str,
    at: datetime,
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
    person_id, born = _candidate(nhs_number)
    if person_id is None or born != birth_date:
        noted = ("person.sign_in_refused", person_id) if person_id else None
        raise Missing("not-invited", "There is no invitation for this person.", noted=noted)
    secret = secrets.token_urlsafe(32)
    session = Session.objects.create(
        person=Person.objects.select_for_update().get(pk=person_id),
        token_hash=_hash(secret),
        way=way,
        started_at=at,
        last_seen_at=at,
        ends_at=at + LONGEST,
    )
    audit.record(actor=by, action="person.signed_in", subject=person_id, at=at)
    return session, f"hcp_{session.id.hex}_{secret}"


def resume(*, token: str, at: datetime) -> Session | None:
    """The live session of a token, marked as used; None when it is unknown, wrong, idle too long or ended."""
    session = _of(token)
    if session is None or not is_live(session, at=at):
        return None
    if at - session.last_seen_at >= _SEEN_EVERY:
        Session.objects.filter(pk=session.pk, last_seen_at__lt=at).update(last_seen_at=at)
    return session


def is_live(session: Session, *, at: datetime) -> bool:
    """Whether it is not signed out, not unused for long, and not too old."""
    return session.ended_at is None and at < session.ends_at and at - session.last_seen_at < IDLE


@transaction.atomic
def sign_out(*, session: Session, at: datetime) -> None:
    """End a session at once."""
    if Session.objects.filter(pk=session.pk, ended_at__isnull=True).update(ended_at=at):
        actor = f"person:{session.person_id}"
        audit.record(actor=actor, action="person.signed_out", subject=session.person_id, at=at)


def end(*, token: str, at: datetime) -> None:
    """End the session of a token, whoever's it is; a token that is none ends nothing."""
    session = _of(token)
    if session is not None:
        sign_out(session=session, at=at)


def end_others(*, person_id: UUID, keep: UUID, at: datetime) -> int:
    """End every other session of a person. How many there were."""
    return Session.objects.filter(person_id=person_id, ended_at__isnull=True).exclude(pk=keep).update(ended_at=at)


def _of(token: str) -> Session | None:
    """The session whose token this is, not signed out; it may have grown too old."""
    parts = _TOKEN.fullmatch(token)
    session = parts and next(iter(Session.objects.raw(LIVE, [UUID(parts[1])])), None)
    if not parts or not session or not hmac.compare_digest(bytes(session.token_hash), _hash(parts[2])):
        return None
    return session


def _candidate(nhs_number: NhsNumber) -> tuple[UUID | None, date]:
    """Whose number this is, and their date of birth; nobody and a day that was sealed as theirs would have been.

    For a number we do not know a date is opened as well: how long the answer takes must not say who was invited.
    """
    row = with_number(nhs_number).filter(died_at__isnull=True).values_list("pk", "birth_date").first()
    key, sealed = row or _decoy()
    opened = open_sealed(cast(Sealed, sealed).ciphertext, _born().place_in(key))
    return (key if row else None), EncryptedDate.from_bytes(opened)


@lru_cache(maxsize=1)
def _decoy() -> tuple[UUID, Sealed]:
    row = new_id()
    return row, Sealed(seal(EncryptedDate.to_bytes(date(1970, 1, 1)), _born().place_in(row)))


def _born() -> EncryptedDate:
    return Person._meta.get_field("birth_date")


def _hash(secret: str) -> bytes:
    """Plain SHA-256: the secret has 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
