"""`python -m healthcheck scores` and `describe`: what there is, and everything about one."""

import pytest

from healthcheck.__main__ import main
from healthcheck.population.plan import BATCHES
from healthcheck.score import Scorer
from healthcheck.scores import SCORES


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What the command says."""
    assert main(words) == 0
    return capsys.readouterr().out


def test_every_score_has_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for_files, within = said(capsys, "scores").split("Within one person's check only")
    assert [line.split()[0] for line in for_files.splitlines()[1:] if line] == list(BATCHES)
    assert [line.split()[0] for line in within.splitlines()[1:]] == [
        score.NAME for score in SCORES if score.NAME not in BATCHES
    ]


@pytest.mark.parametrize("score", SCORES, ids=lambda score: score.NAME)
def test_a_score_is_described_with_its_source_and_licence(score: Scorer, capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "describe", score.NAME)
    assert "Source:" in text
    assert "Licence:" in text
    assert str(getattr(score, "NOTICE", "")) in text


@pytest.mark.parametrize("name", BATCHES)
def test_a_score_for_files_is_described_with_its_columns_and_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = said(capsys, "describe", name)
    for column in BATCHES[name].columns:
        assert f"  {column.name} " in text
    for output in BATCHES[name].outputs:
        assert f"-> {output} " in text
    assert f"{name}_unscored" in text
    assert f"python -m healthcheck score {name} people.csv -o scored.csv" in text


def test_ranges_units_words_and_what_missing_means_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "describe", "qrisk3")
    assert "from 25 to 84 years, whole; missing: no score" in text
    assert "from 70 to 210 mmHg; missing: no score" in text
    assert "one of female, male; missing: no score" in text
    assert "from -8 to 12; missing: counts as 0" in text
    assert "0 or 1; missing: no score" in text
    assert "missing: counts as white_or_not_stated" in text
    assert "missing: what needs it is left out" in said(capsys, "describe", "egfr")


def test_a_score_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "nonsense"]) == 2
    assert "there is no score nonsense: there are qrisk3, leicester" in capsys.readouterr().err


def test_help_teaches_by_examples(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--help"], ["score", "--help"]):
        with pytest.raises(SystemExit) as ended:
            main(words)
        assert ended.value.code == 0
        text = capsys.readouterr().out
        assert "python -m healthcheck score qrisk3 people.csv -o scored.csv" in text
        assert "exit codes:" in text
