"""A file that is written is there whole or not at all."""

import os
from pathlib import Path

import pytest

from healthcheck.population.target import whole


def test_the_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    with whole(place) as file:
        file.write(b"half")
        file.flush()
        assert not place.exists()
        file.write(b" and half")
    assert place.read_bytes() == b"half and half"
    assert list(tmp_path.iterdir()) == [place]


def test_after_a_failure_nothing_new_stays_and_what_was_there_does(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.write_text("before")
    with pytest.raises(RuntimeError), whole(place) as file:
        file.write(b"half")
        raise RuntimeError
    assert place.read_text() == "before"
    assert list(tmp_path.iterdir()) == [place]


def test_who_may_read_the_file_stays_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "out.csv"
    place.touch()
    place.chmod(0o640)
    with whole(place) as file:
        file.write(b"new")
    assert place.stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    place, link = tmp_path / "out.csv", tmp_path / "link.csv"
    place.touch()
    link.symlink_to(place)
    with whole(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert place.read_bytes() == b"new"


def test_a_device_is_written_and_not_replaced() -> None:
    with whole(Path(os.devnull)) as file:
        file.write(b"gone")
    assert not Path(os.devnull).is_file()
