"""Keep what a door refused: mixed into the doors through which others tell us what became of a delivery."""

import logging
from datetime import datetime, timedelta
from typing import ClassVar

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError
from django.http.request import RawPostDataException
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.clients.callers import caller_of
from apps.clients.clock import now
from apps.delivery.refused import Refused
from healthcheck.refusal import Refusal

log = logging.getLogger(__name__)

KEPT_BYTES = 20_000  # an acknowledgement has two thousand
MOST_AN_HOUR = 1000  # at one door: whoever sends more is counted in the log and fills no disk


class KeepsRefused(APIView):
    """A door that keeps what it refuses."""

    keeps_as: ClassVar[str]

    def handle_exception(self, exc: Exception) -> Response:
        """Keep it, then answer as always. That it could not be kept changes no answer."""
        try:
            _keep(self.keeps_as, self.request, exc, at=now())
        except DatabaseError as error:
            log.warning("a refused word at %s was not kept: %s", self.keeps_as, type(error).__name__)
        return super().handle_exception(exc)


def _keep(door: str, request: Request, exc: Exception, *, at: datetime) -> None:
    code = _code(exc)
    if not code:
        return
    recent = Refused.objects.filter(door=door, received_at__gt=at - timedelta(hours=1))
    if recent[MOST_AN_HOUR - 1 : MOST_AN_HOUR].exists():
        log.warning("refused at %s and not kept, there are too many: %s", door, code)
        return
    body, size = _body(request)
    Refused.objects.create(
        door=door, by=_by(request, exc), code=code, size=size, received_at=at, body=body[:KEPT_BYTES]
    )


def _code(exc: Exception) -> str:
    if isinstance(exc, Refusal):
        return exc.code[:64]
    if isinstance(exc, APIException):
        return str(exc.default_code)[:64]
    return "too-large" if isinstance(exc, RequestDataTooBig) else ""


def _by(request: Request, exc: Exception) -> str:
    """The caller, where the refusal was not of their identity: asking again would only fail again."""
    if isinstance(exc, APIException) and exc.status_code in (401, 403):
        return ""
    try:
        caller = caller_of(request)
    except RequestDataTooBig:  # whoever signs over the body has said nothing that could be read
        return ""
    return caller.actor[:80] if caller is not None else ""


def _body(request: Request) -> tuple[bytes, int]:
    try:
        body = request._request.body
    except (RequestDataTooBig, RawPostDataException):
        return b"", int(request.META.get("CONTENT_LENGTH") or 0)
    return body, len(body)
