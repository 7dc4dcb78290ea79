"""How many routine items a surgery takes in a week, what each week has taken, and the place of each delivery in it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Budget(models.Model):
    """Of one destination. Whoever books a place holds this row, so that no two take the same one."""

    destination = models.CharField(primary_key=True, max_length=64, help_text="ODS code of the practice.")
    per_week = models.PositiveIntegerField(
        null=True, blank=True, help_text="Routine items a week; empty for the service's own figure."
    )

    def __str__(self) -> str:
        return f"budget of {self.destination}"

    @property
    def each_week(self) -> int:
        """What stands for this destination."""
        return int(settings.ROUTINE_PER_WEEK) if self.per_week is None else self.per_week


class BudgetWeek(models.Model):
    """What one week of a destination has taken. `limit` is the budget, or what had gone when the budget was lowered."""

    budget = models.ForeignKey(Budget, on_delete=models.CASCADE, related_name="weeks")
    monday = models.DateField()
    limit = models.PositiveIntegerField()
    booked = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["monday"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["budget", "monday"], name="budget_week_once"),
            models.CheckConstraint(condition=Q(booked__lte=F("limit")), name="budget_week_not_overspent"),
            models.CheckConstraint(condition=Q(monday__iso_week_day=1), name="budget_week_begins_on_monday"),
        ]

    def __str__(self) -> str:
        return f"week of {self.monday} of {self.budget_id}"


class Booking(models.Model):
    """When a routine item goes. It has a place in its week's budget, or goes without one because it cannot wait."""

    delivery = models.OneToOneField(
        "delivery.Delivery", on_delete=models.CASCADE, primary_key=True, related_name="booking"
    )
    week = models.ForeignKey(BudgetWeek, on_delete=models.PROTECT, related_name="bookings")
    has_place = models.BooleanField(help_text="Counts in its week. Without: the weeks it could wait for were full.")
    latest = models.DateField(help_text="The Monday on which it goes whatever the budget.")
    booked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"booking of {self.delivery_id}"
