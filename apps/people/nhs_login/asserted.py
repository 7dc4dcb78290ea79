"""The identity that the NHS App asserts when a person comes out of it: looked at, used once, handed on, never kept.

NHS login alone can check it (it holds the NHS App's key), so everything here is read unproved and only ever refuses.
Source: EIS 2.1, asserted_login_identity: `exp` no more than 60 seconds on, `jti` and `iat` mandatory.
"""

import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from joserfc import jws
from joserfc.errors import JoseError

from apps.people.nhs_login import attempts
from apps.people.nhs_login.refused import Reason, Refused
from healthcheck import strict_json

PARAMETER = "assertedLoginIdentity"
LASTS = 60
CLOCKS_DIFFER = 30
_COMPACT = re.compile(r"[A-Za-z0-9_-]{2,400}\.[A-Za-z0-9_-]{2,1200}\.[A-Za-z0-9_-]{40,800}", re.ASCII)


def taken(request: HttpRequest, *, at: datetime) -> str:
    """The assertion to hand on; "" when there is none, or when it was not the NHS App that sent the person here.

    A link on somebody's page could carry somebody else's assertion, and sign the reader in as them. What a browser
    says of where the request began decides; without the assertion the person signs in at NHS login as usual.

    Raises:
        Refused: it is no such token, too old, or was used before.
    """
    given = request.GET.getlist(PARAMETER)
    if not given or not _from_the_app(request):
        return ""
    if len(given) != 1 or not _COMPACT.fullmatch(given[0]):
        raise Refused(Reason.MALFORMED)
    claims = _unproved(given[0])
    issuer, token_id, issued, ends = (claims.get(name) for name in ("iss", "jti", "iat", "exp"))
    if not all(isinstance(each, str) and 0 < len(each) <= 255 for each in (issuer, token_id)):
        raise Refused(Reason.MALFORMED)
    if type(issued) is not int or type(ends) is not int or not 0 < ends - issued <= LASTS:
        raise Refused(Reason.MALFORMED)
    now = at.timestamp()
    if not issued - CLOCKS_DIFFER <= now < ends:
        raise Refused(Reason.NOT_OPEN)
    attempts.spend(str(token_id), issuer=f"asserted {issuer}", ends=datetime.fromtimestamp(ends, UTC))
    return given[0]


def _from_the_app(request: HttpRequest) -> bool:
    referrer = urlsplit(request.headers.get("Referer", ""))
    if referrer.netloc:
        return f"{referrer.scheme}://{referrer.netloc}" in settings.NHS_APP_ORIGINS
    return request.headers.get("Sec-Fetch-Site", "none") == "none"  # the app opened it, or an old browser does not say


def _unproved(compact: str) -> dict[str, Any]:
    try:
        claims = strict_json.loads(jws.extract_compact(compact.encode()).payload)
    except (JoseError, ValueError):
        raise Refused(Reason.MALFORMED) from None
    if not isinstance(claims, dict):
        raise Refused(Reason.MALFORMED)
    return claims
