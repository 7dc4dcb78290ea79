"""Every exception as its problem."""

import json
from decimal import Decimal
from typing import Any, Literal

import pydantic
import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, JsonResponse
from django.test import Client, RequestFactory
from rest_framework import exceptions

from config import errors
from config.parsers import TooLarge
from healthcheck.refusal import Conflict, Invalid, Missing, NotAllowed, Refusal


def answered(error: Exception) -> JsonResponse:
    """What an API view answers to this exception."""
    response = errors.answer(error, {"request": RequestFactory().get("/v1/people")})
    assert response is not None
    return response


def body(response: JsonResponse) -> dict[str, Any]:
    """The content of an answer."""
    found: dict[str, Any] = json.loads(response.content)
    return found


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid("wrong-unit", "no"), 422),
        (Conflict("replayed", "no"), 409),
        (Missing("no-kit", "no"), 404),
        (NotAllowed("not-yours", "no"), 403),
        (Refusal("odd", "no"), 400),
        (exceptions.ParseError("no", "not-json"), 400),
        (exceptions.NotAuthenticated(), 401),
        (exceptions.PermissionDenied(), 403),
        (exceptions.NotFound(), 404),
        (exceptions.MethodNotAllowed("PUT"), 405),
        (exceptions.NotAcceptable(), 406),
        (TooLarge(), 413),
        (exceptions.UnsupportedMediaType("text/plain"), 415),
        (exceptions.ValidationError({"a": ["no"]}), 422),
        (exceptions.Throttled(wait=3), 429),
        (Http404(), 404),
        (PermissionDenied(), 403),
        (RequestDataTooBig(), 413),
        (SuspiciousOperation(), 400),
        (OperationalError(), 503),
    ],
)
def test_each_exception_has_its_status(error: Exception, status: int) -> None:
    response = answered(error)
    assert response.status_code == status == body(response)["status"]
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"


def test_a_refusal_says_its_code_its_words_and_where() -> None:
    response = answered(Invalid("wrong-unit", "The unit is not one of HbA1c's.", field="/readings/0/unit"))
    assert body(response) == {
        "type": "urn:healthcheck:problem:wrong-unit",
        "title": "Unprocessable Entity",
        "status": 422,
        "detail": "The unit is not one of HbA1c's.",
        "errors": [{"pointer": "/readings/0/unit", "detail": "The unit is not one of HbA1c's."}],
    }


def test_a_missing_credential_is_asked_for() -> None:
    error = exceptions.NotAuthenticated()
    error.auth_header = "Bearer"
    assert answered(error)["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("error", [exceptions.Throttled(wait=3), OperationalError()])
def test_who_should_come_back_is_told_when(error: Exception) -> None:
    assert int(answered(error)["Retry-After"]) >= 1


def test_a_fault_of_ours_is_left_to_the_handler_of_500() -> None:
    assert errors.answer(KeyError("x"), {"request": RequestFactory().get("/v1/x")}) is None
    response = errors.broken(RequestFactory().get("/v1/x"))
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")


class Reading(pydantic.BaseModel, extra="forbid"):
    """A body with one of each kind of field."""

    day: pydantic.PastDate
    value: Decimal = pydantic.Field(le=300)
    code: str = pydantic.Field(pattern=r"^[a-z]+$")
    arm: str = "left"

    @pydantic.field_validator("arm")
    @classmethod
    def known(cls, arm: str) -> str:
        """As an app's own model refuses."""
        if arm not in ("left", "right"):
            raise ValueError("must be left or right")
        return arm


class Body(pydantic.BaseModel):
    """A body with a list."""

    readings: list[Reading]


def test_a_wrong_body_names_each_place_and_never_the_value() -> None:
    given = {"day": "Smith", "value": "Smith", "code": "9434765919", "arm": "Smith", "Smith/~ 9434765919": 1}
    with pytest.raises(pydantic.ValidationError) as caught:
        Body.model_validate({"readings": [given]})
    response = answered(caught.value)
    found = {each["pointer"]: each["detail"] for each in body(response)["errors"]}
    assert set(found) == {"/readings/0"} | {f"/readings/0/{name}" for name in ("day", "value", "code", "arm")}
    assert found["/readings/0/arm"] == "must be left or right"
    assert b"Smith" not in response.content and b"9434765919" not in response.content


class Left(pydantic.BaseModel):
    """One kind."""

    kind: Literal["left"]


class Right(pydantic.BaseModel):
    """The other kind."""

    kind: Literal["right"]


class Either(pydantic.BaseModel):
    """A body of one of two kinds."""

    arm: Left | Right = pydantic.Field(discriminator="kind")


def test_an_unknown_kind_is_not_repeated() -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        Either.model_validate({"arm": {"kind": "Smith"}})
    assert b"Smith" not in answered(caught.value).content


def test_nested_errors_of_the_framework_are_flattened() -> None:
    error = exceptions.ValidationError({"a": [{"b": ["no"]}], "non_field_errors": ["whole"]})
    assert body(answered(error))["errors"] == [
        {"pointer": "/a/0/b", "detail": "no"},
        {"pointer": "", "detail": "whole"},
    ]


def test_an_unknown_address_is_a_problem_too() -> None:
    response = Client().get("/nothing/here?name=Smith")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert b"Smith" not in response.content


def test_a_form_without_its_token_is_a_problem_too() -> None:
    response = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert (response.status_code, response.json()["type"]) == (403, "urn:healthcheck:problem:csrf")
