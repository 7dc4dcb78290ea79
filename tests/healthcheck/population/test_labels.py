"""Words of numpy become words of Arrow."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthcheck.population.labels import labels

LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])


@given(st.lists(st.text(LETTERS, max_size=5), max_size=20))
def test_every_word_stays_and_no_word_is_null(words: list[str]) -> None:
    found = labels(np.array(words, np.str_))
    found.validate(full=True)
    assert found.to_pylist() == [word or None for word in words]


@given(st.lists(st.sampled_from(["", "G1", "over 84", "very_high"]), min_size=1))
def test_plain_words_as_the_scores_give_them(words: list[str]) -> None:
    assert labels(np.array(words)).to_pylist() == [word or None for word in words]


@pytest.mark.parametrize("step", [2, -1])
def test_words_need_not_lie_side_by_side(step: int) -> None:
    words = np.array(["a", "bb", "", "dddd"])[::step]
    assert labels(words).to_pylist() == [word or None for word in words.tolist()]
