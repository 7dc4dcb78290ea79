"""The mailboxes of a run on MESH: ours, each practice's, and the patients' addresses that lead to a practice's."""

from datetime import date
from typing import Final

OURS: Final = "X26HC001"
PASSWORD: Final = "chaos"  # noqa: S105 - of a sandbox on loopback
SHARED_KEY: Final = "chaos"
BORN: Final = date(1975, 1, 15)
FAMILY: Final = "Quillfeather"


def of(practice: str) -> str:
    """A practice's mailbox."""
    return f"{practice}GP001"


def address(person: str) -> str:
    """What a document for this patient is addressed to, as MESH knows it."""
    return f"GPPROVIDER_{person}_{BORN:%Y%m%d}_{FAMILY}".upper()
