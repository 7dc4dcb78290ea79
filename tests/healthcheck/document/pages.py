"""Documents for tests: the PDF of a check, and what a reader finds in it."""

import io
import re
from typing import Any

import pypdf

from healthcheck.assess import assess
from healthcheck.check import HealthCheck
from healthcheck.document import Named, make
from healthcheck.document.page import page
from tests.healthcheck.fhir.bundles import a_record

NAMED = Named("Anne", "Teak", "A81001")


def a_pdf(check: HealthCheck, named: Named = NAMED, **record: Any) -> bytes:
    """The document of a check, with changes to the record's facts."""
    return make(assess(check), a_record(**record), named)


def a_page(check: HealthCheck, named: Named = NAMED, **record: Any) -> dict[str, Any]:
    """What stands on it, before it is laid out."""
    return page(assess(check), a_record(**record), named)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def read(pdf: bytes) -> str:
    """Its text as a reader copies it, in one line."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in opened(pdf).pages))


def squeezed(text: str) -> str:
    """Without spaces, so that where a line breaks makes no difference."""
    return re.sub(r"\s+", "", text)


def tags(pdf: bytes) -> list[str]:
    """The kinds of structure elements, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for each in node:
                walk(each)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]).lstrip("/"))
            walk(node.get("/K", []))

    walk(opened(pdf).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found
