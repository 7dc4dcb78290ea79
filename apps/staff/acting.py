"""Whoever acts on a page of the admin."""

from datetime import datetime
from typing import TypedDict

from django.contrib.auth.models import User
from django.http import HttpRequest

from apps.clients.clock import now


class Acting(TypedDict):
    """What every action wants to know of it."""

    user: User
    by: str
    at: datetime


def acting(request: HttpRequest) -> Acting:
    """Who, as a row and as the trail names them, and when."""
    user = User.objects.get(pk=request.user.pk or 0)
    return {"user": user, "by": f"staff:{user.pk}", "at": now()}
