"""Why nobody was signed in: a code for the audit trail, and the page that the person is shown."""

from enum import Enum
from uuid import UUID


class Reason(Enum):
    """Each: its code, and the page (pages.toml). Several codes share a page: an attacker learns nothing from it."""

    CONSENT_NOT_GIVEN = ("consent-not-given", "consent-not-given")
    NOT_PROVED = ("identity-not-proved", "identity-not-proved")
    NOT_INVITED = ("not-invited", "not-invited")
    UNAVAILABLE = ("provider-unavailable", "not-available")
    NOT_OPEN = ("sign-in-not-open", "not-signed-in")  # unknown, used, too late, or another browser's
    MALFORMED = ("answer-malformed", "not-signed-in")
    OTHER_ISSUER = ("issuer-mixed-up", "not-signed-in")
    PROVIDER_REFUSED = ("provider-refused", "not-signed-in")
    CODE_REFUSED = ("code-refused", "not-signed-in")
    SIGNATURE = ("id-token-signature", "not-signed-in")
    CLAIMS = ("id-token-claims", "not-signed-in")
    NONCE = ("id-token-nonce", "not-signed-in")
    TOKEN_SPENT = ("token-spent", "not-signed-in")
    OTHER_SUBJECT = ("subject-differs", "not-signed-in")
    SUBJECT_OF_ANOTHER = ("subject-of-another", "not-signed-in")

    def __init__(self, code: str, page: str) -> None:
        self.code, self.page = code, page


class Refused(Exception):
    """Nobody is signed in. It holds nothing of a token, a claim or an address; `person` is whom it was about."""

    def __init__(self, reason: Reason, *, person: UUID | None = None) -> None:
        super().__init__(reason.code)
        self.reason = reason
        self.person = person
