"""From findings to one primary action and the further ones, over every pair of findings and over random sets."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.advice.action import Advice, Urgency
from healthcheck.advice.finding import Finding, Gap, Level, unknown
from healthcheck.advice.rules import CODES, advise
from healthcheck.advice.table import must_act
from healthcheck.advice.thresholds import THRESHOLDS

SOONEST = list(Urgency)


def _states() -> dict[str, list[Finding]]:
    """By subject, every finding that can be made, not known and failed among them."""
    states: dict[str, dict[str, Finding]] = {}
    for row in THRESHOLDS:
        if row.in_force:
            of = states.setdefault(row.subject, {})
            of[row.band] = Finding(row.subject, row.level, row.band, f"{row.subject} {row.band}", row.source)
            for failed in (False, True):
                missing = unknown(row.subject, f"{row.subject} not known", failed=failed)
                if f"{row.subject}:{missing.band}" in must_act(THRESHOLDS):
                    of[missing.band] = missing
    return {subject: list(found.values()) for subject, found in states.items()}


STATES = _states()
NORMAL = {each.subject: each for found in STATES.values() for each in found if each.level is Level.NORMAL}
CANNOT_WAIT = (Level.EMERGENCY, Level.URGENT)
# A subject that has no normal finding is made or is not.
MAYBE = set(STATES) - set(NORMAL)
PEOPLE = st.fixed_dictionaries(
    {subject: st.sampled_from(found) for subject, found in STATES.items() if subject not in MAYBE},
    optional={subject: st.sampled_from(STATES[subject]) for subject in MAYBE},
)


def of(*changed: Finding) -> Advice:
    return advise(tuple((NORMAL | {finding.subject: finding for finding in changed}).values()))


def urgency(advice: Advice) -> int:
    return max(SOONEST.index(action.urgency) for action in advice.actions)


def holds(found: list[Finding], advice: Advice) -> None:
    """What must be true of any advice at all."""
    assert advice.primary not in advice.further
    assert len({action.id for action in advice.actions}) == len(advice.actions)
    order = [SOONEST.index(action.urgency) for action in advice.actions]
    assert order == sorted(order, reverse=True)
    named = {finding for action in advice.actions for finding in action.because}
    assert named >= {finding for finding in found if finding.level is not Level.NORMAL}
    if any(finding.level is not Level.NORMAL for finding in found):
        assert "all-normal" not in {action.id for action in advice.actions}
    if any(finding.level is Level.URGENT for finding in found):
        assert advice.primary.urgency in (Urgency.URGENT, Urgency.EMERGENCY)
    if any(finding.level is Level.EMERGENCY for finding in found):
        assert advice.primary.urgency is Urgency.EMERGENCY
    assert all("{" not in action.patient + action.gp for action in advice.actions)
    assert all(action.code == CODES[action.urgency] for action in advice.actions)


def test_every_pair_of_findings_has_whole_advice():
    count = 0
    for one, other in combinations(STATES, 2):
        for first in STATES[one]:
            for second in STATES[other]:
                found = list((NORMAL | {one: first, other: second}).values())
                holds(found, advise(found))
                count += 1
    assert count > 1000


@given(PEOPLE)
def test_every_set_of_findings_has_whole_advice(person: dict[str, Finding]):
    holds(list(person.values()), advise(tuple(person.values())))


@given(PEOPLE, st.sampled_from(sorted(NORMAL)), st.data())
def test_a_further_finding_never_makes_the_advice_milder(person: dict[str, Finding], subject: str, data: st.DataObject):
    worse = data.draw(st.sampled_from(STATES[subject]))
    if person[subject].level is Level.NORMAL and worse.level is not Level.UNKNOWN:
        before, after = advise(tuple(person.values())), advise(tuple((person | {subject: worse}).values()))
        assert urgency(after) >= urgency(before)


def test_all_known_and_normal_reassures_and_asks_for_nothing():
    advice = of()
    assert (advice.primary.id, advice.primary.urgency, advice.further) == ("all-normal", Urgency.NONE, ())
    assert advice.primary.code is None


@pytest.mark.parametrize("subject", sorted(set(STATES) - {"age"}))
def test_one_subject_not_known_never_reassures(subject: str):
    for missing in (each for each in STATES[subject] if each.level is Level.UNKNOWN):
        advice = of(missing)
        assert advice.primary.id != "all-normal"
        assert any(missing in action.because for action in advice.actions)


def test_no_findings_at_all_never_reassure():
    assert advise(()).primary.id == "normal-so-far"


def test_an_urgent_finding_is_primary_whatever_else_was_found():
    very_high = next(each for each in STATES["hba1c"] if each.band == "very_high")
    others = [found[0] for subject, found in STATES.items() if found[0].level not in CANNOT_WAIT]
    advice = of(very_high, *others)
    assert (advice.primary.id, advice.primary.by) == ("hba1c-very-high", "today")
    assert advice.primary.code is not None
    assert advice.primary.code.code == "2242661000000109"


def test_a_high_diabetes_score_asks_for_a_blood_test_only_where_none_was_done():
    high = next(each for each in STATES["leicester"] if each.band == "high")
    not_done = next(each for each in STATES["hba1c"] if each.band == "unknown")
    assert of(high, not_done).primary.id == "diabetes-blood-test"
    assert of(high).primary.id == "diabetes-lower-risk"


def test_dementia_information_never_pushes_out_the_primary_action():
    older = next(each for each in STATES["age"] if each.band == "65_to_74")
    advice = of(older)
    assert advice.primary.id == "all-normal"
    assert [action.id for action in advice.further] == ["dementia-information"]


def test_the_same_words_are_not_said_twice_in_one_action():
    gap = Gap("your total cholesterol", "the blood sample was damaged")
    words, gp = "We have no result for your total cholesterol", "total cholesterol (sample haemolysed)"
    twice = [
        Finding(subject, Level.UNKNOWN, "failed", words, gp=gp, gaps=(gap,))
        for subject in ("total_cholesterol", "non_hdl_cholesterol", "cholesterol_ratio")
    ]
    action = of(*twice).primary
    assert action.patient.count("your total cholesterol (the blood sample was damaged)") == 1
    assert action.gp.count("sample haemolysed") == 1


def test_the_person_and_the_gp_each_read_their_own_words():
    high = Finding("hba1c", Level.HIGH, "high", "Your HbA1c is high", gp="HbA1c 52 mmol/mol: in the diabetes range")
    action = of(high).primary
    assert action.patient.startswith("Your HbA1c is high. ")
    assert action.gp.startswith("HbA1c 52 mmol/mol: in the diabetes range")


def test_findings_of_one_action_are_sentences_to_the_person():
    raised = [
        Finding("total_cholesterol", Level.RAISED, "raised", "Your total cholesterol is raised", gp="Total: raised"),
        Finding("hdl_cholesterol", Level.RAISED, "low", "Your HDL cholesterol is low", gp="HDL: low"),
    ]
    action = of(*raised).primary
    assert action.patient.startswith("Your total cholesterol is raised. Your HDL cholesterol is low. You can")
    assert action.gp.startswith("Total: raised; HDL: low. ")
