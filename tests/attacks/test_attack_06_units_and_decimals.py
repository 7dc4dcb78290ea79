"""6. Numbers that are none, and units that are others': 422 or 400, never a 500, never stored."""

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck as Health
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.checks.models import Value
from apps.clients.clock import now
from tests.attacks.asked import message
from tests.attacks.cast import Cast
from tests.attacks.house import House

NUMBERS = (
    "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e-999", "-0", "-0.0", "1" * 100_000, "0." + "1" * 100_000,
    "5,2", '"5.2"', '"NaN"', '""', "true", "null", "[5]", '{"value": 5}', "0x10", "1_000", "+5", ".5", "5.", "\u0665",
    '"\u0665"', '"²"', '"\uff15"', "-5", "99999", "1E+308", "5.123456789012345678901234567890",
)  # fmt: skip
UNITS = ("mg/dL", "mmol/l ", "MMOL/L", "", "mmol/mol", "mmHg", "%", "µmol/L", "mmol/L\u0000", "mmol/L\u202e", "1")


def values_of(house: House, cast: Cast) -> int:
    with house.inside():
        return Value.objects.filter(check_of=cast.a.check).count()


def reading(house: House, cast: Cast, raw: bytes) -> Any:
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
    path = f"/v1/checks/{cast.a.check.id}/readings"
    return house.call("POST", path, token=cast.tokens["person_a"], content=raw, headers=headers)


def written(value: str, *, kind: str = "weight", unit: str = "kg") -> bytes:
    """A reading with this text where a number stands."""
    said = {"taken_at": now().isoformat(), "place": "home", "values": [{"kind": kind, "value": "HERE", "unit": unit}]}
    return json.dumps({"readings": [said]}).replace('"HERE"', value).encode()


@pytest.mark.parametrize("value", NUMBERS, ids=lambda text: text[:24])
def test_attack_06_what_is_no_number_is_refused(value: str, house: House, cast: Cast) -> None:
    before = values_of(house, cast)
    told = reading(house, cast, written(value))
    assert told.status_code in (400, 409, 422), (told.status_code, told.text[:200])
    assert values_of(house, cast) == before


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("kind", "value"), [("total_cholesterol", "193"), ("hba1c", "6.5"), ("weight", "65")])
def test_attack_06_a_value_in_anothers_unit_is_refused(
    kind: str, value: str, unit: str, house: House, cast: Cast
) -> None:
    if (kind, unit) == ("hba1c", "mmol/mol"):
        pytest.skip("its own")
    before = values_of(house, cast)
    assert reading(house, cast, written(value, kind=kind, unit=unit)).status_code in (400, 409, 422)
    assert values_of(house, cast) == before


# The last is a number, only longer than anybody needs: of a laboratory it is taken as it is told.
@pytest.mark.parametrize("value", NUMBERS[:-1], ids=lambda text: text[:24])
def test_attack_06_a_laboratory_sends_no_such_number_either(value: str, house: House, cast: Cast) -> None:
    before = values_of(house, cast)
    raw = json.dumps(message(cast.a.kit.code, at=now().isoformat(), value="HERE")).replace('"HERE"', value).encode()
    told = house.call(
        "POST", f"/v1/laboratory-messages/{cast.a.supplier.key}", token=cast.tokens["laboratory_a"], content=raw,
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    assert told.status_code < 500
    assert told.status_code in (400, 422) or values_of(house, cast) == before or _as_absent(house, cast)


def _as_absent(house: House, cast: Cast) -> bool:
    """What came of the message that was taken is no number: it says why there is none."""
    with house.inside():
        newest = Value.objects.filter(check_of=cast.a.check, kind="total_cholesterol").order_by("-recorded_at").first()
    return newest is not None and newest.absent != ""


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(Health))
@given(value=st.one_of(st.floats(), st.integers(), st.text(max_size=8), st.decimals().map(str), st.booleans()))
def test_attack_06_whatever_stands_there_nothing_breaks(value: Any, house: House, cast: Cast) -> None:
    house.forget_counts()
    raw = json.dumps(value)
    assert reading(house, cast, written(raw, unit="stone")).status_code in (400, 409, 422)


@pytest.mark.parametrize(
    "born", ["2090-01-01", "1800-01-01", "0001-01-01", "9999-12-31", "2026-13-01", "1980-02-30", "-1"]
)
def test_attack_06_an_age_below_zero_or_above_all_is_refused(born: str, house: House, cast: Cast) -> None:
    sent = {
        "nhs_number": "9990031002",
        "given_name": "C",
        "family_name": "Age",
        "birth_date": born,
        "practice": "Y90001",
    }
    headers = {"Idempotency-Key": str(uuid4())}
    told = house.call("POST", "/v1/invitations", token=cast.tokens["commissioner_a"], json=sent, headers=headers)
    assert told.status_code == 422
