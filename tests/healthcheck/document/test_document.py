"""The document for the GP: accessible, one page, the same bytes, and nothing missing that looks normal."""

import random
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthcheck.assess import assess
from healthcheck.document import Named
from healthcheck.document.legible import drawable, legible
from healthcheck.document.page import page
from healthcheck.document.to_do import NOT_AN_ALL_CLEAR, NOTHING_URGENT
from healthcheck.measurement import AbsentReason, Kind, Source
from healthcheck.proof.people import _somebody
from tests.healthcheck.cases import ANSWERS, a_check, an_id
from tests.healthcheck.document.pages import a_page, a_pdf, opened, read, squeezed, tags
from tests.healthcheck.fhir.bundles import a_record

URGENT = a_check(
    age=62,
    values={Kind.TOTAL_CHOLESTEROL: "7.9", Kind.HBA1C: "52", Kind.ACR: AbsentReason.HAEMOLYSED, Kind.CREATININE: "140"},
    pressure=("172", "104"),
    answers={"smoking": "heavy", "family_heart_disease_under_60": "yes"},
)
EMPTY = a_check(
    measurements=[], answers=dict.fromkeys(ANSWERS) | {"sex_at_birth": None, "ethnicity": None}, answered_at=None
)
CHECKS = {"whole": a_check(), "urgent": URGENT, "empty": EMPTY, "clinic": a_check(measured_at=Source.CLINIC)}


def row(shown: dict, name: str) -> dict:
    return next(each for each in (*shown["values"], *shown["scores"]) if each["name"] == name)


@pytest.mark.parametrize("kind", CHECKS)
def test_a_screen_reader_finds_its_way(kind: str) -> None:
    pdf = a_pdf(CHECKS[kind])
    root = opened(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"] == True  # noqa: E712
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert opened(pdf).metadata.title == "NHS Health Check at home, results of 16 Nov 2026"
    found = tags(pdf)
    assert found.count("H1") == 1
    assert found.index("H1") < found.index("H2")
    assert {"Table", "TR", "TH", "TD"} <= set(found)


def test_the_patients_name_is_not_in_the_title() -> None:
    """A title is shown in lists and kept in histories."""
    assert "Teak" not in opened(a_pdf(a_check())).metadata.title


def test_the_same_record_is_the_same_document_byte_for_byte() -> None:
    assert a_pdf(URGENT) == a_pdf(URGENT)
    assert a_pdf(URGENT) != a_pdf(URGENT, assessment_id=an_id("another"))


def test_what_is_urgent_comes_before_everything_and_is_named_so() -> None:
    text = read(a_pdf(URGENT))
    assert text.index("URGENT") < text.index("Today, surgery:") < text.index("By when") < text.index("Measured Result")
    assert "URGENT" not in read(a_pdf(a_check()))


def test_nothing_urgent_is_an_all_clear_only_where_all_is_known() -> None:
    assert a_page(a_check())["to_do"]["calm"] == NOTHING_URGENT
    assert a_page(EMPTY)["to_do"]["calm"] == NOT_AN_ALL_CLEAR
    assert a_page(URGENT)["to_do"]["calm"] == ""


def test_every_action_and_value_of_the_record_is_on_the_page() -> None:
    assessment, text = assess(URGENT), squeezed(read(a_pdf(URGENT)))
    for action in assessment.advice.actions:
        assert squeezed(action.gp) in text
    for value in ("172/104mmHg", "7.9mmol/L", "52mmol/mol", "35mL/min/1.73m²", "140µmol/L", "23.9%", "20.3to28.4"):
        assert value in text
    for code in ("2242661000000109", "2242631000000104", "75367002", "1085871000000105", "56771006"):
        assert code in text


def test_a_value_says_how_it_stands_what_is_usual_and_how_far_to_trust_it() -> None:
    shown = row(a_page(URGENT), "Total cholesterol")
    assert (shown["value"], shown["stands"], shown["usual"], shown["grade"]) == (
        "7.9 mmol/L",
        "high",
        "5.0 or less",
        "A",
    )
    pressure = row(a_page(URGENT), "Blood pressure")
    assert pressure["usual"] == "home: 90/60 to below 135/85"
    assert "average of 6 home readings over 3 days" in pressure["how"]
    assert row(a_page(CHECKS["clinic"]), "Blood pressure")["usual"] == "clinic: 90/60 to below 140/90"


@pytest.mark.parametrize("reason", [each for each in AbsentReason if each is not AbsentReason.NOT_MEASURED])
def test_a_failed_test_says_so_at_its_own_place(reason: AbsentReason) -> None:
    shown = a_page(a_check(values={Kind.HBA1C: reason, Kind.ACR: reason}))
    for name in ("HbA1c", "Urine ACR"):
        assert row(shown, name)["value"] == "No result"
        assert reason.written.split(",")[0].split(":")[0] in row(shown, name)["stands"]
    assert shown["to_do"]["calm"] != NOTHING_URGENT


def test_nothing_that_is_missing_is_shown_as_normal() -> None:
    shown = a_page(EMPTY, stopped="the person did not finish")
    for each in (*shown["values"], *shown["scores"]):
        assert (each["value"], each["known"]) == ("No result", False)
        assert "normal" not in each["stands"]
    assert "this is not an all-clear" in read(a_pdf(EMPTY, stopped="the person did not finish"))


def test_a_figure_with_a_caution_sends_the_reader_to_it() -> None:
    shown = a_page(URGENT)
    assert row(shown, "QRISK3, 10 years")["stands"] == "high; read the notes"
    assert any(note.startswith("QRISK3: Kidney result out of range") for note in shown["notes"])


def test_an_amended_document_says_what_it_replaces_and_what_changed() -> None:
    text = read(a_pdf(a_check(), Named("A", "B", "A81001", 3), replaces=an_id("former"), changes=("HbA1c was 60",)))
    assert "Amended: this replaces version 2" in text
    assert str(an_id("former")) in text
    assert "Changed: HbA1c was 60." in text


def test_random_people_fit_one_page_each_with_every_action_whole() -> None:
    chance = random.Random(61)
    for number in range(40):
        check = _somebody(chance).check()
        named = Named("Maximilian Bartholomew", "Featherstonehaugh-Cholmondeley", "A81001", 2)
        pdf = a_pdf(check, named, stopped="no kit came back in 90 days", replaces=an_id("x"), changes=("a", "b"))
        assert len(opened(pdf).pages) == 1
        if number % 10 == 0:
            text = squeezed(read(pdf))
            assert all(squeezed(action.gp) in text for action in assess(check).advice.actions)


def test_what_truly_needs_two_pages_goes_on_whole() -> None:
    changes = tuple(
        f"Total cholesterol of sample {number} was 7.9 mmol/L and is now 4.6 mmol/L" for number in range(150)
    )
    pdf = a_pdf(URGENT, replaces=an_id("former"), changes=changes)
    assert len(opened(pdf).pages) == 2
    text = squeezed(read(pdf))
    assert all(squeezed(change) in text for change in changes)
    assert "Page1of2" in text and "Page2of2" in text


NAMES = st.text(min_size=1, max_size=60).filter(lambda name: name.strip())


@settings(max_examples=60, deadline=None)
@given(NAMES, NAMES)
def test_any_name_can_be_written(given_name: str, family_name: str) -> None:
    assert len(opened(a_pdf(a_check(), Named(given_name, family_name, "A81001"))).pages) == 1


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị", "Παπαδόπουλος", "Шевченко", "Ó Súilleabháin", "Ọláṣubọ̀mi", "Łukasiewicz"]
)
def test_european_and_african_names_are_drawn_as_they_are(name: str) -> None:
    assert legible(name) == name or all(drawable(sign) for sign in legible(name))
    assert "[U+" not in legible(name)


def test_a_letter_the_font_has_not_is_named_and_never_left_out() -> None:
    assert legible("王 Wang") == "[U+738B] Wang"
    assert legible("A\u202eB\u0000C\nD") == "A[U+202E]B[U+0000]C D"
    shown = page(assess(a_check()), a_record(), Named("王", "李", "A81001"))
    assert shown["person"]["name"] == "[U+674E], [U+738B]"


def test_the_font_has_every_sign_that_is_said_to_be_drawable() -> None:
    signs = "".join(chr(code) for code in range(0x20, 0x2300) if drawable(chr(code)))
    for start in range(0, len(signs), 300):
        a_pdf(a_check(), Named(re.sub(r"\s", "", signs[start : start + 300]), "B", "A81001"))


def test_a_record_made_for_another_reader_has_its_own_age_and_no_sex_guessed() -> None:
    check = replace(a_check(), person=replace(a_check().person, sex=None))
    assert a_page(check)["person"]["sex"] == "not known"
