"""The door where a system gets its token.

/v1/token        Token
"""

from urllib.parse import parse_qsl

from django.conf import settings
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, Field
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.audit import actions as audit
from apps.clients import actions, guesses
from apps.clients.address import address_of
from apps.clients.clock import now
from apps.clients.openapi import PROBLEM_TYPE, Problem
from apps.clients.rates import AddressRate

FORM = "application/x-www-form-urlencoded"
BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
PROBLEMS = {(status, PROBLEM_TYPE): Problem for status in (411, 413, 429)}
LONGEST_FORM = 16 * 1024
MOST_FIELDS = 20
HEADERS = {"Cache-Control": "no-store", "Pragma": "no-cache"}  # RFC 6749, section 5.1


class TokenRequest(BaseModel):
    """The form of RFC 6749 section 4.4 with the assertion of RFC 7523 section 2.2."""

    grant_type: str = Field(description="client_credentials")
    client_assertion_type: str = Field(description=BEARER)
    client_assertion: str = Field(
        description="JWT signed with RS384, RS512 or ES384: typ JWT, kid; iss = sub = the client's id, aud = this "
        "address, exp at most 5 minutes ahead, a new jti."
    )
    scope: str | None = Field(default=None, description="SMART scopes, by spaces; all the client has when left out")


class TokenAnswer(BaseModel):
    """A token to send as `Authorization: Bearer`."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class TokenError(BaseModel):
    """RFC 6749, section 5.2."""

    error: str
    error_description: str


class Token(APIView):
    """Open to everybody who can prove to be one of our clients."""

    http_method_names = ["post"]
    authentication_classes = ()
    permission_classes = (AllowAny,)
    parser_classes = ()
    throttle_classes = (AddressRate,)

    @extend_schema(
        request={FORM: TokenRequest},
        responses={200: TokenAnswer, 400: TokenError, 401: TokenError, **PROBLEMS},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Get a token for ten minutes with a signed assertion (OAuth 2 client credentials, SMART Backend Services)."""
        at, address = now(), address_of(request._request)
        guesses.refuse_too_many(address=address, at=at)
        try:
            form = _form(request)
            done = actions.sign_in(
                text=form["client_assertion"], asked=form.get("scope"), audience=settings.TOKEN_URL, at=at
            )
        except actions.NotSignedIn as refusal:
            return self._refused(refusal, address)
        lasts = int(actions.LASTS.total_seconds())
        answer = {"access_token": done.token, "token_type": "bearer", "expires_in": lasts}
        return Response({**answer, "scope": " ".join(done.scopes)}, headers=HEADERS)

    def _refused(self, refusal: actions.NotSignedIn, address: str) -> Response:
        answer = {"error": refusal.error, "error_description": refusal.description}
        if refusal.error != "invalid_client":
            return Response(answer, status=400, headers=HEADERS)
        guesses.count(address=address, at=now())
        audit.record(actor="unknown", action="client.sign_in_refused", subject=None, at=now())
        return Response(answer, status=401, headers={**HEADERS, "WWW-Authenticate": 'Bearer realm="token"'})


def _form(request: Request) -> dict[str, str]:
    """The fields of the form, each given once. Raises NotSignedIn."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    body: bytes = request.body
    if kind != FORM or len(body) > LONGEST_FORM or "Authorization" in request.headers:
        raise actions.NotSignedIn("invalid_request", f"Send a form ({FORM}) of at most 16 kB and no Authorization.")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError:
        raise actions.NotSignedIn("invalid_request", "The form cannot be read.") from None
    form = dict(pairs)
    if len(form) != len(pairs):
        raise actions.NotSignedIn("invalid_request", "A field stands twice.")
    if form.get("grant_type") != "client_credentials":
        raise actions.NotSignedIn("unsupported_grant_type", "grant_type must be client_credentials.")
    if form.get("client_assertion_type") != BEARER or "client_assertion" not in form:
        raise actions.NotSignedIn("invalid_request", f"Send client_assertion, and client_assertion_type={BEARER}.")
    return form
