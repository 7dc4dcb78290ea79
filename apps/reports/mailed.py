"""Which quarters were mailed, so that a task that runs twice mails once."""

from django.db import models


class Mailed(models.Model):
    """The quarter's figures went out."""

    quarter = models.SmallIntegerField(primary_key=True, help_text="As the tallies number it.")
    at = models.DateTimeField()

    class Meta:
        app_label = "reports"
        verbose_name_plural = "mailed"

    def __str__(self) -> str:
        return str(self.quarter)
