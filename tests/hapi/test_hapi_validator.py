"""HAPI's validator, with UK Core's profiles, has nothing against the records of random checks."""

from copy import deepcopy

import pytest

from tests.hapi.peer import needs_hapi
from tests.healthcheck.cases import a_check
from tests.healthcheck.fhir.bundles import a_bundle, only, resources
from tests.healthcheck.fhir.varied import any_bundle

pytestmark = needs_hapi


def test_five_hundred_bundles_of_random_checks_pass(hapi):
    faults = {seed: found for seed in range(500) if (found := hapi.faults(any_bundle(seed)))}
    assert faults == {}


def no_effective(made):
    del next(one for one in resources(made, "Observation") if "component" in one)["effectiveDateTime"]


def a_status_that_is_none(made):
    only(made, "DiagnosticReport")["status"] = "finished"


def a_pressure_without_loinc(made):
    pressure = next(one for one in resources(made, "Observation") if "component" in one)
    pressure["code"]["coding"] = [one for one in pressure["code"]["coding"] if one["system"] != "http://loinc.org"]


def a_unit_spelt_otherwise(made):
    pressure = next(one for one in resources(made, "Observation") if "component" in one)
    pressure["component"][0]["valueQuantity"]["unit"] = "mmHg"


def an_element_of_our_own(made):
    only(made, "Composition")["colour"] = "green"


def a_laboratory_value_without_its_category(made):
    laboratory = next(
        one
        for one in resources(made, "Observation")
        if any("Observation-Lab" in profile for profile in one["meta"]["profile"])
    )
    laboratory["category"] = laboratory["category"][1:]


@pytest.mark.parametrize(
    "harm",
    [
        no_effective,
        a_status_that_is_none,
        a_pressure_without_loinc,
        a_unit_spelt_otherwise,
        an_element_of_our_own,
        a_laboratory_value_without_its_category,
    ],
)
def test_what_is_wrong_is_seen(hapi, harm):
    made = deepcopy(a_bundle(a_check()))
    assert hapi.faults(made) == []
    harm(made)
    assert hapi.faults(made) != []
