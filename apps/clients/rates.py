"""How often one caller may call. Generous: it stops a runaway loop, not a busy day."""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from apps.clients.callers import caller_of


class OrganisationRate(SimpleRateThrottle):
    """An organisation's systems together: 100 completed checks a second is far above the national peak."""

    rate = "200/second"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        caller = caller_of(request)
        return f"rate:{caller.actor}" if caller and caller.organisation else None


class PersonRate(SimpleRateThrottle):
    """One person, tapping as fast as a person can."""

    rate = "120/minute"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        caller = caller_of(request)
        return f"rate:{caller.actor}" if caller and caller.person_id else None
