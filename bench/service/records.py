"""P6: the record of a check, made and checked, beside writing a dictionary of its size and beside fhir.resources."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fhir.resources.R4B.bundle import Bundle

from bench.clock import seconds
from bench.partial_people import partial
from bench.service.line import Line, spread
from healthcheck.assess import assess
from healthcheck.certainty.next_measurement import MEASUREMENTS
from healthcheck.fhir import bundle
from healthcheck.fhir.record import Record

_RECORD = Record(UUID(int=4), datetime(2026, 11, 16, 12, 30, tzinfo=UTC), "X26")


def written(rounds: int) -> Line:
    """Made, checked and written as JSON; the limit only makes such a dictionary and writes it."""
    assessment = assess(partial(1).check(frozenset(MEASUREMENTS)))
    record = bundle.make(assessment, _RECORD)

    def product() -> bytes:
        made = bundle.make(assessment, _RECORD)
        bundle.validate(made)
        return json.dumps(made).encode()

    def limit() -> bytes:
        return json.dumps(_same(record)).encode()

    def reference() -> str:
        return str(Bundle.model_validate(record).model_dump_json())

    runs = {"product": product, "limit": limit, "reference": reference}
    turns = [seconds(runs, turns=2) for _ in range(rounds)]
    middle = {name: sorted(turn[name] for turn in turns)[len(turns) // 2] for name in runs}
    ratio = spread(sorted(turn["limit"] / turn["product"] for turn in turns))
    return Line(
        row="P6 records made, checked, written, per CPU second",
        product=1 / middle["product"],
        limit=1 / middle["limit"],
        reference=1 / middle["reference"],
        ratio=ratio,
        cpu=middle["product"] * 1e6,
        goal=">= 0.5",
        met=ratio[0] >= 0.5,
        words=f"{len(record['entry'])} resources, {len(json.dumps(record)):,} bytes; limit: the dictionary "
        "made anew and written by Python's json; reference: fhir.resources reads it and writes it",
    )


def _same(value: Any) -> Any:
    """The same dictionary, made anew: what nobody who makes one can do without."""
    if isinstance(value, dict):
        return {name: _same(each) for name, each in value.items()}
    return [_same(each) for each in value] if isinstance(value, list) else value
