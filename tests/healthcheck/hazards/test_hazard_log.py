"""The hazard log holds together, every test it names is there, and a fault in it is found."""

import re
from pathlib import Path

import pytest

from healthcheck.hazards import log, page
from healthcheck.hazards.__main__ import main
from healthcheck.hazards.risk import Likelihood, Risk, Severity

PROJECT = Path(__file__).parents[3]
OURS = log.FILE.read_text()


def a_log(**changes: str) -> str:
    """One hazard, with some of its lines written otherwise."""
    lines = {
        "id": '"H01"',
        "name": '"Something"',
        "causes": '["A cause"]',
        "harm": '"A harm."',
        "initial": '["major", "high"]',
        "residual": '["major", "very_low"]',
        "left": '""',
    } | changes
    control = '[[hazard.control]]\nsays = "It is prevented."\ntests = ["test_it.py::test_that_it_is"]\n'
    body = "".join(f"{name} = {value}\n" for name, value in lines.items() if value)
    return f'version = "1"\napproved_by = ""\n[[hazard]]\n{body}{control}'


def test_every_test_that_is_named_as_a_proof_is_there(capsys) -> None:
    assert main(["--tests", str(PROJECT)]) == 0, capsys.readouterr().err


def test_the_page_that_is_kept_is_the_page_of_the_log() -> None:
    assert (PROJECT / "docs" / "hazards.html").read_text() == page.html(log.read(OURS))


def test_a_named_test_that_is_gone_fails_and_says_whose_it_was(tmp_path, capsys) -> None:
    (tmp_path / "log.toml").write_text(a_log())
    (tmp_path / "test_it.py").write_text("def test_something_else():\n    assert True\n")
    assert main(["--log", str(tmp_path / "log.toml"), "--tests", str(tmp_path)]) == 1
    assert "H01: there is no test test_it.py::test_that_it_is" in capsys.readouterr().err


def test_a_test_that_is_only_spoken_of_is_not_there(tmp_path) -> None:
    (tmp_path / "log.toml").write_text(a_log())
    (tmp_path / "test_it.py").write_text('"""def test_that_it_is(): ..."""\n# test_that_it_is\n')
    assert main(["--log", str(tmp_path / "log.toml"), "--tests", str(tmp_path)]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"causes": "[]"},
        {"harm": ""},
        {"initial": '["major", "often"]'},
        {"residual": '["catastrophic", "very_low"]'},
        {"residual": '["major", "very_high"]'},
        {"residual": '["major", "low"]'},
    ],
    ids=["no cause", "no harm", "unknown likelihood", "worse severity", "worse rating", "undesirable without a reason"],
)
def test_a_hazard_that_does_not_hold_together_is_refused_by_its_name(changes) -> None:
    with pytest.raises(log.BadLog, match="H01"):
        log.read(a_log(**changes))


def test_what_is_left_undesirable_with_a_reason_is_taken() -> None:
    (hazard,) = log.read(a_log(residual='["major", "low"]', left='"No more can be done."')).hazards
    assert hazard.residual.rating == 3


def test_a_control_without_a_test_is_the_deployers_and_no_other() -> None:
    without = a_log().replace('tests = ["test_it.py::test_that_it_is"]', "")
    with pytest.raises(log.BadLog, match="names the test"):
        log.read(without)
    (hazard,) = log.read(without + 'kind = "deployer"\n').hazards
    assert hazard.controls[0].tests == ()


def test_an_id_is_used_once() -> None:
    with pytest.raises(log.BadLog, match="used twice: H01"):
        log.read(a_log() + a_log().partition('approved_by = ""\n')[2])


def test_the_matrix_is_the_published_one() -> None:
    lowest_first = [[Risk(severity, likelihood).rating for severity in Severity] for likelihood in Likelihood]
    assert lowest_first == [[1, 1, 2, 2, 3], [1, 2, 2, 3, 4], [2, 2, 3, 3, 4], [2, 3, 3, 4, 5], [3, 4, 4, 5, 5]]


def test_the_page_says_that_nobody_has_approved_it_until_somebody_has() -> None:
    assert "no clinical safety officer has approved it" in page.html(log.read(a_log()))
    approved = page.html(log.read(a_log().replace('approved_by = ""', 'approved_by = "<b>Somebody</b>"')))
    assert "no clinical safety officer" not in approved
    assert "&lt;b&gt;Somebody&lt;/b&gt;" in approved


def test_each_control_stands_on_the_page_beside_its_proof() -> None:
    made = page.html(log.read(OURS))
    for hazard in log.read(OURS).hazards:
        assert f'id="{hazard.id}"' in made
        assert all(test in made for control in hazard.controls for test in control.tests)
    assert not re.search(r"<script|https?://(?!www\.w3)", made)
