"""What is not there, in plain words: every measurement, every question and every reason has some."""

import pytest

from healthcheck.advice import gaps
from healthcheck.advice.finding import Gap, Level
from healthcheck.measurement import Absent, AbsentReason, Kind
from healthcheck.questionnaires import QUESTIONNAIRES
from healthcheck.score import Unscored

JARGON = ("haemolysed", "specimen", "AUDIT", "GPPAQ", "circumference", "creatinine", "albumin", "_", ":")


@pytest.mark.parametrize("kind", Kind)
def test_every_measurement_has_a_plain_name(kind: Kind):
    words = gaps.what(kind.key, "")
    assert words.startswith("your ")
    assert not [each for each in JARGON if each in words]


@pytest.mark.parametrize("question", [each for one in QUESTIONNAIRES for each in one.questions], ids=lambda q: q.id)
def test_every_question_has_a_plain_name(question):
    words = gaps.what(question.id, "")
    assert words.startswith("your answers about ")
    assert not [each for each in JARGON if each in words]


@pytest.mark.parametrize("reason", AbsentReason)
def test_every_reason_has_plain_words(reason: AbsentReason):
    finding = gaps.absent("hba1c", Absent(Kind.HBA1C, reason))
    assert finding.level is Level.UNKNOWN
    assert not [each for each in JARGON if each in finding.words]
    assert ("because" in finding.words) is (reason is not AbsentReason.NOT_MEASURED)
    assert finding.gp == f"HbA1c ({reason.written})"


def test_the_laboratorys_own_words_are_for_the_gp_only():
    finding = gaps.absent("hba1c", Absent(Kind.HBA1C, AbsentReason.REJECTED, "Tube mislabelled: J BLOGGS"))
    assert "Tube mislabelled" in finding.gp
    assert finding.words.endswith("test, because the laboratory could not accept the sample")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ([Gap("your height")], "your height"),
        ([Gap("your height"), Gap("your weight")], "your height and your weight"),
        ([Gap("A"), Gap("B"), Gap("A"), Gap("C")], "A, B and C"),
        ([Gap("A", "it broke"), Gap("B", "it broke")], "A and B (it broke)"),
        ([Gap("A", "it broke"), Gap("B"), Gap("C", "it broke")], "A and C (it broke); B"),
        ([], ""),
    ],
)
def test_a_list_names_each_thing_once_and_each_reason_once(found: list[Gap], words: str):
    assert gaps.listed(found) == words


def test_a_score_says_what_it_lacks_and_to_the_gp_its_own_reason():
    score = Unscored("audit", "AUDIT question 1: not answered", missing="audit_1")
    finding = gaps.unscored("alcohol", "AUDIT", "your alcohol score", score)
    assert (
        finding.words == "We could not work out your alcohol score, because we do not have your answers about alcohol"
    )
    assert finding.gp == "AUDIT (AUDIT question 1: not answered)"
    assert finding.gaps == (Gap("your answers about alcohol"),)


def test_a_score_that_lacks_nothing_and_was_not_made_for_the_value_says_so():
    finding = gaps.unscored("qrisk3", "QRISK3", "your chance", Unscored("qrisk3", "age: QRISK3 is made for 25 to 84"))
    assert "outside the range" in finding.words
    assert finding.gaps == (Gap("your chance"),)
