"""The copy for a person in the order of a reader: sections with titles, what is technical left out, names withheld."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils.text import capfirst
from django.utils.timezone import localtime

from apps.people.accesses import WORDS
from healthcheck.document.legible import legible
from healthcheck.measurement import Kind

TABLE: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("subject_access.toml").read_text(encoding="utf-8"))
WITHHELD: Mapping[str, list[str]] = TABLE["withheld"]
WITHHELD_WORDS: str = TABLE["withheld_words"]
_SECTIONS: Mapping[str, Mapping[str, Any]] = {section["what"]: section for section in TABLE["section"]}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)
AUDIT = "audit.Entry"
_KINDS: Mapping[str, Kind] = {kind.key: kind for kind in Kind}
ELSE = "Kept by the service so that it works. Every column is in the file rows.json."

Rows = Mapping[str, list[dict[str, Any]]]


def sections(rows: Rows) -> list[dict[str, Any]]:
    """Each kind of row that there is: its title, what it is, and its entries as pairs of a label and words."""
    named = [label for label in _SECTIONS if rows.get(label)]
    return [_section(label, rows[label]) for label in (*named, *sorted(set(rows) - set(named)))]


def _section(label: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    section = _SECTIONS.get(label, {})
    title = section.get("title") or capfirst(str(apps.get_model(label)._meta.verbose_name_plural))
    entries = [list(_pairs(row, section)) for row in found] if section else []
    if label == AUDIT:
        entries = [[_looked(row) for row in found]]
    return {
        "title": title,
        "said": legible(section.get("said", ELSE)),
        "count": len(found),
        "entries": [entry for entry in entries if entry],
    }


def _looked(row: Mapping[str, Any]) -> tuple[str, str]:
    """One entry of the trail in the words that the person's own list has."""
    kind, action = row["actor"].partition(":")[0], row["action"]
    who = "You" if kind == "person" else row["actor"].partition(":")[2].partition("/")[0]
    who = WORDS["who"].get(kind, WORDS["who"][""]) if kind != "organisation" and who != "You" else who
    known = {**WORDS["did"], **WORDS["looked"]}
    what = known.get(action) or WORDS["area"].get(action.partition(".")[0], action)
    return _said(row["at"]), legible(f"{who}: {what}")


def _pairs(row: Mapping[str, Any], section: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in _with_unit(row).items():
        wanted = name in section["only"] if "only" in section else name not in TABLE["leave_out"]
        keys = section.get("inside", {}).get(name)
        within = isinstance(value, dict) and keys is not None
        shown = {key: value[key] for key in keys if key in value} if within else value
        if wanted and shown not in (None, "", [], {}):
            for place, words in _leaves(shown):
                label = " ".join(filter(None, [TABLE["labels"].get(name, name.replace("_", " ")), *place]))
                if "leaves" not in section or (place or (name,))[-1] in section["leaves"]:
                    yield legible(label[:1].upper() + label[1:]), legible(words)


def _with_unit(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A measured value beside its unit and under its name in words; any other row as it is."""
    kind = _KINDS.get(row.get("kind", ""))
    if kind is None or "comparator" not in row:
        return row
    value = row["value"] and f"{row['comparator']}{row['value']} {kind.unit.written}".strip()
    return {**row, "kind": kind.written, "value": value, "comparator": ""}


def _leaves(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Each value inside a value, with the way to it; ids are left out."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, (*place, key.replace("_", " ")))
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for number, each in enumerate(value, 1):
            yield from _leaves(each, (*place, str(number)))
    elif isinstance(value, list):
        if value:
            yield place, ", ".join(str(each) for each in value)
    elif value not in (None, "") and not _ID.fullmatch(str(value)):
        yield place, _said(value)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if _TIME.fullmatch(text):
        local = localtime(datetime.fromisoformat(text))
        return f"{local:%-d %B %Y} at {local:%H:%M}"
    if _DAY.fullmatch(text):
        return f"{date.fromisoformat(text):%-d %B %Y}"
    return text.replace("_", " ") if re.fullmatch(r"[a-z]+(_[a-z]+)+", text) else text
