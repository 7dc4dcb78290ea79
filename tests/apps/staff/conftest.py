"""A member of staff for tests, and how they sign in: through the pages, as people do."""

import re
import time
from base64 import b32decode
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP

from apps.clients.clock import now
from apps.staff import members, second_factor
from apps.staff.proofs import Proof

PASSWORD = "violet harbour tricycle"


def fresh(left: float = 5.0) -> datetime:
    """Now, or the beginning of the next half minute: a code made then is good for some seconds yet."""
    rest = second_factor.STEP - time.time() % second_factor.STEP
    if rest < left:
        time.sleep(rest + 0.05)
    return now()


def code_of(secret: bytes, at: datetime, *, steps: int = 0) -> str:
    """What the phone shows at this moment, or some half minutes later."""
    totp = TOTP(secret, step=30)
    totp.time = at.timestamp() + 30 * steps
    return f"{totp.token():06d}"


@dataclass
class Worker:
    """Somebody who works here, with their browser and their phone."""

    email: str = "a.khan@nhs.example"
    role: str = "clinician"
    client: Client = field(default_factory=Client)
    shown: int = 0  # half minutes their phone is ahead: a code is good once

    def __post_init__(self) -> None:
        self.user, self.link = members.add(
            email=self.email, name="Dr A Khan", role=self.role, proved=Proof.IN_PERSON, by="operator", at=now()
        )

    def has_password(self) -> "Worker":
        self.user.set_password(PASSWORD)
        self.user.save()
        return self

    def has_phone(self) -> "Worker":
        device = second_factor.begin(user=self.user)
        device.confirmed = True
        device.save()
        return self

    @property
    def secret(self) -> bytes:
        return bytes(second_factor.begin(user=self.user).secret)

    def code(self, *, steps: int = 0) -> str:
        return code_of(self.secret, fresh(), steps=steps)

    def gives_password(self, password: str = PASSWORD, **more: Any) -> Any:
        return self.client.post("/admin/login/", {"username": self.email, "password": password}, **more)

    def gives_code(self, code: str | None = None, **more: Any) -> Any:
        return self.client.post("/admin/second-factor/", {"code": code or self.code()}, **more)

    def signs_in(self) -> "Worker":
        if not self.user.has_usable_password():
            self.has_password().has_phone()
        self.gives_password()
        assert self.gives_code().status_code == 302
        assert self.is_in()
        return self

    def is_in(self) -> bool:
        return self.client.get("/admin/").status_code == 200


@pytest.fixture(autouse=True)
def passwords_are_hashed_quickly(monkeypatch):
    """By the same algorithm, with less memory."""
    for name, value in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


@pytest.fixture
def worker(db: None) -> Worker:
    """A clinician who has never signed in."""
    return Worker()


@pytest.fixture
def known(worker: Worker) -> Worker:
    """A clinician with password and phone, not signed in."""
    return worker.has_password().has_phone()


@pytest.fixture
def administrator(db: None) -> User:
    """One who may do everything, as the embedded demo has."""
    return User.objects.create_superuser("operator")


def secret_on(page: str) -> bytes:
    """The secret that a set-up page shows, as somebody types it."""
    found = re.search(r'class="staff-secret">([A-Z2-7 ]+)<', page)
    assert found
    text = found[1].replace(" ", "")
    return b32decode(text + "=" * (-len(text) % 8))


def following(url: str) -> str:
    """What `next` a redirect carries."""
    return parse_qs(urlsplit(url).query)["next"][0]
