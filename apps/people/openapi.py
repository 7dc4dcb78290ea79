"""How the browser's session appears in the OpenAPI document: a cookie, not a bearer token."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from apps.people.authentication import BrowserAuthentication
from apps.people.cookie import SESSION


class CookieScheme(OpenApiAuthenticationExtension):
    """BrowserAuthentication as the scheme "browser"."""

    target_class = BrowserAuthentication
    name = "browser"
    priority = 1  # before the one for every authenticator

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        """OpenAPI's security scheme."""
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": SESSION.name,
            "description": f"{self.target.__doc__} GET /sign-in begins a sign-in with NHS login.",
        }
