"""Records to send by GP Connect: of a check, with the person's name and the version."""

from typing import Any
from uuid import UUID

from apps.delivery.channel import CheckRecord
from healthcheck.assess import assess
from healthcheck.check import HealthCheck
from tests.apps import scene
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_record

GIVEN, FAMILY = "Anne", "Teak"
# Of the record below and of the scene's person; the sandbox knows mailboxes in capitals.
ADDRESSES = ("GPPROVIDER_9990000018_19810615_TEAK", f"GPPROVIDER_9990000018_{scene.born(45):%Y%m%d}_QUICKSILVER")


def a_check_record(
    check: HealthCheck | None = None,
    *,
    given: str = GIVEN,
    family: str = FAMILY,
    version: int = 1,
    assessment_id: UUID | None = None,
    **record: Any,
) -> CheckRecord:
    """What the channel is given to write."""
    assessment = assess(check or a_check())
    told = a_record(assessment_id=assessment_id, **record)
    return CheckRecord({}, assessment, told, given, family, "A81001", version)
