"""Every request begins in a scope that only lets somebody sign in, and whatever it became ends with the request."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from apps.tenancy.scope import DOOR, Scope, current, enter, within

Handler = Callable[[HttpRequest], HttpResponseBase]
FIGURES = "reports."  # the app whose permissions open figures and nobody's record


def bounded(answer: Handler) -> Handler:
    """The outermost: nothing of a request's scope is left to the next one of this thread."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        with within(DOOR):
            response = answer(request)
            if isinstance(response, StreamingHttpResponse) and not response.is_async:
                parts: Any = response.streaming_content
                response.streaming_content = _under(current(), parts)
        return response

    return handle


def _under(scope: Scope, parts: Iterable[bytes]) -> Iterator[bytes]:
    """A streamed answer is made after the request has ended: each part in the scope that the request had."""
    left = iter(parts)
    while True:
        with within(scope):
            try:
                part = next(left)
            except StopIteration:
                return
        yield part


def staff(answer: Handler) -> Handler:
    """Behind the sign-in of staff: they act as what they are. Nobody is asked for who sends no session."""

    def handle(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff and _verified(request.user):
            enter(Scope(kind=_kind(request.user), actor=f"staff:{request.user.pk}"))
        return answer(request)

    return handle


def _verified(user: Any) -> bool:
    """Whether the second factor was shown: until then they may only go on signing in."""
    return bool(user.is_verified())


def _kind(user: Any) -> str:
    """Who has a right to nothing but figures sees no person's row."""
    if user.is_superuser or any(not right.startswith(FIGURES) for right in user.get_all_permissions()):
        return "staff"
    return "figures"
