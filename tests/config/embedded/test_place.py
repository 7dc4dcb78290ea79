"""Where the embedded servers live, and the folders that are refused."""

import os
from pathlib import Path

import pytest

from config.embedded import place as places
from config.embedded.place import SOCKET_LIMIT, UnusablePlace, at, find


def mode(folder: Path) -> int:
    """The permission bits."""
    return folder.stat().st_mode & 0o777


def test_every_folder_is_closed_to_others(tmp_path: Path) -> None:
    place = at(tmp_path / "a")
    place.prepare()
    assert mode(place.sockets) == mode(place.logs) == 0o700
    assert mode(place.root) in (0o700, 0o711)  # as root the unprivileged server must pass through


def test_the_servers_never_run_as_root(tmp_path: Path) -> None:
    place = at(tmp_path / "a")
    place.prepare()
    assert place.uid != 0
    assert place.sockets.stat().st_uid == place.uid


def test_a_folder_left_open_is_closed_again(tmp_path: Path) -> None:
    place = at(tmp_path / "a")
    place.prepare()
    place.sockets.chmod(0o777)
    place.prepare()
    assert mode(place.sockets) == 0o700


def test_a_link_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "a").symlink_to(tmp_path / "real")
    with pytest.raises(UnusablePlace, match="not a folder of user"):
        at(tmp_path / "a").prepare()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make another user's folder")
def test_another_users_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    os.chown(tmp_path / "a", 12345, 12345)
    with pytest.raises(UnusablePlace, match="not a folder of user"):
        at(tmp_path / "a").prepare()


def test_a_path_too_long_for_a_socket_is_refused_with_the_way_out(tmp_path: Path) -> None:
    place = at(tmp_path / ("x" * SOCKET_LIMIT))
    with pytest.raises(UnusablePlace, match="HEALTHCHECK_DATA_FOLDER"):
        place.prepare()
    assert not place.root.exists()


def test_every_process_of_a_user_finds_the_same_place() -> None:
    assert find() == find()
    assert len(str(find().postgres_socket)) <= SOCKET_LIMIT


def as_plain_user(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """As if somebody else ran this, whose home is there."""
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    monkeypatch.setattr(os, "getegid", lambda: 12345)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)


def test_a_plain_user_finds_it_below_the_data_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    as_plain_user(monkeypatch, tmp_path)
    assert find().root.parent == tmp_path / ".local" / "share" / "healthcheck"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert find().root.parent == tmp_path / "data" / "healthcheck"
    assert find().uid == 12345


def test_a_plain_user_without_a_home_still_finds_one(monkeypatch: pytest.MonkeyPatch) -> None:
    as_plain_user(monkeypatch, Path("/nonexistent"))
    assert find().root.parent == Path("/var/tmp")
    assert "12345" in find().root.name


def test_a_copy_of_the_project_has_a_place_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    here = find()
    monkeypatch.setattr(places, "PROJECT", Path("/elsewhere"))
    assert find() != here
