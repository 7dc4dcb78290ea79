"""Where the embedded servers keep their data and sockets: one folder for this project and this user."""

import hashlib
import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

PROJECT = Path(__file__).resolve().parents[2]
SOCKET_LIMIT = 100  # a unix socket address holds 108 bytes on Linux and 104 on macOS
UNPRIVILEGED = "nobody"  # postgres refuses to run as root


class UnusablePlace(RuntimeError):
    """The folder cannot be used safely; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Place:
    """One data folder. `uid` and `gid` are whom the servers run as: never root."""

    root: Path
    uid: int
    gid: int

    @property
    def as_root(self) -> bool:
        return os.geteuid() == 0

    @property
    def data(self) -> Path:
        return self.root / "postgres18"

    @property
    def sockets(self) -> Path:
        return self.root / "run"

    @property
    def postgres_socket(self) -> Path:
        return self.sockets / ".s.PGSQL.5432"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    def prepare(self) -> None:
        """Make the folders, each closed to other users, and refuse any that somebody else made."""
        if len(str(self.postgres_socket)) > SOCKET_LIMIT:
            raise UnusablePlace(
                f"The socket path {self.postgres_socket} is longer than {SOCKET_LIMIT} characters. "
                "Set HEALTHCHECK_DATA_FOLDER to a folder with a shorter path."
            )
        self.root.parent.mkdir(parents=True, exist_ok=True)
        _own(self.root, os.geteuid(), os.getegid(), 0o711 if self.as_root else 0o700)
        _own(self.logs, os.geteuid(), os.getegid(), 0o700)
        _own(self.sockets, self.uid, self.gid, 0o700)

    def lock(self, name: str) -> IO[bytes]:
        """A file to lock, that nobody else may open."""
        return os.fdopen(os.open(self.root / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+b")

    def own(self, folder: Path) -> None:
        """Make a folder that only the servers may enter."""
        _own(folder, self.uid, self.gid, 0o700)


def _own(folder: Path, uid: int, gid: int, mode: int) -> None:
    if not folder.exists():
        _make(folder, uid, gid, mode)
    found = folder.lstat()
    if folder.is_symlink() or not folder.is_dir() or found.st_uid != uid:
        raise UnusablePlace(f"{folder} is not a folder of user {uid}. Remove it, or set HEALTHCHECK_DATA_FOLDER.")
    if found.st_mode & 0o777 != mode:
        folder.chmod(mode)


def _make(folder: Path, uid: int, gid: int, mode: int) -> None:
    """Under another name first: who looks meanwhile finds it finished or not at all."""
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    os.chown(new, uid, gid)
    new.chmod(mode)
    try:
        new.rename(folder)
    except OSError:  # another process was first, and has put something in it
        new.rmdir()


def at(root: Path) -> Place:
    """The place in this folder, for whoever runs the program."""
    if os.geteuid() != 0:
        return Place(root, os.geteuid(), os.getegid())
    user = pwd.getpwnam(UNPRIVILEGED)
    return Place(root, user.pw_uid, user.pw_gid)


def find(chosen: Path | None = None) -> Place:
    """The place for this project: the chosen folder, or one every process of this user finds again."""
    if chosen is not None:
        return at(chosen.absolute())
    short = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]
    shared = Path("/var/tmp")  # noqa: S108 - what is made in it is checked for its owner
    if os.geteuid() == 0:  # the unprivileged user must be able to reach it, so not below /root
        return at(shared / f"healthcheck-{short}")
    home = Path(os.environ.get("XDG_DATA_HOME") or Path("~").expanduser() / ".local" / "share")
    if _can_make(home):
        return at(home / "healthcheck" / short)
    return at(shared / f"healthcheck-{os.geteuid()}-{short}")


def _can_make(folder: Path) -> bool:
    nearest = next(each for each in (folder, *folder.parents) if each.exists())
    return nearest != Path("/") and os.access(nearest, os.W_OK | os.X_OK)
