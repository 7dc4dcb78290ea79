"""`python -m healthcheck words`: how far each language is, how hard the advice is to read, and the files made anew."""

from pathlib import Path

import pytest

from healthcheck.__main__ import main
from healthcheck.words import catalogue
from healthcheck.words.messages import every_message


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place without any catalogue."""
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue.translations.cache_clear()
    yield tmp_path
    catalogue.translations.cache_clear()


def test_it_says_how_far_each_language_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["words"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{len(every_message())} messages"
    assert said[1] == f"  en: {len(every_message())}"
    assert said[2].startswith("  cy: ")
    assert said[3].startswith("reading age of the advice: ")


def test_files_that_are_not_up_to_date_are_named_and_then_written(
    empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["words"]) == 1
    assert "healthcheck.pot is not what the words are now: run python -m healthcheck words --write" in (
        capsys.readouterr().out
    )
    assert main(["words", "--write"]) == 0
    assert sorted(str(file.relative_to(empty)) for file in empty.rglob("*.po*")) == [
        "cy/LC_MESSAGES/healthcheck.po",
        "en/LC_MESSAGES/healthcheck.po",
        "healthcheck.pot",
    ]
    catalogue.translations.cache_clear()
    assert main(["words"]) == 0
