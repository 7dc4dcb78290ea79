"""Whose exact figures a member of staff may see: those of the areas they were given, a superuser those of all."""

from django.conf import settings
from django.db import models


class AreaRight(models.Model):
    """A member of staff may see the exact figures of an area."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    area = models.ForeignKey("reports.Area", on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "reports"
        verbose_name = "right to an area"
        verbose_name_plural = "rights to areas"
        constraints = [models.UniqueConstraint(fields=["user", "area"], name="reports_right_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.area_id}"
