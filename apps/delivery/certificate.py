"""What was wrong with a certificate, in a word that tells a human what to renew, out of whatever a library raised."""

import ssl
from collections.abc import Iterator
from typing import Final

# OpenSSL's results of a verification (openssl/x509_vfy.h).
_WORDS: Final = {
    7: "certificate-of-unknown-authority",  # of its name, but not by its key
    9: "certificate-not-yet-valid",
    10: "certificate-expired",
    18: "certificate-self-signed",
    19: "certificate-of-unknown-authority",
    20: "certificate-of-unknown-authority",
    21: "certificate-of-unknown-authority",
    62: "certificate-for-another-name",
    64: "certificate-for-another-name",
}
NOT_TRUSTED: Final = "certificate-not-trusted"
OURS_REFUSED: Final = "our-certificate-refused"


def fault(error: BaseException) -> str:
    """The word, "" where it was about no certificate. Not trusted by us, nothing was said to the peer."""
    for each in _causes(error):
        if isinstance(each, ssl.SSLCertVerificationError):
            return _WORDS.get(getattr(each, "verify_code", 0), NOT_TRUSTED)
        if (
            isinstance(each, ssl.SSLError)
            and "ALERT" in (said := getattr(each, "reason", None) or "")
            and "CERTIFICATE" in said
        ):
            return OURS_REFUSED
    return ""


def not_trusted(error: BaseException) -> bool:
    """Whether it ended at the peer's certificate: before the first byte of ours."""
    return any(isinstance(each, ssl.SSLCertVerificationError) for each in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised of; urllib3 keeps that in `reason`, requests among the arguments."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop(0)
        if id(each) not in seen:
            seen.add(id(each))
            yield each
            under = (each.__cause__, each.__context__, getattr(each, "reason", None), *each.args)
            waiting += [one for one in under if isinstance(one, BaseException)]
