"""How often one organisation may say who it wants to help: a busy phone line, and nobody who guesses."""

from rest_framework.request import Request

from apps.clients.callers import caller_of
from apps.clients.rates import Rate


class GuessRate(Rate):
    """One organisation's systems together."""

    policy, quota, seconds = "whom-to-help", 60, 60

    def name(self, request: Request) -> str | None:
        caller = caller_of(request)
        asks = request.method == "POST" and caller is not None and caller.organisation is not None
        return caller.actor if asks and caller else None
