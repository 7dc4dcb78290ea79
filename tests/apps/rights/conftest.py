"""People on their way through a check, events of their lives, and an outbox without a broker."""

import logging
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from apps.checks.models import HealthCheck
from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.people.models import Person
from apps.rights.event import Told
from healthcheck.person import NhsNumber


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """No broker in these tests."""
    before = logging.getLogger("apps.delivery.tasks").level
    logging.getLogger("apps.delivery.tasks").setLevel(logging.ERROR)
    yield
    logging.getLogger("apps.delivery.tasks").setLevel(before)


def told(check: HealthCheck | str, **changes: Any) -> Told:
    """An event about a check's person, or about a number; each with an id of its own."""
    number = check if isinstance(check, str) else Person.objects.get(pk=check.person_id).nhs_number
    at = now()
    said = {"event_id": str(uuid4()), "nhs_number": NhsNumber(number), "happened_at": at, "by": "service:mns", "at": at}
    return Told(**(said | changes))


def states(check: HealthCheck) -> dict[str, str]:
    """Each delivery of a check's person by its purpose."""
    return dict(Delivery.objects.filter(subject=check.person_id).values_list("purpose", "state"))
