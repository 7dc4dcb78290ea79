"""Random events of people's lives and of their surgeries: deaths, mistaken deaths, moves; records taken and refused."""

from dataclasses import replace
from datetime import datetime
from random import Random
from uuid import UUID, uuid4

from apps.checks import actions as checks
from apps.checks.models import Assessment, HealthCheck
from apps.clients.models import Organisation
from apps.delivery import actions as delivery
from apps.delivery.models import Delivery
from apps.delivery.models import State as DeliveryState
from apps.people.actions import Details
from apps.rights import actions as rights
from apps.rights.event import Told
from bench.report_laboratory import BY
from healthcheck.person import NhsNumber
from healthcheck.refusal import Invalid


class Lives:
    """What the national systems and the surgeries tell."""

    random: Random
    at: datetime
    people: list[Details]
    dead: list[NhsNumber]
    practices: list[str]
    surgeries: dict[str, Organisation]

    def _move(self) -> None:
        """The list of the new practice has the person from now on: an invitation does not move them back."""
        nth = self._somebody()
        self.people[nth] = replace(self.people[nth], practice=self.random.choice(self.practices))
        rights.moved(told=self._told(self.people[nth].nhs_number), practice=self.people[nth].practice)

    def _die(self) -> None:
        number = self.people[self._somebody()].nhs_number
        rights.death(told=self._told(number), status=self.random.choice(("informal", "formal")))
        self.dead.append(number)

    def _live(self) -> None:
        """It was a mistake, as often as not told of somebody who is alive."""
        number = self.random.choice(self.dead[-20:]) if self.dead else self.people[self._somebody()].nhs_number
        rights.death(told=self._told(number), status="removed")

    def _somebody(self) -> int:
        """The place of one of the last people."""
        if not self.people:
            raise Invalid("nobody", "There is nobody yet.")
        return self.random.randrange(max(0, len(self.people) - 300), len(self.people))

    def _told(self, number: NhsNumber) -> Told:
        return Told(event_id=str(uuid4()), nhs_number=number, happened_at=self.at, by=BY, at=self.at)

    def _acknowledge(self, check: UUID) -> None:
        records = list(Assessment.objects.filter(check_of=check).order_by("version").select_related("check_of__person"))
        if not records:
            raise Invalid("no-record", "There is no record yet.")
        record, yes = self.random.choice(records), self.random.random() < 0.75
        practice = self.surgeries[record.check_of.person.practice_id]
        checks.acknowledge(
            record_id=record.record_id, accepted=yes, diagnostics="", practice=practice, by=BY, at=self.at
        )

    def _send_again(self, check: UUID) -> None:
        person = HealthCheck.objects.values_list("person_id", flat=True).get(pk=check)
        parked = Delivery.objects.filter(subject=person, state=DeliveryState.PARKED).first()
        if parked is not None:
            delivery.send_again(delivery_id=parked.id, by=BY, at=self.at)
