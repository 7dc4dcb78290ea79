"""Passwords that are long enough and guessed first all the same are refused; what nobody would try soon is taken."""

import random
import secrets
import string
from collections.abc import Iterator
from itertools import islice, product

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.staff.guessing import LOOKED_AT, bits, words
from apps.staff.password_common import ENOUGH, NotGuessedFirst

POLICY = 14
# Of no list: words that somebody draws from a dictionary by dice.
DRAWN = [
    "anvil", "bramble", "cinder", "dormouse", "eyelet", "fathom", "gusset", "hinge", "inkling",
    "jetty", "kestrel", "lichen", "mullion", "nettle", "osprey", "pumice", "quiver",
    "rivet", "sorrel", "thimble", "umber", "vetch", "wicker", "yarrow", "zephyr",
]  # fmt: skip


def commonest(most: int) -> list[str]:
    return sorted(words(), key=words().__getitem__)[:most]


def of_common_ones() -> Iterator[str]:
    """What people make of common passwords so that they become long: twice, with another, with figures and years."""
    common = [word for word in commonest(900) if len(word) >= 3 and word.isascii()]
    for word in common:
        yield from (word * 2, word * 3, word.capitalize() + word, f"{word}-{word}", f"{word}{word}1", word[::-1] + word)
        yield from (f"{word}{end}" for end in ("123456789", "12345678910", "0123456789", "2024!", "1990", "!!!!!!!!"))
        yield from (f"{word.capitalize()}{end}" for end in ("123456789!", "_12345678", "20242024", "qwertyuiop"))
        if word.isalpha():
            yield word.replace("a", "@").replace("o", "0").replace("e", "3").replace("s", "$") + "123456789"
    yield from (one + other for one, other in product(common[:100], repeat=2))
    yield from (f"{one} {other}!" for one, other in product(common[:60], repeat=2))


def test_many_thousands_that_are_made_of_common_ones_are_refused() -> None:
    """The standard asks for 3,000 that the policy lets through."""
    made = {password for password in of_common_ones() if len(password) >= POLICY}
    assert len(made) > 12_000
    taken = [password for password in made if bits(password) >= ENOUGH]
    assert not taken, f"{len(taken)} of {len(made)} are taken, such as {taken[:5]}"


def test_every_one_of_the_list_that_is_long_enough_or_comes_twice_is_refused() -> None:
    listed = [word for word in words() if len(word) >= 7][::4]
    assert len(listed) > 4_000
    assert not [word for word in words() if len(word) >= POLICY and bits(word) >= ENOUGH]
    assert not [word for word in listed if bits(word * 2) >= ENOUGH]


@pytest.mark.parametrize(
    "password",
    [
        "michaeljackson", "manchesterunited", "cristianoronaldo", "iloveyouforever", "P@ssw0rd123456", "letmeinplease1",
        "qwertyuiopasdfgh", "1qaz2wsx3edc4rfv", "zaq12wsxcde34rfv", "q1w2e3r4t5y6u7", "123456789abcdef",
        "abcdefghijklmnop", "superman19851985", "jesuschristislord", "thisismypassword", "happybirthday1",
        "administrator123", "drowssapdrowssap", "Summer2023Summer2023", "football!football!", "monkey-monkey-monkey",
        "asdfghjklasdfghjkl", "13091990 13091990", "newcastleunited", "1234567890qwerty", "password" * 400,
    ],
)  # fmt: skip
def test_what_people_do_choose_is_refused_and_not_repeated(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        NotGuessedFirst().validate(password)
    assert password not in str(refused.value) and "four words" in str(refused.value)


def test_it_is_one_of_those_that_are_asked() -> None:
    with pytest.raises(ValidationError, match="like ones that many people use"):
        validate_password("newcastleunited")


def test_four_words_drawn_from_a_dictionary_are_taken() -> None:
    chance = random.Random(2026)
    for _ in range(300):
        for between in (" ", "-", ""):
            NotGuessedFirst().validate(between.join(chance.sample(DRAWN, 4)))


def test_four_common_words_that_do_not_belong_together_are_taken_but_for_one_in_a_hundred() -> None:
    chance, common = random.Random(7), [word for word in islice(commonest(4000), 1000, None) if word.isalpha()]
    assert sum(bits(" ".join(chance.sample(common, 4))) < ENOUGH for _ in range(500)) <= 5


def test_what_is_drawn_by_chance_is_taken() -> None:
    signs = string.ascii_letters + string.digits
    for _ in range(300):
        NotGuessedFirst().validate("".join(secrets.choice(signs) for _ in range(POLICY)))
        NotGuessedFirst().validate("".join(secrets.choice(string.digits) for _ in range(POLICY + 6)))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_has_bits_and_none_of_them_less_than_none(password: str) -> None:
    found = bits(password)
    assert found >= 0 and found <= 8 * LOOKED_AT


@settings(deadline=None)
@given(st.text(string.printable, min_size=1, max_size=20), st.integers(min_value=2, max_value=8))
def test_saying_it_again_adds_next_to_nothing(password: str, times: int) -> None:
    again = (password * times)[:LOOKED_AT]
    if len(again) == len(password) * times:
        assert bits(again) <= bits(password) + 8


def test_capitals_and_disguises_hide_nothing() -> None:
    assert bits("PASSWORDPASSWORD") == bits("passwordpassword") < ENOUGH
    assert bits("p4$$w0rdp4$$w0rd") < ENOUGH
    assert bits("\uff30\uff21\uff33\uff33\uff37\uff2f\uff32\uff24password") == bits("passwordpassword"), (
        "letters of full width"
    )
