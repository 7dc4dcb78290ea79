"""The Cox equation of a table: terms, powers, products with age, categories."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.cox import Equation, Term, percent

HEADER = "term,level,of,divide_by,power,log,centre,alone,with_age_1,with_age_2"
AGES = "age_1,,age,10,1,,0.5,1.0,,\nage_2,,age,10,2,,0.25,10.0,,"


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Reads a table of these rows beside the two powers of age."""
    package = tmp_path / f"score_of_{tmp_path.name}"  # a module of its own for each test
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)

    def equation(*rows: str) -> Equation:
        (package / "table.csv").write_text("\n".join((HEADER, AGES, *rows)) + "\n", encoding="utf-8")
        return Equation.read(package.name, "table")

    return equation


def one(**values: float) -> dict[str, np.ndarray]:
    return {name: np.array([value]) for name, value in {"age": 20.0, **values}.items()}


def test_age_counts_to_its_powers_less_their_centres(read):
    assert read().linear_predictor(one())[0] == (2 - 0.5) + 10 * (4 - 0.25)


def test_a_term_counts_alone_and_with_both_powers_of_age_less_its_centre(read):
    with_it, without = read("townsend,,,,,,3,1,10,100"), read()
    added = with_it.linear_predictor(one(townsend=5.0)) - without.linear_predictor(one())
    assert added[0] == pytest.approx(2 * (1 + 10 * (2 - 0.5) + 100 * (4 - 0.25)))


def test_a_level_of_a_category_counts_its_own_row(read):
    equation = read("smoking,never,,,,,,0,,", "smoking,ex,,,,,,1,,", "smoking,heavy,,,,,,5,2,")
    levels = equation.linear_predictor({"age": np.full(3, 20.0), "smoking": np.arange(3.0)})
    assert (levels - levels[0]).tolist() == pytest.approx([0, 1, 5 + 2 * 1.5])


@pytest.mark.parametrize(
    ("power", "log", "value"),
    [
        ("-2", "", 1 / 9),
        ("-1", "", 1 / 3),
        ("-0.5", "", 3**-0.5),
        ("0", "", np.log(3)),
        ("0.5", "", 3**0.5),
        ("1", "", 3),
        ("2", "", 9),
        ("3", "", 27),
        ("-2", "yes", np.log(3) / 9),
        ("-1", "yes", np.log(3) / 3),
        ("3", "yes", 27 * np.log(3)),
    ],
)
def test_a_power_is_of_the_scaled_value_and_goes_with_its_logarithm_where_the_table_says(read, power, log, value):
    term = read(f"bmi_1,,bmi,10,{power},{log},,1,,").terms["bmi_1"]
    assert term.value(one(bmi=30.0))[0] == pytest.approx(value, rel=1e-15)


def test_a_power_that_is_not_one_of_the_papers_is_a_fault_and_not_a_guess(read):
    with pytest.raises(KeyError):
        read("bmi_1,,bmi,10,1.7,,,1,,").linear_predictor(one(bmi=30.0))


def test_a_missing_value_gives_no_number(read):
    assert np.isnan(read("hba1c_1,,hba1c,10,0.5,,1,1,2,3").linear_predictor(one(hba1c=np.nan)))[0]


@given(survival=st.floats(0.9, 0.9999), sums=st.floats(-10, 4))
def test_percent_is_one_less_survival_to_the_hazard(survival: float, sums: float) -> None:
    expected = 100 * (1 - survival ** np.exp(sums))
    assert percent(survival, np.array([sums]))[0] == pytest.approx(expected, abs=1e-11)


def test_the_smallest_risk_is_not_nought() -> None:
    assert percent(0.9999, np.array([-40.0]))[0] == pytest.approx(100 * 1e-4 * np.exp(-40), rel=1e-3)


def test_a_category_that_does_not_change_with_age_keeps_one_row() -> None:
    assert Term.category("smoking", np.array([[1.0, 2.0], [0, 0], [0, 0]])).coefficients.shape == (1, 2)
    assert Term.category("smoking", np.array([[1.0, 2.0], [0, 0], [0, 3]])).coefficients.shape == (3, 2)
