"""A browser for tests: our doors through Django's client, NHS login's over HTTP, the cookies of each kept apart."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx2
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from apps.people.cookie import SESSION

NOT_KEPT = httpx2.Limits(max_keepalive_connections=0)  # so that a browser needs no closing


@dataclass
class Browser:
    """Somebody's browser."""

    here: Client = field(default_factory=Client)
    there: httpx2.Client = field(default_factory=lambda: httpx2.Client(trust_env=False, timeout=20, limits=NOT_KEPT))

    def start(self, query: str = "", **headers: str) -> str:
        """Go to /sign-in; where it leads."""
        answer = self.here.get(f"/sign-in{query}", headers=headers)
        assert answer.status_code == 303, answer.content
        return str(answer["Location"])

    def at_provider(self, address: str, *, sign_in_as: str | None) -> str:
        """Follow NHS login's own pages; the address at our house that it sends the person to at last."""
        for _ in range(8):
            answer = self.there.get(address)
            assert answer.has_redirect_location, (answer.status_code, answer.text[:500])
            address = urljoin(address, answer.headers["location"])
            if address.startswith(settings.SITE_URL):
                return address
            if "/interaction/" in address and sign_in_as:
                address += f"?as={sign_in_as}"
        raise AssertionError("NHS login did not send the person back")

    def come_back(self, address: str) -> str:
        """Open the address that NHS login sent the person to; where we lead them."""
        answer = self.here.get(local(address))
        assert answer.status_code == 303, answer.content
        return str(answer["Location"])

    def sign_in(self, who: str | None) -> str:
        """The whole way; where it ends. None: they do not agree to share."""
        return self.come_back(self.at_provider(self.start(), sign_in_as=who))

    @property
    def token(self) -> str:
        """What the session's cookie holds."""
        kept = self.here.cookies.get(SESSION.name)
        return kept.value if kept else ""

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.here.get(path, headers=headers)

    def post(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.here.post(path, body, content_type="application/json", headers=headers)


def local(address: str) -> str:
    """An address of ours as Django's client takes it."""
    return address.removeprefix(settings.SITE_URL)


def asked_of(address: str) -> dict[str, str]:
    """What an address says, each once."""
    said = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert all(len(each) == 1 for each in said.values())
    return {name: each[0] for name, each in said.items()}
