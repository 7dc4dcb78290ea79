"""The answer to what the web server could not read, in bytes: the shape and the headers of every other refusal.

gunicorn's own is a page of HTML that repeats what it could not read, and has none of the headers.
"""

from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from gunicorn.http.errors import (
    ExpectationFailed,
    ForbiddenProxyRequest,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)

from config import headers
from config.problem import Problem
from config.problems import BAD_REQUEST, BROKEN, FORBIDDEN

KNOWN: dict[type[Exception], Problem] = {
    LimitRequestLine: Problem(414, "address-too-long", "The address of this request is too long."),
    LimitRequestHeaders: Problem(431, "headers-too-large", "The headers of this request are too many or too long."),
    ExpectationFailed: Problem(417, "expectation", "Expect may only say 100-continue."),
    UnsupportedTransferCoding: Problem(501, "transfer-coding", "Send the body whole, with a Content-Length header."),
    ForbiddenProxyRequest: FORBIDDEN,
    ParseException: BAD_REQUEST,
}


def of(error: Exception) -> Problem:
    """The problem that an exception of gunicorn's stands for; everything unknown is ours."""
    return next((problem for kind, problem in KNOWN.items() if isinstance(error, kind)), BROKEN)


def answer(problem: Problem) -> bytes:
    """All of it, after which the connection ends."""
    unread = Unread()
    response = headers.add(lambda request: _dressed(problem, request))(unread)
    body: bytes = getattr(response, "content", b"")
    response.headers["Content-Length"] = str(len(body))
    response.headers["Connection"] = "close"
    first = f"HTTP/1.1 {response.status_code} {response.reason_phrase}\r\n".encode()
    return (
        first + b"".join(f"{name}: {value}\r\n".encode("latin-1") for name, value in response.items()) + b"\r\n" + body
    )


class Unread(HttpRequest):
    """A request of which nothing is known but that it came over TLS, where there is any."""

    def _get_scheme(self) -> str:
        return "https"


def _dressed(problem: Problem, request: HttpRequest) -> HttpResponseBase:
    """As Django's middleware for every other answer; without TLS it sends no HSTS."""
    response = SecurityMiddleware(_nobody).process_response(request, problem.response())
    return CSPMiddleware(_nobody).process_response(request, response)


def _nobody(request: HttpRequest) -> HttpResponseBase:
    raise NotImplementedError
