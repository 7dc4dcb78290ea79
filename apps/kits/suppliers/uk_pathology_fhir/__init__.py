"""The UK pathology report: national FHIR R4 message Bundle, as laboratories send it to a GP.

Source: NHS England pathology FHIR R4 examples (UK Core profiles DiagnosticReport-Lab, Observation-Group-Lab,
Observation-Lab, Specimen, ServiceRequest-Lab). MessageHeader.eventCoding is SNOMED CT 371528001; the requisition that
the ServiceRequests share is our kit code; the Bundle's identifier is the message's own id.

A result is taken back by its status, entered-in-error or cancelled; a report of such a status takes back every result
it has, whatever their own status, and one without any result all that its laboratory said of the kit.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from apps.kits import wire
from apps.kits.sample_marks import together
from apps.kits.supplier import LabReport, join, value_id
from apps.kits.suppliers.uk_pathology_fhir import marks, observation
from apps.kits.suppliers.uk_pathology_fhir import message as bundle
from apps.kits.suppliers.uk_pathology_fhir.message import Resource, Specimen, identify
from apps.kits.suppliers.uk_pathology_fhir.observation import Standing
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.refusal import Invalid
from healthcheck.sample import Sample

__all__ = ["NAME", "identify", "read"]

NAME = "uk_pathology_fhir"
_TAKEN = ("final", "partial", "amended", "corrected", "appended")
_TAKEN_BACK = ("entered-in-error", "cancelled")


def read(message: Mapping[str, object]) -> LabReport:
    """The report in the check's words."""
    resources = bundle.open_bundle(message)
    specimens = bundle.specimens(resources)
    issued, taken_back = _issued(resources)
    reader = _Reader(identify(message), bundle.kit_code(resources), specimens, issued, taken_back=taken_back)
    results = tuple(bundle.each(resources, "Observation"))
    for place, found in enumerate(results):
        reader.take(found, place)
    withdraws = taken_back and not results
    if not reader.values and not withdraws:
        raise Invalid("nothing-to-read", "The message reports nothing that the health check uses.", field="/entry")
    return LabReport(
        message_id=reader.message_id,
        kit_code=reader.kit_code,
        collected_at=min((each.collected_at for each in specimens.values() if each.collected_at), default=None),
        received_at=max((each.received_at for each in specimens.values() if each.received_at), default=None),
        reported_at=reader.reported_at,
        values=tuple(reader.values.values()),
        ignored=tuple(reader.ignored),
        patient=bundle.patient(resources),
        withdraws=withdraws,
    )


def _issued(resources: tuple[Resource, ...]) -> tuple[datetime, bool]:
    """When the report was issued, and whether it is taken back whole. Raises Invalid for one that is not one yet."""
    report = bundle.one(resources, "DiagnosticReport")
    status = report.body.get("status")
    if status not in _TAKEN and status not in _TAKEN_BACK:
        raise Invalid("not-a-final-report", "Only a final, amended or withdrawn report is taken.", field=report.field)
    return wire.moment(report.body.get("issued"), f"{report.field}/issued"), status in _TAKEN_BACK


class _Reader:
    """Takes the observations of one message, one after the other."""

    def __init__(
        self, message_id: str, kit_code: str, specimens: dict[str, Specimen], issued: datetime, *, taken_back: bool
    ) -> None:
        self.message_id = message_id
        self.kit_code = kit_code
        self.specimens = specimens
        self.issued = self.reported_at = issued
        self.values: dict[Kind, Measurement | Absent] = {}
        self.ignored: list[str] = []
        self.taken_back = taken_back

    def take(self, found: Resource, place: int) -> None:
        """Add what one observation says."""
        about = observation.kinds(found)
        how = observation.standing(found)
        if not about or (how is Standing.NOT_YET and not self.taken_back):
            if about or not found.body.get("hasMember"):
                self.ignored.append(observation.name(found))
            return
        self._reported(found)
        for kind in about:
            made = value_id(self.kit_code, self.message_id, place, kind)
            specimen = self._specimen(found)
            taken_at = specimen.collected_at or specimen.received_at or self.issued
            if self.taken_back:
                join(self.values, observation.withdrawn(kind, made=made, taken_at=taken_at), found.field)
            else:
                value = observation.value(kind, found, made=made, taken_at=taken_at)
                join(self.values, _with_sample(value, specimen, found), found.field)

    def _reported(self, found: Resource) -> None:
        """A correction may renew the time of its observation only: the newest time of both is the message's."""
        if found.body.get("issued") is not None:
            self.reported_at = max(self.reported_at, wire.moment(found.body["issued"], f"{found.field}/issued"))

    def _specimen(self, found: Resource) -> Specimen:
        """The one it names, or the only one there is."""
        named = found.body.get("specimen")
        address = wire.block(named, f"{found.field}/specimen").get("reference") if named is not None else None
        only = next(iter(self.specimens.values())) if len(self.specimens) == 1 else Specimen()
        return self.specimens.get(str(address), only)


def _with_sample(value: Measurement | Absent, specimen: Specimen, found: Resource) -> Measurement | Absent:
    """How the sample is marked, and whether it is the laboratory that says when it was collected."""
    if isinstance(value, Absent):
        return value
    flags = together(specimen.flags, marks.of_result(found.body, found.field))
    return replace(value, flags=flags, sample=Sample(laboratory_told=specimen.collected_at is not None))
