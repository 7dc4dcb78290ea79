"""A door: who may come through it, how its body is read, and that a POST takes effect once."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ImproperlyConfigured
from pydantic import BaseModel
from rest_framework.exceptions import MethodNotAllowed, NotAuthenticated, ParseError
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.clients import body, idempotency
from apps.clients.callers import Caller, caller_of, scope_of
from apps.clients.clock import now
from apps.clients.rates import AddressRate, OrganisationRate, PersonRate, say
from apps.clients.scopes import SCOPES
from apps.tenancy.scope import enter
from healthcheck.refusal import NotAllowed

Body = TypeVar("Body", bound=BaseModel)


class Allowed(BasePermission):
    """Only a known caller with one of the scopes the door lists for the method. A method not listed is closed."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        caller = caller_of(request)
        if caller is None:
            return False
        method = str(request.method)
        if method not in view.allowed_methods:
            raise MethodNotAllowed(method)
        allow: Mapping[str, tuple[str, ...]] = getattr(view, "allow", {})
        if not caller.has_one_of(allow.get("GET" if method == "HEAD" else method, ())):
            raise NotAllowed("not-allowed", "This caller may not do this.")
        return True


class Door(APIView):
    """A view that fails closed.

    `allow` names, for each HTTP method, the scopes of which one is needed. Every POST needs an Idempotency-Key header,
    unless `idempotent_by_header` is False because the message carries its own id. Where `answer_is_secret`, the answer
    is given once and not kept.
    """

    allow: ClassVar[dict[str, tuple[str, ...]]] = {}
    idempotent_by_header: ClassVar[bool] = True
    answer_is_secret: ClassVar[bool] = False
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    permission_classes = (Allowed,)
    throttle_classes = (OrganisationRate, PersonRate)
    post: Callable[..., Response]
    raw: bytes = b""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A misspelt scope is found at start, not by the caller it locks out."""
        super().__init_subclass__(**kwargs)
        unknown = {scope for scopes in cls.allow.values() for scope in scopes} - set(SCOPES)
        if unknown:
            raise ImproperlyConfigured(f"{cls.__name__} allows unknown scopes: {', '.join(sorted(unknown))}")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Every POST handler of a door with idempotency keys runs behind one."""
        super().setup(request, *args, **kwargs)
        if self.idempotent_by_header and hasattr(self, "post"):
            self.post = partial(self._once, self.post)

    def perform_authentication(self, request: Request) -> None:
        """From here on the database shows what is the caller's, and nothing else."""
        super().perform_authentication(request)
        caller = caller_of(request)
        if caller is not None:
            enter(scope_of(caller))

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """After the caller is known: keep the body as it came, before anybody parses it. A POST or PUT has one."""
        nobody_yet = AddressRate()
        if not nobody_yet.allow_request(request, self):
            self.throttled(request, nobody_yet.wait())
        super().initial(request, *args, **kwargs)
        self.raw = request.body
        if request.method in ("POST", "PUT", "PATCH") and not self.raw:
            raise ParseError("Send a body; one with nothing in it is {}.", code="empty-body")

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """Answers hold health data: nobody on the way keeps a copy."""
        response.headers.setdefault("Cache-Control", "no-store")
        say(request, response)
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def allowed_methods(self) -> list[str]:
        """Those the door lists, though it may have inherited more; the answer to any other says so in `Allow`."""
        return [method for method in super().allowed_methods if {"HEAD": "GET"}.get(method, method) in self.allow]

    @property
    def caller(self) -> Caller:
        """Who is at the door."""
        caller = caller_of(self.request)
        if caller is None:
            raise NotAuthenticated
        return caller

    def read(self, request: Request, model: type[Body]) -> Body:
        """The body as this model, nothing coerced; what is wrong is answered as 422 with JSON pointers."""
        return body.read(model, parsed=request.data, raw=self.raw)  # .data runs the strict parser first

    def _once(self, handler: Callable[..., Response], request: Request, *args: Any, **kwargs: Any) -> Response:
        return idempotency.once(
            caller=self.caller.actor,
            key=idempotency.key_of(request.headers.get("Idempotency-Key", "")),
            route=request.path,
            body=self.raw,
            at=now(),
            secret=self.answer_is_secret,
            run=partial(handler, request, *args, **kwargs),
        )
