"""The parsers on a real request: limits and both media types."""

import pytest
from rest_framework.exceptions import APIException, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from config.parsers import StrictFHIRParser, StrictJSONParser, TooLarge

LIMIT = 1024 * 1024


def posted(body: bytes, content_type: str = "application/json") -> Request:
    """A request as a view gets it."""
    parsers: list[BaseParser] = [StrictJSONParser(), StrictFHIRParser()]
    return Request(APIRequestFactory().post("/v1/x", body, content_type=content_type), parsers=parsers)


@pytest.mark.parametrize("name", ["application/json", "application/json; charset=utf-8", "application/fhir+json"])
def test_both_names_of_json_are_read(name: str) -> None:
    assert posted(b'{"a": 1}', name).data == {"a": 1}


def test_another_media_type_is_not_guessed_at() -> None:
    with pytest.raises(UnsupportedMediaType):
        _ = posted(b"a=1", "application/x-www-form-urlencoded").data


def test_what_cannot_be_read_is_400() -> None:
    with pytest.raises(APIException) as caught:
        _ = posted(b"{").data
    assert caught.value.status_code == 400


def test_a_body_of_just_one_megabyte_is_read() -> None:
    assert len(posted(b'"' + b"a" * (LIMIT - 2) + b'"').data) == LIMIT - 2


def test_a_body_of_five_megabytes_is_413() -> None:
    with pytest.raises(TooLarge):
        _ = posted(b'"' + b"a" * 5 * LIMIT + b'"').data


def test_a_body_that_hides_its_length_is_413_too() -> None:
    request = posted(b'"' + b"a" * LIMIT + b'"')
    request.META["CONTENT_LENGTH"] = "10"
    with pytest.raises(TooLarge):
        _ = StrictJSONParser().parse(request._request)
