"""What if as JSON: whole, exact, the same as the score that the person was given."""

import json
from typing import Any

from healthcheck.measurement import Kind
from healthcheck.score import Estimate
from healthcheck.scores import qrisk3
from healthcheck.what_if.written import what_if
from tests.healthcheck.cases import a_check
from tests.healthcheck.what_if.drawings import read

WORSE: dict[str, Any] = {"age": 60, "answers": {"smoking": "heavy"}, "pressure": ("150", "90")}


def test_it_survives_json_with_nothing_lost_and_is_the_same_every_time() -> None:
    written = what_if(a_check(**WORSE))
    assert json.loads(json.dumps(written, allow_nan=False)) == written == what_if(a_check(**WORSE))


def test_the_risk_is_that_of_the_score_with_its_notes() -> None:
    written, score = what_if(a_check(**WORSE)), qrisk3.score(a_check(**WORSE))
    assert isinstance(score, Estimate)
    assert written["risk"] == score.value
    assert written["contributions"]["healthy"] == score.parts["healthy"]
    assert qrisk3.NOTICE in written["notes"]
    assert {scenario["now"] for scenario in written["scenarios"]} == {score.value}


def test_each_scenario_has_its_figures_words_and_picture() -> None:
    scenarios = what_if(a_check(**WORSE))["scenarios"]
    assert [scenario["id"] for scenario in scenarios] == ["stop_smoking", "blood_pressure", "all"]
    for scenario in scenarios:
        assert scenario["points"] == scenario["now"] - scenario["then"] > 0
        assert scenario["words"].startswith(scenario["change"])
        assert read(scenario["picture"])[1].text == scenario["text"]
        assert scenario["fewer"] in scenario["text"]


def test_the_drawings_of_one_answer_can_stand_on_one_page() -> None:
    written = what_if(a_check(**WORSE))
    drawings = [written, *written["scenarios"], written["contributions"]]
    names = [read(each["picture"])[0].get("id") for each in drawings]
    assert len(set(names)) == len(names) == 5


def test_contributions_name_every_input_and_sum() -> None:
    written = what_if(a_check(**WORSE))
    found = written["contributions"]
    assert abs(sum(part["points"] for part in found["parts"]) - (written["risk"] - found["healthy"])) < 1e-12
    effects = {part["label"]: part["effect"] for part in found["parts"]}
    assert effects["Smoking"].endswith("more in 100")
    assert effects["Lupus"] == "no difference"
    assert read(found["picture"])[1].text == found["text"]


def test_a_kidney_result_that_makes_the_figure_too_low_is_said_in_the_persons_words() -> None:
    assert "because of your kidney test result" in what_if(a_check(**WORSE, values={Kind.CREATININE: "180"}))["words"]
    assert "kidney" not in what_if(a_check(**WORSE))["words"]


def test_a_withheld_target_says_why() -> None:
    (target,) = what_if(a_check(age=74, values={Kind.WEIGHT: "80"}))["withheld"]
    assert target["id"] == "bmi"
    assert target["reason"].startswith("At your age")


def test_without_a_qrisk3_there_is_the_reason_and_no_figure() -> None:
    assert what_if(a_check(pressure=None)) == {
        "scored": False,
        "algorithm": "QRISK3-2017",
        "reason": "blood pressure: not measured",
        "words": "We could not work out your chance of a heart attack or stroke, because we do not have your blood "
        "pressure.",
    }
