"""What every answer tells a browser: keep nothing, be shown in no frame, lend us none of the device.

The content security policy is written by django-csp; HSTS, nosniff and the opener policy are Django's.
"""

from collections.abc import Callable

from csp.constants import NONCE, NONE, SELF
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from config.problem import Problem

Answer = Callable[[HttpRequest], HttpResponseBase]

DEVICE: tuple[str, ...] = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
)
DEVICE += (
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "usb",
)
ALWAYS = {
    "Permissions-Policy": ", ".join(f"{each}=()" for each in DEVICE),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, NONCE],
    "style-src": [SELF, NONCE],
    "img-src": [SELF, "data:"],  # Swagger's and the admin's icons stand in their style sheets
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [NONE],
}
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
OF_PAGES = ("GET", "HEAD", "POST")
UNKNOWN_METHOD = Problem(405, "method-not-allowed", "This method is not used here.")


def add(answer: Answer) -> Answer:
    """Django's middleware. What says nothing of its keeping is not kept: most of it is about a person."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        known = OF_PAGES if request.path_info.startswith("/admin/") else METHODS
        response = answer(request) if request.method in known else _refused(known)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _refused(known: tuple[str, ...]) -> HttpResponseBase:
    response = UNKNOWN_METHOD.response()
    response.headers["Allow"] = ", ".join(known)
    return response
