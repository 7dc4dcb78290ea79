"""How long a session of our staff lasts: 20 minutes without a page, 12 hours in all, 10 minutes with one factor only.

The longest times are NIST SP 800-63B's for its level 2 (12 hours, 30 minutes); 20 and 10 are this service's own choice.
"""

from collections.abc import Callable, MutableMapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import User
from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from apps.audit import actions as audit
from apps.clients.clock import now
from apps.staff.models import Member

IDLE = timedelta(minutes=20)
LONGEST = timedelta(hours=12)
ONE_FACTOR = timedelta(minutes=10)
NOTED_EVERY = timedelta(seconds=30)  # a row is not written for each click

BEGAN, SEEN, GENERATION = "staff_began", "staff_seen", "staff_generation"

Answer = Callable[[HttpRequest], HttpResponseBase]
Kept = MutableMapping[str, Any]


def begin(session: Kept, *, user: User, at: datetime) -> None:
    """Start its clocks."""
    session[BEGAN] = session[SEEN] = at.timestamp()
    session[GENERATION] = generation(user)


def end_all(*, user: User, by: str, at: datetime) -> None:
    """End every session of somebody, this one too."""
    Member.objects.get_or_create(user=user, defaults={"role": "", "since": at})
    Member.objects.filter(user=user).update(generation=F("generation") + 1)
    audit.record(
        actor=by, action="staff.signed_out_everywhere", subject=None, at=at, detail={"reference": f"{user.pk}"}
    )


def generation(user: User) -> int:
    """What a session must have been begun under."""
    found = Member.objects.filter(user=user).values_list("generation", flat=True).first()
    return 0 if found is None else found


def limit(answer: Answer) -> Answer:
    """Django's middleware: a session past its time is ended before anything reads it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            at = now()
            if not _stands(request, at):
                logout(request)
            elif at - _time(request.session[SEEN]) > NOTED_EVERY:
                request.session[SEEN] = at.timestamp()
        return answer(request)

    return middleware


def _stands(request: HttpRequest, at: datetime) -> bool:
    session, user = request.session, request.user
    if not {BEGAN, SEEN, GENERATION} <= set(session.keys()) or not isinstance(user.pk, int):
        return False
    age, idle = at - _time(session[BEGAN]), at - _time(session[SEEN])
    longest = LONGEST if getattr(user, "is_verified", bool)() else ONE_FACTOR
    if age > longest or idle > IDLE:
        return False
    return bool(session[GENERATION] == generation(User.objects.get(pk=user.pk)))


def _time(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
