"""Withdraw a report that names no result: everything that its kit could have given is taken back."""

from collections.abc import Iterator
from dataclasses import replace

from apps.checks.models import Value
from apps.kits.models import Kit
from apps.kits.supplier import LabReport, value_id
from healthcheck.measurement import Absent, AbsentReason, Kind

_CHOLESTEROLS = frozenset({Kind.TOTAL_CHOLESTEROL.key, Kind.HDL_CHOLESTEROL.key})


def spelt_out(report: LabReport, kit: Kit) -> LabReport:
    """The report with a withdrawal of each kind in the place of the one word for all; any other report as it is."""
    return replace(report, values=tuple(_withdrawals(report, kit))) if report.withdraws else report


def _withdrawals(report: LabReport, kit: Kit) -> Iterator[Absent]:
    """Of what was asked for and of what came besides. The results may still be on their way to us."""
    came = dict(Value.objects.filter(specimen=kit.id).order_by("reported_at").values_list("kind", "taken_at"))
    ratio = {Kind.CHOLESTEROL_RATIO.key} if _CHOLESTEROLS & set(kit.markers) else set()
    for place, key in enumerate(sorted({*kit.markers, *came, *ratio})):
        kind = Kind.of(key)
        yield Absent(
            kind,
            AbsentReason.WITHDRAWN,
            id=value_id(kit.code, report.message_id, place, kind),
            taken_at=came.get(key) or report.collected_at or report.reported_at,
        )
