"""What every answer tells a browser: keep nothing, be shown in no frame, lend us none of the device.

The content security policy is written by django-csp; HSTS, nosniff and the opener policy are Django's.
"""

from collections.abc import Callable

from csp.constants import NONCE, NONE, SELF
from django.http import HttpRequest
from django.http.response import HttpResponseBase

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


def add(answer: Answer) -> Answer:
    """Django's middleware. What says nothing of its keeping is not kept: most of it is about a person."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        for name, value in ALWAYS.items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
