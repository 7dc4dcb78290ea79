"""The message Bundle taken apart: its resources by type, and what they say about message, kit, patient and specimen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.kits import wire
from apps.kits.suppliers.uk_pathology_fhir import marks
from apps.kits.suppliers.uk_pathology_fhir.codes import PATHOLOGY_REPORT
from healthcheck.person import NHS_NUMBER_SYSTEM, NhsNumber
from healthcheck.refusal import Invalid
from healthcheck.sample import SampleFlag

Block = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource, the address others name it by, and where it stands in the message."""

    kind: str
    address: str
    body: Block
    field: str


def identify(message: Block) -> str:
    """The Bundle's identifier, which the sender gives once to a message."""
    return wire.text(wire.block(message.get("identifier"), "/identifier").get("value"), "/identifier/value")


def open_bundle(bundle: Block) -> tuple[Resource, ...]:
    """Every resource of a pathology report message. Raises Invalid for any other Bundle."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "message":
        raise Invalid("not-a-pathology-report", "This is not a FHIR Bundle of type message.")
    resources = tuple(
        _resource(entry, f"/entry/{place}") for place, entry in enumerate(wire.blocks(bundle.get("entry"), "/entry"))
    )
    header = one(resources, "MessageHeader")
    event = wire.block(header.body.get("eventCoding"), f"{header.field}/eventCoding")
    if (event.get("system"), event.get("code")) != (PATHOLOGY_REPORT.system, PATHOLOGY_REPORT.code):
        raise Invalid("not-a-pathology-report", "The message's event is not a pathology report.", field=header.field)
    return resources


def _resource(entry: Block, field: str) -> Resource:
    body = wire.block(entry.get("resource"), f"{field}/resource")
    kind = wire.text(body.get("resourceType"), f"{field}/resource/resourceType")
    address = wire.text(entry["fullUrl"], f"{field}/fullUrl") if "fullUrl" in entry else ""
    return Resource(kind, address, body, f"{field}/resource")


def each(resources: tuple[Resource, ...], kind: str) -> Iterator[Resource]:
    """The resources of a type, in the message's order."""
    return (resource for resource in resources if resource.kind == kind)


def one(resources: tuple[Resource, ...], kind: str) -> Resource:
    """The only resource of a type. Raises Invalid when there is none, or more than one."""
    found = list(each(resources, kind))
    if len(found) != 1:
        raise Invalid("bad-message", f"The message must have one {kind}, not {len(found)}.", field="/entry")
    return found[0]


def kit_code(resources: tuple[Resource, ...]) -> str:
    """The requisition that the requests share, or their identifier where they have no requisition."""
    codes = set()
    for request in each(resources, "ServiceRequest"):
        identifiers = wire.blocks(request.body.get("identifier"), f"{request.field}/identifier")
        named = request.body.get("requisition") or (identifiers[0] if identifiers else None)
        codes.add(wire.text(wire.block(named, request.field).get("value"), f"{request.field}/requisition/value"))
    if len(codes) != 1:
        raise Invalid("bad-message", "The requests of the message must name one kit.", field="/entry")
    return codes.pop()


def patient(resources: tuple[Resource, ...]) -> NhsNumber | None:
    """The NHS number of the one patient, where the message has it."""
    body = one(resources, "Patient")
    for place, identifier in enumerate(wire.blocks(body.body.get("identifier"), f"{body.field}/identifier")):
        if identifier.get("system") == NHS_NUMBER_SYSTEM:
            return NhsNumber(wire.text(identifier.get("value"), f"{body.field}/identifier/{place}/value"))
    return None


@dataclass(frozen=True, slots=True)
class Specimen:
    """When a specimen was taken and reached the laboratory (None where the message does not say), and its marks."""

    collected_at: datetime | None = None
    received_at: datetime | None = None
    flags: tuple[SampleFlag, ...] = ()


def specimens(resources: tuple[Resource, ...]) -> dict[str, Specimen]:
    """The specimens by the address that observations name them by."""
    return {found.address: _specimen(found) for found in each(resources, "Specimen")}


def _specimen(found: Resource) -> Specimen:
    collection = wire.block(found.body.get("collection", {}), f"{found.field}/collection")
    period = wire.block(collection.get("collectedPeriod", {}), f"{found.field}/collection/collectedPeriod")
    taken = collection.get("collectedDateTime", period.get("start"))
    received = found.body.get("receivedTime")
    return Specimen(
        None if taken is None else wire.moment(taken, f"{found.field}/collection/collectedDateTime"),
        None if received is None else wire.moment(received, f"{found.field}/receivedTime"),
        marks.of_specimen(found.body, found.field),
    )
