"""The cookies of the browser: one for a session, one for a sign-in on its way. No script reads them.

`__Host-`: only over TLS, only from this host, for the whole of it; nobody at a neighbouring name can plant one. On a
first run over loopback there is no TLS, and so no such name.
"""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


@dataclass(frozen=True, slots=True)
class Cookie:
    """One of them.

    Args:
        word: what it holds.
        lasts: in seconds; None for as long as the browser is open.
    """

    word: str
    lasts: int | None = None

    @property
    def name(self) -> str:
        """As the browser knows it."""
        return f"__Host-{self.word}" if settings.OVER_TLS else self.word

    def of(self, request: HttpRequest) -> str:
        """Its value; "" without one."""
        return request.COOKIES.get(self.name, "")

    def set(self, response: HttpResponseBase, value: str) -> None:
        """SameSite=Lax and not Strict: NHS login sends the person back from another site."""
        response.set_cookie(
            self.name, value, max_age=self.lasts, path="/", secure=settings.OVER_TLS, httponly=True, samesite="Lax"
        )

    def clear(self, response: HttpResponseBase) -> None:
        """Take it back, by the same marks it was set with, or the browser keeps it."""
        response.set_cookie(self.name, "", max_age=0, path="/", secure=settings.OVER_TLS, httponly=True, samesite="Lax")


SESSION = Cookie("healthcheck")
SIGN_IN = Cookie("sign-in", lasts=15 * 60)
