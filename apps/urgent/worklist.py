"""How the work list is cut down: what is open, what is late, what is mine."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from apps.clients.clock import now
from apps.urgent.alarms import overdue
from apps.urgent.ladder import BY_NAME, Channel
from apps.urgent.models import Case, Event, Kind

PHONE_RUNGS = [name for name, rung in BY_NAME.items() if rung.channel is Channel.PHONE_LIST]
ON_CALL_RUNGS = [name for name, rung in BY_NAME.items() if rung.channel is Channel.ON_CALL]


class Worklist(SimpleListFilter):
    """Which part of the work; without a choice, everything that is open."""

    title = "work"
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The parts there are."""
        return [
            ("overdue", "Overdue"),
            ("unseen", "Nobody has seen it"),
            ("phone", "Phone the practice"),
            ("on_call", "Clinician on call"),
            ("mine", "Mine"),
            ("closed", "Closed"),
        ]

    def choices(self, changelist: Any) -> Any:
        """The parts, the first named for what it shows."""
        first, *others = super().choices(changelist)
        yield {**first, "display": "All open"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        """The cases of the chosen part."""
        chosen = self.value()
        if chosen == "closed":
            return queryset.filter(closed_at__isnull=False).order_by("-closed_at")
        cases = queryset.filter(closed_at__isnull=True)
        unseen = cases.filter(seen_at__isnull=True)
        parts = {
            "overdue": overdue(cases, now()),
            "unseen": unseen,
            "phone": unseen.filter(Exists(_taken(PHONE_RUNGS))),
            "on_call": unseen.filter(Exists(_taken(ON_CALL_RUNGS))),
            "mine": cases.filter(Exists(Event.objects.filter(case=OuterRef("pk"), user=request.user.pk))),
        }
        return parts.get(chosen or "", cases)


def _taken(rungs: list[str]) -> QuerySet[Event]:
    return Event.objects.filter(case=OuterRef("pk"), kind=Kind.ESCALATED, rung__in=rungs)
