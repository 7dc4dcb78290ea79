"""Which passwords are refused, and that nothing else is asked of one than its length."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from apps.staff.password_words import WORDS


@pytest.mark.parametrize(
    "password", ["NHS-healthcheck-2026", "operator.operator", "GP-Surgery-Admin-1999", "WelcomeStaff!!!!!!"]
)
def test_a_password_of_our_own_words_is_refused_and_not_repeated(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert password not in str(refused.value)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "83927461058273",
        "nhs puddle tricycle",
        "ÄÖÜ äöü ßßß ñññ",
        "!?!#%&/()=!?!# tulip x",
    ],
)
def test_any_kind_of_letter_will_do_and_none_must_be_there(password: str) -> None:
    validate_password(password)


@pytest.mark.parametrize("password", ["11111111111111", "abababababababab", "aaaa bbbb cccc aaaa"])
def test_a_few_signs_over_and_over_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password)


def test_a_password_of_64_letters_and_more_is_taken() -> None:
    validate_password("a tulip on the sill of a window that looks out over the sea, " * 2)


@pytest.mark.parametrize("password", ["thirteen-chars", "onetwothreefour"])
def test_fourteen_letters_are_enough(password: str) -> None:
    validate_password(password)
    with pytest.raises(ValidationError):
        validate_password(password[:13])


def test_a_word_that_holds_another_is_taken_out_first() -> None:
    assert list(WORDS) == sorted(WORDS, key=len, reverse=True)
