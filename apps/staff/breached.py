"""Passwords that were found in breaches: a file of their SHA-1 hashes, as Have I Been Pwned's downloader writes it.

Each line is 40 hexadecimal figures, a colon and a count; the lines are sorted. The file has tens of gigabytes, so it is
never read whole: a hash is looked for by halves, in some forty places. Nothing of a password leaves this machine.
"""

import hashlib
import re
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

LINE = re.compile(rb"([0-9A-Fa-f]{40}):\d{1,12}\r?\n?")
LONGEST_LINE = 64
PROBES = 500  # places that are looked at before the file is believed to be sorted


class NotBreached:
    """One of Django's password validators. Without a file it refuses nothing: `manage.py check --deploy` says so."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError, which never repeats the password."""
        file = settings.BREACHED_PASSWORDS_FILE
        try:
            found = file is not None and is_in(file, password)
        except (OSError, ValueError):
            raise ValidationError("No password can be checked now. Tell the person who runs this service.") from None
        if found:
            raise ValidationError(
                "This password was found in data that was stolen elsewhere. Choose another one.", "breached"
            )

    def get_help_text(self) -> str:
        """Shown where a password is chosen."""
        return "Your password must not be one that was stolen elsewhere."


def is_in(path: Path, password: str) -> bool:
    """Whether the file has the hash of a password."""
    digest = hashlib.sha1(password.encode("utf-8", "replace"), usedforsecurity=False)  # the file's, not our choice
    wanted = digest.hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            found = _hash_after(file, middle)
            if found == wanted:
                return True
            if found is None or found > wanted:
                high = middle
            else:
                low = middle + 1
    return False


def fault(path: Path) -> str:
    """Why a file cannot be used; "" when it can. Of a long file only some hundred lines are looked at."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            seen = [_hash_after(file, size * probe // PROBES) for probe in range(PROBES)]
    except OSError:
        return "names a file that cannot be read"
    except ValueError:
        return "names a file with a line that is not the SHA-1 of a password, a colon and a count"
    hashes = [each for each in seen if each is not None]
    if not hashes:
        return "names a file with nothing in it"
    return "" if hashes == sorted(hashes) else "names a file that is not sorted by its hashes"


def _hash_after(file: BinaryIO, place: int) -> bytes | None:
    """The first hash whose line begins here or after; None at the end. Raises ValueError for a line of another form."""
    file.seek(max(0, place - 1))
    if place:
        file.readline(LONGEST_LINE)  # to the end of the line that the place lies in, or of the one before
    line = file.readline(LONGEST_LINE)
    if not line:
        return None
    form = LINE.fullmatch(line)
    if form is None:
        raise ValueError
    return form[1].upper()
