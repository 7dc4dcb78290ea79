"""Every error of the service as one shape: which exception is which problem."""

from collections.abc import Iterable, Iterator
from typing import Any

import pydantic
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from rest_framework.exceptions import APIException, ValidationError

from apps.audit import actions as audit
from apps.clients.callers import caller_of
from apps.clients.clock import now
from apps.clients.pointer import pointer
from config import outcome
from config.problem import Fault, Problem
from config.problems import BAD_REQUEST, BROKEN, BUSY, FORBIDDEN, NOT_FOUND, TOO_LARGE
from healthcheck.refusal import Conflict, Invalid, Missing, NotAllowed, Refusal

STATUS_OF_REFUSAL: dict[type[Refusal], int] = {Invalid: 422, Conflict: 409, Missing: 404, NotAllowed: 403}
FIXED: dict[type[Exception], Problem] = {
    Http404: NOT_FOUND,
    PermissionDenied: FORBIDDEN,
    RequestDataTooBig: TOO_LARGE,  # a kind of SuspiciousOperation, so before it
    SuspiciousOperation: BAD_REQUEST,
    OperationalError: BUSY,
}


def answer(error: Exception, context: dict[str, Any]) -> JsonResponse | None:
    """The answer of an API view to an exception; None when the fault is ours, which handler500 answers."""
    problem = of(error)
    if isinstance(error, Refusal) and error.noted is not None:
        action, subject = error.noted  # the refusal undid the rows of its transaction; this one stays
        caller = caller_of(context["request"])
        audit.record(actor=caller.actor if caller else "unknown", action=action, subject=subject, at=now())
    return None if problem is None else _shaped(problem, context["request"].path)


def _shaped(problem: Problem, path: str) -> JsonResponse:
    return outcome.response(problem) if path.startswith(outcome.PLACE) else problem.response()


def of(error: Exception) -> Problem | None:
    """The problem an exception stands for."""
    match error:
        case Refusal():
            return _of_refusal(error)
        case pydantic.ValidationError():
            return _of_content(_fault(each) for each in error.errors(include_url=False, include_input=False))
        case ValidationError():
            return _of_content(_flat(error.detail))
        case APIException():
            return _of_api(error)
    return next((problem for kind, problem in FIXED.items() if isinstance(error, kind)), None)


def _of_content(faults: Iterable[Fault]) -> Problem:
    return Problem(422, "invalid-content", "The content is not as described.", list(faults))


def _of_refusal(error: Refusal) -> Problem:
    status = next((status for kind, status in STATUS_OF_REFUSAL.items() if isinstance(error, kind)), 400)
    return Problem(status, error.code, error.detail, [Fault(error.field, error.detail)] if error.field else [])


def _of_api(error: APIException) -> Problem:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = f"{wait:.0f}"
    code = str(getattr(error.detail, "code", error.default_code)).replace("_", "-")
    return Problem(error.status_code, code, str(error.detail), headers=headers)


def _fault(found: Any) -> Fault:
    """Pydantic's own words never hold the value, but for those of a tag, and for those of our validators."""
    detail = "This is none of the kinds that are known." if found["type"] == "union_tag_invalid" else found["msg"]
    return Fault(pointer(*found["loc"]), detail.removeprefix("Value error, "))


def _flat(detail: Any, *path: str | int) -> Iterator[Fault]:
    """Django REST framework's nested errors, one by one."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, *path, *(() if name == "non_field_errors" else (name,)))
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            yield from _flat(inner, *path, *(() if isinstance(inner, str) else (index,)))
    else:
        yield Fault(pointer(*path), str(detail))


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Django's handler400."""
    return _shaped(of(exception) or BAD_REQUEST, request.path)


def not_allowed(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Django's handler403."""
    return _shaped(FORBIDDEN, request.path)


def csrf_failed(request: HttpRequest, reason: str = "") -> JsonResponse:
    """Django's CSRF failure view."""
    return Problem(403, "csrf", "The form has expired. Load the page again.").response()


def not_found(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Django's handler404."""
    return _shaped(NOT_FOUND, request.path)


def broken(request: HttpRequest) -> JsonResponse:
    """Django's handler500. What happened stands in the log, never in the answer."""
    return _shaped(BROKEN, request.path)
