"""What the reports count: one narrow row a person and cycle, which names nobody, and the tallies made of the rows."""

from django.db import models

from apps.reports.choices import LATER_STEPS, NO_QUINTILE, AgeBand, Channel, Ethnicity, Outcome, Sex, Step
from apps.reports.mailed import Mailed
from apps.reports.rights import AreaRight
from apps.reports.trial_plan import Trial
from apps.vault.keys import new_id

__all__ = [
    "LATER_STEPS",
    "AgeBand",
    "Area",
    "AreaRight",
    "Change",
    "Fact",
    "FurtherCheck",
    "Mailed",
    "Outcome",
    "Release",
    "Released",
    "Sex",
    "Step",
    "Tally",
    "Trial",
]


class Area(models.Model):
    """An upper-tier authority, by its code."""

    code = models.CharField(primary_key=True, max_length=16)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """How many people live in an authority, by sex and age, as the ONS counted them in the middle of a year."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=9, choices=Sex)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    people = models.PositiveIntegerField(help_text="Less those in prison for six months or more.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "sex", "age_band"], name="reports_population_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.year} {self.sex} {self.age_band}"


class Fact(models.Model):
    """One person in one five-year cycle. No name, no NHS number, no date of birth, no measured value."""

    check_id = models.UUIDField(primary_key=True, help_text="The first check of the cycle.")
    person_id = models.UUIDField()
    cycle = models.PositiveSmallIntegerField(help_text="The year in which the five-year cycle begins, on 1 April.")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_column="area_code", db_index=False)
    practice = models.CharField("practice (ODS code)", max_length=16)
    sex = models.CharField(max_length=9, choices=Sex)
    age_band = models.CharField(max_length=8, choices=AgeBand)
    ethnicity = models.CharField(max_length=9, choices=Ethnicity, default=Ethnicity.NOT_KNOWN)
    deprivation = models.PositiveSmallIntegerField("deprivation quintile", default=NO_QUINTILE)
    channel = models.CharField(max_length=9, choices=Channel, default=Channel.NHS_APP)
    arm = models.CharField("arm of a trial of invitations", max_length=40, blank=True)
    offered_at = models.DateTimeField("first invited")
    signed_in_at = models.DateTimeField(null=True)
    eligible_at = models.DateTimeField(null=True)
    ineligible_at = models.DateTimeField(null=True)
    consented_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    measured_at = models.DateTimeField(null=True)
    kit_ordered_at = models.DateTimeField(null=True)
    kit_returned_at = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True)
    scored_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)  # noqa: DJ001  null is "not known yet"

    class Meta:
        verbose_name = "programme figure"
        verbose_name_plural = "programme figures"
        permissions = [("view_exact", "Can see exact figures, in their own areas")]
        constraints = [
            models.UniqueConstraint(fields=["person_id", "cycle"], name="reports_fact_once_a_cycle"),
            models.CheckConstraint(
                condition=models.Q(ethnicity__in=Ethnicity.values), name="reports_fact_ethnicity_is_listed"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="reports_fact_channel_is_listed"
            ),
            models.CheckConstraint(condition=models.Q(deprivation__lte=5), name="reports_fact_quintile_is_one_of_five"),
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


class FurtherCheck(models.Model):
    """A later check of the same person in the same cycle: it counts with the first, once."""

    check_id = models.UUIDField(primary_key=True)
    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="further")

    def __str__(self) -> str:
        return str(self.check_id)


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
    steps = models.IntegerField(help_text="A bit a step, in the order of Step.")
    outcome = models.CharField(max_length=10, null=True)  # noqa: DJ001  null is "not known yet"
    sign = models.SmallIntegerField(help_text="1 adds, -1 takes away.")

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

    class Meta:
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.area_code} {self.quarter} {self.dimension} {self.value}"


class Release(models.Model):
    """The figures that may be published, as they were at one moment. It is never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    made_at = models.DateTimeField(unique=True)

    class Meta:
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
        verbose_name_plural = "released lines"
        constraints = [
            models.UniqueConstraint(
                fields=["release", "area_code", "table", "value"], name="reports_released_line_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.area_code} {self.table} {self.value}"
