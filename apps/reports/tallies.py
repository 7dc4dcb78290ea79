"""The tallies, and the notes of changed facts that wait to be added to them."""

from django.db import models


class Change(models.Model):
    """What a changed fact adds to the tallies and takes from them. A trigger writes it, a fold takes it away."""

    area_code = models.CharField(max_length=16)
    practice = models.CharField(max_length=16)
    sex = models.CharField(max_length=9)
    age_band = models.CharField(max_length=8)
    ethnicity = models.CharField(max_length=9)
    deprivation = models.SmallIntegerField()
    channel = models.CharField(max_length=9)
    arm = models.CharField(max_length=40)
    quarter = models.SmallIntegerField(help_text="In which the check was offered.")
    received_quarter = models.SmallIntegerField(null=True)
    steps = models.IntegerField(help_text="A bit a step, in the order of Step, then of BESIDE.")
    outcome = models.CharField(max_length=10, null=True)  # noqa: DJ001  null is "not known yet"
    sign = models.SmallIntegerField(help_text="1 adds, -1 takes away.")

    class Meta:
        app_label = "reports"

    def __str__(self) -> str:
        return f"change {self.pk}"


class Tally(models.Model):
    """How many checks of an area and quarter have a value got to each step. Kept up by `rollup`, never by hand.

    "" for the area is the whole country, 0 for the quarter all of them; the dimension "all" has the value "".
    """

    pk = models.CompositePrimaryKey("area_code", "quarter", "dimension", "value")
    area_code = models.CharField(max_length=16)
    quarter = models.SmallIntegerField()
    dimension = models.CharField(max_length=12)
    value = models.CharField(max_length=40)
    invited = models.IntegerField()
    signed_in = models.IntegerField()
    eligible = models.IntegerField()
    ineligible = models.IntegerField()
    consented = models.IntegerField()
    answered = models.IntegerField()
    measured = models.IntegerField()
    kit_ordered = models.IntegerField()
    kit_returned = models.IntegerField()
    processed = models.IntegerField()
    scored = models.IntegerField()
    received = models.IntegerField()
    delivered = models.IntegerField()
    acknowledged = models.IntegerField()
    outcome_none = models.IntegerField()
    outcome_unfinished = models.IntegerField()
    outcome_routine = models.IntegerField()
    outcome_urgent = models.IntegerField()
    outcome_emergency = models.IntegerField()
    received_then = models.IntegerField(help_text="Received in this quarter, whenever offered.")
    died = models.IntegerField(default=0, help_text="Before they received a check.")
    moved = models.IntegerField(default=0, help_text="To another area, before they received a check.")
    reminded = models.IntegerField(default=0, help_text="Of a kit.")
    returned_reminded = models.IntegerField(default=0, help_text="The kit came back after a reminder.")
    high_risk = models.IntegerField(default=0)
    raised_risk = models.IntegerField(default=0)
    pressure = models.IntegerField(default=0)
    sugar = models.IntegerField(default=0)
    diabetes = models.IntegerField(default=0)
    kidney = models.IntegerField(default=0)
    asked_urgent = models.IntegerField(default=0)
    asked_surgery = models.IntegerField(default=0)
    asked_service = models.IntegerField(default=0)
    refused = models.IntegerField(default=0, help_text="The last answer to a record was no.")
    urgent_seen = models.IntegerField(default=0)
    urgent_closed = models.IntegerField(default=0)
    urgent_referred = models.IntegerField(default=0)

    class Meta:
        app_label = "reports"
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.area_code} {self.quarter} {self.dimension} {self.value}"
