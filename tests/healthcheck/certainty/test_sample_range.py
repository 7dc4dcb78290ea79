"""A worse sample never makes a range narrower: older, posted, marked, measured beside the person or at home."""

from dataclasses import replace
from datetime import timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck import certainty
from healthcheck.certainty import belief, variance
from healthcheck.certainty.variance import Blood
from healthcheck.check import HealthCheck
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement, Source
from healthcheck.person import Sex
from tests.healthcheck.cases import SAMPLED, a_check, an_id
from tests.healthcheck.certainty.simulated import taken

KINDS = (Kind.TOTAL_CHOLESTEROL, Kind.HDL_CHOLESTEROL, Kind.HBA1C, Kind.CREATININE)
PLACES = (Source.LABORATORY, Source.PHARMACY, Source.KIOSK, Source.CLINIC, Source.HOME)
VALUES = {Kind.TOTAL_CHOLESTEROL: 5.3, Kind.HDL_CHOLESTEROL: 1.3, Kind.HBA1C: 40.0, Kind.CREATININE: 85.0}
samples = st.builds(
    Blood,
    measured=st.sampled_from(PLACES),
    posted=st.booleans(),
    days=st.floats(0, 30),
    flagged=st.booleans(),
)


def of(sample: Blood, **more: object) -> HealthCheck:
    """A check whose blood was taken like this."""
    rest = [each for each in a_check(age=60).measurements if each.kind not in KINDS]
    return a_check(age=60, sex=Sex.MALE, measurements=[*rest, *(taken(kind, VALUES[kind], sample) for kind in KINDS)])


def widths(check: HealthCheck) -> dict[str, float]:
    return {name: found.high - found.low for name, found in certainty.of(check).items()}


@given(kind=st.sampled_from(KINDS), sample=samples, days=st.floats(0, 30), worse=st.sampled_from(["posted", "flagged"]))
def test_no_spread_is_less_for_a_worse_sample(kind: Kind, sample: Blood, days: float, worse: str) -> None:
    older = replace(sample, days=sample.days + days)
    assert variance.blood(kind, older) >= variance.blood(kind, sample)
    assert variance.blood(kind, replace(sample, **{worse: True})) >= variance.blood(kind, sample)
    by_place = [variance.blood(kind, replace(sample, measured=place)) for place in PLACES]
    assert by_place[0] < by_place[1] == by_place[2] == by_place[3] < by_place[4]


WORSE = [
    Blood(),
    Blood(posted=True, days=0.2),
    Blood(posted=True, days=2),
    Blood(posted=True, days=5),
    Blood(posted=True, days=5, flagged=True),
]


def test_ranges_widen_with_the_post_its_days_and_a_mark() -> None:
    each = [widths(of(sample)) for sample in WORSE]
    for name in ("qrisk3", "egfr", "hba1c"):
        found = [width[name] for width in each]
        assert found == sorted(found), name
        assert found[-1] > found[0] * 1.02, name
    assert each[0]["bmi"] == each[-1]["bmi"]


def test_a_value_from_beside_the_person_is_less_sure_than_the_laboratorys_and_one_from_home_least() -> None:
    each = [widths(of(Blood(place))) for place in (Source.LABORATORY, Source.PHARMACY, Source.HOME)]
    for name in ("qrisk3", "egfr", "hba1c"):
        assert each[0][name] < each[1][name] < each[2][name], name


def kit(**changes: object) -> Blood:
    """What is made of one value of a kit."""
    value = replace(taken(Kind.HBA1C, 40.0, Blood(posted=True, days=1)), **changes)  # type: ignore[arg-type]
    return Blood.of(value)


def test_a_kit_of_unknown_or_impossible_age_is_as_old_as_most_and_no_age_goes_on_for_ever() -> None:
    assert kit().days == 1
    assert kit(arrived_at=None).days == kit(arrived_at=SAMPLED).days == 2
    assert kit(arrived_at=SAMPLED - timedelta(hours=3)).days == 2
    assert kit(arrived_at=SAMPLED + timedelta(days=50)).days == 14


def test_blood_that_no_kit_brought_is_taken_as_it_stands() -> None:
    assert Blood.of(taken(Kind.HBA1C, 40.0, Blood())) == Blood()


def test_two_samples_weigh_as_much_as_each_is_sure_and_are_surer_together() -> None:
    good, bad = Blood(), Blood(posted=True, days=10, flagged=True)
    first = taken(Kind.CREATININE, 80.0, good)
    second = replace(taken(Kind.CREATININE, 100.0, bad), taken_at=SAMPLED + timedelta(days=1), id=an_id("second"))
    second = replace(second, arrived_at=second.taken_at + timedelta(days=10))
    both = belief.of(a_check(measurements=[first, second]), Sex.FEMALE).values["creatinine"]
    assert both.spread < variance.blood(Kind.CREATININE, good)
    assert 80 < both.median < 85
    alike = replace(second, specimen=None, arrived_at=None, flags=())
    even = belief.of(a_check(measurements=[first, alike]), Sex.FEMALE).values["creatinine"]
    assert even.median == pytest.approx(90)
    assert even.spread == pytest.approx(variance.blood(Kind.CREATININE) / sqrt(2))


@pytest.mark.parametrize("reverse", [False, True])
def test_what_was_taken_back_or_corrected_is_no_sample_whatever_came_first(reverse: bool) -> None:
    first = replace(taken(Kind.CREATININE, 80.0, Blood(posted=True, days=1)), reported_at=SAMPLED)
    later = SAMPLED + timedelta(days=3)
    back = Absent(Kind.CREATININE, AbsentReason.WITHDRAWN, "", an_id("back"), SAMPLED, first.specimen, later)
    new: Measurement = replace(first, id=an_id("new"), value=first.value * 2, reported_at=later)
    for word, median in ((back, 63.0), (new, 160.0)):
        said = [first, word][:: -1 if reverse else 1]
        found = belief.of(a_check(measurements=said), Sex.FEMALE).values["creatinine"]
        assert found.median == pytest.approx(median)
        assert found.measured is (word is new)
