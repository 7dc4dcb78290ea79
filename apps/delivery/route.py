"""By which channels a practice is sent records, from which day: one row each; without any, the service's own."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Route(models.Model):
    """One channel of one practice. A change moves nothing that was queued before: it keeps the channel it has."""

    id = models.BigAutoField(primary_key=True)
    practice = models.CharField(max_length=10, help_text="ODS code.")
    channel = models.CharField(max_length=32)
    from_day = models.DateField()
    until_day = models.DateField(null=True, blank=True, help_text="The first day on which it is no longer used.")
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["practice", "from_day", "channel"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["practice", "channel"], condition=Q(until_day__isnull=True), name="route_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until_day__isnull=True) | Q(until_day__gte=F("from_day")), name="route_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} by {self.channel} from {self.from_day}"
