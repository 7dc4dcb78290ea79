"""All that is held on a person as one page that they can read: a table for each kind of row."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

_HEAD = mark_safe(
    '<!doctype html><html lang="en-GB"><meta charset="utf-8"><title>What we hold about you</title>'
    "<style>body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "dl{display:grid;grid-template-columns:14rem 1fr;border-top:1px solid #aeb7bd;padding-top:.5rem}"
    "dd{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}</style>"
)


def page(rows: Mapping[str, list[dict[str, Any]]], *, at: datetime) -> str:
    """The page. What is empty is left out; nothing in it is ever markup."""
    parts = format_html_join("", "<h2>{} ({})</h2>{}", (_section(label, found) for label, found in rows.items()))
    said = "Everything this service held about you on {}. Values that are empty are left out."
    return format_html("{}<h1>What we hold about you</h1><p>{}</p>{}", _HEAD, said.format(f"{at:%d %B %Y}"), parts)


def _section(label: str, found: list[dict[str, Any]]) -> tuple[str, int, SafeString]:
    name = capfirst(str(apps.get_model(label)._meta.verbose_name_plural))
    return name, len(found), format_html_join("", "<dl>{}</dl>", ((_row(row),) for row in found))


def _row(row: Mapping[str, Any]) -> SafeString:
    shown = ((name.replace("_", " "), _said(value)) for name, value in row.items() if value not in (None, "", [], {}))
    return format_html_join("", "<dt>{}</dt><dd>{}</dd>", shown)


def _said(value: Any, deep: int = 0) -> str:
    """A value as lines of plain text, what stands inside another moved in."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    space = "\n" + "  " * deep
    if isinstance(value, dict):
        return "".join(f"{space}{key}: {_said(each, deep + 1)}" for key, each in value.items())
    if isinstance(value, list):
        return "".join(f"{space}- {_said(each, deep + 1)}" for each in value)
    return str(value)
