"""Who is at the door: an organisation's system, or a person with their own token."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, cast
from uuid import UUID

from rest_framework.request import Request

from apps.clients.models import Kind, Organisation
from apps.tenancy.scope import Scope
from healthcheck.entry import Entry


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller.

    Args:
        actor: how the audit trail names them: "organisation:<ods code>" or "person:<id>".
        organisation: set for an organisation's system.
        person_id: set for a person.
        scopes: what they may do.
        check_id: set for an organisation that helps one person: the one check it may act in.
        entered_by: whose hand it is; None for a system that acts for itself.
    """

    is_authenticated: ClassVar[bool] = True  # what Django REST framework asks of a user

    actor: str
    organisation: Organisation | None
    person_id: UUID | None
    scopes: frozenset[str]
    check_id: UUID | None = None
    entered_by: Entry | None = None

    def has_one_of(self, scopes: Iterable[str]) -> bool:
        return not self.scopes.isdisjoint(scopes)


def caller_of(request: Request) -> Caller | None:
    """The caller behind a request; None when nobody, or somebody who is no caller (a member of staff), is signed in."""
    user = cast(object, request.user)
    return user if isinstance(user, Caller) else None


def scope_of(caller: Caller) -> Scope:
    """What the database shows of this caller's: who helps sees one check, a person themselves, a system its own."""
    if caller.check_id is not None:
        return Scope(kind="helper", actor=caller.actor, check=str(caller.check_id))
    if caller.person_id is not None:
        return Scope(kind="person", actor=caller.actor, person=str(caller.person_id))
    if caller.organisation is None:
        return Scope(actor=caller.actor)
    kind = "laboratory" if caller.organisation.kind == Kind.LABORATORY else "organisation"
    own = {"organisation": str(caller.organisation.id), "practice": caller.organisation.ods_code}
    return Scope(kind=kind, actor=caller.actor, **own)
