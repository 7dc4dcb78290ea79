"""Tests of the pathology reader on the NHS's own example reports, where the folder with them is given."""

import os
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from apps.kits.suppliers import uk_pathology_fhir
from healthcheck.measurement import Kind

FOLDER = os.environ.get("HEALTHCHECK_INTEROP_DIR", "")

pytestmark = pytest.mark.skipif(not FOLDER, reason="HEALTHCHECK_INTEROP_DIR names no folder with the NHS examples")

LISTS = {"entry", "coding", "category", "basedOn", "performer", "result", "hasMember", "extension", "profile"}
LISTS_BUT_IN = {"identifier": {"Bundle"}, "specimen": {"Observation"}}


def _content(element: ElementTree.Element) -> Any:
    """FHIR's XML as FHIR's JSON, as far as these examples go."""
    if "value" in element.attrib and not len(element):
        return element.attrib["value"]
    found: dict[str, Any] = {}
    for child in element:
        name = child.tag.rpartition("}")[2]
        inside = element.tag.rpartition("}")[2]
        if name in LISTS or (name in LISTS_BUT_IN and inside not in LISTS_BUT_IN[name]):
            found.setdefault(name, []).append(_content(child))
        elif name == "resource":
            found[name] = {"resourceType": child[0].tag.rpartition("}")[2], **_content(child[0])}
        elif name == "value" and inside == "valueQuantity":
            found[name] = Decimal(child.attrib["value"])
        else:
            found[name] = _content(child)
    return found


def example(name: str) -> dict[str, Any]:
    root = ElementTree.parse(Path(FOLDER) / "specs" / "pathology" / name).getroot()
    return {"resourceType": "Bundle", **_content(root)}


def test_the_example_of_lipids_and_hba1c_is_read_whole():
    report = uk_pathology_fhir.read(example("lipids-HbA1c-report.xml"))
    assert {value.kind: value.value for value in report.values} == {
        Kind.TOTAL_CHOLESTEROL: Decimal("6.10"),
        Kind.HDL_CHOLESTEROL: Decimal("1.44"),
        Kind.HBA1C: Decimal("38.0"),
    }
    assert report.kit_code == "REQ-20220704-000027"
    assert report.ignored == ("HDL/total cholesterol ratio", "Non-HDL cholesterol")


def test_the_example_without_a_requisition_names_its_request_by_its_identifier():
    report = uk_pathology_fhir.read(example("HbA1c-report.xml"))
    assert report.kit_code == "REQ-20220129-000241"
    assert [value.kind for value in report.values] == [Kind.HBA1C]


def test_of_the_example_of_liver_and_kidney_only_the_creatinine_is_used():
    report = uk_pathology_fhir.read(example("LFT-UandE-report.xml"))
    assert [value.kind for value in report.values] == [Kind.CREATININE]
    assert "eGFR (CKD-EPI)" in report.ignored
