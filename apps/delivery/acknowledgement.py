"""Reads what a GP system answers to a record: a FHIR message of one MessageHeader and one OperationOutcome.

Source: NHSDigital/digital-health-checks-public, src/dev-guide/acknowledgement-flow.md. TECHNICAL_SUCCESS comes as
response code "ok"; BUSINESS_FAIL as "fatal-error" with the coding BUSINESS_FAIL and the reason in `diagnostics`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.delivery import practitioner
from healthcheck.refusal import Invalid

RESPONSE_CODES = frozenset({"ok", "transient-error", "fatal-error"})  # FHIR R4 response-code, required binding
FAILING = frozenset({"error", "fatal"})  # FHIR R4 issue-severity that says the record was not taken
BUSINESS_FAIL = "BUSINESS_FAIL"
TECHNICAL_SUCCESS = "TECHNICAL_SUCCESS"
LONGEST_DIAGNOSTICS = 2000


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What was said of which record.

    Args:
        reference: id of the Bundle that is answered.
        accepted: whether the receiver took it; anything but a clear yes is a no.
        code: the receiver's own code, such as "BUSINESS_FAIL", else the response code.
        diagnostics: the receiver's words, for a human; they may name the person.
        named: the human at the practice who took it, "" for a system's answer.
    """

    reference: UUID
    accepted: bool
    code: str
    diagnostics: str
    named: str = ""


def read(message: object) -> Acknowledgement:
    """The acknowledgement in a message Bundle. Raises Invalid, with the place, for anything that is none."""
    bundle = _object(message, "")
    _same(bundle.get("resourceType"), "Bundle", "/resourceType")
    _same(bundle.get("type"), "message", "/type")
    header = _only(bundle, "MessageHeader")
    _same(_first(bundle).get("resourceType"), "MessageHeader", "/entry/0/resource/resourceType")
    response = _object(header.get("response"), "/entry/0/resource/response")
    said = response.get("code")
    if not isinstance(said, str) or said not in RESPONSE_CODES:
        raise _invalid("The response code is ok, transient-error or fatal-error.", "/entry/0/resource/response/code")
    issues = _objects(_only(bundle, "OperationOutcome").get("issue"), "/entry/1/resource/issue")
    codes = [code for issue in issues for code in _codes(issue)]
    failing = BUSINESS_FAIL in codes or any(severity in FAILING for severity in _severities(issues))
    words = [str(issue["diagnostics"]) for issue in issues if "diagnostics" in issue]
    accepted = said == "ok" and not failing
    return Acknowledgement(
        reference=_uuid(response.get("identifier")),
        accepted=accepted,
        code=codes[0] if codes else said,
        diagnostics=" ".join(words)[:LONGEST_DIAGNOSTICS],
        # That a system received the record, whoever is responsible for that system, is no human's word.
        named=practitioner.name_in(header, _resources(bundle)) if accepted and TECHNICAL_SUCCESS not in codes else "",
    )


def _only(bundle: Mapping[str, Any], kind: str) -> Mapping[str, Any]:
    found = [resource for resource in _resources(bundle) if resource.get("resourceType") == kind]
    if len(found) != 1:
        raise _invalid(f"An acknowledgement holds exactly one {kind}.", "/entry")
    return found[0]


def _first(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    return _resources(bundle)[0]


def _resources(bundle: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entries = _objects(bundle.get("entry"), "/entry")
    return [_object(entry.get("resource"), f"/entry/{place}/resource") for place, entry in enumerate(entries)]


def _codes(issue: Mapping[str, Any]) -> list[str]:
    details = _object(issue.get("details", {}), "/entry/1/resource/issue/details")
    codings = _objects(details.get("coding", []), "/entry/1/resource/issue/details/coding")
    return [coding["code"] for coding in codings if isinstance(coding.get("code"), str)]


def _severities(issues: list[Mapping[str, Any]]) -> list[str]:
    for place, issue in enumerate(issues):
        if not isinstance(issue.get("severity", ""), str):
            raise _invalid("A word is expected here.", f"/entry/1/resource/issue/{place}/severity")
    return [issue.get("severity", "") for issue in issues]


def _uuid(value: object) -> UUID:
    try:
        return UUID(value) if isinstance(value, str) and len(value) == 36 else UUID(None)
    except (ValueError, TypeError):
        raise _invalid(
            "The response names the id of the Bundle it answers.", "/entry/0/resource/response/identifier"
        ) from None


def _object(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _invalid("An object is expected here.", place)
    return value


def _objects(value: object, place: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list):
        raise _invalid("A list is expected here.", place)
    return [_object(item, f"{place}/{number}") for number, item in enumerate(value)]


def _same(value: object, expected: str, place: str) -> None:
    if value != expected:
        raise _invalid(f'"{expected}" is expected here.', place)


def _invalid(detail: str, place: str) -> Invalid:
    return Invalid("bad-acknowledgement", detail, field=place)
