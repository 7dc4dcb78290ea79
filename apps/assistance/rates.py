"""How often one organisation may say who it wants to help: a busy phone line, and nobody who guesses."""

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from apps.clients.callers import caller_of


class GuessRate(SimpleRateThrottle):
    """One organisation's systems together."""

    rate = "60/minute"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        caller = caller_of(request)
        asks = request.method == "POST" and caller is not None and caller.organisation is not None
        return f"guess:{caller.actor}" if asks and caller else None
