"""HAPI's FHIR server takes a record as one transaction, gives it back equal, and refuses a broken one whole."""

import copy
import json

import pytest

from tests.hapi.peer import needs_hapi
from tests.healthcheck.fhir.bundles import resources
from tests.healthcheck.fhir.varied import any_bundle

pytestmark = needs_hapi
SEEDS = [3, 17, 42, 108]


def as_written(document):
    """A document with its decimals as text, to the last digit."""
    return json.loads(json.dumps(document), parse_float=str)


def without_what_a_store_adds(resource):
    """A stored resource less its version, its time of storing and the mark of the request that stored it."""
    kept = copy.deepcopy(resource)
    for added in ("versionId", "lastUpdated", "source"):
        kept["meta"].pop(added, None)
    return {name: value for name, value in kept.items() if name != "meta" or value}


def under_other_ids(made, seed):
    """The same record with ids of its own, so that every test finds the store without it."""
    text = json.dumps(made)
    for resource in resources(made):
        text = text.replace(resource["id"], f"{seed:08d}{resource['id'][8:]}")
    return json.loads(text)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_record_is_taken_and_comes_back_equal(hapi, seed):
    made = under_other_ids(any_bundle(seed), seed)
    status, answer = hapi.ask("POST", "/fhir", made)
    assert status == 200, answer
    assert {entry["response"]["status"] for entry in answer["entry"]} == {"201 Created"}
    for resource in resources(made):
        status, stored = hapi.ask("GET", f"/fhir/{resource['resourceType']}/{resource['id']}")
        assert status == 200
        assert without_what_a_store_adds(stored) == as_written(without_what_a_store_adds(resource))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_record_sent_again_changes_nothing(hapi, seed):
    made = under_other_ids(any_bundle(seed), seed + 1_000_000)
    assert hapi.ask("POST", "/fhir", made)[0] == 200
    assert hapi.ask("POST", "/fhir", made)[0] in (200, 412)
    for resource in resources(made):
        _, stored = hapi.ask("GET", f"/fhir/{resource['resourceType']}/{resource['id']}")
        assert stored["meta"]["versionId"] == "1"


def a_reference_to_nothing(made):
    resources(made, "Composition")[0]["section"][0]["entry"] = [{"reference": "Observation/is-not-there"}]


def an_element_of_our_own(made):
    resources(made, "Composition")[0]["confidentiality"] = {"not": "a code"}


def two_of_one_id(made):
    made["entry"].append(copy.deepcopy(made["entry"][-1]))


@pytest.mark.parametrize("harm", [a_reference_to_nothing, an_element_of_our_own, two_of_one_id])
def test_a_broken_record_is_refused_whole(hapi, harm):
    made = under_other_ids(any_bundle(5), 2_000_000 + len(harm.__name__))
    harm(made)
    status, answer = hapi.ask("POST", "/fhir", made)
    assert 400 <= status < 500
    assert answer["resourceType"] == "OperationOutcome"
    for resource in resources(made):
        assert hapi.ask("GET", f"/fhir/{resource['resourceType']}/{resource['id']}")[0] == 404


def test_the_document_of_a_record_holds_every_part(hapi):
    made = under_other_ids(any_bundle(17), 3_000_000)
    assert hapi.ask("POST", "/fhir", made)[0] == 200
    (composition,) = resources(made, "Composition")
    status, document = hapi.ask("GET", f"/fhir/Composition/{composition['id']}/$document")
    assert status == 200
    assert document["type"] == "document"
    held = {entry["resource"]["id"] for entry in document["entry"]}
    listed = {entry["reference"].split("/")[1] for section in composition["section"] for entry in section["entry"]}
    assert listed <= held
