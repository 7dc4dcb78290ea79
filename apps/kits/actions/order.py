"""Order a kit for a check, or register by its code the one that a person was handed."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.checks import actions as checks
from apps.checks.models import HealthCheck
from apps.kits import code as kit_code
from apps.kits import progress, reading, stock
from apps.kits.models import Kit, SupplierAccount
from apps.kits.states import UNDER_WAY, State
from apps.tenancy import scope as tenancy
from healthcheck.measurement import Kind
from healthcheck.refusal import Conflict, Invalid

MARKERS = (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.HBA1C, Kind.CREATININE)
MEASURABLE = (*MARKERS, Kind.CHOLESTEROL_RATIO, Kind.ACR)


@transaction.atomic
def order(
    *,
    check_id: UUID,
    supplier: str,
    markers: Collection[Kind] = MARKERS,
    by: str,
    at: datetime,
    code: str | None = None,
) -> tuple[Kit, bool]:
    """The kit, and whether it is new. With a code, the kit the person was handed; without, one to be sent to them.

    A message of its laboratory that came before the kit was known is read now. An order for which no kit is left in
    stock is kept, and served when there is one: the person is told.

    Raises:
        Missing: when there is no such check.
        Invalid: "unknown-supplier", "bad-kit-code", or "not-measurable" for a kind no laboratory measures.
        Conflict: "not-open"; "kit-of-another" for a code that is taken; "already-ordered" while another kit with one
            of these markers is under way.
    """
    check = checks.require_open(check_id=check_id)
    account = SupplierAccount.objects.filter(key=supplier).first()
    if account is None:
        raise Invalid("unknown-supplier", "There is no such supplier.", field="/supplier")
    if not markers or not set(markers) <= set(MEASURABLE):
        raise Invalid("not-measurable", "This is not something a laboratory measures.", field="/markers")
    kit, new = _kit(check, account, {kind.key for kind in markers}, code=code, at=at)
    if new:
        progress.advance(kit, State.ORDERED, event_id=f"ordered:{kit.id}", at=at)
        checks.await_results(check_id=check.id, kinds=list(markers), by=by, at=at)
        stock.take(kit, at=at)
        if kit.waits:
            checks.tell(check, what="kit-waiting", reference=kit.id, at=at)
        reading.read_waiting(kit, by=by, at=at)
        kit.refresh_from_db(fields=["state", "state_at"])
    return kit, new


def _kit(
    check: HealthCheck, account: SupplierAccount, markers: set[str], *, code: str | None, at: datetime
) -> tuple[Kit, bool]:
    """The row of this code; a new one only when no other kit measures the same for this check."""
    written = kit_code.make() if code is None else kit_code.read(code)
    tenancy.hold(written)
    if not Kit.objects.filter(code=written).exists():
        for other in Kit.objects.filter(check_of=check, state__in=UNDER_WAY):
            if markers & set(other.markers):
                raise Conflict("already-ordered", "A kit for these tests is already on its way.")
    kit, new = Kit.objects.get_or_create(
        code=written,
        defaults={
            "check_of": check,
            "supplier": account,
            "handed_out": code is not None,
            "markers": sorted(markers),
            "state_at": at,
            "ordered_at": at,
        },
    )
    if (kit.check_of_id, kit.supplier_id) != (check.id, account.id):
        raise Conflict("kit-of-another", "This kit is already used. Please check the code.", field="/code")
    return kit, new
