"""What `manage.py check --deploy` says of certificates and secrets."""

import os
import stat
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.utils import timezone

from apps.clients import modulus
from config import secret_files, secret_table
from config.env import Environment

SOON = timedelta(days=21)  # a certificate of 90 days is renewed a month before its end, where that works
GRACE = timedelta(days=30)  # after it a secret that is due fails the check and no longer only warns


@register(Tags.security, deploy=True)
def tls(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Where TLS ends, and whether anybody would trust the certificate there."""
    environment = Environment()
    if environment.tls_certificate_file is None:
        hint = "Set HEALTHCHECK_TLS_CERTIFICATE_FILE and _KEY_FILE, or HEALTHCHECK_BEHIND_PROXY=true: the proxy's "
        hint += "versions, suites and certificate are yours to prove then."
        said = Warning("Nothing says where TLS ends.", hint=hint, id="config.W001")
        return [] if environment.behind_proxy else [said]
    try:
        chain = x509.load_pem_x509_certificates(environment.tls_certificate_file.read_bytes())
    except (OSError, ValueError):
        return [Error("HEALTHCHECK_TLS_CERTIFICATE_FILE holds no certificate.", id="config.E001")]
    names = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    return [*_untrusted(chain, names), *_ending(chain[0]), *_weak(chain[0])]


def _untrusted(chain: list[x509.Certificate], names: list[str]) -> Iterator[CheckMessage]:
    """What a caller would not believe who trusts Mozilla's authorities, or those of SSL_CERT_FILE."""
    store = _authorities()
    for name in names:
        try:
            PolicyBuilder().store(store).build_server_verifier(x509.DNSName(name)).verify(chain[0], chain[1:])
        except (VerificationError, ValueError):
            hint = "It must lead to an authority that everybody trusts, name the host, be in time, and bring its chain."
            yield Error(f"The certificate is not to be trusted for {name}.", hint=hint, id="config.E002")


def _authorities() -> Store:
    with warnings.catch_warnings(action="ignore"):  # of an old authority whose serial number is not positive
        known = Path(os.environ.get("SSL_CERT_FILE") or certifi.where()).read_bytes()
        return Store(x509.load_pem_x509_certificates(known))


def _ending(certificate: x509.Certificate) -> Iterator[CheckMessage]:
    if certificate.not_valid_after_utc < datetime.now(UTC) + SOON:
        yield Warning(f"The certificate ends at {certificate.not_valid_after_utc:%Y-%m-%d}.", id="config.W002")


def _weak(certificate: x509.Certificate) -> Iterator[CheckMessage]:
    key = certificate.public_key()
    if isinstance(key, RSAPublicKey) and modulus.fault(key.public_numbers().n):
        hint = f"Ask for one with a key on P-256 or P-384, or of RSA from {modulus.SIZES[0]} bits."
        yield Warning("The key of the certificate is weak.", hint=hint, id="config.W007")


@register(Tags.security, deploy=True)
def places(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Whether each secret comes out of a file that a store holds, and that nobody else on this machine may read."""
    environment, files = Environment(), secret_files.given(Environment)
    there = {name: field for field, name in secret_files.secrets(Environment).items() if getattr(environment, field)}
    bare = sorted(set(there) - set(files))
    open_to_all = sorted(name for name, path in _key_files(environment, files) if path.stat().st_mode & stat.S_IROTH)
    found: list[CheckMessage] = []
    if bare:
        hint = "Have a store mount it as a file and name the file: NAME_FILE."
        found.append(Warning(f"In the environment, not in a store: {', '.join(bare)}.", hint=hint, id="config.W003"))
    if open_to_all:
        hint = "Mode 0400 or 0440, of the user that the process runs as."
        found.append(Warning(f"Everybody here may read: {', '.join(open_to_all)}.", hint=hint, id="config.W004"))
    return found


def _key_files(environment: Environment, files: dict[str, Path]) -> Iterator[tuple[str, Path]]:
    yield from ((f"{name}{secret_files.SUFFIX}", path) for name, path in files.items())
    for field in ("tls_key_file", "vault_key_file", "mesh_client_key"):
        path = getattr(environment, field)
        if path is not None and path.exists():
            yield secret_files.variable(Environment, field), path


@register(Tags.security, deploy=True)
def ages(app_configs: Any, **_: Any) -> list[CheckMessage]:
    """Whether each secret was changed in time, by the dates that the operator writes down."""
    environment = Environment()
    names = secret_files.secrets(Environment)
    given = [row for row in secret_table.table().values() if getattr(environment, row.name)]
    file = environment.secrets_changed_file
    try:
        dates = secret_table.read_dates(file.read_text()) if file else {}
    except (OSError, ValueError):
        return [Error("HEALTHCHECK_SECRETS_CHANGED_FILE cannot be read: NAME = 2026-11-22.", id="config.E003")]
    unknown = [names[row.name] for row in given if names[row.name] not in dates]
    due = [_due(row, names[row.name], dates[names[row.name]]) for row in given if names[row.name] in dates]
    hint = "Write NAME = 2026-11-22 into the file that HEALTHCHECK_SECRETS_CHANGED_FILE names."
    said = f"Nobody wrote down when these were last changed: {', '.join(unknown)}."
    return [*([Warning(said, hint=hint, id="config.W005")] if unknown else []), *(each for each in due if each)]


def _due(row: secret_table.Secret, name: str, changed: date) -> CheckMessage | None:
    today = timezone.localdate()
    if changed > today:
        return Error(f"{name} was last changed on a day to come.", id="config.E004")
    if not row.is_due(changed=changed, day=today):
        return None
    said = f"{name} is of {changed}; it is changed every {row.days} days."
    if row.is_due(changed=changed + GRACE, day=today):
        return Error(said, hint=row.change, id="config.E005")
    return Warning(said, hint=row.change, id="config.W006")
