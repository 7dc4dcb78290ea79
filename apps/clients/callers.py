"""Who is at the door: an organisation's system, or a person with their own token."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, cast
from uuid import UUID

from rest_framework.request import Request

from apps.clients.models import Organisation
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
