"""A server's certificate for tests: an RSA key of its own, vouched for by itself or by an authority of the test."""

from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAME = "checks.example"


@cache
def key(which: str) -> rsa.RSAPrivateKey:
    """A key pair, made once a run: with RSA every suite could be spoken that is to be refused."""
    return rsa.generate_private_key(public_exponent=65537, key_size=3072)


def write(
    folder: Path,
    *,
    serial: int = 1,
    by: str = "",
    days: float = 30,
    name: str = NAME,
    of: str = "server",
    client: bool = False,
) -> Path:
    """server.pem and server.key; the old ones are replaced in one step each, the key last."""
    made = certificate(serial=serial, by=by, days=days, name=name, of=of, client=client)
    for file, content in (("server.pem", made.public_bytes(Encoding.PEM)), ("server.key", written(of))):
        (folder / f"{file}.new").write_bytes(content)
        (folder / f"{file}.new").rename(folder / file)
    return folder


def written(which: str) -> bytes:
    """A private key, in PEM."""
    return key(which).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def certificate(
    *, serial: int = 1, by: str = "", days: float = 30, name: str = NAME, of: str = "server", client: bool = False
) -> x509.Certificate:
    """For a name and 127.0.0.1, signed by the key `by`, or by its own."""
    now, use = datetime.now(UTC), ExtendedKeyUsageOID.CLIENT_AUTH if client else ExtendedKeyUsageOID.SERVER_AUTH
    names = [x509.DNSName(name), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(_called(name))
        .issuer_name(_called(by or name))
        .public_key(key(of).public_key())
        .serial_number(serial)
        .not_valid_before(now - timedelta(days=60))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key(by or of).public_key()), critical=False)
    )
    return made.sign(key(by or of), hashes.SHA256())


def authority(name: str = "authority") -> x509.Certificate:
    """Of itself."""
    now = datetime.now(UTC)
    public = key(name).public_key()
    usage = dict.fromkeys(
        ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(_called(name))
        .issuer_name(_called(name))
        .public_key(public)
        .serial_number(7)
        .not_valid_before(now - timedelta(days=90))
        .not_valid_after(now + timedelta(days=900))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(
            x509.KeyUsage(**usage, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False),
            critical=True,
        )
    )
    return made.sign(key(name), hashes.SHA256())


def _called(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
