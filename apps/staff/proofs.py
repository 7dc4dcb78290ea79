"""How the operator made sure who somebody is before they were let in, and again before they were let back in.

docs/security/identity-of-staff.md says what each asks for. This service's own choice, after NHS England's identity
verification for smartcards (a face compared with a document) and NIST SP 800-63B, section 6.1.2.3.
"""

from enum import StrEnum


class Proof(StrEnum):
    """One way. A letter, an e-mail, a call that came in and what somebody knows by heart are none."""

    IN_PERSON = "in-person"
    VIDEO_WITH_MANAGER = "video-with-manager"
    REGISTRATION_AUTHORITY = "registration-authority"


WORDS = {
    Proof.IN_PERSON: "you met them, and compared their face with a passport, a driving licence or their photo card",
    Proof.VIDEO_WITH_MANAGER: "a video call with them and their line manager, whom you know and called yourself",
    Proof.REGISTRATION_AUTHORITY: "the Registration Authority of their organisation checked them anew, and told you",
}
HELP = "; ".join(f"{proof}: {words}" for proof, words in WORDS.items())
