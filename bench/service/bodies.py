"""What the callers of the benchmark send."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from demo.laboratory import Specimen, biomarker_json

BLOODS = {"total_cholesterol": "4.8", "hdl_cholesterol": "1.5", "hba1c": "36", "creatinine": "72"}


def twelve_values(at: datetime) -> dict[str, Any]:
    """Height, weight and waist, and the three values of each of three blood pressures."""
    size = {"height": (170, "cm"), "weight": (70, "kg"), "waist": (84, "cm")}
    pressure = {"systolic": (122, "mm[Hg]"), "diastolic": (78, "mm[Hg]"), "pulse": (66, "/min")}
    readings = [_reading(at, size)]
    readings += [_reading(at + timedelta(minutes=nth), pressure) for nth in (1, 2, 3)]
    return {"readings": readings}


def _reading(at: datetime, values: dict[str, tuple[int, str]]) -> dict[str, Any]:
    written = [{"kind": kind, "value": value, "unit": unit} for kind, (value, unit) in values.items()]
    return {"taken_at": at.isoformat(), "place": "home", "device": "", "values": written}


def message(kit: str, nhs_number: str, at: datetime) -> bytes:
    """A laboratory's message with four results of a kit."""
    specimen = Specimen(str(uuid4()), kit, nhs_number, at)
    return json.dumps(biomarker_json(specimen, {kind: Decimal(value) for kind, value in BLOODS.items()})).encode()


def batch(messages: Iterable[bytes]) -> bytes:
    """Messages of a laboratory as one list."""
    return b"[" + b",".join(messages) + b"]"
