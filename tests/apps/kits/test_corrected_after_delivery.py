"""A cholesterol corrected three times after its record was delivered, at the doors, in every order of arrival."""

from datetime import timedelta
from itertools import permutations

import pytest

from apps.checks import actions as checks
from apps.clients.clock import now
from tests.apps import scene
from tests.apps.kits.laboratory_door import CHOLESTEROL, laboratory

pytestmark = pytest.mark.django_db
RECORDED = "1005671000000105"
VALUES = (6.1, 4.4, 7.3, 5.2)  # the first and three corrections
ORDERS = list(permutations(range(4)))


@pytest.fixture
def lab(fhir_lab, fhir, settings):
    with laboratory(fhir_lab, fhir, settings) as found:
        yield found


def words(lab, quantity):
    """The report with everything, then three corrections of its cholesterol alone."""
    corrections = [
        lab.word(minute, (CHOLESTEROL, {**quantity(VALUES[minute], "mmol/L"), "status": "corrected"}))
        for minute in (1, 2, 3)
    ]
    return [lab.word(0), *corrections]


def expected(order) -> list[tuple[int, int]]:
    """What each arrival brings: nothing before the report or after a later word, else one record and one message."""
    heard: list[int] = []
    found = []
    for word in order:
        stands = 0 in {*heard, word} and (word == 0 or word > max(heard))
        found.append((1, 1) if stands else (0, 0))
        heard.append(word)
    return found


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(map(str, order)))
def test_in_whatever_order_they_come_one_record_is_current_and_has_the_last_value(lab, quantity, order):
    said = words(lab, quantity)
    assert [lab.says(said[place]) for place in order] == expected(order)
    assert len(lab.current()) == 1
    assert lab.observed(RECORDED) == [VALUES[3]]


def test_every_older_assessment_stays_readable_as_it_was_and_says_which_one_counts(lab, quantity):
    for word in words(lab, quantity):
        lab.says(word)
    listed = lab.person.get(f"/v1/checks/{lab.check.id}/assessments").json()
    assert [(each["version"], each["replaced_by"]) for each in listed] == [(1, 4), (2, 4), (3, 4), (4, None)]
    for version, value in enumerate(VALUES, start=1):
        old = lab.results(version)
        (rested_on,) = [word["value"] for word in old["laboratory"] if word["kind"] == "total_cholesterol"]
        assert float(rested_on) == value
        assert old["words"].startswith("These results have been replaced") == (version < 4)
    newest = lab.results()
    assert newest["version"] == 4
    assert newest["scores"] == lab.results(4)["scores"] != lab.results(3)["scores"]


def test_the_person_and_the_gp_are_told_what_was_corrected(lab, quantity):
    first, second, *_ = words(lab, quantity)
    lab.says(first)
    assert lab.last_message() == "results"
    assert lab.results()["changes"] == []
    lab.says(second)
    assert lab.last_message() == "results-changed"
    (change,) = lab.results()["changes"]
    assert change["patient"] == "Your total cholesterol result was corrected from 6.1 mmol/L to 4.4 mmol/L."
    assert lab.conclusion().startswith("Amended record - Total cholesterol corrected by the laboratory from 6.1")


def test_the_same_word_again_changes_nothing_under_its_own_id_or_another(lab, quantity):
    first, second, *_ = words(lab, quantity)
    assert [lab.says(word) for word in (first, second, second)] == [(1, 1), (1, 1), (0, 0)]
    repeated = lab.word(9, (CHOLESTEROL, {**quantity(VALUES[1], "mmol/L"), "status": "corrected"}))
    assert lab.says(repeated) == (0, 0)


def test_a_correction_that_no_score_shows_still_amends_the_record(lab, quantity):
    ratio = "1015681000000109"
    lab.says(lab.word(0))
    assert lab.says(lab.word(1, (ratio, quantity(4.2, "1")))) == (1, 1)
    assert lab.says(lab.word(2, (ratio, {**quantity(4.4, "1"), "status": "corrected"}))) == (1, 1)
    assert lab.observed(ratio) == [4.4]


def test_results_that_come_after_the_check_was_closed_reach_the_gp_and_are_corrected_there(lab, quantity):
    checks.close_overdue(by="test", at=now() + timedelta(days=29))
    while lab.delivers():
        pass
    assert lab.observed(RECORDED) == []
    said = words(lab, quantity)
    assert [lab.says(said[place]) for place in (2, 0, 1, 3)] == [(1, 1), (1, 1), (0, 0), (1, 1)]
    assert lab.observed(RECORDED) == [VALUES[3]]


def test_nobody_else_reads_an_older_assessment_and_one_that_is_not_there_is_missing(lab, quantity):
    lab.says(words(lab, quantity)[0])
    stranger = scene.door_of(scene.opened(scene.NUMBERS[1]))
    for place in ("assessments", "assessments/1/results"):
        assert stranger.get(f"/v1/checks/{lab.check.id}/{place}").status_code == 404
    assert lab.person.get(f"/v1/checks/{lab.check.id}/assessments/2/results").status_code == 404
