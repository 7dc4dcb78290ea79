"""Who may help whose people, and each time that somebody helped one person."""

from django.db import models
from django.db.models import F, Q

from apps.checks.models import HealthCheck
from apps.clients.models import Credential, Organisation
from apps.vault.keys import new_id
from healthcheck.entry import HELPERS, OPERATOR


class Agreement(models.TextChoices):
    """How the person said yes: aloud, on paper, or by a tick on a screen."""

    SPOKEN = "spoken"
    WRITTEN = "written"
    TICKED = "ticked"


class Appointment(models.Model):
    """A commissioner lets an organisation help the people it invites, by one route."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    commissioner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assistant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(max_length=8, choices=[(route.value, route.words) for route in HELPERS])
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commissioner", "assistant", "route"],
                condition=Q(ended_at__isnull=True),
                name="appointed_once_a_route",
            ),
            models.CheckConstraint(
                condition=Q(route__in=[route.value for route in HELPERS]), name="appointment_route_known"
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.id}"


class Assistance(models.Model):
    """One operator helps one person with one check, for as long as its token lives."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(HealthCheck, on_delete=models.CASCADE, related_name="assistances")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="+")
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="+")
    operator = models.CharField(max_length=20)
    agreement = models.CharField(max_length=8, choices=Agreement)
    token_hash = models.BinaryField(max_length=32)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="assistance_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(agreement__in=Agreement.values), name="assistance_agreed_somehow"),
            models.CheckConstraint(condition=Q(operator__regex=OPERATOR), name="assistance_operator_no_name"),
        ]
        ordering = ["began_at", "id"]

    def __str__(self) -> str:
        return f"assistance {self.id}"
