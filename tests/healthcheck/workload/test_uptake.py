"""Who comes: about 40 in 100, fewer men, more with age; or what the commissioner says."""

import numpy as np
import pytest

from healthcheck.person import Sex
from healthcheck.population.unusable import Unusable
from healthcheck.workload import uptake

FEMALE, MALE = (list(Sex).index(sex) for sex in (Sex.FEMALE, Sex.MALE))


def test_men_come_less_and_the_old_more():
    shares = uptake.built_in().shares
    assert (shares[MALE, 40:75] < shares[FEMALE, 40:75]).all()
    assert (np.diff(shares[:, [45, 55, 65, 72]]) > 0).all()
    assert np.isnan(shares[:, :40]).all() and np.isnan(shares[:, 75:]).all()


def test_the_table_says_what_its_sources_say():
    shares = uptake.built_in().shares
    odds = shares / (1 - shares)
    assert odds[MALE, 50] / odds[FEMALE, 50] == pytest.approx(0.73, abs=0.01)
    assert odds[FEMALE, 45] / odds[FEMALE, 72] == pytest.approx(0.40, abs=0.01)
    mix = [(45, 0.36), (55, 0.34), (65, 0.22), (72, 0.08)]
    assert sum(part * shares[:, age].mean() for age, part in mix) == pytest.approx(400_797 / 991_452, abs=0.001)


@pytest.mark.parametrize("said", ["35", "35%", " 35.0 "])
def test_a_percentage_is_everybodys_and_certain(said):
    taken = uptake.given(said)
    assert (taken.shares == 0.35).all() and taken.spread == 0


@pytest.mark.parametrize("said", ["0", "101", "-5", "many", "no/such.csv"])
def test_what_is_no_uptake_is_refused(said):
    with pytest.raises(Unusable):
        uptake.given(said)


def test_a_table_of_ones_own(tmp_path):
    file = tmp_path / "ours.csv"
    file.write_text("sex,lowest_age,highest_age,percent\nfemale,40,74,50\nmale,40,74,25\n")
    shares = uptake.given(str(file)).shares
    assert (shares[FEMALE, 60], shares[MALE, 60]) == (0.5, 0.25)


@pytest.mark.parametrize(
    "row", ["female,40,74", "female,40,74,many", "both,40,74,40", "male,74,40,40", "male,40,74,140"]
)
def test_a_table_that_is_not_whole_is_refused(tmp_path, row):
    file = tmp_path / "ours.csv"
    file.write_text(f"sex,lowest_age,highest_age,percent\n{row}\n")
    with pytest.raises(Unusable, match="the uptake table needs the columns"):
        uptake.given(str(file))
