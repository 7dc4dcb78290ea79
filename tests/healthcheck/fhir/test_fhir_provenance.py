"""Provenance: who wrote the record, what it replaces, and by whose hand and which device each value came in."""

from dataclasses import replace

import pytest
from fhir.resources.R4B.provenance import Provenance

from healthcheck.entry import BY_THE_PERSON, Entry, Route
from healthcheck.fhir import bundle
from healthcheck.fhir.identity import resource_id
from healthcheck.measurement import Kind, Measurement, Source
from tests.healthcheck.cases import a_check, an_id
from tests.healthcheck.fhir.bundles import a_bundle, observed, only, references, resources

PHARMACY = Entry(Route.PHARMACY, "FA123", "T-07")
PHONE = Entry(Route.PHONE, "YPH01", "adviser-7")
PERSON = {"identifier": {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018"}}


def entered(check, **hands):
    """The check with each of these kinds put in by a hand, on a device of that kind."""
    return replace(
        check,
        measurements=tuple(
            replace(each, entered_by=hands[each.kind.key], device=f"{each.kind.key} meter", source=Source.PHARMACY)
            if isinstance(each, Measurement) and each.kind.key in hands
            else each
            for each in check.measurements
        ),
    )


def told(made):
    """What each says: its agents by type, and its targets."""
    bundle.validate(made)
    found = []
    for one in resources(made, "Provenance"):
        Provenance.model_validate(one)
        agents = [(agent["type"]["coding"][0]["code"], agent["who"]) for agent in one["agent"]]
        found.append((one, agents, set(references(one["target"]))))
    return found


def place(resource):
    return f"{resource['resourceType']}/{resource['id']}"


def test_the_record_has_one_that_names_its_author_and_when():
    made = a_bundle(a_check())
    one, agents, targets = told(made)[0]
    assert targets == {place(only(made, "Composition"))}
    assert agents == [("author", only(made, "Composition")["author"][0])]
    assert one["recorded"] == only(made, "Composition")["date"]
    assert one["activity"]["coding"][0]["code"] == "CREATE" and "entity" not in one


def test_an_amended_record_says_which_it_revises_and_why():
    made = a_bundle(a_check(), replaces=an_id("former"), changes=("The cholesterol was corrected.",))
    one, _, _ = told(made)[0]
    (entity,) = one["entity"]
    assert (entity["role"], one["activity"]["coding"][0]["code"]) == ("revision", "UPDATE")
    assert entity["what"]["identifier"]["value"] == resource_id("Bundle", an_id("former"))
    assert entity["what"]["identifier"] == only(made, "Composition")["relatesTo"][0]["targetIdentifier"]
    assert one["reason"] == [{"text": "The cholesterol was corrected."}]


def test_each_hand_has_one_over_all_that_it_put_in_with_what_it_used():
    made = a_bundle(entered(a_check(), height=PHARMACY, weight=PHARMACY, waist=BY_THE_PERSON))
    _, person, pharmacy = told(made)
    one, agents, targets = pharmacy
    assert targets == {place(observed(made, name)[0]) for name in ("height", "weight")}
    hand = {"identifier": {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "FA123"}}
    assert agents == [
        ("enterer", {**hand, "display": "pharmacy staff (FA123, T-07)"}),
        ("performer", {"type": "Device", "display": "height meter"}),
        ("performer", {"type": "Device", "display": "weight meter"}),
    ]
    assert one["agent"][0]["onBehalfOf"] == PERSON
    _, agents, targets = person
    assert targets == {place(observed(made, "waist")[0])}
    assert agents[:2] == [("enterer", PERSON), ("informant", PERSON)]


def test_what_an_adviser_typed_is_still_the_persons_word():
    made = a_bundle(replace(a_check(), answers_by=PHONE))
    _, agents, targets = told(made)[-1]
    assert targets == {place(only(made, "QuestionnaireResponse"))}
    assert [kind for kind, _ in agents] == ["enterer", "informant"]
    assert agents[1][1] == PERSON


def test_a_pressure_of_two_hands_stands_with_both():
    check = entered(a_check(), systolic=PHARMACY, diastolic=PHARMACY)
    made = a_bundle(check)
    (pressure,) = observed(made, "blood_pressure")
    assert place(pressure) in told(made)[-1][2]


def test_nobodys_hand_is_named_where_none_was_told():
    bare = tuple(replace(each, entered_by=None) for each in a_check().measurements)
    made = a_bundle(replace(a_check(), measurements=bare, answers_by=None))
    assert len(told(made)) == 1


def test_a_result_of_a_laboratory_is_in_nobodys_hand():
    made = a_bundle(a_check())
    targets = set().union(*(each[2] for each in told(made)[1:]))
    assert place(observed(made, "hba1c")[0]) not in targets


@pytest.mark.parametrize("kind", [Kind.HEIGHT, Kind.WAIST])
def test_an_id_is_the_same_for_the_same_hand_in_the_same_record_alone(kind):
    check = entered(a_check(), **{kind.key: PHARMACY})
    first, again = a_bundle(check), a_bundle(check)
    other = a_bundle(check, assessment_id=an_id("another"))
    ids = [[one["id"] for one in resources(made, "Provenance")] for made in (first, again, other)]
    assert ids[0] == ids[1] and not set(ids[0]) & set(ids[2])
