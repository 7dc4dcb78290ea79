"""Replace a kit that mostly failed: another of the same supplier and markers, free, once, and not without end."""

import tomllib
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import Any

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.checks.models import Value
from apps.kits import code, progress
from apps.kits.models import Kit
from apps.kits.states import LINE, State

_RULES: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
FAILED_SHARE: float = _RULES["failed_share"]
MOST_IN_A_ROW: int = _RULES["most_in_a_row"]


def mostly_failed(kit: Kit) -> frozenset[str]:
    """The markers that failed, if they are most of the kit's; otherwise none.

    The laboratory's last word on each marker counts. One it has not spoken of yet has not failed: some report in parts.
    """
    rows = Value.objects.filter(check_of=kit.check_of_id, specimen=kit.id, kind__in=kit.markers)
    last = dict(rows.order_by("reported_at", "recorded_at", "id").values_list("kind", "absent"))
    failed = frozenset(kind for kind, absent in last.items() if absent)
    return failed if len(failed) > FAILED_SHARE * len(kit.markers) else frozenset()


def replace(kit: Kit, failed: Collection[str], *, by: str, at: datetime) -> Kit | None:
    """Order another kit in place of a held one whose check is held too, and tell the person.

    None when it was replaced before, when it is the last of a row, or when a later kit measures what failed.
    """
    if kit.state == State.REORDERED or _before(kit) >= MOST_IN_A_ROW or _on_its_way(kit, failed):
        return None
    made = Kit.objects.create(
        check_of=kit.check_of,
        supplier=kit.supplier,
        code=code.make(),
        handed_out=False,
        markers=kit.markers,
        state_at=at,
        ordered_at=at,
        replaces=kit,
    )
    progress.advance(kit, State.REORDERED, event_id=f"reordered:{kit.id}", at=at)
    progress.advance(made, State.ORDERED, event_id=f"ordered:{made.id}", at=at)
    detail = {"kit": str(made.id), "replaces": str(kit.id)}
    audit.record(actor=by, action="kit.replaced", subject=kit.check_of.person_id, at=at, detail=detail)
    checks.tell(kit.check_of, what="kit-replaced", reference=made.id, at=at)
    return made


def _before(kit: Kit) -> int:
    """How many replacements led to this kit."""
    count = 0
    while kit.replaces is not None:
        kit, count = kit.replaces, count + 1
    return count


def _on_its_way(kit: Kit, failed: Collection[str]) -> bool:
    """Whether a later kit of the check measures one of these, or did."""
    later = Kit.objects.filter(check_of=kit.check_of_id, state__in=LINE, ordered_at__gte=kit.ordered_at)
    return any(set(failed) & set(markers) for markers in later.exclude(pk=kit.pk).values_list("markers", flat=True))
