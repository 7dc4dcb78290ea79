"""How the doors appear in the OpenAPI document: bearer tokens, idempotency keys, problems, pydantic models.

`DoorSchema` is the default schema class in the settings, so `@extend_schema(request=Model, responses={200: Other})`
or `{200: list[Other]}` on a door's method is all a door has to say.
"""

from decimal import Decimal
from typing import Any, Literal, cast, get_args, get_origin

from django.conf import settings
from drf_spectacular.contrib.pydantic import PydanticExtension
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from apps.clients import webhook_signature
from apps.clients.doors import Door
from apps.clients.idempotency import HEADER
from apps.clients.scopes import SCOPES, SMART, in_smart

Direction = Literal["request", "response"]

PROBLEM_TYPE = "application/problem+json"
FHIR_TYPE, FHIR_PLACE = "application/fhir+json", "/fhir/"
BODY_METHODS = ("POST", "PUT", "PATCH")
WORDS = {
    "400": "The request could not be read, or needs an Idempotency-Key.",
    "401": "The caller is not known.",
    "403": "The caller may not do this.",
    "404": "There is no such thing, or it is not the caller's to see.",
    "409": "It contradicts what is already kept.",
    "411": "The body came in chunks, without a Content-Length.",
    "413": "The body is too large.",
    "415": "The body is not JSON.",
    "422": "The content cannot be right.",
    "429": "Too many requests from this caller.",
}
WITH_BODY = ("400", "411", "413", "415", "422")


class Fault(BaseModel):
    """One fault, and where in the request it lies (RFC 6901)."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[Fault] = []


class Outcome(BaseModel):
    """A refusal under /fhir: an OperationOutcome of FHIR R4."""

    resourceType: Literal["OperationOutcome"]  # noqa: N815 - FHIR's own name
    issue: list[dict[str, Any]]


class BearerScheme(OpenApiAuthenticationExtension):
    """Every authenticator here reads a bearer token: OrganisationAuthentication becomes the scheme "organisation"."""

    target_class = "rest_framework.authentication.BaseAuthentication"
    match_subclasses = True
    priority = -1

    def __init__(self, target: Any) -> None:
        super().__init__(target)
        self.name = type(target).__name__.removesuffix("Authentication").lower()

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": str(type(self.target).__doc__)}


class SystemScheme(OpenApiAuthenticationExtension):
    """A system's token: OAuth 2 client credentials, with the scope that each door asks for, as SMART writes it."""

    target_class = "apps.clients.authentication.SystemAuthentication"
    name = "system"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        meanings = {smart: SCOPES[scope] for smart, scope in SMART.items()}
        words = "A token for ten minutes, for an assertion signed with the system's own key (private_key_jwt)."
        flow = {"tokenUrl": settings.TOKEN_URL, "scopes": meanings}
        return {"type": "oauth2", "description": words, "flows": {"clientCredentials": flow}}

    def get_security_requirement(self, auto_schema: AutoSchema) -> Any:
        allow: dict[str, tuple[str, ...]] = getattr(auto_schema.view, "allow", {})
        return [{self.name: [smart]} for smart in in_smart(allow.get(auto_schema.method, ()))]


class WebhookScheme(OpenApiAuthenticationExtension):
    """A laboratory's HMAC; OpenAPI has no word for it but the header it stands in."""

    target_class = "apps.clients.webhook_signature.WebhookAuthentication"
    name = "webhook"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        words = " ".join(str(webhook_signature.__doc__).split())
        return {"type": "apiKey", "in": "header", "name": webhook_signature.SIGNATURE, "description": words}


class NumbersOnly(GenerateJsonSchema):
    """A decimal in a request is a JSON number; text is refused (see body.py)."""

    def decimal_schema(self, schema: Any) -> dict[str, Any]:
        number = self.float_schema(schema)  # its limits (ge, le) stand under the same names
        return {name: float(limit) if isinstance(limit, Decimal) else limit for name, limit in number.items()}


class BodyModels(PydanticExtension):
    """Request models as they are validated, answers as they are written."""

    priority = 1

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        if direction != "request":
            return dict(super().map_serializer(auto_schema, direction))
        reference = "#/components/schemas/{model}"
        schema = self.target.model_json_schema(ref_template=reference, schema_generator=NumbersOnly)
        for name, part in schema.pop("$defs", {}).items():
            component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=part)
            auto_schema.registry.register_on_missing(component)
        return {**schema, "additionalProperties": False}


class DoorSchema(AutoSchema):
    """What every door has in common, so that no door has to repeat it."""

    def is_excluded(self) -> bool:
        """A method the door does not list is closed, though it may have inherited one."""
        return isinstance(self.view, Door) and self.method not in self.view.allow

    def get_operation_id(self) -> str:
        """After the door: paths alone would give a list and its rows the same name."""
        return f"{self.method.lower()}{type(self.view).__name__}"

    def get_summary(self) -> str | None:
        """The first sentence of what the method says it does, so that a list of operations can be read."""
        given: str | None = super().get_summary()
        return given or self.get_description().partition(". ")[0].rstrip(".")

    def get_override_parameters(self) -> list[Any]:
        if self.method != "POST" or not isinstance(self.view, Door) or not self.view.idempotent_by_header:
            return []
        words = (
            "A new value for each new request. The same request again gets the same answer and has no second effect."
        )
        text = {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"}
        return [OpenApiParameter(HEADER, text, OpenApiParameter.HEADER, required=True, description=words)]

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        answers = super()._get_response_bodies(direction)
        if isinstance(self.view, Door):
            asks = any(each["in"] == "query" for each in self._get_parameters())
            for status in WORDS:
                if self.method in BODY_METHODS or status not in WITH_BODY or (asks and status == "422"):
                    answers.setdefault(status, self._problem(status))
        return answers

    def _get_response_for_code(
        self, serializer: Any, status_code: str, media_types: Any = None, direction: Direction = "response"
    ) -> dict[str, Any]:
        if get_origin(serializer) is list and issubclass(get_args(serializer)[0], BaseModel):
            item = self.resolve_serializer(get_args(serializer)[0], direction).ref
            serializer = {"type": "array", "items": item}
        return dict(super()._get_response_for_code(serializer, status_code, media_types, direction))

    def _problem(self, status: str) -> dict[str, Any]:
        if self.path.startswith(FHIR_PLACE):
            refusal = self.resolve_serializer(cast(Any, Outcome), "response").ref
            return {"description": WORDS[status], "content": {FHIR_TYPE: {"schema": refusal}}}
        problem = self.resolve_serializer(cast(Any, Problem), "response").ref
        return {"description": WORDS[status], "content": {PROBLEM_TYPE: {"schema": problem}}}
