"""Doors of signing in: /sign-in, where NHS login sends people back, the pages between, our public keys, the way out."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from math import ceil

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.clients import counters
from apps.clients.address import address_of
from apps.clients.clock import now
from apps.people import sessions
from apps.people.cookie import SESSION, SIGN_IN
from apps.people.models import Way
from apps.people.nhs_login import actions, asked, asserted, attempts, client_keys, exchange, pages, provider
from apps.people.nhs_login.refused import Reason, Refused

View = Callable[..., HttpResponse]
LONGEST_VALUE = 1024
A_MINUTE = 600  # requests of one address, which a whole hospital or telephone network may share


def limited(view: View) -> View:
    """What nobody signed in can ask for leaves rows behind, so one address cannot ask without end."""

    @wraps(view)
    def counted(request: HttpRequest) -> HttpResponse:
        window = counters.add(f"sign-in:{address_of(request)}", seconds=60)
        if window.count <= A_MINUTE:
            return view(request)
        answer = pages.show(request, "too-many")
        answer["Retry-After"] = str(ceil(window.left))
        return answer

    return counted


def private(view: View) -> View:
    """Where it leads to does not learn the address it came from, which held a code or an assertion."""

    @wraps(view)
    def kept_private(request: HttpRequest) -> HttpResponse:
        answer = view(request)
        answer["Referrer-Policy"] = "no-referrer"
        return answer

    return kept_private


def explained(view: View) -> View:
    """A refusal is noted, and leads to its page at an address that holds nothing of the request."""

    @wraps(view)
    def noted(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except Refused as refused:
            actions.note(refused, at=now())
            answer = _to(reverse("sign-in-page", args=[refused.reason.page]))
            if refused.reason is not Reason.NOT_OPEN:  # else somebody's link could break off the sign-in on its way
                SIGN_IN.clear(answer)
            return answer

    return noted


@require_GET
@never_cache
@limited
@private
@explained
def start(request: HttpRequest) -> HttpResponse:
    """Begin: on to NHS login. Out of the NHS App, with the identity that it asserts, nothing is asked.

    With again=1 NHS login asks whoever it remembers as well: sessions elsewhere are ended after that alone.
    """
    at = now()
    if _one(request.GET, "again") == "1":
        return _to_nhs_login(way=Way.AGAIN, at=at)
    assertion = asserted.taken(request, at=at)
    return _to_nhs_login(way=Way.NHS_APP if assertion else Way.BROWSER, assertion=assertion, at=at)


@require_GET
@never_cache
@limited
@private
@explained
def come_back(request: HttpRequest) -> HttpResponse:
    """What NHS login answers, by way of the browser: a code, or why there is none."""
    at, said = now(), request.GET
    begun, way = attempts.take_up(state=_one(said, "state"), browser=SIGN_IN.of(request), at=at)
    issuer = provider.current()
    metadata = issuer.metadata()
    if _one(said, "iss") != (metadata.issuer if metadata.names_itself or "iss" in said else ""):
        raise Refused(Reason.OTHER_ISSUER)
    if "error" in said:
        return _not_answered(said, asked_silently=way is Way.NHS_APP, at=at)
    code = _one(said, "code")
    if not code:
        raise Refused(Reason.MALFORMED)
    identity = exchange.exchange(code=code, verifier=begun.verifier, nonce=begun.nonce, provider=issuer, at=at)
    token = actions.sign_in(identity=identity, issuer=metadata.issuer, way=way, replacing=SESSION.of(request), at=at)
    answer = _to(settings.SIGNED_IN_PATH)
    SESSION.set(answer, token)
    SIGN_IN.clear(answer)
    return answer


@require_GET
@never_cache
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Where somebody ends who was signed in, or out, or was not."""
    return pages.show(request, name)


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """By the form of a page, which Django's CSRF token proves to be ours."""
    sessions.end(token=SESSION.of(request), at=now())
    answer = _to(reverse("sign-in-page", args=["signed-out"]))
    SESSION.clear(answer)
    return answer


@require_GET
def public_keys(request: HttpRequest) -> HttpResponse:
    """By which NHS login knows that a request is ours: the keys that sign now and next."""
    return JsonResponse(client_keys.published(), headers={"Cache-Control": "public, max-age=300"})


def _not_answered(said: QueryDict, *, asked_silently: bool, at: datetime) -> HttpResponse:
    error, words = _one(said, "error"), _one(said, "error_description")
    if asked_silently and error in asked.ASK_OPENLY:
        return _to_nhs_login(way=Way.BROWSER, at=at)
    if error == "access_denied" and words == "ConsentNotGiven":
        raise Refused(Reason.CONSENT_NOT_GIVEN)
    if error in ("temporarily_unavailable", "server_error"):
        raise Refused(Reason.UNAVAILABLE)
    raise Refused(Reason.PROVIDER_REFUSED)


def _to_nhs_login(*, way: Way, assertion: str = "", at: datetime) -> HttpResponse:
    metadata = provider.current().metadata()
    begun = attempts.begin(way=way, at=at)
    # https://nhsconnect.github.io/nhslogin/single-sign-on: "login" asks "regardless of a session already existing"
    how = {Way.NHS_APP: {"prompt": "none", "asserted_login_identity": assertion}, Way.AGAIN: {"prompt": "login"}}
    proof = {"code_verifier": begun.verifier} if metadata.takes_pkce else {}
    with exchange.client(metadata) as client:
        address, _ = client.create_authorization_url(
            metadata.authorization_endpoint, begun.state, nonce=begun.nonce, vtr=asked.VTR, **proof, **how.get(way, {})
        )
    answer = _to(address)
    SIGN_IN.set(answer, begun.browser)
    return answer


def _one(said: QueryDict, name: str) -> str:
    """The value of a parameter; "" without one. Raises Refused when it stands twice, or is too long."""
    values = said.getlist(name)
    if len(values) > 1 or any(len(each) > LONGEST_VALUE for each in values):
        raise Refused(Reason.MALFORMED)
    return values[0] if values else ""


def _to(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)
