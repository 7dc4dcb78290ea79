"""The API's request bodies: strict JSON of at most one megabyte, under either of its two names."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

from healthcheck import strict_json


class TooLarge(APIException):
    """The body is above the limit; it is not read to its end."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too-large"
    default_detail = "The body is larger than 1 MB."


class StrictJSONParser(BaseParser):
    """application/json, read strictly."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The body's content, or a problem: 413 when too large, 400 when it cannot be read."""
        limit: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if _announced(stream) > limit:
            raise TooLarge
        body: bytes = stream.read(limit + 1)
        if len(body) > limit:
            raise TooLarge
        try:
            return strict_json.loads(body)
        except strict_json.Unreadable as error:
            raise ParseError(str(error), "not-json") from None


class StrictFHIRParser(StrictJSONParser):
    """application/fhir+json, read in the same way."""

    media_type = "application/fhir+json"


def _announced(stream: Any) -> int:
    """The length the caller announced: the stream of a request is the request itself."""
    length = getattr(stream, "META", {}).get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() else 0
