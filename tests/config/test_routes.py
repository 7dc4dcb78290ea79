"""The routes of the frame itself: alive, the OpenAPI document and its pages."""

import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_alive_says_so_after_asking_the_database() -> None:
    response = Client().get("/alive")
    assert (response.status_code, response.json()) == (200, {"status": "alive"})


@pytest.mark.django_db
def test_alive_is_503_when_the_database_does_not_answer() -> None:
    def refuse(execute: object, sql: str, *rest: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        assert Client().get("/alive").status_code == 503


def test_the_document_is_openapi_31() -> None:
    document = Client().get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["info"]["title"] == "NHS Health Check at home"


@pytest.mark.django_db
def test_the_pages_come_from_our_own_files() -> None:
    page = Client().get("/docs").content.decode()
    assert "/static/drf_spectacular_sidecar/" in page
    assert "https://" not in page
    style = Client().get("/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui.css")
    style.close()
    assert style.status_code == 200


@pytest.mark.parametrize("path", ["/docs", "/openapi.json"])
@pytest.mark.parametrize("method", ["options", "post", "put", "delete"])
def test_the_document_and_its_pages_are_only_for_reading(path: str, method: str) -> None:
    answer = Client(raise_request_exception=False).generic(method.upper(), path)
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")


def test_answers_carry_the_safety_headers() -> None:
    response = Client().get("/docs")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
