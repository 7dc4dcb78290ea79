"""What the database itself refuses to keep about a check, whatever the program says."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.reports.models import LATER_STEPS, Area, Fact

OFFERED, BEFORE = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 4, 30, tzinfo=UTC)
WHOLE = {
    "area_id": "E06000052",
    "cycle": 2023,
    "practice": "A81001",
    "sex": "female",
    "age_band": "40-44",
    "offered_at": OFFERED,
}


def keep(**changed):
    Area.objects.get_or_create(code="E06000052", name="Cornwall")
    with transaction.atomic():
        return Fact.objects.create(**({"check_id": uuid4(), "person_id": uuid4()} | WHOLE | changed))


@pytest.mark.django_db
@pytest.mark.parametrize("step", LATER_STEPS)
def test_no_step_is_kept_from_before_the_offer(step):
    with pytest.raises(IntegrityError, match=f"reports_fact_{step.value}_not_before_offer"):
        keep(**{step.column: BEFORE})
    assert getattr(keep(**{step.column: OFFERED}), step.column) == OFFERED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("ethnicity", "welsh", "reports_fact_ethnicity_is_listed"),
        ("channel", "pigeon", "reports_fact_channel_is_listed"),
        ("deprivation", 6, "reports_fact_quintile_is_one_of_five"),
        ("sex", "unknown", "reports_fact_sex_is_listed"),
        ("age_band", "40-45", "reports_fact_age_is_listed"),
        ("outcome", "green", "reports_fact_outcome_is_listed"),
    ],
)
def test_no_word_is_kept_that_stands_in_no_list(column, value, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        keep(**{column: value})


@pytest.mark.django_db
def test_a_check_has_one_row():
    kept = keep()
    with pytest.raises(IntegrityError, match="reports_fact_pkey"):
        keep(check_id=kept.check_id)


@pytest.mark.django_db
def test_a_person_has_one_row_a_cycle():
    kept = keep()
    with pytest.raises(IntegrityError, match="reports_fact_once_a_cycle"):
        keep(person_id=kept.person_id)
    assert keep(person_id=kept.person_id, cycle=2028).cycle == 2028


def test_a_row_has_no_place_for_a_name_a_number_a_birth_date_or_a_measured_value():
    assert not [
        field.name
        for field in Fact._meta.fields
        if any(word in field.name for word in ("nhs", "birth", "post", "value"))
    ]
    assert not [field.name for field in Fact._meta.fields if "name" in field.name]
