"""Where a document goes and what its envelope says: the patient's own details, by which MESH finds their practice.

Source: MESH endpoint lookup guide (digital.nhs.uk): Mex-To is GPPROVIDER_<NHS number>_<date of birth>_<surname>, with
the date as YYYYMMDD; an older control file sample has DDMMYYYY, so the order is a setting. GP Connect Send Document,
GPCM-SD-064: the words of Mex-Subject. Both are personal data by that design: neither is ever logged or kept in clear.
A header carries ASCII alone: letters lose their marks, and a surname with any other letter cannot be an address.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

WORKFLOW: Final = "GPCONNECT_SEND_DOCUMENT"
ACKNOWLEDGED_BY: Final = "GPCONNECT_SEND_DOCUMENT_ACK"
ORDERS: Final = {"YYYYMMDD": "%Y%m%d", "DDMMYYYY": "%d%m%Y"}
_PLAIN: Final = str.maketrans({"ß": "ss", "Æ": "AE", "æ": "ae", "Ø": "O", "ø": "o", "Œ": "OE", "œ": "oe", "Ł": "L",
                               "ł": "l", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "ı": "i",  # noqa: RUF001
                               "’": "'", "‘": "'", "‐": "-", "–": "-"})  # noqa: RUF001  # fmt: skip


class NoAddress(ValueError):
    """No MESH address can be written for this person: a human must send it another way."""


def recipient(patient: Mapping[str, Any], *, order: str) -> str:
    """Mex-To. Raises NoAddress for a surname that has letters beyond those that lose their marks."""
    surname = plain(patient["family_name"]).replace("_", " ")
    if not surname or not surname.isascii():
        raise NoAddress
    born = date.fromisoformat(patient["birth_date"]).strftime(ORDERS[order])
    return f"GPPROVIDER_{patient['nhs_number']}_{born}_{surname}"


def subject(title: str, patient: Mapping[str, Any], *, seen_at: str, ods_code: str, version: int) -> str:
    """Mex-Subject. A letter that a header cannot carry is a question mark: the name itself stands in the message."""
    name = plain(f"{patient['given_name']} {patient['family_name']}").encode("ascii", "replace").decode()
    number = patient["nhs_number"]
    return f"{title} for {name}, NHS Number: {number}, seen at {seen_at}, {ods_code}, Version: {version}"


def plain(name: str) -> str:
    """A name in one line, its letters without their marks."""
    parted = unicodedata.normalize("NFKD", " ".join(name.split()).translate(_PLAIN))
    return "".join(sign for sign in parted if not unicodedata.combining(sign) and sign.isprintable())
