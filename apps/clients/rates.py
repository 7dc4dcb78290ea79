"""How often one caller may call. Generous: it stops a runaway loop, not a busy day.

Every answer says what was left (draft-ietf-httpapi-ratelimit-headers-10): `RateLimit-Policy: "person";q=120;w=60` and
`RateLimit: "person";r=119;t=42`.
"""

from math import ceil
from typing import ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.clients import counters
from apps.clients.address import address_of
from apps.clients.callers import caller_of

SAID = "_rates"  # what of a request was counted, kept beside it until it is answered


class Rate(BaseThrottle):
    """So many calls in each window. A subclass says whose."""

    policy: ClassVar[str]
    quota: ClassVar[int]
    seconds: ClassVar[int]
    is_the_callers_own: ClassVar[bool] = True

    def name(self, request: Request) -> str | None:
        """Whose calls are counted together; None for those of somebody else's limit."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: APIView) -> bool:
        name = self.name(request)
        if name is None:
            return True
        window = counters.add(f"{self.policy}:{name}", seconds=self.seconds)
        self._wait = max(1, ceil(window.left))
        within = window.count <= self.quota
        if self.is_the_callers_own or not within:
            said = (self.policy, self.quota, self.seconds, max(0, self.quota - window.count), self._wait)
            setattr(request._request, SAID, [*getattr(request._request, SAID, []), said])
        return within

    def wait(self) -> float:
        """The seconds until the window ends."""
        return float(self._wait)


class AddressRate(Rate):
    """One address, before anybody knows who calls: many people and systems may share it."""

    policy, quota, seconds = "address", 1000, 1
    is_the_callers_own = False  # what is left of it would tell how busy the others behind it are

    def name(self, request: Request) -> str | None:
        return address_of(request._request)


class OrganisationRate(Rate):
    """An organisation's systems together: 100 completed checks a second is far above the national peak."""

    policy, quota, seconds = "organisation", 200, 1

    def name(self, request: Request) -> str | None:
        caller = caller_of(request)
        return caller.actor if caller and caller.organisation else None


class PersonRate(Rate):
    """One person, tapping as fast as a person can."""

    policy, quota, seconds = "person", 120, 60

    def name(self, request: Request) -> str | None:
        caller = caller_of(request)
        return caller.actor if caller and caller.person_id else None


def say(request: Request, answer: Response) -> None:
    """Write on an answer what was counted of its request."""
    said = getattr(request._request, SAID, [])
    if said:
        answer.headers["RateLimit-Policy"] = ", ".join(
            f'"{name}";q={quota};w={window}' for name, quota, window, *_ in said
        )
        answer.headers["RateLimit"] = ", ".join(f'"{name}";r={left};t={wait}' for name, _, _, left, wait in said)
