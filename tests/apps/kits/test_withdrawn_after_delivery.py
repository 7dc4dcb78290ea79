"""A result that its laboratory takes back: it counts no more, in any order of arrival, and everybody hears of it."""

from datetime import timedelta
from itertools import permutations

import pytest

from apps.clients.clock import now
from apps.kits.models import LabMessage
from healthcheck.changed import NO_LONGER_URGENT, NO_LONGER_URGENT_GP
from healthcheck.measurement import Kind
from tests.apps import scene
from tests.apps.kits.laboratory_door import CHOLESTEROL, FIRST, HBA1C, HDL, laboratory

pytestmark = pytest.mark.django_db
RECORDED, RECORDED_HDL, RECORDED_HBA1C = "1005671000000105", "1005681000000107", "999791000000106"
TAKEN_BACK = "the laboratory took the result back"
SAID = "Your total cholesterol result of 6.1 mmol/L no longer counts. The laboratory took the result back."


@pytest.fixture
def lab(fhir_lab, fhir, settings):
    with laboratory(fhir_lab, fhir, settings) as found:
        yield found


@pytest.fixture
def unfinished(fhir_lab, fhir, settings):
    """A check of which only the kit is there."""
    with laboratory(fhir_lab, fhir, settings, whole=False) as found:
        yield found


@pytest.fixture
def withdrawn(lab, quantity):
    """withdrawn(minute) -> the message that takes the cholesterol back."""
    return lambda minute: lab.word(minute, (CHOLESTEROL, {**quantity(6.1, "mmol/L"), "status": "entered-in-error"}))


@pytest.fixture
def corrected(lab, quantity):
    """corrected(minute, value) -> the message that gives another cholesterol."""
    return lambda minute, value: lab.word(minute, (CHOLESTEROL, {**quantity(value, "mmol/L"), "status": "corrected"}))


def test_one_marker_of_four_is_taken_away_and_the_others_stand(lab, withdrawn):
    assert lab.says(lab.word(0)) == (1, 1)
    assert scene.score(lab.results(), "qrisk3")["scored"]
    assert lab.says(withdrawn(1)) == (1, 1)
    assert lab.observed(RECORDED) == [TAKEN_BACK]
    assert lab.observed(RECORDED_HDL) == [1.44]
    assert lab.observed(RECORDED_HBA1C) == [38.0]
    assert scene.score(lab.results(), "qrisk3")["reason"] == f"total cholesterol: {TAKEN_BACK}"
    assert scene.score(lab.results(), "egfr")["scored"]


def test_the_person_and_the_gp_are_told_plainly(lab, withdrawn):
    lab.says(lab.word(0))
    lab.says(withdrawn(1))
    assert lab.last_message() == "results-changed"
    assert [change["patient"] for change in lab.results()["changes"]] == [SAID]
    assert lab.conclusion().startswith(f"Amended record - Total cholesterol 6.1 mmol/L no longer stands: {TAKEN_BACK}.")


def test_the_range_rests_on_what_is_left_and_qrisk3_is_bounded_again(lab, withdrawn):
    lab.says(lab.word(0))
    lab.says(withdrawn(1))
    (found,) = [each for each in lab.results()["certainty"]["ranges"] if each["name"] == "qrisk3"]
    assert found["value"] is None
    assert found["missing"] == ["cholesterol_ratio"]


def test_a_withdrawal_that_comes_before_the_value_holds(lab, withdrawn):
    assert lab.says(withdrawn(1)) == (0, 0)
    assert lab.says(lab.word(0)) == (1, 1)
    assert lab.observed(RECORDED) == [TAKEN_BACK]


def test_a_withdrawal_of_the_very_moment_of_the_value_holds_in_both_orders(lab, quantity):
    first, back = lab.word(0), lab.word(0, (CHOLESTEROL, {**quantity(6.1, "mmol/L"), "status": "entered-in-error"}))
    back["identifier"]["value"] = "back"
    lab.says(back)
    lab.says(first)
    assert lab.observed(RECORDED) == [TAKEN_BACK]


def test_withdrawn_twice_is_told_once(lab, withdrawn):
    lab.says(lab.word(0))
    assert [lab.says(withdrawn(minute)) for minute in (1, 1, 2)] == [(1, 1), (0, 0), (0, 0)]


def test_withdrawn_and_then_corrected_gives_the_new_value_and_says_so(lab, withdrawn, corrected):
    lab.says(lab.word(0))
    lab.says(withdrawn(1))
    assert lab.says(corrected(2, 4.4)) == (1, 1)
    assert lab.observed(RECORDED) == [4.4]
    (change,) = lab.results()["changes"]
    assert change["patient"] == (
        "The laboratory took back your total cholesterol result before. The result is now 4.4 mmol/L."
    )


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=lambda order: "".join(map(str, order)))
def test_report_withdrawal_and_correction_end_the_same_in_any_order(lab, withdrawn, corrected, order):
    said = [lab.word(0), withdrawn(1), corrected(2, 4.4)]
    for place in order:
        lab.says(said[place])
    assert len(lab.current()) == 1
    assert lab.observed(RECORDED) == [4.4]


def test_a_report_that_is_withdrawn_whole_takes_every_result_of_it_back(lab):
    lab.says(lab.word(0))
    assert lab.says(lab.word(1, status="entered-in-error"))[0] == 1
    for code in (RECORDED, RECORDED_HDL, RECORDED_HBA1C):
        assert lab.observed(code) == [TAKEN_BACK]
    assert not scene.score(lab.results(), "egfr")["scored"]
    assert len(lab.results()["changes"]) == 5


@pytest.mark.parametrize("before", [False, True], ids=["after the report", "before the report"])
def test_a_withdrawal_that_names_no_result_takes_back_all_of_the_kit(lab, before):
    bare = lab.word(1, status="entered-in-error")
    del bare["entry"][FIRST:]
    for message in (bare, lab.word(0)) if before else (lab.word(0), bare):
        lab.says(message)
    for code in (RECORDED, RECORDED_HDL, RECORDED_HBA1C):
        assert lab.observed(code) == [TAKEN_BACK]
    assert LabMessage.objects.filter(state="refused").count() == 0


def test_an_urgent_result_that_is_taken_back_is_told_plainly_though_the_check_is_not_whole(unfinished, quantity):
    lab = unfinished
    assert lab.says(lab.word(0, (HBA1C, quantity(97, "mmol/mol"))))[0] == 1
    assert lab.results()["advice"]["urgency"] in ("urgent", "emergency")
    back = lab.word(1, (HBA1C, {**quantity(97, "mmol/mol"), "status": "entered-in-error"}))
    assert lab.says(back) == (1, 1)
    found = lab.results()
    assert found["advice"]["urgency"] not in ("urgent", "emergency")
    assert found["changes"][-1]["patient"] == NO_LONGER_URGENT
    assert NO_LONGER_URGENT_GP in lab.conclusion()
    assert lab.last_message() == "results-changed"


def test_an_urgent_result_that_is_corrected_to_another_urgent_one_is_not_called_off(unfinished, quantity):
    lab = unfinished
    lab.says(lab.word(0, (HBA1C, quantity(97, "mmol/mol"))))
    lab.says(lab.word(1, (HBA1C, {**quantity(121, "mmol/mol"), "status": "corrected"})))
    assert lab.observed(RECORDED_HBA1C) == [121.0]
    assert [change["kind"] for change in lab.results()["changes"]] == [Kind.HBA1C.key]
    assert lab.last_message() == "urgent"


def test_what_was_read_long_ago_can_still_be_taken_back(lab, withdrawn, monkeypatch):
    lab.says(lab.word(0))
    late = now() + timedelta(days=80)
    monkeypatch.setattr("apps.kits.api.now", lambda: late)
    assert lab.says(withdrawn(1)) == (1, 1)
    assert lab.observed(RECORDED) == [TAKEN_BACK]


def test_a_hdl_that_is_cancelled_says_so(lab):
    lab.says(lab.word(0))
    lab.says(lab.word(1, (HDL, {"status": "cancelled"})))
    assert lab.observed(RECORDED_HDL) == ["the laboratory cancelled the test"]
