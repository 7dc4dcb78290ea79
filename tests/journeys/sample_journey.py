"""A person with an earlier check, a kit, its laboratory and a clinician, everything told and read over HTTP."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import Permission, User
from django.test import Client

from apps.checks import actions as checks
from apps.checks.models import HealthCheck, Value
from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.kits.models import SupplierAccount
from apps.kits.sample_doubt import Doubt
from apps.staff.models import Proposal
from tests.apps.scene import NUMBERS, answered, complete, door_of, measured, opened, organisation

Json = dict[str, Any]

CODES = {"total_cholesterol": "CHO", "hdl_cholesterol": "HDL", "hba1c": "GHBI", "creatinine": "CRE"}
UNITS = {"CHO": "mmol/L", "HDL": "mmol/L", "GHBI": "mmol/mol", "CRE": "umol/L"}
USUAL = {"total_cholesterol": 4.9, "hdl_cholesterol": 1.45, "hba1c": 37, "creatinine": 71}
OTHER = {"total_cholesterol": 8.83, "hdl_cholesterol": 0.77, "hba1c": 63.3, "creatinine": 137.7}
FIVE_YEARS = timedelta(days=1900)


def with_earlier_check(number: str = NUMBERS[0]) -> HealthCheck:
    """An open check of somebody who had a whole one five years ago, with the usual values."""
    before = complete(number)
    Value.objects.filter(check_of=before).update(taken_at=now() - FIVE_YEARS, recorded_at=now() - FIVE_YEARS)
    past = now() - FIVE_YEARS
    HealthCheck.objects.filter(pk=before.pk).update(invited_at=past, consented_at=past, assessed_at=past)
    check, _ = checks.invite(person=before.person, organisation=before.organisation, by="test", at=now())
    checks.declare(check_id=check.id, conditions=set(), home=set(), last_check=None, by="test", at=now())
    return checks.consent(check_id=check.id, version="2026-11", by="test", at=now())


class SampleJourney:
    """Answered and measured; what is missing is the blood."""

    def __init__(self, *, history: bool = False, whole: bool = True) -> None:
        self.check = with_earlier_check() if history else opened()
        if whole:
            answered(self.check)
            measured(self.check)
        self.person = door_of(self.check)
        laboratory, self.laboratory = organisation("LAB02", "kits:write", "results:write", kind="laboratory")
        self.account = SupplierAccount.objects.create(key="lab", reader="biomarker_json", organisation=laboratory)
        self.path = f"/v1/checks/{self.check.id}/kits"
        self.kit = str(self.person.post(self.path, {"supplier": "lab"}).json()["code"])

    def says(self, whose: str, *, status: int = 201, code: str = "", **changes: Any) -> Json:
        """The person's word on their sample."""
        word = {"whose": whose, "collected_at": now().isoformat(), "method": "finger_prick", **changes}
        answer = self.person.post(f"{self.path}/{code or self.kit}/sample", word)
        assert answer.status_code == status, answer.content
        return dict(answer.json())

    def reports(self, values: Mapping[str, float] = USUAL, *, message: str = "m-1", **changes: Any) -> Json:
        """What the laboratory sends of the kit, once or again."""
        rows = [
            {"biomarkerCode": CODES[kind], "value": value, "units": UNITS[CODES[kind]], **changes.pop(kind, {})}
            for kind, value in values.items()
        ]
        whole = {
            "messageId": message,
            "orderId": "A-1",
            "orderExternalReference": self.kit,
            "resultDate": now().isoformat(),
            "resultData": rows,
            **changes,
        }
        self.sends(whole)
        return whole

    def sends(self, message: Json) -> None:
        """A message as it is."""
        answer = self.laboratory.post("/v1/laboratory-messages/lab", message, key=None)
        assert answer.status_code == 202, answer.content

    def results(self) -> Json | None:
        """What the person sees; None while there is nothing."""
        answer = self.person.get(f"/v1/checks/{self.check.id}/results")
        return dict(answer.json()) if answer.status_code == 200 else None

    def kits(self) -> list[Json]:
        """The person's kits."""
        return list(self.person.get(self.path).json())

    def told(self) -> list[str]:
        """Every message to the person of this check, oldest first."""
        rows = Delivery.objects.filter(channel="nhs_notify", made_at__gte=self.check.invited_at)
        return list(rows.order_by("made_at", "id").values_list("purpose", flat=True))

    def records(self) -> list[Json]:
        """Every record for the GP of this check, oldest first."""
        rows = Delivery.objects.filter(purpose="record", made_at__gte=self.check.invited_at)
        return [row.payload.body for row in rows.order_by("made_at", "id")]

    def everything_given_out(self) -> str:
        """All that left the service or that anybody reads of this check, as one text."""
        self.check.refresh_from_db()
        outcomes = [kept.outcome for kept in self.check.assessments.all()]
        return json.dumps([self.results(), self.kits(), self.records(), outcomes], default=str)

    def doubt(self) -> Doubt:
        """The newest doubt about a kit of this check."""
        found = Doubt.objects.filter(kit__check_of=self.check).order_by("opened_at").last()
        assert found is not None
        return found


def clinician(*allowed: str, name: str = "") -> Client:
    """A member of staff who may do this in the admin."""
    user = User.objects.create_user(
        name or f"clinician-{uuid4().hex[:8]}", is_staff=True, first_name="Dr", last_name="A"
    )
    user.user_permissions.set(Permission.objects.filter(codename__in=allowed or ("resolve_doubt",)))
    client = Client()
    client.force_login(user)
    return client


def resolves(client: Client, doubt: Doubt, whose: str, reason: str = "I called the person."):
    """The clinician's answer in the admin, with which a second one agrees."""
    page = f"/admin/kits/doubt/{doubt.pk}/change/"
    answer = client.post(page, {"whose": whose, "reason": reason}, follow=True)
    if Proposal.objects.filter(subject=str(doubt.pk), closed_at__isnull=True).exists():
        return clinician(name=f"second-{uuid4().hex[:8]}").post(page, {"agree": "yes"}, follow=True)
    return answer
