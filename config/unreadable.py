"""Requests that no door could read rightly, refused before any of them tries."""

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.problem import Problem
from config.problems import NOT_FOUND

Answer = Callable[[HttpRequest], HttpResponseBase]

CHUNKED = Problem(411, "length-required", "Send the body whole, with a Content-Length header, not in chunks.")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OF_PAGES = ("GET", "HEAD", "POST")
UNKNOWN_METHOD = Problem(405, "method-not-allowed", "This method is not used here.")
IN_CLEAR = Problem(403, "tls-required", "Use https. What this request carried came in clear: change its key or token.")


def refuse(answer: Answer) -> Answer:
    """Django's middleware."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        problem = _problem(request)
        return answer(request) if problem is None else problem.response()

    return middleware


def _problem(request: HttpRequest) -> Problem | None:
    if settings.SECURE_SSL_REDIRECT and request.path_info.startswith(("/v1/", "/fhir/")) and not request.is_secure():
        return IN_CLEAR  # a redirect would hide for ever that a system sends its secrets in clear
    known = OF_PAGES if request.path_info.startswith("/admin/") else METHODS
    if request.method not in known:
        return replace(UNKNOWN_METHOD, headers={"Allow": ", ".join(known)})
    if "Transfer-Encoding" in request.headers:  # WSGI has no word for such a body: Django would take it for empty
        return CHUNKED
    return NOT_FOUND if "\0" in request.path_info else None  # PostgreSQL text takes no NUL
