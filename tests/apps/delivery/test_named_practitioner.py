"""Which human an acknowledgement names: only a named practitioner is one, and never where a system says it received."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.delivery.acknowledgement import read
from apps.delivery.practitioner import LONGEST_NAME, name_in
from demo.peers.answering import message

BUNDLE = "0f0c9b1e-6c1a-4d6e-9d7c-1e5f7a1b2c3d"
DOCTOR = {
    "resourceType": "Practitioner",
    "id": "p1",
    "name": [{"prefix": ["Dr"], "given": ["Ama"], "family": "Boateng"}],
}
ROLE = {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "Practitioner/p1"}}


@pytest.mark.parametrize("who", ["author", "sender", "responsible"])
@pytest.mark.parametrize(
    "reference",
    [
        {"type": "Practitioner", "display": "Dr Ama Boateng"},
        {"reference": "Practitioner/p1"},
        {"reference": "urn:uuid:p1"},
        {"reference": "PractitionerRole/r1"},
        {"reference": "https://gp.example/fhir/Practitioner/p1"},
        {"reference": "Practitioner/elsewhere", "display": "Dr Ama Boateng"},
    ],
)
def test_a_practitioner_is_named_by_a_reference_or_by_its_resource(who, reference):
    assert name_in({who: reference}, [DOCTOR, ROLE]) == "Dr Ama Boateng"


@pytest.mark.parametrize(
    "reference",
    [
        {"type": "Organization", "display": "Riverside Surgery"},
        {"reference": "Organization/o1", "display": "Riverside Surgery"},
        {"reference": "Device/d1", "display": "Filing robot"},
        {"display": "Dr Nobody"},
        {"type": "Practitioner"},
        {"type": "Practitioner", "display": "  \n "},
        {"type": "Practitioner", "display": 7},
        {"reference": "Practitioner/unknown"},
        "Dr Ama Boateng",
        None,
        [],
    ],
)
def test_anything_else_is_nobody(reference):
    assert name_in({"responsible": reference}, [DOCTOR, ROLE]) == ""


def test_a_contained_practitioner_is_found():
    header = {"contained": [DOCTOR], "author": {"reference": "#p1"}}
    assert name_in(header, []) == "Dr Ama Boateng"


def test_a_role_that_names_itself_ends():
    role = {"resourceType": "PractitionerRole", "id": "r1", "practitioner": {"reference": "PractitionerRole/r1"}}
    assert name_in({"author": {"reference": "PractitionerRole/r1"}}, [role]) == ""


def test_a_name_is_one_line_of_a_bounded_length():
    long = {"type": "Practitioner", "display": "Dr\x00 A\n" + "a" * 1000}
    name = name_in({"author": long}, [])
    assert len(name) == LONGEST_NAME
    assert name.isprintable()


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.integers(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["author", "reference", "type", "display", "name", "family", "given", "text", "practitioner", "id"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(header=st.dictionaries(st.sampled_from(["author", "sender", "contained"]), JSON), resource=JSON)
def test_no_content_breaks_the_reading(header, resource):
    resources = [resource] if isinstance(resource, dict) else []
    assert isinstance(name_in(header, resources), str)


def test_a_business_answer_by_a_named_practitioner_is_a_humans():
    answer = read(message(BUNDLE, accepted=True, diagnostics="", practitioner="Dr Ama Boateng"))
    assert (answer.accepted, answer.named) == (True, "Dr Ama Boateng")


def test_a_systems_technical_success_is_nobodys_whoever_it_names():
    said = message(BUNDLE, accepted=True, diagnostics="")
    said["entry"][0]["resource"]["responsible"] = {"type": "Practitioner", "display": "Dr Ama Boateng"}
    answer = read(said)
    assert (answer.accepted, answer.named) == (True, "")


def test_a_refusal_is_no_humans_word_that_they_have_seen_it():
    said = message(BUNDLE, accepted=False, diagnostics="Not registered here.")
    said["entry"][0]["resource"]["author"] = {"type": "Practitioner", "display": "Dr Ama Boateng"}
    assert read(said).named == ""
