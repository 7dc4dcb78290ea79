"""A person, a supplier and a GP's record around one kit, everything told and read over HTTP."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from apps.clients.clock import now
from apps.delivery.models import Delivery
from apps.kits.models import SupplierAccount
from demo.laboratory import FORMATS, Specimen
from tests.apps.scene import NUMBERS, answered, door_of, measured, opened, organisation
from tests.healthcheck.fhir.bundles import observed

VALUES = {
    "total_cholesterol": Decimal("4.8"),
    "hdl_cholesterol": Decimal("1.5"),
    "hba1c": Decimal(36),
    "creatinine": Decimal(70),
}
Json = dict[str, Any]


class KitJourney:
    """The person has answered and measured; what is missing is the blood."""

    def __init__(self, reader: str = "biomarker_json", *, whole: bool = True) -> None:
        self.check = opened()
        if whole:
            answered(self.check)
            measured(self.check)
        self.reader = reader
        self.person = door_of(self.check)
        laboratory, self.supplier = organisation("Y91001", "kits:write", "results:write", kind="laboratory")
        self.account = SupplierAccount.objects.create(key=reader, reader=reader, organisation=laboratory)

    def orders(self) -> str:
        """The person orders a kit; its code."""
        answer = self.person.post(f"{self._path}/kits", {"supplier": self.account.key})
        assert answer.status_code == 201, answer.content
        return str(answer.json()["code"])

    def tells(self, code: str, *events: str, status: int = 200) -> None:
        """The supplier tells what happened to a kit, twice each time, as suppliers do."""
        for event in events:
            told = {"event_id": str(uuid4()), "event": event, "at": now().isoformat()}
            for _ in range(2):
                answer = self.supplier.post(f"/v1/kits/{code}/events", told)
                assert answer.status_code == status, answer.content

    def message(self, code: str, failed: Mapping[str, Json] = {}, **changes: Any) -> Json:
        """A message of whole values, but for those that failed: what the laboratory writes of each."""
        specimen = Specimen(str(uuid4()), code, NUMBERS[0], now())
        message = FORMATS[self.reader](specimen, {**VALUES, **dict.fromkeys(failed, "failed")})
        rows = [entry["resource"] for entry in message["entry"]] if "entry" in message else message["resultData"]
        rows = [row for row in rows if row.get("resourceType", "Observation") == "Observation"]
        for kind, row in zip({**VALUES, **failed}, rows, strict=True):
            if kind in failed:
                for name in ("dataAbsentReason", "failureReasonCode", "failureReasonDescription"):
                    row.pop(name, None)
                row.update(failed[kind])
        return message | changes

    def reports(self, message: Json, *, status: int = 202) -> None:
        """The laboratory sends a message, twice, as laboratories do."""
        for _ in range(2):
            answer = self.supplier.post(f"/v1/laboratory-messages/{self.account.key}", message)
            assert answer.status_code == status, answer.content

    def kits(self) -> list[Json]:
        """The person's kits as they see them, oldest first."""
        found: list[Json] = self.person.get(f"{self._path}/kits").json()
        return found

    def states(self) -> list[str]:
        """Where each of the kits stands."""
        return [str(kit["state"]) for kit in self.kits()]

    def replacement(self, code: str) -> str:
        """The code of the kit that stands for this one."""
        (found,) = [kit["code"] for kit in self.kits() if kit["replaces"] == code]
        return str(found)

    def results(self) -> Json:
        """What the person reads; {} while there is nothing to read."""
        answer = self.person.get(f"{self._path}/results")
        assert answer.status_code in (200, 404)
        found: Json = answer.json() if answer.status_code == 200 else {}
        return found

    def reads(self) -> str:
        """Every sentence the person reads."""
        advice = self.results()["advice"]
        found = [finding["words"] for finding in self.results()["findings"]]
        return "\n".join([*found, *(action["patient"] for action in [advice["primary"], *advice["further"]])])

    def told(self) -> list[str]:
        """What the person was told of their kits in the NHS App, in order."""
        sent = Delivery.objects.filter(channel="nhs_notify", purpose__startswith="kit-")
        return list(sent.order_by("queued_at", "id").values_list("purpose", flat=True))

    def record(self) -> Json:
        """The record the GP got last."""
        body: Json = Delivery.objects.filter(channel="pdm").latest("queued_at").payload.body
        return body

    def in_record(self, kind: str) -> Json:
        """The Observation of a kind that counts in the GP's record: one with a value before any without."""
        found = observed(self.record(), kind)
        return next((one for one in found if "valueQuantity" in one), found[-1])

    @property
    def _path(self) -> str:
        return f"/v1/checks/{self.check.id}"
