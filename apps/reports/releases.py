"""What was released: once made, no line of it changes."""

from django.db import models

from apps.vault.keys import new_id


class Release(models.Model):
    """The figures that may be published, as they were at one moment. It is never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_at = models.DateTimeField(unique=True)

    class Meta:
        app_label = "reports"
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"release of {self.made_at:%d %B %Y}"


class Released(models.Model):
    """One line of a release: of an area ("" for the country) and a value of a table, what is shown of each measure."""

    id = models.BigAutoField(primary_key=True)
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="lines")
    area_code = models.CharField(max_length=16, blank=True)
    table = models.CharField(max_length=16, help_text="`all`, `quarter`, `sex`, ...")
    value = models.CharField(max_length=40, blank=True)
    shown = models.JSONField(help_text="Measure -> the rounded count, or null where it is hidden.")

    class Meta:
        app_label = "reports"
        verbose_name_plural = "released lines"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "area_code", "table", "value"], name="reports_released_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.table} {self.value}"
