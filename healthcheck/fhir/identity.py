"""Ids of resources: the same thing has the same id every time a record is made, so a resend creates nothing new."""

from functools import lru_cache
from uuid import NAMESPACE_URL, UUID, uuid5

_NAMESPACE = uuid5(NAMESPACE_URL, "urn:healthcheck:fhir")


@lru_cache(maxsize=256)  # a record names most of its resources more than once
def resource_id(kind: str, *sources: UUID) -> str:
    """The id of a resource.

    Args:
        kind: what it tells, such as "Composition" or "bmi"; two things of one source differ by it.
        sources: ids of what it is made from: a measurement, the answers, the check or the assessment.
    """
    return str(uuid5(_NAMESPACE, "|".join([kind, *(str(source) for source in sources)])))
