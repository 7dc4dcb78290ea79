"""What is written down before a trial of invitations begins."""

from django.db import models
from django.db.models import F, Q


class Varies(models.TextChoices):
    """What the two invitations differ in."""

    WORDING = "wording", "Wording"
    CHANNEL = "channel", "Channel"
    TIMING = "timing", "Timing"


class Trial(models.Model):
    """Two arms, and how many people each goes to in all: planned before the first invitation, or it is no plan."""

    name = models.CharField(max_length=80, unique=True)
    varies = models.CharField("what varies", max_length=8, choices=Varies)
    usual_arm = models.CharField(
        "arm of the usual invitation", max_length=40, unique=True, help_text="As the invitations carry it."
    )
    new_arm = models.CharField("arm of the new invitation", max_length=40, unique=True)
    planned = models.PositiveIntegerField("people planned for each arm")
    started_on = models.DateField()

    class Meta:
        app_label = "reports"
        constraints = [
            models.CheckConstraint(condition=Q(planned__gte=1), name="reports_trial_is_of_somebody"),
            models.CheckConstraint(condition=~Q(usual_arm=F("new_arm")), name="reports_trial_arms_differ"),
            models.CheckConstraint(condition=~Q(usual_arm="") & ~Q(new_arm=""), name="reports_trial_arms_are_named"),
            models.CheckConstraint(condition=Q(varies__in=Varies.values), name="reports_trial_varies_in_something"),
        ]

    def __str__(self) -> str:
        return self.name
