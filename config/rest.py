"""What Django REST framework is told: who may call, what is read and written, how a refusal looks."""

from typing import Any

SETTINGS: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "apps.clients.authentication.OrganisationAuthentication",
        "apps.clients.authentication.SystemAuthentication",
        "apps.people.authentication.PersonAuthentication",
        "apps.people.authentication.BrowserAuthentication",
        "apps.assistance.authentication.AssistanceAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["config.parsers.StrictJSONParser", "config.parsers.StrictFHIRParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer", "config.renderers.FHIRRenderer"],
    "DEFAULT_SCHEMA_CLASS": "apps.clients.openapi.DoorSchema",
    "EXCEPTION_HANDLER": "config.errors.answer",
    "URL_FORMAT_OVERRIDE": None,  # an answer's type is asked for by Accept alone
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
