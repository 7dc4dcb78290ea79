"""Tests of the list of suppliers, and of every reader against bodies nobody should send."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.kits import suppliers
from apps.kits.suppliers import SUPPLIERS
from healthcheck.refusal import Invalid

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_every_folder_is_listed_under_its_own_name():
    folders = {path.parent.name for path in Path(suppliers.__file__).parent.glob("*/__init__.py")}
    assert set(SUPPLIERS) == folders


def _places(value, at=()):
    yield at
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _places(inner, (*at, key))


def _put(value, at, new):
    if not at:
        return new
    copy = value.copy()
    copy[at[0]] = _put(value[at[0]], at[1:], new)
    return copy


@pytest.mark.parametrize("name", SUPPLIERS)
def test_anything_in_any_place_is_read_or_refused_and_nothing_else(name, fhir, markers):
    message = {"uk_pathology_fhir": fhir, "biomarker_json": markers}[name]()
    places = [at for at in _places(message) if at]

    @given(at=st.sampled_from(places), new=junk)
    def bent(at, new):
        try:
            report = SUPPLIERS[name].read(_put(message, at, new))
        except Invalid:
            return
        for value in report.values:
            number = getattr(value, "value", Decimal(value.kind.low))
            assert value.kind.low <= number <= value.kind.high

    bent()


@pytest.mark.parametrize("name", SUPPLIERS)
def test_a_message_survives_the_way_through_json(name, fhir, markers):
    message = {"uk_pathology_fhir": fhir, "biomarker_json": markers}[name]()
    exact = json.loads(json.dumps(message), parse_float=Decimal)
    assert SUPPLIERS[name].read(exact) == SUPPLIERS[name].read(message)
