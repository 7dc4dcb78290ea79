"""What a FHIR server says of a call: the codes of its OperationOutcome, never its words."""

from collections.abc import Mapping
from typing import Any

from apps.delivery.codes import joined, listed


def codes_of(content: Mapping[str, Any]) -> str:
    """The codes of every issue, as they may be kept: "invariant, PATIENT_NOT_FOUND"."""
    return joined(code for issue in listed(content.get("issue")) for code in _codes(issue))


def failed(content: Mapping[str, Any]) -> bool:
    """Whether an issue says that it was not done."""
    return any(issue.get("severity") in ("error", "fatal") for issue in listed(content.get("issue")))


def _codes(issue: Mapping[str, Any]) -> list[object]:
    details = issue.get("details")
    codings = listed(details.get("coding")) if isinstance(details, dict) else []
    return [issue.get("code"), *(coding.get("code") for coding in codings)]
