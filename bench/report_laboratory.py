"""Random events of kits: ordered, on their way, in a laboratory; results right, wrong, late and corrected."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

from apps.clients.models import Organisation
from apps.kits import actions as kits
from apps.kits.models import Kit, SupplierAccount
from demo.laboratory import Specimen, biomarker_json
from healthcheck.refusal import Invalid

BY = "bench"
KIT_EVENTS = ("dispatched", "delivered", "returned", "received", "lost", "expired", "rejected", "failed", "cancelled")
MARKERS = {"total_cholesterol": (3, 9), "hdl_cholesterol": (1, 2), "hba1c": (30, 70), "creatinine": (50, 300)}


class Laboratory:
    """What suppliers do."""

    random: Random
    at: datetime
    account: SupplierAccount
    laboratory: Organisation

    def _order(self, check: UUID) -> None:
        kits.order(check_id=check, supplier="bench", by=BY, at=self.at)

    def _tell(self, check: UUID) -> None:
        event, kit = self.random.choice(KIT_EVENTS), self._kit(check)
        kits.tell(
            code=kit.code,
            organisation=self.laboratory,
            event=event,
            event_id=str(uuid4()),
            their_at=self.at,
            at=self.at,
        )

    def _result(self, check: UUID) -> None:
        kit = self._kit(check)
        markers: dict[str, Decimal | str] = {kind: self._marker(*span) for kind, span in MARKERS.items()}
        number = kit.check_of.person.nhs_number
        message = biomarker_json(Specimen(str(uuid4()), kit.code, number, self.at - timedelta(hours=5)), markers)
        kits.receive(account=self.account, raw=json.dumps(message).encode(), by=BY, at=self.at)

    def _marker(self, low: int, high: int) -> Decimal | str:
        return "haemolysed" if self.random.random() < 0.15 else Decimal(self.random.randrange(low * 10, high * 10)) / 10

    def _kit(self, check: UUID) -> Kit:
        kit = Kit.objects.select_related("check_of__person").filter(check_of=check).order_by("-ordered_at").first()
        if kit is None:
            raise Invalid("no-kit", "There is no kit yet.")
        return kit

    def _remind(self) -> None:
        """Whoever has had a kit for too long, whosever it is."""
        kits.remind(by=BY, at=self.at)
