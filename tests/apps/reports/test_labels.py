"""What values of a release are called, and their order."""

import pytest

from apps.reports.choices import AgeBand, Ethnicity, Outcome
from apps.reports.labels import label, place


@pytest.mark.parametrize(
    ("table", "value", "called"),
    [
        ("all", "", "Everybody"),
        ("quarter", "8104", "2026/27 Q1"),
        ("sex", "not known", "Not known"),
        ("age_band", "40-44", "40 to 44"),
        ("age_band", "under 40", "Under 40"),
        ("ethnicity", "asian", "Asian or Asian British"),
        ("deprivation", "1", "1, the most deprived fifth"),
        ("deprivation", "0", "Not known"),
        ("channel", "sms", "Text message"),
        ("outcome", "outcome_unfinished", "Not finished: not an all-clear"),
        ("arm", "", "In no trial"),
        ("practice", "A81001", "A81001"),
    ],
)
def test_each_value_has_a_name(table, value, called):
    assert label(table, value) == called


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("age_band", AgeBand.values),
        ("ethnicity", Ethnicity.values),
        ("outcome", [f"outcome_{end}" for end in Outcome.values]),
        ("deprivation", ["1", "2", "3", "4", "5", "0"]),
    ],
)
def test_values_stand_in_their_own_order_and_the_unknown_last(table, values):
    assert sorted(set(values), key=lambda value: place(table, value)) == values
