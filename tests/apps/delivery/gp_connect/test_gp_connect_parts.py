"""Addresses, XML both ways and the tables of codes: the parts of the channel, without a MESH."""

import csv
from contextlib import suppress
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.delivery.channels.gp_connect.address import NoAddress, plain, recipient, subject
from apps.delivery.channels.gp_connect.meanings import ANSWERS, REPORTS, Effect
from apps.delivery.channels.gp_connect.response import understand
from apps.delivery.channels.gp_connect.stu3 import xml
from apps.delivery.channels.gp_connect.tree import LONGEST, Unreadable, read
from tests.apps.delivery.gp_connect.practice import response, written

PERSON = {"nhs_number": "9990000018", "birth_date": "1981-06-15", "given_name": "Anne", "family_name": "Teak"}


def to(family: str, order: str = "YYYYMMDD") -> str:
    return recipient(PERSON | {"family_name": family}, order=order)


def test_the_address_is_the_patient_in_the_order_that_is_set() -> None:
    assert to("Teak") == "GPPROVIDER_9990000018_19810615_Teak"
    assert to("Teak", "DDMMYYYY") == "GPPROVIDER_9990000018_15061981_Teak"


@pytest.mark.parametrize(
    ("family", "written_as"),
    [
        ("O'Brien", "O'Brien"),
        ("O\u2019Brien", "O'Brien"),
        ("Müller", "Muller"),
        ("Nguyễn", "Nguyen"),
        ("Łukasiewicz", "Lukasiewicz"),
        ("Weiß", "Weiss"),
        ("van der  Berg", "van der Berg"),
        ("Two_Parts", "Two Parts"),
        ("Bad\r\nMex-To: X", "Bad Mex-To: X"),
    ],
)
def test_a_surname_loses_its_marks_and_nothing_else(family: str, written_as: str) -> None:
    assert to(family) == f"GPPROVIDER_9990000018_19810615_{written_as}"


@pytest.mark.parametrize("family", ["王", "Παπαδόπουλος", "", " ", "\u0301"])
def test_a_surname_that_cannot_be_written_has_no_address(family: str) -> None:
    with pytest.raises(NoAddress):
        to(family)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_can_break_out_of_a_header(given_name: str, family_name: str) -> None:
    person = PERSON | {"given_name": given_name, "family_name": family_name}
    said = subject("Title", person, seen_at="here", ods_code="X26", version=1)
    assert said.isascii() and said.isprintable()
    try:
        address = recipient(person, order="YYYYMMDD")
    except NoAddress:
        return
    assert address.isascii() and address.isprintable() and address.count("_") == 3


@given(st.text())
def test_what_has_no_marks_stays_as_it_is(name: str) -> None:
    ascii_name = " ".join(name.encode("ascii", "ignore").decode().split())
    assert plain(ascii_name) == "".join(sign for sign in ascii_name if sign.isprintable())


TEXT = st.text(st.characters(exclude_categories=("Cs",)))


@settings(max_examples=200, deadline=None)
@given(TEXT)
def test_whatever_is_written_as_xml_is_read_again(text: str) -> None:
    kept = "".join(sign for sign in text if sign in "\n\r\t" or " " <= sign not in "\ufffe\uffff")
    root = ElementTree.fromstring(xml({"resourceType": "Basic", "note": kept}))
    assert root[0].get("value") == kept


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400))
def test_no_body_brings_the_reader_down(body: bytes) -> None:
    with pytest.raises(Unreadable):
        understand(body)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_an_answer_with_a_hole_in_it_is_no_answer_or_the_same_answer(data: st.DataObject) -> None:
    whole = written(response("6f2c0d2e-52ab-4c1e-9d0c-0d2f6c0f8f11", "20009"))
    start = data.draw(st.integers(0, len(whole) - 1))
    cut = whole[:start] + whole[start + data.draw(st.integers(1, 60)) :]
    with suppress(Unreadable):
        assert understand(cut).meaning.code == "20009"


def test_a_bomb_is_refused_before_it_is_opened() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx"><!ENTITY y "&x;&x;&x;&x;">]><Bundle>&y;</Bundle>'
    for body in (bomb, b"<" + b"a><" * 20_000, b"{" * 30_000, b'{"a":1,"a":2}', b" " * (LONGEST + 1)):
        with pytest.raises(Unreadable):
            read(body)


def test_every_code_of_the_standard_is_in_the_table_and_says_what_we_do() -> None:
    asked = {*(f"100{each:02}" for each in (1, 2, 3, 4, 5, 7, 8, 9, 10)), *(f"200{each:02}" for each in range(1, 14))}
    assert {*asked, "30001", "30002", "30003"} <= set(ANSWERS)
    assert {"14", "12", "EPL-150", "EPL-151", "EPL-152", "EPL-153", "EPL-154"} <= set(REPORTS)
    assert all(each.meaning and each.what_we_do for each in (*ANSWERS.values(), *REPORTS.values()))
    assert [code for code, each in ANSWERS.items() if each.effect is Effect.ACKNOWLEDGED] == ["30001"]
    assert all(each.level == ("business" if code[0] == "3" else "infrastructure") for code, each in ANSWERS.items())


def test_no_code_stands_twice() -> None:
    for name in ("response_codes.csv", "report_codes.csv"):
        lines = files("apps.delivery.channels.gp_connect").joinpath(name).read_text(encoding="utf-8").splitlines()
        codes = [row["code"] for row in csv.DictReader(lines)]
        assert len(codes) == len(set(codes))
