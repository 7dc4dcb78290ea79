"""The language that a person asked to read: a document in it, and the header that says in which it really is."""

from typing import Any

from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from healthcheck.words.catalogue import ENGLISH, LANGUAGES
from healthcheck.words.language import Language

ASKED = "Accept-Language"
IN_THEIR_LANGUAGE = [
    OpenApiParameter(
        ASKED,
        location=OpenApiParameter.HEADER,
        description=f"The person's language, of {', '.join(LANGUAGES)}. What is not translated is English; "
        "Content-Language says what the answer is in.",
    )
]


def in_their_language(request: Request, document: Any, *, status: int = 200) -> Response:
    """An answer for a person. What is not translated is English, and Content-Language then names both."""
    language = Language.of(_asked(request.headers.get(ASKED, "")))
    answer = Response(language.of_document(document), status=status)
    answer.headers["Content-Language"] = ", ".join(language.tags)
    patch_vary_headers(answer, [ASKED])
    return answer


def _asked(header: str) -> str:
    """The first language asked for that there is a catalogue of; English where nothing else is wanted."""
    asked = (tag.split("-")[0] for tag, wanted in parse_accept_lang_header(header) if wanted)
    return next((tag for tag in asked if tag in LANGUAGES), ENGLISH)
