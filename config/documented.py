"""How the OpenAPI document and its page introduce themselves."""

from typing import Any

SETTINGS: dict[str, Any] = {
    "TITLE": "NHS Health Check at home",
    "DESCRIPTION": (
        "One check from invitation to acknowledged record. Systems send the token that they got at "
        "`/v1/token` for a signed assertion (or a laboratory signs each webhook), people the token of their session, "
        "and who helps a person the token of that assistance, each as `Authorization: Bearer`. "
        "Every POST carries an `Idempotency-Key`: sent again, it has no second effect. Refusals are "
        "`application/problem+json` (RFC 9457)."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SCHEMA_PATH_PREFIX": r"/v[0-9]+",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
