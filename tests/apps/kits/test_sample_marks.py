"""How laboratories mark a sample that they measured all the same, in codes and in words, and what becomes of it."""

import pytest

from apps.checks.assembly import as_subject_of
from apps.checks.models import Value
from apps.kits.sample_marks import said_in, together
from healthcheck import grade
from healthcheck.measurement import Kind
from healthcheck.refusal import Invalid
from healthcheck.sample import SampleFlag

HAEMOLYSED, LOW_VOLUME, OTHER = SampleFlag.HAEMOLYSED, SampleFlag.LOW_VOLUME, SampleFlag.OTHER
V2 = "http://terminology.hl7.org/CodeSystem/v2-0493"
HBA1C = "999791000000106"
SNOMED = "http://snomed.info/sct"


@pytest.mark.parametrize(
    ("remark", "flags"),
    [
        ("Sample slightly haemolysed.", (HAEMOLYSED,)),
        ("HEMOLYZED, sample underfilled", (HAEMOLYSED, LOW_VOLUME)),
        ("Insufficient for repeat; lipaemic", (LOW_VOLUME, SampleFlag.LIPAEMIC)),
        ("Not haemolysed.", ()),
        ("No evidence of haemolysis. Sample clotted", (SampleFlag.CLOTTED,)),
        ("Not lipaemic but slightly haemolysed", (HAEMOLYSED,)),
        ("Non-haemolysed sample", ()),
        ("Repeat in 3 months", ()),
        ("", ()),
    ],
)
def test_a_remark_is_read_and_a_no_is_a_no(remark, flags):
    assert said_in(remark) == flags


def test_each_flag_stands_once_in_a_steady_order():
    assert together([LOW_VOLUME, HAEMOLYSED], [HAEMOLYSED]) == (HAEMOLYSED, LOW_VOLUME)


def coded(system: str, code: str, text: str = ""):
    return {"coding": [{"system": system, "code": code}], **({"text": text} if text else {})}


def marked(message, **marks):
    specimen = next(each["resource"] for each in message["entry"] if each["resource"]["resourceType"] == "Specimen")
    specimen.update(marks)
    return message


@pytest.fixture
def flags(db, check, order, fhir_lab, fhir, quantity):
    """flags(specimen marks, result marks) -> the flags of the HbA1c as the check has it."""

    def read(specimen=None, result=None):
        kit = order(fhir_lab)
        report = fhir((HBA1C, {**quantity(48, "mmol/mol"), **(result or {})}), kit=kit.code)
        fhir_lab.sends(marked(report, **(specimen or {})))
        found = as_subject_of(check, day=check.invited_at.date()).latest(Kind.HBA1C)
        graded = grade.of_measurement(found)
        assert (graded.grade.name >= "C") is bool(found.flags)
        return found.flags

    return read


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (coded(V2, "HEM"), (HAEMOLYSED,)),
        (coded("http://hl7.org/fhir/v2/0493", "CLOT"), (SampleFlag.CLOTTED,)),
        (coded(SNOMED, "281268007"), (LOW_VOLUME,)),
        (coded(V2, "ROOM"), ()),
        (coded(V2, "COOL", "slightly haemolysed"), (HAEMOLYSED,)),
        (coded(V2, "SNR"), (OTHER,)),
        ({"text": "looks odd"}, (OTHER,)),
        ({"text": "Haemolysed +"}, (HAEMOLYSED,)),
    ],
)
def test_the_condition_of_a_specimen_marks_its_values(flags, condition, found):
    assert flags(specimen={"condition": [condition]}) == found


def test_remarks_and_interpretations_of_a_result_mark_it(flags):
    high = coded("http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", "H")
    result = {
        "interpretation": [high, coded(SNOMED, "118128002")],
        "note": [{"text": "Low result, sample underfilled"}],
    }
    assert flags(result=result) == (HAEMOLYSED, LOW_VOLUME)


def test_a_plain_result_has_no_mark(flags):
    assert flags(result={"note": [{"text": "Fasting status unknown"}]}) == ()


def test_a_marker_of_the_other_message_has_its_own_flags(check, order, json_lab, markers):
    rows = [
        {"biomarkerCode": "GHBI", "value": 48, "units": "mmol/mol", "sampleFlags": ["haemolysed", "smells"]},
        {"biomarkerCode": "CRE", "value": 70, "units": "umol/L"},
    ]
    json_lab.sends(markers(*rows, kit=order(json_lab).code))
    kept = dict(Value.objects.values_list("kind", "flags"))
    assert kept == {"hba1c": ["haemolysed", "other"], "creatinine": []}


@pytest.mark.parametrize("given", ["haemolysed", [1], [""], ["x"] * 20, {}])
def test_flags_that_are_no_list_of_words_are_refused(db, order, json_lab, markers, given):
    row = {"biomarkerCode": "GHBI", "value": 48, "units": "mmol/mol", "sampleFlags": given}
    with pytest.raises(Invalid):
        json_lab.sends(markers(row, kit=order(json_lab).code))
