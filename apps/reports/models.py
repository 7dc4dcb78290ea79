"""What the reports count: one narrow row a check, which names nobody."""

from django.db import models


class Step(models.TextChoices):
    """How far a check has got, in the order most checks go. `column` holds the time it first happened."""

    INVITED = "invited", "Invited"
    SIGNED_IN = "signed_in", "Signed in"
    ELIGIBLE = "eligible", "Found eligible"
    INELIGIBLE = "ineligible", "Found not eligible"
    CONSENTED = "consented", "Consented"
    ANSWERED = "answered", "Questionnaire answered"
    MEASURED = "measured", "Blood pressure measured"
    KIT_ORDERED = "kit_ordered", "Kit ordered"
    KIT_RETURNED = "kit_returned", "Kit returned"
    SCORED = "scored", "Scored"
    RECEIVED = "received", "Check received"
    DELIVERED = "delivered", "Record delivered"
    ACKNOWLEDGED = "acknowledged", "Record acknowledged"

    @property
    def column(self) -> str:
        return "offered_at" if self is Step.INVITED else f"{self.value}_at"


LATER_STEPS = [step for step in Step if step is not Step.INVITED]


class Sex(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    NOT_KNOWN = "not known", "Not known"


class AgeBand(models.TextChoices):
    """Five-year bands of the programme; the outer two hold people who should not have been invited."""

    UNDER_40 = "under 40"
    FROM_40 = "40-44"
    FROM_45 = "45-49"
    FROM_50 = "50-54"
    FROM_55 = "55-59"
    FROM_60 = "60-64"
    FROM_65 = "65-69"
    FROM_70 = "70-74"
    OVER_74 = "over 74"

    @classmethod
    def of(cls, age: int) -> "AgeBand":
        bands = list(cls)
        return bands[min(max(age // 5 - 7, 0), len(bands) - 1)]


class Outcome(models.TextChoices):
    """How soon somebody should act on what the check found: the most urgent piece of its advice."""

    NONE = "none", "No follow-up needed"
    UNFINISHED = "unfinished", "Not finished: not an all-clear"
    ROUTINE = "routine", "Routine follow-up"
    URGENT = "urgent", "Urgent follow-up"
    EMERGENCY = "emergency", "Same-day emergency"


class Fact(models.Model):
    """One check of one person in one five-year cycle. No name, no NHS number, no date of birth, no measured value."""

    check_id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField()
    area_code = models.CharField(max_length=16)
    area_name = models.CharField(max_length=200)
    practice = models.CharField("practice (ODS code)", max_length=16)
    sex = models.CharField(max_length=9, choices=Sex)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    offered_at = models.DateTimeField("first invited")
    signed_in_at = models.DateTimeField(null=True)
    eligible_at = models.DateTimeField(null=True)
    ineligible_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    measured_at = models.DateTimeField(null=True)
    kit_ordered_at = models.DateTimeField(null=True)
    kit_returned_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)  # noqa: DJ001  null is "not known yet"

    class Meta:
        verbose_name = "programme figure"
        verbose_name_plural = "programme figures"
        constraints = [
            models.CheckConstraint(condition=models.Q(sex__in=Sex.values), name="reports_fact_sex_is_listed"),
            models.CheckConstraint(condition=models.Q(age_band__in=AgeBand.values), name="reports_fact_age_is_listed"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values), name="reports_fact_outcome_is_listed"
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{step.column}__gte": models.F("offered_at")}),
                    name=f"reports_fact_{step.value}_not_before_offer",
                )
                for step in LATER_STEPS
            ),
        ]

    def __str__(self) -> str:
        return str(self.check_id)
