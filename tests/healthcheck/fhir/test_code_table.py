"""One table over all channels: whichever channel an error is put in for, and however, the lint says so."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from healthcheck.coding import LOINC, SNOMED, check_digit_holds, names_a_concept
from healthcheck.fhir import codes, lint
from healthcheck.fhir.codes import CARRIERS, EVERY, ROWS, Row
from healthcheck.measurement import Kind

LATER = date(2027, 4, 1)

# README of the interop folder, 0.2: concept, and what the national document has in its place.
NATIONAL_ERRORS = {
    "a stopped check under a code without its check digit": ("stopped", {"code": "2242641000000105"}),
    "follow-up under a code without its check digit": ("follow_up", {"code": "2242651000000107"}),
    "HbA1c as total haemoglobin": ("hba1c", {"code": "441689006"}),
    "HbA1c in mmol/L": ("hba1c", {"unit": "mmol/L"}),
    "both of HbA1c": ("hba1c", {"code": "441689006", "unit": "mmol/L", "display": "Haemoglobin A1c level"}),
    "cholesterol to HDL as HDL to LDL": ("cholesterol_ratio", {"code": "1029071000000109"}),
    "cholesterol to HDL as its inverse": ("cholesterol_ratio", {"code": "1107741000000108"}),
    "cholesterol to HDL in mmol/L": ("cholesterol_ratio", {"unit": "mmol/L"}),
    "pressure in mmHg": ("systolic", {"unit": "mmHg"}),
    "diastolic in mmHg": ("diastolic_self_reported", {"unit": "mmHg"}),
    "GPPAQ's other set, inactive": ("gppaq_inactive", {"code": "366231000000102"}),
    "GPPAQ's other set, moderately inactive": ("gppaq_moderately_inactive", {"code": "366251000000109"}),
    "GPPAQ's other set, active": ("gppaq_active", {"code": "366261000000107"}),
    "a finding as the question": ("smoking", {"code": "266919005", "display": "Never smoked tobacco"}),
    "a finding in the role of a question": ("smoking_never", {"role": "question"}),
}


def snomed_row(name: str) -> Row:
    """The plain SNOMED CT row of a concept."""
    return next(row for row in ROWS if (row.name, row.channel, row.system) == (name, EVERY, SNOMED))


def tables_with(wrong: Row, channel: str) -> Iterator[Sequence[Row]]:
    """With a row put in as a channel's own, from the beginning or from a day on; of EVERY, in the plain one's place."""
    plain = next(row for row in ROWS if (row.name, row.channel, row.system) == (wrong.name, EVERY, wrong.system))
    if channel == EVERY:
        yield [wrong if row is plain else row for row in ROWS]
        ended = replace(plain, valid_to=LATER)
        yield [*(ended if row is plain else row for row in ROWS), replace(wrong, valid_from=LATER)]
    else:
        yield [*ROWS, replace(wrong, channel=channel)]
        yield [replace(wrong, channel=channel, valid_from=LATER), *ROWS]


@pytest.mark.parametrize("channel", [EVERY, *CARRIERS])
@pytest.mark.parametrize("error", NATIONAL_ERRORS)
def test_each_error_of_the_national_document_is_caught_in_every_channel(error: str, channel: str) -> None:
    name, changes = NATIONAL_ERRORS[error]
    for rows in tables_with(replace(snomed_row(name), **changes), channel):
        assert any(name in fault or changes.get("code", name) in fault for fault in lint.table(rows))


@pytest.mark.parametrize("channel", CARRIERS)
def test_a_channel_may_have_a_row_of_its_own(channel: str) -> None:
    own = replace(snomed_row("waist"), channel=channel, valid_from=LATER)
    assert lint.table([*ROWS, own]) == []


@pytest.mark.parametrize("channel", ["mns", "nhs_notify", "mail", "GP_CONNECT", ""])
def test_a_channel_that_carries_no_codes_has_no_row(channel: str) -> None:
    assert any(
        "carries no codes" in fault for fault in lint.table([*ROWS, replace(snomed_row("waist"), channel=channel)])
    )


@given(st.sampled_from(ROWS), st.sampled_from([EVERY, *CARRIERS]), st.data())
def test_one_wrong_digit_is_caught_wherever_it_stands(row: Row, channel: str, data: st.DataObject) -> None:
    places = [place for place, sign in enumerate(row.code) if sign.isdigit()]
    place, digit = data.draw(st.sampled_from(places)), data.draw(st.sampled_from("0123456789"))
    assume(row.code[place] != digit)
    mistyped = row.code[:place] + digit + row.code[place + 1 :]
    assert list(lint.digits(row.system, mistyped))
    assert lint.table([*ROWS, replace(row, channel=channel, code=mistyped, valid_from=LATER)])


@given(st.sampled_from(ROWS), st.data())
def test_two_neighbouring_digits_in_each_others_place_are_caught(row: Row, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(row.code) - 2))
    first, second = row.code[at], row.code[at + 1]
    assume(first != second and first.isdigit() and second.isdigit())
    mistyped = row.code[:at] + second + first + row.code[at + 2 :]
    if row.system == SNOMED:
        assert not check_digit_holds(mistyped)
    assert lint.table(
        [mistaken if each is row else each for each in ROWS for mistaken in [replace(row, code=mistyped)]]
    )


@given(st.sampled_from([row for row in ROWS if row.system == SNOMED]), st.sampled_from(["01", "11", "02", "12"]))
def test_the_id_of_a_description_or_relationship_is_no_code(row: Row, partition: str) -> None:
    found = [f"{row.code[:-3]}{partition}{digit}" for digit in range(10)]
    (held,) = [each for each in found if check_digit_holds(each)]
    assert names_a_concept(row.code)
    assert any("not a concept" in fault for fault in lint.digits(SNOMED, held))


@pytest.mark.parametrize("name", ["systolic", "systolic_self_reported"])
def test_systolic_and_diastolic_in_each_others_place_are_caught(name: str) -> None:
    other = name.replace("systolic", "diastolic")
    for system in (SNOMED, LOINC) if name == "systolic" else (SNOMED,):
        one, two = (next(row for row in ROWS if (row.name, row.system) == (each, system)) for each in (name, other))
        for parts in ({"code"}, {"code", "display"}):
            left = replace(one, **{part: getattr(two, part) for part in parts})
            right = replace(two, **{part: getattr(one, part) for part in parts})
            swapped = [left if row is one else right if row is two else row for row in ROWS]
            assert any(f"means {other}, not {name}" in fault for fault in lint.table(swapped))


@pytest.mark.parametrize(
    ("ends", "begins"), [(LATER, date(2027, 4, 2)), (LATER, date(2027, 3, 31)), (LATER, None), (None, LATER)]
)
def test_a_gap_or_two_codes_at_once_are_caught(ends: date | None, begins: date | None) -> None:
    row = snomed_row("hba1c")
    rows = [replace(row, valid_to=ends) if each is row else each for each in ROWS]
    if begins:
        rows.append(replace(row, valid_from=begins))
    assert any("no code from" in fault or "two codes at once" in fault for fault in lint.table(rows))


def test_a_row_that_is_lost_or_stands_twice_is_caught() -> None:
    for row in ROWS:
        assert lint.table([each for each in ROWS if each is not row])
        assert lint.table([*ROWS, row])


def test_every_kind_has_a_row_with_the_range_of_the_door() -> None:
    for kind in Kind:
        row = snomed_row(kind.key)
        assert (row.unit, row.low, row.high) == (kind.unit.ucum, kind.low, kind.high)


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("2242641000000108", "2242641000000105"),
        ("2242651000000106", "2242651000000107"),
        ("999791000000106", "441689006"),
        ("mmol/mol", "mmol/L"),
        ("mmol/mol", "%"),
        ("mm[Hg]", "mmHg"),
        ("1015681000000109", "1029071000000109"),
        ("366241000000106", "366251000000109"),
        ("Body weight,kg", "Body weight ,kg"),
        (",snomed,276361009", ",https://snomed.info/sct,276361009"),
        ("Waist circumference", "Hip circumference"),
        (",1,30,", ",30,1,"),
    ],
)
def test_it_is_caught_in_the_file_as_somebody_would_edit_it(typed: str, instead: str) -> None:
    text = files("healthcheck.fhir").joinpath("codes.csv").read_text(encoding="utf-8")
    assert lint.table(codes.read(text.splitlines())) == []
    assert typed in text
    assert lint.table(codes.read(text.replace(typed, instead).splitlines()))


@pytest.mark.parametrize(
    "cells",
    ["waist", 'x,"', "a,every,question,snomed,1,d,cm,low,high,2013-04-01,,s", "a,every,q,snomed,1,d,,,,1 April,,s"],
)
def test_a_line_that_cannot_be_read_is_named_by_its_number(cells: str) -> None:
    head = "name,channel,role,system,code,display,unit,low,high,valid_from,valid_to,source"
    with pytest.raises((codes.BadTable, codes.csv.Error)):
        codes.read([head, cells])


def test_random_tables_of_swapped_codes_are_caught() -> None:
    chance = random.Random(6)
    for _ in range(200):
        one, two = chance.sample(ROWS, 2)
        swapped = [
            replace(row, code=two.code) if row is one else replace(row, code=one.code) if row is two else row
            for row in ROWS
        ]
        assert lint.table(swapped)
