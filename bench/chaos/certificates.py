"""The certificates of a run: an authority of its own, what it signed for our side and for MESH's, and one too old."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

DAY = timedelta(days=1)
ENDS = {"server": DAY, "client": DAY, "expired": -DAY}


def make(folder: Path) -> Path:
    """ca.pem; server, client and expired, each as .pem and .key. All but the authority are for loopback."""
    authority = ec.generate_private_key(ec.SECP256R1())
    write(folder / "ca.pem", certificate("authority", authority, by=authority, ends=DAY, authority=True))
    for name, ends in ENDS.items():
        key = ec.generate_private_key(ec.SECP256R1())
        write(folder / f"{name}.pem", certificate(name, key, by=authority, ends=ends))
        secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.key").write_bytes(secret)
    return folder


def write(file: Path, made: x509.Certificate) -> None:
    """In PEM."""
    file.write_bytes(made.public_bytes(Encoding.PEM))


def certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    *,
    by: ec.EllipticCurvePrivateKey,
    ends: timedelta,
    authority: bool = False,
    issuer: str = "authority",
    address: str = "127.0.0.1",
) -> x509.Certificate:
    """For an address, valid until so long from now."""
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 2 * DAY)
        .not_valid_after(now + ends)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
    )
    return made.sign(by, hashes.SHA256())
