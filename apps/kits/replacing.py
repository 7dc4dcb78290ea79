"""Replace a kit that came to nothing: another of the same supplier and markers, free, once, and not without end."""

from collections.abc import Collection
from datetime import datetime

from apps.audit import actions as audit
from apps.checks import actions as checks
from apps.checks.models import Value
from apps.kits import code, progress, stock
from apps.kits.ending import FAILED_SHARE, MOST_IN_A_ROW
from apps.kits.models import Kit
from apps.kits.states import LINE, State


def mostly_failed(kit: Kit) -> frozenset[str]:
    """The markers that failed, if they are most of the kit's; otherwise none.

    The laboratory's last word on each marker counts. One it has not spoken of yet has not failed: some report in parts.
    """
    failed = frozenset(kind for kind, absent in _last_words(kit).items() if absent)
    return failed if len(failed) > FAILED_SHARE * len(kit.markers) else frozenset()


def without_value(kit: Kit) -> frozenset[str]:
    """The markers of which the kit has brought no value."""
    return frozenset(kit.markers) - {kind for kind, absent in _last_words(kit).items() if not absent}


def _last_words(kit: Kit) -> dict[str, str]:
    """Each marker the laboratory has spoken of, with the reason where its last word was a failure.

    What we gave up without a word of the laboratory was not reported by anybody.
    """
    rows = Value.objects.filter(check_of=kit.check_of_id, specimen=kit.id, kind__in=kit.markers)
    reported = rows.filter(reported_at__isnull=False).order_by("reported_at", "recorded_at", "id")
    return dict(reported.values_list("kind", "absent"))


def is_last(kit: Kit) -> bool:
    """Whether as many replacements led to this kit as there may be."""
    count = 0
    while kit.replaces is not None:
        kit, count = kit.replaces, count + 1
    return count >= MOST_IN_A_ROW


def stood_for(kit: Kit, lacking: Collection[str]) -> bool:
    """Whether the kit was replaced, or a later one of the check measures one of these, or did."""
    later = Kit.objects.filter(check_of=kit.check_of_id, state__in=LINE, ordered_at__gte=kit.ordered_at)
    return kit.state == State.REORDERED or any(
        set(lacking) & set(markers) for markers in later.exclude(pk=kit.pk).values_list("markers", flat=True)
    )


def replace(kit: Kit, *, by: str, at: datetime) -> Kit:
    """Order another kit in place of a held one whose check is held too, and tell the person."""
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
    stock.take(made, at=at)
    told = "kit-replaced-waiting" if made.waits else "kit-replaced"
    checks.tell(kit.check_of, what=told, reference=made.id, at=at)
    return made
