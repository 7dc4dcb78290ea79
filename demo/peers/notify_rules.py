"""What NHS Notify demands of a message and of a batch of them: each fault with its code and its place.

Source: NHSDigital/communications-manager-api, specification/schemas/requests, responses/4xx. A batch is refused whole
for one fault in it; up to 100 faults are named.
"""

from typing import Any
from uuid import UUID

from nhs_number.validate import is_valid as nhs_number_holds

from demo.peers import strict_json

PATH = "/comms/v1/messages"
BATCH_PATH = "/comms/v1/message-batches"
FREE_TEXT_PLAN = "00000000-0000-0000-0000-000000000001"
LONGEST_BODY = 5000
MOST_IN_BATCH = 45_000
LARGEST_BATCH = 5_200_000
MOST_NAMED = 100
MEMBERS = {"messageReference", "recipient", "personalisation", "originator", "billingReference"}

Fault = tuple[str, str]


class Refused(Exception):
    """The request is refused: status, Notify's code, and the place in the body."""

    def __init__(self, status: int, code: str, pointer: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.pointer = status, code, pointer


def one(body: bytes) -> dict[str, Any]:
    """The attributes of a right request for one message."""
    attributes = _attributes(body, "Message")
    if attributes.get("routingPlanId") != FREE_TEXT_PLAN:
        raise Refused(404, "CM_NO_SUCH_ROUTING_PLAN", "/data/attributes/routingPlanId")
    if fault := _fault(
        {name: each for name, each in attributes.items() if name != "routingPlanId"}, "/data/attributes"
    ):
        raise Refused(400, *fault)
    return attributes


def batch(body: bytes) -> tuple[str, list[dict[str, str]], list[Fault]]:
    """The reference of a batch and its messages, or its faults."""
    if len(body) > LARGEST_BATCH:
        raise Refused(413, "CM_REQUEST_ENTITY_TOO_LARGE")
    attributes = _attributes(body, "MessageBatch")
    reference, messages = attributes.get("messageBatchReference"), attributes.get("messages")
    if attributes.get("routingPlanId") != FREE_TEXT_PLAN:
        raise Refused(404, "CM_NO_SUCH_ROUTING_PLAN", "/data/attributes/routingPlanId")
    if not isinstance(reference, str) or not _is_uuid(reference):
        raise Refused(400, "CM_INVALID_VALUE", "/data/attributes/messageBatchReference")
    if not isinstance(messages, list) or not messages:
        raise Refused(400, "CM_TOO_FEW_ITEMS", "/data/attributes/messages")
    if len(messages) > MOST_IN_BATCH:
        raise Refused(413, "CM_REQUEST_ENTITY_TOO_LARGE", "/data/attributes/messages")
    faults = _faults(messages)
    return reference, [] if faults else [_kept(message) for message in messages], faults


def _faults(messages: list[Any]) -> list[Fault]:
    found: list[Fault] = []
    seen: set[object] = set()
    for place, message in enumerate(messages):
        where = f"/data/attributes/messages/{place}"
        fault = _fault(message, where) if isinstance(message, dict) else ("CM_INVALID_VALUE", where)
        if not fault and not _is_uuid(message["messageReference"]):
            fault = ("CM_INVALID_VALUE", f"{where}/messageReference")
        if not fault and message["messageReference"] in seen:
            fault = ("CM_DUPLICATE_VALUE", f"{where}/messageReference")
        if fault:
            found.append(fault)
        else:
            seen.add(message["messageReference"])
    return found[:MOST_NAMED]


def _kept(message: dict[str, Any]) -> dict[str, str]:
    return {
        "reference": message["messageReference"],
        "nhs_number": message["recipient"]["nhsNumber"],
        "body": message["personalisation"]["body"],
    }


def _attributes(body: bytes, kind: str) -> dict[str, Any]:
    try:
        data = strict_json.read(body)["data"]
        attributes: dict[str, Any] = data["attributes"]
        attributes.get("routingPlanId")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(400, "CM_MISSING_VALUE", "/data/attributes") from None
    if data.get("type") != kind:
        raise Refused(400, "CM_INVALID_VALUE", "/data/type")
    return attributes


def _fault(message: dict[str, Any], where: str) -> Fault | None:
    try:
        reference = message["messageReference"]
        number, text = message["recipient"]["nhsNumber"], message["personalisation"]["body"]
    except (KeyError, TypeError):
        return "CM_MISSING_VALUE", where
    if unknown := sorted(set(message) - MEMBERS):
        return "CM_INVALID_VALUE", f"{where}/{unknown[0]}"
    if not isinstance(reference, str) or not 0 < len(reference) <= 128:
        return "CM_INVALID_VALUE", f"{where}/messageReference"
    if not isinstance(number, str) or len(number) != 10 or not number.isascii() or not nhs_number_holds(number):
        return "CM_INVALID_NHS_NUMBER", f"{where}/recipient/nhsNumber"
    if not isinstance(text, str) or not 0 < len(text) <= LONGEST_BODY:
        return "CM_INVALID_VALUE", f"{where}/personalisation/body"
    return None


def _is_uuid(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False
