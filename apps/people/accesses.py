"""Who looked at a person's record or did something with it, when and why, in words they can read."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from apps.audit import actions as audit
from apps.audit.models import Entry
from apps.clients.models import Organisation
from apps.people.models import Practice
from healthcheck.refusal import Invalid

PAGE = 50
WORDS: Mapping[str, Mapping[str, str]] = tomllib.loads(Path(__file__).with_name("accesses.toml").read_text())
YOU = "You"
# A time and how many of that very moment were shown: entries of one request share theirs. No id, which would count
# what the service does for others.
CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\.(\d{1,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Access:
    """One line of the list."""

    at: datetime
    who: str
    what: str
    why: str


def accesses(*, person_id: UUID, before: str, by: str, at: datetime) -> tuple[list[Access], str | None]:
    """A page of the list, newest first, and the cursor of the next. What the person read themselves is left out.

    Raises:
        Invalid: "unknown-cursor".
    """
    audit.record(actor=by, action="accesses.read", subject=person_id, at=at)
    own = f"person:{person_id}"
    rows = Entry.objects.filter(subject=person_id).exclude(actor=own, action__in=WORDS["looked"])
    skip = 0
    if before:
        until, skip = _place(before)
        rows = rows.filter(at__lte=until)
    found = list(rows.order_by("-at", "-id")[skip : skip + PAGE + 1])
    names = _names(entry.actor for entry in found)
    page = [_line(entry, own=own, names=names) for entry in found[:PAGE]]
    return page, _cursor(page, before, skip) if len(found) > PAGE else None


def _line(entry: Entry, *, own: str, names: Mapping[str, str]) -> Access:
    kind, _, rest = entry.actor.partition(":")
    if entry.actor == own:
        who = YOU
    elif kind == "organisation":
        who = names.get(rest.partition("/")[0], "An organisation that works with this service")
    else:
        who = WORDS["who"].get(kind, WORDS["who"][""])
    known = {**WORDS["did"], **WORDS["looked"]}
    what = known.get(entry.action) or WORDS["area"].get(
        entry.action.partition(".")[0], "Did something with your record"
    )
    return Access(entry.at, who, what, WORDS["why"].get(entry.detail.get("purpose", ""), ""))


def _names(actors: Iterable[str]) -> dict[str, str]:
    """The names of the organisations and surgeries among the actors, by ODS code."""
    codes = {
        rest.partition("/")[0] for kind, _, rest in (actor.partition(":") for actor in actors) if kind == "organisation"
    }
    practices = dict(Practice.objects.filter(ods_code__in=codes).values_list("ods_code", "name"))
    return practices | dict(Organisation.objects.filter(ods_code__in=codes).values_list("ods_code", "name"))


def _place(cursor: str) -> tuple[datetime, int]:
    found = CURSOR.fullmatch(cursor)
    try:
        if found:
            return datetime.fromisoformat(found[1]), int(found[2])
    except ValueError:
        pass  # a day that no month has
    raise Invalid("unknown-cursor", "Ask with `next` as the last answer gave it.", field="before")


def _cursor(page: list[Access], before: str, skip: int) -> str:
    last = page[-1].at
    same = sum(access.at == last for access in page)
    at_one_moment = same == len(page) and bool(before) and _place(before)[0] == last
    return f"{last:%Y-%m-%dT%H:%M:%S.%f}Z.{same + skip if at_one_moment else same}"
