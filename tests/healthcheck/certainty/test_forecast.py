"""What a check will say once everything is measured, and which missing measurement tells most of it."""

import numpy as np
import pytest

from healthcheck import certainty
from healthcheck.advice.action import Urgency
from healthcheck.assess import assess
from healthcheck.certainty import belief
from healthcheck.certainty.forecast import as_measured
from healthcheck.certainty.outcomes import NOTHING_URGENT
from healthcheck.measurement import Kind, Source
from healthcheck.person import Sex
from tests.healthcheck.cases import a_check
from tests.healthcheck.certainty import simulated

NO_CHOLESTEROL = {Kind.TOTAL_CHOLESTEROL: None, Kind.HDL_CHOLESTEROL: None}


def test_where_nothing_is_missing_there_is_nothing_to_foretell() -> None:
    assert certainty.study(a_check()).forecast is None


def test_doubt_about_what_is_measured_does_not_hide_what_a_missing_value_can_tell() -> None:
    check = a_check(age=63, sex=Sex.MALE, values=NO_CHOLESTEROL, pressure=("134", "84"))
    study = certainty.study(check)
    assert study.forecast and study.decision
    assert study.forecast.gains[0].measurement == "cholesterol"
    assert [gain.measurement for gain in study.forecast.gains] == ["cholesterol"]
    assert study.forecast.chance > study.decision.chance


def test_what_is_measured_stands_as_the_scores_take_it_and_what_is_missing_has_the_error_of_measuring_it_too() -> None:
    check = a_check(pressure=("150", "92"), measured_at=Source.CLINIC, values={Kind.CREATININE: None})
    beliefs = belief.of(check, Sex.FEMALE)
    found = as_measured(check, beliefs)
    assert found.values["systolic"].median == 150
    assert found.values["systolic"].spread == 0
    assert found.values["creatinine"].spread > beliefs.values["creatinine"].spread


def test_the_chance_of_the_action_is_how_often_it_comes_true() -> None:
    chance = np.random.default_rng(5)
    said, came = [], []
    for _ in range(300):
        truth = simulated.somebody(chance)
        whole = simulated.measured(truth, chance, days=4)
        gone = {
            kind for kind in (Kind.TOTAL_CHOLESTEROL, Kind.HBA1C, Kind.CREATININE, Kind.WAIST) if chance.random() < 0.6
        }
        gone |= {Kind.HDL_CHOLESTEROL} & {Kind.HDL_CHOLESTEROL if Kind.TOTAL_CHOLESTEROL in gone else Kind.PULSE}
        left = [each for each in whole.measurements if each.kind not in gone]
        found = certainty.study(
            a_check(age=whole.age, sex=whole.person.sex, answers=dict(whole.answers), measurements=left)
        )
        if found.forecast:
            primary = assess(whole).advice.primary
            said.append(found.forecast.chance)
            came.append(found.forecast.action == (NOTHING_URGENT if primary.urgency is Urgency.NONE else primary.id))
    assert np.mean(came) == pytest.approx(np.mean(said), abs=0.04)
