"""The UK pathology report: national FHIR R4 message Bundle, as laboratories send it to a GP.

Source: NHS England pathology FHIR R4 examples (UK Core profiles DiagnosticReport-Lab, Observation-Group-Lab,
Observation-Lab, Specimen, ServiceRequest-Lab). MessageHeader.eventCoding is SNOMED CT 371528001; the requisition that
the ServiceRequests share is our kit code; the Bundle's identifier is the message's own id.
"""

from collections.abc import Mapping
from datetime import datetime

from apps.kits import wire
from apps.kits.supplier import LabReport, join, value_id
from apps.kits.suppliers.uk_pathology_fhir import message as bundle
from apps.kits.suppliers.uk_pathology_fhir import observation
from apps.kits.suppliers.uk_pathology_fhir.message import Resource, Specimen, identify
from apps.kits.suppliers.uk_pathology_fhir.observation import Standing
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.refusal import Invalid

__all__ = ["NAME", "identify", "read"]

NAME = "uk_pathology_fhir"
_TAKEN = ("final", "partial", "amended", "corrected", "appended")


def read(message: Mapping[str, object]) -> LabReport:
    """The report in the check's words."""
    resources = bundle.open_bundle(message)
    specimens = bundle.specimens(resources)
    reader = _Reader(identify(message), bundle.kit_code(resources), specimens, _issued(resources))
    for place, found in enumerate(bundle.each(resources, "Observation")):
        reader.take(found, place)
    if not reader.values:
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
        withdraws=reader.withdraws,
    )


def _issued(resources: tuple[Resource, ...]) -> datetime:
    """When the report was issued. Raises Invalid for a report that is not one yet, or is withdrawn whole."""
    report = bundle.one(resources, "DiagnosticReport")
    if report.body.get("status") not in _TAKEN:
        raise Invalid("not-a-final-report", "Only a final, partial or amended report is taken.", field=report.field)
    return wire.moment(report.body.get("issued"), f"{report.field}/issued")


class _Reader:
    """Takes the observations of one message, one after the other."""

    def __init__(self, message_id: str, kit_code: str, specimens: dict[str, Specimen], issued: datetime) -> None:
        self.message_id = message_id
        self.kit_code = kit_code
        self.specimens = specimens
        self.issued = self.reported_at = issued
        self.values: dict[Kind, Measurement | Absent] = {}
        self.ignored: list[str] = []
        self.withdraws = False

    def take(self, found: Resource, place: int) -> None:
        """Add what one observation says."""
        about = observation.kinds(found)
        how = observation.standing(found)
        if not about or how is Standing.NOT_YET:
            if about or not found.body.get("hasMember"):
                self.ignored.append(observation.name(found))
            return
        self.withdraws = self.withdraws or how is Standing.WITHDRAWN
        self._reported(found)
        for kind in about:
            made = value_id(self.kit_code, self.message_id, place, kind)
            join(self.values, observation.value(kind, found, made=made, taken_at=self._taken_at(found)), found.field)

    def _reported(self, found: Resource) -> None:
        """A correction may renew the time of its observation only: the newest time of both is the message's."""
        if found.body.get("issued") is not None:
            self.reported_at = max(self.reported_at, wire.moment(found.body["issued"], f"{found.field}/issued"))

    def _taken_at(self, found: Resource) -> datetime:
        """Collected, else received at the laboratory, else issued: the earliest that the message can tell."""
        named = found.body.get("specimen")
        address = wire.block(named, f"{found.field}/specimen").get("reference") if named is not None else None
        only = next(iter(self.specimens.values())) if len(self.specimens) == 1 else Specimen()
        specimen = self.specimens.get(str(address), only)
        return specimen.collected_at or specimen.received_at or self.issued
