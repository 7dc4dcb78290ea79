"""Sign a person in whom NHS login has proved, and note who was not."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction

from apps.audit import actions as audit
from apps.people import sessions
from apps.people.models import Person, Way
from apps.people.nhs_login import attempts
from apps.people.nhs_login.exchange import Identity
from apps.people.nhs_login.models import SUB, Account
from apps.people.nhs_login.refused import Reason, Refused
from apps.vault.index import blind_index, blind_indexes, hold, is_indexed
from healthcheck.refusal import Missing, NotAllowed

BY = "service:nhs-login"


def sign_in(*, identity: Identity, issuer: str, way: Way, replacing: str, at: datetime) -> str:
    """A new session's token, shown once. The session whose token the browser had until now ends.

    Raises:
        Refused: below P9, not invited, the token was used before, or the login is another person's.
    """
    attempts.spend(identity.token_id, issuer=issuer, ends=datetime.fromtimestamp(identity.token_ends, UTC))
    return _sign_in(identity, way=way, replacing=replacing, at=at)


@transaction.atomic
def _sign_in(identity: Identity, *, way: Way, replacing: str, at: datetime) -> str:
    try:
        session, token = sessions.sign_in(
            nhs_number=identity.nhs_number,
            birth_date=identity.birth_date,
            identity_level=identity.level,
            way=way,
            by=BY,
            at=at,
        )
    except NotAllowed:
        raise Refused(Reason.NOT_PROVED) from None
    except Missing as no:
        raise Refused(Reason.NOT_INVITED, person=no.noted[1] if no.noted else None) from None
    _link(session.person, identity.sub, at=at, keep=session.id)
    sessions.end(token=replacing, at=at)
    return token


def note(refused: Refused, *, at: datetime) -> None:
    """Leave an audit row of a sign-in that was refused."""
    detail = {"code": refused.reason.code}
    audit.record(actor=BY, action="person.sign_in_refused", subject=refused.person, at=at, detail=detail)


def _link(person: Person, sub: str, *, at: datetime, keep: UUID) -> None:
    """Hold the person to the NHS login that they signed in with first.

    Another one of theirs takes its place: they proved themselves anew at P9, as somebody does who has lost the first.
    Whoever was signed in by the old one is signed out. One that is another person's is refused: a human must look.
    """
    hold(SUB, sub)
    holder = Account.objects.filter(sub_index__in=blind_indexes(SUB, sub)).exclude(person=person).first()
    if holder is not None:
        raise Refused(Reason.SUBJECT_OF_ANOTHER, person=holder.person_id)
    account = Account.objects.select_for_update().filter(person=person).first()
    if account is None:
        Account.objects.create(person=person, sub=sub, sub_index=blind_index(SUB, sub), linked_at=at)
        audit.record(actor=BY, action="person.login_linked", subject=person.id, at=at)
    elif not is_indexed(account.sub_index, SUB, sub):
        account.sub, account.sub_index, account.linked_at = sub, blind_index(SUB, sub), at
        account.save()
        sessions.end_others(person_id=person.id, keep=keep, at=at)
        audit.record(actor=BY, action="person.login_replaced", subject=person.id, at=at)
