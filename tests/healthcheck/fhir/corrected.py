"""The code table with one row corrected from a day on, for every channel or for one alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest

from healthcheck.coding import SNOMED
from healthcheck.fhir import codes, draft, outgoing
from healthcheck.fhir.codes import EVERY


@contextmanager
def corrected(name: str, channel: str, *, since: date, **changes: str) -> Iterator[None]:
    """While it lasts, every reader of the table finds the correction."""
    old = next(row for row in codes.ROWS if row.name == name and row.system == SNOMED)
    new = replace(old, channel=channel, valid_from=since, **changes)
    ended = replace(old, valid_to=since) if channel in (EVERY, old.channel) else old
    rows = (*(ended if row is old else row for row in codes.ROWS), new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "ROWS", rows)
        patch.setattr(outgoing, "ROWS", rows)
        _forget()
        yield
    _forget()


def _forget() -> None:
    """What was looked up in another table."""
    for each in (codes.in_force, codes.differs, draft._concept, outgoing._known):
        each.cache_clear()
