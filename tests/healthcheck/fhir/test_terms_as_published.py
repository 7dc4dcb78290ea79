"""What the code table says of a code is what official examples say of it, and what the rest of the service says."""

import json
import os
import tarfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from healthcheck.advice.action import Urgency
from healthcheck.advice.rules import CODES
from healthcheck.coding import LOINC, SNOMED, names_a_concept
from healthcheck.fhir.codes import BEGINNING, MEANINGS, REFUSED, ROWS, in_force
from healthcheck.fhir.diagnostic_report import CONCLUSIONS
from healthcheck.measurement import AbsentReason

PLACE = os.environ.get("HEALTHCHECK_INTEROP_DIR", "")
EXAMPLES = Path(PLACE) / "ukcore-json.tar.gz"


def codings(node: Any) -> Iterator[tuple[str, str, str]]:
    if isinstance(node, dict):
        if node.get("system") in (SNOMED, LOINC) and isinstance(node.get("display"), str):
            yield node["system"], node["code"], node["display"]
        for child in node.values():
            yield from codings(child)
    elif isinstance(node, list):
        for child in node:
            yield from codings(child)


@pytest.mark.skipif(not EXAMPLES.is_file(), reason="HEALTHCHECK_INTEROP_DIR does not name the published FHIR packages")
def test_a_code_that_stands_in_uk_cores_own_examples_has_a_display_of_theirs() -> None:
    published: dict[tuple[str, str], set[str]] = defaultdict(set)
    with tarfile.open(EXAMPLES) as packed:
        for member in packed:
            if member.isfile() and member.name.endswith(".json") and (file := packed.extractfile(member)):
                for system, code, display in codings(json.loads(file.read().decode("utf-8-sig"))):
                    published[system, code].add(display)
    known = {key: meaning.terms for key, meaning in MEANINGS.items() if key in published}
    assert len(known) >= 10
    others = {key: (terms, published[key]) for key, terms in known.items() if not set(terms) & published[key]}
    assert others == {}


def test_what_follows_is_coded_in_the_advice_as_in_the_record() -> None:
    table = in_force(BEGINNING)
    for urgency, (name, _) in CONCLUSIONS.items():
        code = CODES[urgency]
        assert code is not None and code.code in [each.code for each in table[name]]
    assert CODES[Urgency.NONE] is None and Urgency.NONE not in CONCLUSIONS


def test_no_code_is_both_used_and_refused() -> None:
    assert not {row.code for row in ROWS} & set(REFUSED)
    assert not {code for _, code in MEANINGS} & set(REFUSED)


def test_reasons_of_laboratories_are_concepts_too() -> None:
    given = [reason.code for reason in AbsentReason if reason.code is not None]
    assert all(names_a_concept(each.code) for each in given)
