"""Tests of a kit's code and its check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.kits import code
from healthcheck.coding import verhoeff_holds
from healthcheck.refusal import Invalid

made = st.builds(code.make)


@given(made)
def test_a_code_we_make_is_read_back_however_it_is_written(kit):
    assert code.read(kit) == kit
    assert code.read(f" {kit[:6].lower()} {kit[6:]} ") == kit


@given(made, st.integers(2, 13), st.sampled_from("0123456789"))
def test_one_wrong_digit_is_caught(kit, place, digit):
    if kit[place] != digit:
        with pytest.raises(Invalid):
            code.read(kit[:place] + digit + kit[place + 1 :])


@given(made, st.integers(2, 12))
def test_two_swapped_neighbours_are_caught(kit, place):
    swapped = kit[:place] + kit[place + 1] + kit[place] + kit[place + 2 :]
    if swapped != kit:
        with pytest.raises(Invalid):
            code.read(swapped)


@given(made, st.integers(2, 13), st.sampled_from("OILSBZ-"))
def test_a_letter_in_the_place_of_a_digit_is_a_slip_and_no_other_kit(kit, place, letter):
    with pytest.raises(Invalid):
        code.read(kit[:place] + letter + kit[place + 1 :])


@given(made)
def test_a_code_of_ours_may_be_written_with_dashes(kit):
    assert code.read(f"{kit[:2]}-{kit[2:6]}-{kit[6:10]}-{kit[10:]}") == kit


def test_a_code_that_a_laboratory_printed_keeps_its_own_form():
    assert code.read("lab-00017") == "LAB-00017"


@pytest.mark.parametrize(
    "written", ["", "ABC", "A" * 41, "LAB/7", "L\u0663\u0663\u0663\u0663", "HC", "HC1234", "-----"]
)
def test_what_cannot_be_a_code_is_refused(written):
    with pytest.raises(Invalid) as refusal:
        code.read(written)
    assert refusal.value.code == "bad-kit-code"


def test_a_code_of_ours_may_begin_with_a_nought():
    (kit,) = (f"HC00000000012{digit}" for digit in "0123456789" if verhoeff_holds(f"00000000012{digit}"))
    assert code.read(kit) == kit
