"""What a receiver shows at a TLS connection: a good certificate, or one of the three that nobody may trust."""

import ssl
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bench.chaos.certificates import DAY, certificate, write

WORDS = {
    "expired": "certificate-expired",
    "self-signed": "certificate-self-signed",
    "another's": "certificate-for-another-name",
}


class Door:
    """The certificate that is shown from now on. Its authority is in `ca.pem` of the folder."""

    def __init__(self, folder: Path) -> None:
        authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        self.trusted = folder / "ca.pem"
        write(self.trusted, certificate("authority", authority, by=authority, ends=DAY, authority=True))
        made = {
            "good": certificate("receiver", own, by=authority, ends=DAY),
            "expired": certificate("receiver", own, by=authority, ends=-DAY),
            "self-signed": certificate("receiver", own, by=own, ends=DAY, issuer="receiver"),
            "another's": certificate("another", own, by=authority, ends=DAY, address="127.0.0.2"),
        }
        (folder / "own.key").write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        self._contexts = {}
        for name, each in made.items():
            write(folder / f"{name}.pem", each)
            self._contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._contexts[name].load_cert_chain(folder / f"{name}.pem", folder / "own.key")
        self.shows = "good"

    def __call__(self) -> ssl.SSLContext:
        """For the next connection."""
        return self._contexts[self.shows]


def trusting(file: Path) -> Callable[..., ssl.SSLContext]:
    """In place of what the system trusts: this authority alone, and everything else looked at as ever."""
    return lambda **_: ssl.create_default_context(cafile=file)
