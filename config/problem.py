"""The shape of a refusal: RFC 9457 problem+json."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a body: where (a JSON pointer) and what. No value stands in it."""

    pointer: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal on its way out."""

    status: int
    code: str
    detail: str
    faults: Sequence[Fault] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> JsonResponse:
        """The answer."""
        return JsonResponse(
            self.document(),
            status=self.status,
            content_type="application/problem+json",
            headers={"Cache-Control": "no-store", **self.headers},
        )

    def document(self) -> dict[str, Any]:
        """RFC 9457."""
        found: dict[str, Any] = {
            "type": f"urn:healthcheck:problem:{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
        }
        if self.faults:
            found["errors"] = [{"pointer": fault.pointer, "detail": fault.detail} for fault in self.faults]
        return found
