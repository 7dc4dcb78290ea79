"""Ids: the same for the same thing, different for any other, and UUIDs that give nothing away."""

from uuid import UUID

from healthcheck.fhir.identity import resource_id
from tests.healthcheck.cases import an_id


def test_the_same_thing_has_the_same_id_for_ever():
    assert resource_id("Composition", UUID(int=1)) == "6ed92a58-def8-5149-b078-1a4409d0bac5"
    assert resource_id("Composition", an_id("a")) == resource_id("Composition", an_id("a"))


def test_another_kind_another_source_or_another_order_is_another_id():
    ids = {
        resource_id("Composition", an_id("a")),
        resource_id("Encounter", an_id("a")),
        resource_id("Composition", an_id("b")),
        resource_id("Composition", an_id("a"), an_id("b")),
        resource_id("Composition", an_id("b"), an_id("a")),
    }
    assert len(ids) == 5


def test_an_id_is_a_uuid_and_does_not_show_its_source():
    made = resource_id("Composition", an_id("a"))
    assert UUID(made).version == 5
    assert str(an_id("a")) not in made
