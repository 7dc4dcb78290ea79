"""A point-of-care test in the record: its device with the lot, who sent it, and whether its control passed."""

from collections.abc import Iterator

from healthcheck.fhir import hand
from healthcheck.fhir.datatype import Json, moment
from healthcheck.fhir.draft import Draft
from healthcheck.measurement import Absent, Kind, Measurement
from healthcheck.point_of_care import PointOfCareTest


def performer(draft: Draft, attempt: Measurement | Absent) -> Json:
    """The organisation that ran the test; of any other result the service."""
    if attempt.test is None:
        return draft.service
    return hand.performer(draft, attempt.source, [attempt.entered_by])


def notes(attempt: Measurement | Absent) -> Iterator[str]:
    """What must be recorded of such a test; nothing of any other result."""
    test = attempt.test
    if test is not None:
        control = "passed" if test.passed else "FAILED, so what the device showed is not a result"
        yield (
            f"Point-of-care test, not a laboratory's: {test.device}, lot {test.lot}, run by {test.operator}; quality "
            f"control of {moment(test.controlled_at)} {control}."
        )
        if attempt.kind is Kind.HBA1C:
            yield "Diabetes is diagnosed on a venous sample only (NHS Health Check Best Practice Guidance 2019)."


def with_device(sample: Json, test: PointOfCareTest) -> Json:
    """The elements of a sample, and its device beside it."""
    device = {
        "resourceType": "Device",
        "id": "device",
        "lotNumber": test.lot,
        "deviceName": [{"name": test.device, "type": "model-name"}],
    }
    return {**sample, "contained": [*sample["contained"], device], "device": {"reference": "#device"}}
