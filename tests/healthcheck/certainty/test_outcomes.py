"""The action of draws is that of the check itself: with every value as measured, the very same primary action."""

from decimal import Decimal

import numpy as np

from healthcheck.advice.action import Urgency
from healthcheck.assess import assess
from healthcheck.blood_pressure import BloodPressure
from healthcheck.certainty import belief, figures, findings
from healthcheck.certainty.completed import completed
from healthcheck.certainty.outcomes import NOTHING_URGENT, OUTCOMES, outcomes
from healthcheck.check import HealthCheck
from healthcheck.measurement import AbsentReason, Kind, Measurement, Source
from healthcheck.person import Ethnicity, Sex
from tests.healthcheck.cases import a_check, readings


def as_measured(check: HealthCheck) -> dict[str, np.ndarray]:
    """One draw of each value: what was measured."""
    counted, index, ratio = check.blood_pressure(), check.bmi(), check.cholesterol_ratio()
    assert isinstance(counted, BloodPressure) and isinstance(index, Decimal) and isinstance(ratio, Decimal)
    values = {"systolic": counted.systolic, "diastolic": counted.diastolic, "bmi": index, "ratio": ratio}
    kinds = {
        "waist": Kind.WAIST,
        "total": Kind.TOTAL_CHOLESTEROL,
        "hdl": Kind.HDL_CHOLESTEROL,
        "hba1c": Kind.HBA1C,
        "creatinine": Kind.CREATININE,
    }
    for name, kind in kinds.items():
        found = check.latest(kind)
        assert isinstance(found, Measurement)
        values[name] = found.value
    return {name: np.array([float(value)]) for name, value in values.items()}


def outcome(check: HealthCheck) -> str:
    sex = check.person.sex
    assert sex
    beliefs = belief.of(check, sex)
    values = as_measured(check)
    scores = {name: figure(values) for name, figure in figures.of(completed(check, beliefs), sex).of.items()}
    made = findings.made(check, assess(check).findings, values, scores, sex=sex, at_home=beliefs.at_home)
    return OUTCOMES[int(outcomes(made, 1)[0])]


def primary(check: HealthCheck) -> str:
    action = assess(check).advice.primary
    return NOTHING_URGENT if action.urgency is Urgency.NONE else action.id


def test_every_check_has_the_action_that_the_advice_gives_it() -> None:
    chance = np.random.default_rng(4)
    seen = set()
    for _ in range(600):
        # Half of them with one thing out of the ordinary, so that many rows of the table are met.
        wide = float(chance.choice([0.05, 0.25]))
        usual = {
            Kind.WEIGHT: 72,
            Kind.WAIST: 88,
            Kind.TOTAL_CHOLESTEROL: 5.2,
            Kind.HDL_CHOLESTEROL: 1.4,
            Kind.HBA1C: 37,
            Kind.CREATININE: 75,
        }
        values = {kind: f"{value * np.exp(wide * chance.standard_normal()):.1f}" for kind, value in usual.items()}
        check = a_check(
            age=int(chance.integers(40, 75)),
            sex=list(Sex)[chance.integers(2)],
            ethnicity=list(Ethnicity)[chance.integers(len(Ethnicity))],
            answers={"smoking": str(chance.choice(["never", "heavy"]))},
            values={**values, Kind.ACR: str(chance.choice(["0.8", "0.8", "5", "80"]))},
            pressure=(
                f"{120 * np.exp(wide * chance.standard_normal()):.0f}",
                f"{75 * np.exp(wide * chance.standard_normal()):.0f}",
            ),
            measured_at=Source(chance.choice(["home", "clinic"])),
        )
        advised = primary(check)
        assert outcome(check) == advised
        seen.add(advised)
    assert len(seen) >= 14


def test_a_pressure_elsewhere_and_a_single_very_high_reading_stay_as_they_were_seen() -> None:
    calm = a_check()
    for extra in (readings("150", "95", at=Source.CLINIC), readings("185", "95", at=Source.PHARMACY)):
        check = a_check(measurements=[*calm.measurements, *extra])
        assert outcome(check) == primary(check) != NOTHING_URGENT
    once = readings("172", "80")[:2]
    check = a_check(
        measurements=[*(each for each in calm.measurements if each.id not in {one.id for one in once}), *once]
    )
    assert outcome(check) == primary(check) == "bp-very-high-once"


def test_a_failed_sample_is_reckoned_with_as_if_it_were_known() -> None:
    """The doubt is what the sample would show; that it failed is the advice's to say."""
    check = a_check(values={Kind.HBA1C: AbsentReason.HAEMOLYSED})
    assert primary(check) == "repeat-blood-test"
    sex = check.person.sex
    assert sex
    values = {**as_measured(a_check()), "hba1c": np.array([50.0])}
    made = findings.made(check, assess(check).findings, values, {}, sex=sex, at_home=True)
    assert OUTCOMES[int(outcomes(made, 1)[0])] == "hba1c-high"
