"""What the operator can do about a member of staff: let in, change the role, end, help back in."""

from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from apps.audit import actions as audit
from apps.staff import lockout, sessions
from apps.staff.models import Member, SecondFactor
from apps.staff.proofs import Proof
from apps.staff.roles import ROLES
from healthcheck.refusal import Conflict, Invalid, Missing


@transaction.atomic
def add(*, email: str, name: str, role: str, proved: Proof, by: str, at: datetime) -> tuple[User, str]:
    """An account without a password, and the path of a link by which its owner sets one, once.

    Args:
        proved: how the operator made sure who they are.

    Raises:
        Invalid: "unknown-role".
        Conflict: "already-added".
    """
    _require_role(role)
    username = email.strip().lower()
    if User.objects.filter(username=username).exists():
        raise Conflict("already-added", "There is an account of this address already: see staff_access.")
    user = User(username=username, email=username, first_name=name[:150], is_staff=True)
    user.set_unusable_password()
    user.save()
    user.groups.set([Group.objects.get(name=ROLES[role])])
    Member.objects.create(user=user, role=role, since=at)
    _note("staff.added", user, {"scope": role, "code": proved}, by=by, at=at)
    return user, first_sign_in(user)


@transaction.atomic
def change_role(*, user: User, role: str, by: str, at: datetime) -> None:
    """Another role instead of the one there was; their sessions end. Raises Invalid "unknown-role"."""
    _require_role(role)
    user.groups.set([Group.objects.get(name=ROLES[role])])
    user.user_permissions.clear()
    User.objects.filter(pk=user.pk).update(is_superuser=False)
    Member.objects.update_or_create(user=user, defaults={"role": role, "since": at})
    _note("staff.role_changed", user, {"scope": role}, by=by, at=at)
    sessions.end_all(user=user, by=by, at=at)


@transaction.atomic
def end(*, user: User, by: str, at: datetime) -> None:
    """They no longer work here. The account stays, so that what they did keeps their name."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.groups.clear()
    _note("staff.ended", user, {}, by=by, at=at)
    sessions.end_all(user=user, by=by, at=at)


@transaction.atomic
def start_over(*, user: User, proved: Proof, by: str, at: datetime) -> str:
    """Password or phone are lost: neither works any more, nor any session; the path of a link to begin again.

    Args:
        proved: how the operator made sure, once more, who they are.
    """
    SecondFactor.objects.filter(user=user).delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    _note("staff.started_over", user, {"code": proved}, by=by, at=at)
    sessions.end_all(user=user, by=by, at=at)
    return first_sign_in(user)


def unlock(*, user: User, by: str, at: datetime) -> int:
    """Let somebody who was locked out try again at once."""
    _note("staff.unlocked", user, {}, by=by, at=at)
    return lockout.forget(user.get_username())


def named(name: str) -> User:
    """The account of this address. Raises Missing "unknown-staff"."""
    found = User.objects.filter(username__iexact=name.strip()).first()
    if found is None:
        raise Missing("unknown-staff", "There is no account of this address.")
    return found


def first_sign_in(user: User) -> str:
    """The path of a link that sets the password: good once, and not for long (PASSWORD_RESET_TIMEOUT)."""
    who = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("admin:staff_first_sign_in", args=[who, default_token_generator.make_token(user)])


def _require_role(role: str) -> None:
    if role not in ROLES:
        raise Invalid("unknown-role", f"A role is one of: {', '.join(ROLES)}.", field="/role")


def _note(action: str, user: User, more: Mapping[str, str], *, by: str, at: datetime) -> None:
    audit.record(actor=by, action=action, subject=None, at=at, detail={"reference": f"staff:{user.pk}", **more})
