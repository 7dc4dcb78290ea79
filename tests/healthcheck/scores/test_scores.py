"""The list of scores: every folder is on it, and every one answers every check with a value and never a fault."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck import scores
from healthcheck.measurement import AbsentReason, Kind
from healthcheck.person import Ethnicity, Sex
from healthcheck.score import Estimate, Scorer, Unscored
from tests.healthcheck.cases import ANSWERS, VALUES, a_check

EACH_SCORE = pytest.mark.parametrize("scorer", scores.SCORES, ids=lambda scorer: scorer.NAME)
NOT_FOR_A_HEALTHY_45_YEAR_OLD = {"kfre", "qkidney", "ukbdrs", "drs"}
_MISSING = st.one_of(st.none(), st.sampled_from(AbsentReason))


def test_every_folder_is_listed_once() -> None:
    folders = {path.parent.name for path in Path(scores.__file__).parent.glob("*/__init__.py")}
    listed = [scorer.NAME for scorer in scores.SCORES]
    assert sorted(folders) == sorted(listed)


@EACH_SCORE
def test_a_normal_check_is_scored_and_says_what_it_rests_on_unless_the_score_is_not_for_this_person(
    scorer: Scorer,
) -> None:
    score = scorer.score(a_check())
    assert (score.name, score.algorithm) == (scorer.NAME, scorer.ALGORITHM)
    if isinstance(score, Unscored):
        assert scorer.NAME in NOT_FOR_A_HEALTHY_45_YEAR_OLD
        assert not score.applies
        return
    assert score.inputs
    assert all(used.name and used.value and used.origin for used in score.inputs)


@EACH_SCORE
def test_a_check_with_nothing_in_it_gives_a_reason(scorer: Scorer) -> None:
    score = scorer.score(a_check(sex=None, answers=dict.fromkeys(ANSWERS), measurements=()))
    assert isinstance(score, Unscored)
    assert (score.name, score.algorithm) == (scorer.NAME, scorer.ALGORITHM)
    assert score.reason


@EACH_SCORE
@given(
    age=st.integers(0, 110),
    sex=st.sampled_from([*Sex, None]),
    ethnicity=st.sampled_from(Ethnicity),
    answers=st.dictionaries(st.sampled_from(list(ANSWERS)), st.sampled_from([None, "yes", "no", "", "never"])),
    values=st.dictionaries(st.sampled_from(list(VALUES)), _MISSING),
)
def test_whatever_is_missing_a_score_is_an_estimate_or_a_reason(
    scorer: Scorer,
    age: int,
    sex: Sex | None,
    ethnicity: Ethnicity,
    answers: dict[str, str | None],
    values: dict[Kind, AbsentReason | None],
) -> None:
    score = scorer.score(a_check(age=age, sex=sex, ethnicity=ethnicity, answers=answers, values=values))
    assert isinstance(score, Estimate | Unscored)
    assert score.band if isinstance(score, Estimate) else score.reason
