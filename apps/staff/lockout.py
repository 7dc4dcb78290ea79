"""After wrong passwords nobody may try again for a while: five for a name, twenty from an address (an office is one).

django-axes counts. It keeps what was typed as a name only as a keyed hash: people type passwords there too.
"""

import hmac
from hashlib import sha256
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.clients.address import NOWHERE, address_of

NAME_LIMIT = 5
ADDRESS_LIMIT = 20


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes has no types
    """Counts an address more leniently than a name."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """As failures of a name; django-axes locks at NAME_LIMIT."""
        recent = AccessAttempt.objects.filter(attempt_time__gte=get_cool_off_threshold(request))
        of_name = _failures(recent.filter(username=hashed(request, credentials)))
        return max(of_name, _failures(recent.filter(ip_address=address(request))) * NAME_LIMIT // ADDRESS_LIMIT)


def _failures(rows: QuerySet[AccessAttempt]) -> int:
    return sum(rows.values_list("failures_since_start", flat=True))


def hashed(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that was tried, as it is kept."""
    return hashed_name(str((credentials or {}).get("username") or request.POST.get("username", "")))


def hashed_name(name: str) -> str:
    """Names are told apart by what Django tells them apart by, and by no capitals."""
    key = sha256(f"staff lockout|{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, name.strip().casefold().encode("utf-8", "replace"), sha256).hexdigest()


def address(request: HttpRequest) -> str:
    """Where a request comes from, as django-axes can keep it: of a network its first address."""
    seen = address_of(request).partition("/")[0]
    return "::" if seen == NOWHERE else seen


def forget(name: str) -> int:
    """Let a name try again. How many rows there were."""
    return int(AccessAttempt.objects.filter(username=hashed_name(name)).delete()[0])


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, Any] | None) -> HttpResponse:
    """The same page for a name that there is and one that there is not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"minutes": minutes, "title": "You cannot sign in now", "site_header": settings.SITE_NAME}
    return render(request, "staff/locked_out.html", context, status=429)
