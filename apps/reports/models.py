"""What the reports count: one narrow row a person and cycle, which names nobody; what is made of them is listed."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from apps.reports.choices import LATER_STEPS, NO_QUINTILE, AgeBand, Channel, Ethnicity, Outcome, Sex, Step
from apps.reports.mailed import Mailed
from apps.reports.released_waits import ReleasedWait
from apps.reports.releases import Release, Released
from apps.reports.rights import AreaRight
from apps.reports.samples import Sample
from apps.reports.tallies import Change, Tally
from apps.reports.trial_plan import Trial

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
    "Population",
    "Release",
    "Released",
    "ReleasedWait",
    "Sample",
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
    reminded_at = models.DateTimeField("first reminded of a kit", null=True)
    died_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField("moved to another area", null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, null=True)  # noqa: DJ001  null is "not known yet"
    findings = models.PositiveSmallIntegerField(default=0, help_text="A bit for each Found, then for each Asked.")
    refused_at = models.DateTimeField("record refused, and not taken since", null=True)
    urgent_at = models.DateTimeField("urgent finding raised", null=True)
    urgent_seen_at = models.DateTimeField("urgent finding first seen by a named person", null=True)
    urgent_closed_at = models.DateTimeField("urgent finding closed by a named person", null=True)
    urgent_came = models.CharField("why it was closed", max_length=20, blank=True)

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
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}_at__gte": models.F("offered_at")}),
                    name=f"reports_fact_{name}_not_before_offer",
                )
                # Not what came of a record or an urgent finding: by whose clock ever, no figure stands in their way.
                for name in ("reminded", "died", "moved")
            ),
        ]
        indexes = [
            # Facts are written in the order of the offers, so a few pages of an index tell where a quarter's lie.
            BrinIndex(fields=["offered_at"], pages_per_range=32, name="reports_fact_offered"),
            models.Index(
                fields=["area", "received_at"],
                condition=models.Q(received_at__isnull=False),
                name="reports_fact_received",
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
