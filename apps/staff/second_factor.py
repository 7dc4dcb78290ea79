"""The second factor: a code of an authenticator app (RFC 6238), or a recovery code; each is taken once."""

import hashlib
import secrets
from base64 import b32encode
from datetime import datetime
from urllib.parse import quote, urlencode

from django.contrib.auth.models import User
from django.db import transaction
from django_otp.oath import TOTP

from apps.audit import actions as audit
from apps.staff.models import RecoveryCode, SecondFactor

ISSUER = "NHS Health Check at home"
# Seconds, RFC 6238 section 5.2. A code lives as long and no longer (ASVS 6.5.5): that of the step before, which the RFC
# lets a server take for a slow clock, is not taken. Telephones set their clocks by the network; pages say what to do.
STEP = 30
DIGITS = 6
SECRET_BYTES = 20  # RFC 4226 section 4, requirement 6: 160 bits are recommended
RECOVERY_CODES = 10
RECOVERY_BYTES = 20  # 160 bits: kept as a plain hash, so nothing that could be guessed (ASVS 6.5.2, 11.5.1)
TRIES = 5  # then the password is asked for again; the wait between tries doubles meanwhile


def of(user: User) -> SecondFactor | None:
    """The one in use."""
    found: SecondFactor | None = SecondFactor.objects.filter(user=user, confirmed=True).first()
    return found


@transaction.atomic
def begin(*, user: User) -> SecondFactor:
    """The one to set up, not in use yet: the same when the page is opened again."""
    User.objects.select_for_update().get(pk=user.pk)
    found: SecondFactor | None = SecondFactor.objects.filter(user=user).first()
    if found is None:
        found = SecondFactor(user=user, name="authenticator app", confirmed=False)
        found.secret = secrets.token_bytes(SECRET_BYTES)
        found.save()
    return found


@transaction.atomic
def confirm(*, user: User, code: str, by: str, at: datetime) -> tuple[SecondFactor, list[str]] | None:
    """Take the new one into use when its code is right: with its recovery codes, which nobody can show again."""
    device = SecondFactor.objects.select_for_update().filter(user=user, confirmed=False).first()
    if device is None or not _allowed(device) or not _takes(device, code, at):
        return None
    device.confirmed = True
    device.save()
    codes = [_grouped(b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode()) for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(device=device, code_hash=_hash(each)) for each in codes)
    audit.record(actor=by, action="staff.second_factor_made", subject=None, at=at)
    return device, codes


@transaction.atomic
def verify(*, user: User, code: str, by: str, at: datetime) -> SecondFactor | None:
    """The second factor, when this is its code now and was not used before. Held, so that two at once are one."""
    device = SecondFactor.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None or not _allowed(device):
        return None
    taken = _takes(device, code, at) if len(code) <= DIGITS + 1 else _recovers(device, code, by, at)
    audit.record(actor=by, action="staff.signed_in" if taken else "staff.code_refused", subject=None, at=at)
    return device if taken else None


def link(device: SecondFactor) -> str:
    """What the square pattern says, for an authenticator app."""
    label = quote(f"{ISSUER}:{device.user.get_username()}")
    return f"otpauth://totp/{label}?" + urlencode({"secret": written(device), "issuer": ISSUER}, quote_via=quote)


def written(device: SecondFactor) -> str:
    """The secret as a person types it."""
    return b32encode(device.secret).decode().rstrip("=")


def _allowed(device: SecondFactor) -> bool:
    return bool(device.verify_is_allowed()[0])


def _takes(device: SecondFactor, code: str, at: datetime) -> bool:
    digits = code.replace(" ", "")
    totp = TOTP(device.secret, step=STEP, digits=DIGITS)
    totp.time = at.timestamp()
    right = digits.isascii() and digits.isdigit() and len(digits) == DIGITS
    if right and totp.verify(int(digits), min_t=device.last_step + 1):
        device.last_step = totp.t()
        device.throttle_reset()
        return True
    device.throttle_increment()
    return False


def _recovers(device: SecondFactor, code: str, by: str, at: datetime) -> bool:
    used = device.recovery_codes.filter(code_hash=_hash(code), used_at__isnull=True).update(used_at=at)
    if not used:
        device.throttle_increment()
        return False
    device.throttle_reset()
    audit.record(actor=by, action="staff.recovery_code_used", subject=None, at=at)
    return True


def _hash(code: str) -> bytes:
    return hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).digest()


def _grouped(text: str) -> str:
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
