"""A kit's code: what stands under its barcode, and the check digit that catches a mistyped one."""

import re
import secrets

from healthcheck.coding import verhoeff_holds
from healthcheck.refusal import Invalid

OURS = "HC"
DIGITS = 12
_WRITTEN = re.compile(r"[A-Z0-9][A-Z0-9-]{3,39}")


def make() -> str:
    """A new code of ours: HC, eleven random digits and their check digit (Verhoeff: every slip of one digit, and
    every swap of two neighbours, is caught)."""
    body = "".join(secrets.choice("0123456789") for _ in range(DIGITS - 1))
    return OURS + next(body + digit for digit in "0123456789" if verhoeff_holds(body + digit))


def plain(written: str) -> str:
    """A code in its one form, whether or not there can be such a one."""
    code = written.replace(" ", "").upper()
    return code.replace("-", "") if code.startswith(OURS) else code


def read(written: str) -> str:
    """A code as a person or a laboratory writes it, in its one form. Kits that a laboratory printed keep its own code.

    What begins with HC is ours and no laboratory's: a letter in the place of a digit is a slip, and not another code.

    Raises:
        Invalid: "bad-kit-code" when it cannot be a code, or is ours and its check digit is wrong.
    """
    code = plain(written)
    if not _WRITTEN.fullmatch(code) or (code.startswith(OURS) and not _holds(code.removeprefix(OURS))):
        raise Invalid("bad-kit-code", "This is not the code of a kit: please check each character.", field="/code")
    return code


def _holds(digits: str) -> bool:
    return len(digits) == DIGITS and digits.isascii() and digits.isdigit() and verhoeff_holds(digits)
