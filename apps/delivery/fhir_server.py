"""A practice's own FHIR server, as data: where it is, where its tokens come from, and who we are there."""

from django.db import models
from django.db.models import Q


class FhirServer(models.Model):
    """One practice's. Our keys are the same for all of them, and are published: GET /.well-known/fhir-jwks.json."""

    practice = models.CharField(primary_key=True, max_length=10, help_text="ODS code.")
    address = models.URLField(max_length=300, help_text="Of the FHIR R4 endpoint, such as https://gp.example/fhir.")
    token_url = models.URLField(max_length=300, help_text="Where SMART Backend Services gives tokens.")
    client_id = models.CharField(max_length=200, help_text="As the server has registered us.")
    scope = models.CharField(max_length=300, default="system/*.cruds")
    set_by = models.CharField(max_length=80)
    set_at = models.DateTimeField()

    class Meta:
        verbose_name = "FHIR server"
        constraints = [
            models.CheckConstraint(condition=~Q(client_id="") & ~Q(scope=""), name="fhir_server_knows_us"),
        ]

    def __str__(self) -> str:
        return f"FHIR server of {self.practice}"
