"""What a practice's system answers: an ITK3 response, read out of its Bundle into the few things that matter.

Source: ITK3 Messaging Distribution, response structure: MessageHeader.event ITK008M, its response names the message
that is answered and says ok or fatal-error; OperationOutcome carries the code. A contradiction is no answer.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from apps.delivery.channels.gp_connect.meanings import ANSWERS, Effect, Meaning
from apps.delivery.channels.gp_connect.tree import Node, Unreadable, read
from healthcheck.fhir.datatype import ODS_SYSTEM

EVENT: Final = "ITK008M"
CODES: Final = "https://fhir.nhs.uk/STU3/CodeSystem/ITK-ResponseCodes-1"
LONGEST_WORDS: Final = 2000


@dataclass(frozen=True, slots=True)
class Response:
    """One answer.

    Args:
        own_id: of the answer itself; the same again is a replay.
        answers: id of the message that is answered.
        ods_code: of whoever answers, "" where the answer does not say.
        meaning: of its code.
        words: the receiver's own, for a human; they may name the person.
    """

    own_id: str
    answers: UUID
    ods_code: str
    meaning: Meaning
    words: str


def understand(body: bytes) -> Response:
    """The answer in a message. Raises Unreadable, saying what is wrong and nothing of what was read."""
    bundle = read(body)
    resources = [each for entry in bundle.all("entry") for each in entry.all("resource")]
    if bundle.kind != "Bundle" or bundle.text("type") != "message" or not resources:
        raise Unreadable("no message Bundle")
    header, outcome = resources[0], _only(resources, "OperationOutcome")
    if header.kind != "MessageHeader" or header.text("event", "code") != EVENT:
        raise Unreadable("no ITK response")
    meaning = _meaning(outcome)
    said = header.text("response", "code")
    if (said == "ok") is not (meaning.effect is not Effect.REFUSED and meaning.code in _POSITIVE):
        raise Unreadable("code and response contradict each other")
    return Response(
        own_id=bundle.text("identifier", "value") or bundle.text("id"),
        answers=_uuid(header.text("response", "identifier")),
        ods_code=_ods(resources, header.text("sender", "reference")),
        meaning=meaning,
        words=" ".join(each.value for each in outcome.all("issue", "diagnostics"))[:LONGEST_WORDS],
    )


# 20007 and 20008 say with a fatal error that they have it already.
_POSITIVE = frozenset({"20013", "30001"})


def _only(resources: list[Node], kind: str) -> Node:
    found = [each for each in resources if each.kind == kind]
    if len(found) != 1:
        raise Unreadable(f"not exactly one {kind}")
    return found[0]


def _meaning(outcome: Node) -> Meaning:
    codings = outcome.all("issue", "details", "coding")
    codes = {each.text("code") for each in codings if each.text("system") == CODES}
    if len(codes) != 1:
        raise Unreadable("not exactly one ITK code")
    meaning = ANSWERS.get(codes.pop())
    if meaning is None:
        raise Unreadable("a code that is in no table")
    return meaning


def _uuid(value: str) -> UUID:
    try:
        return UUID(value.removeprefix("urn:uuid:"))
    except ValueError:
        raise Unreadable("it names no message of ours") from None


def _ods(resources: list[Node], reference: str) -> str:
    """Of the organisation that the header names as its sender."""
    own = reference.removeprefix("urn:uuid:").rpartition("/")[2]
    for each in resources:
        if each.kind == "Organization" and each.text("id") == own:
            numbers = [one for one in each.all("identifier") if one.text("system") == ODS_SYSTEM]
            return numbers[0].text("value").upper() if len(numbers) == 1 else ""
    return ""
