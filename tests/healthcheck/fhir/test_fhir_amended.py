"""A record that amends an earlier one: it holds what stands, and says first what in that one does not."""

from dataclasses import replace
from datetime import timedelta

import pytest

from healthcheck.check import HealthCheck
from healthcheck.fhir import bundle
from healthcheck.measurement import Absent, AbsentReason, Kind, Measurement
from tests.healthcheck.cases import SAMPLED, a_check, an_id, measured
from tests.healthcheck.fhir.bundles import a_bundle, observed, only

KIT = an_id("kit")
WITHDRAWN = Absent(
    Kind.TOTAL_CHOLESTEROL, AbsentReason.WITHDRAWN, "", an_id("back"), SAMPLED, KIT, SAMPLED + timedelta(hours=3)
)


def first(value: str = "6.1", *, hours: int = 0) -> Measurement:
    """The laboratory's cholesterol, so many hours after its first word."""
    found = measured(Kind.TOTAL_CHOLESTEROL, value)
    assert isinstance(found, Measurement)
    return replace(found, id=an_id(value), specimen=KIT, reported_at=SAMPLED + timedelta(hours=hours))


def with_words(*words: Measurement | Absent) -> HealthCheck:
    """A whole check with these words of its cholesterol."""
    rest = [each for each in a_check().measurements if each.kind is not Kind.TOTAL_CHOLESTEROL]
    return a_check(measurements=[*rest, *words])


@pytest.mark.parametrize("reverse", [False, True])
def test_only_the_last_word_of_a_specimen_is_in_the_record(reverse: bool) -> None:
    words = [first(), first("4.4", hours=2)][:: -1 if reverse else 1]
    (found,) = observed(a_bundle(with_words(*words)), "total_cholesterol")
    assert found["valueQuantity"]["value"] == 4.4


def test_a_withdrawn_result_is_there_without_a_value_and_with_the_reason() -> None:
    made = a_bundle(with_words(first(), WITHDRAWN))
    bundle.validate(made)
    (found,) = observed(made, "total_cholesterol")
    assert "valueQuantity" not in found
    assert found["dataAbsentReason"]["text"] == "the laboratory took the result back"
    assert observed(made, "cholesterol_ratio") == []


def test_what_stands_keeps_its_id_and_what_it_says_so_that_it_is_stored_once() -> None:
    before, after = (a_bundle(with_words(*words)) for words in ((first(),), (first(), WITHDRAWN)))
    for name in ("hdl_cholesterol", "hba1c", "creatinine"):
        assert observed(before, name) == observed(after, name)


def test_the_conclusion_says_first_what_the_earlier_record_had_wrong() -> None:
    gp = "Total cholesterol 6.1 mmol/L no longer stands: the laboratory took the result back"
    made = a_bundle(with_words(first(), WITHDRAWN), replaces=an_id("earlier"), changes=(gp,), stopped="it was closed")
    bundle.validate(made)
    assert only(made, "DiagnosticReport")["conclusion"].startswith(f"Amended record - {gp}. Health check stopped")
    assert only(made, "Composition")["relatesTo"][0]["code"] == "replaces"


def test_a_record_that_amends_nothing_says_nothing_of_it() -> None:
    assert "Amended" not in only(a_bundle(a_check()), "DiagnosticReport")["conclusion"]
