"""The pages that a person meets when signing in: plain, without a script, readable aloud."""

import tomllib
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

PAGES: dict[str, dict[str, Any]] = tomllib.loads(Path(__file__).with_name("pages.toml").read_text())


def show(request: HttpRequest, name: str) -> HttpResponse:
    """One of them. Raises Http404."""
    page = PAGES.get(name)
    if page is None:
        raise Http404
    return render(request, "nhs_login/page.html", {"page": page}, status=page["status"])
