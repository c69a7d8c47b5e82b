"""Pieces to words and words to frames: by hand, and never losing any of the sum."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.words import Word
from models.explain.placing import NOWHERE, place_words, word_sums, word_times
from models.interface import WordScore


def times(*pairs):
    return [Word(text, start, end) for text, start, end in pairs]


def test_pieces_of_words():
    spans = [(0, 0), (0, 2), (2, 4), (5, 6), (6, 6), (6, 9), (9, 10), (0, 0)]
    special = [True, False, False, False, False, False, False, True]
    values = np.array([1.0, 2, 4, 8, 16, 32, 64, 128])
    sums = word_sums("good  one ", spans, special, values)
    assert sums.words == (("good", 6.0), ("one", 56.0))
    assert sums.rest == 1 + 64 + 128


def test_times_of_equal_words():
    found = word_times(["Yes,", "it's", "ME!"], times(("yes", 0, 1), ("it's", 1, 2), ("me", 2, 3)))
    assert found == [(0, 1), (1, 2), (2, 3)]


def test_times_around_unknown_and_missing_words():
    aligned = times(("yes", 0, 1), ("spn", 1, 2), ("me", 2, 3))
    assert word_times(["yes", "Xyzzy", "me"], aligned) == [(0, 1), (1, 2), (2, 3)]
    assert word_times(["yes", "me"], aligned) == [(0, 1), (2, 3)]
    assert word_times(["yes", "so", "well", "me"], times(("yes", 0, 1), ("me", 2, 3))) == [
        (0, 1),
        NOWHERE,
        NOWHERE,
        (2, 3),
    ]
    assert word_times(["yes"], []) == [NOWHERE]


def test_a_few_against_a_few_share_by_letters():
    assert word_times(["well-known"], times(("well", 0, 1), ("known", 1, 2))) == [(0, 2)]
    assert word_times(["gonna", "be"], times(("goingtobe", 1, 8))) == [(1, 6), (6, 8)]


def test_quite_different_transcripts_are_not_forced():
    assert word_times(list("abcdefg"), times(("x", 0, 1), ("y", 1, 2))) == [NOWHERE] * 7


def test_a_word_is_spread_over_its_time():
    values, left = place_words([WordScore("a", 0.01, 0.05, 4.0)], 4)
    np.testing.assert_allclose(values, [1.0, 2.0, 1.0, 0.0], atol=1e-12)
    assert left == 0


def test_words_without_length_and_out_of_the_clip():
    scores = [
        WordScore("short", 0.03, 0.03, 1.0),
        WordScore("end", 0.08, 0.08, 2.0),
        WordScore("over", 0.06, 0.10, 3.0),
        WordScore("out", 0.2, 0.3, 4.0),
        WordScore("nowhere", math.nan, math.nan, 5.0),
    ]
    values, left = place_words(scores, 4)
    np.testing.assert_allclose(values, [0, 1, 0, 5], atol=1e-12)
    assert left == 9
    assert place_words(scores, 0)[1] == 15


number = st.floats(-100, 100)
scores = st.lists(
    st.builds(
        lambda start, length, value: WordScore("w", start, start + length, value),
        st.floats(0, 3) | st.just(math.nan),
        st.floats(0, 1),
        number,
    ),
    max_size=8,
)


@given(scores=scores, frames=st.integers(0, 150))
def test_placing_keeps_the_sum(scores, frames):
    values, left = place_words(scores, frames)
    assert values.shape == (frames,)
    assert values.sum() + left == pytest.approx(math.fsum(score.value for score in scores), abs=1e-9)


@given(text=st.text(max_size=30), data=st.data())
def test_summing_keeps_the_sum(text, data):
    place = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(place, place).map(sorted).map(tuple), max_size=20))
    special = data.draw(st.lists(st.booleans(), min_size=len(spans), max_size=len(spans)))
    values = np.array(data.draw(st.lists(number, min_size=len(spans), max_size=len(spans))))
    sums = word_sums(text, spans, special, values)
    assert [word for word, _ in sums.words] == text.split()
    assert sums.rest + sum(value for _, value in sums.words) == pytest.approx(values.sum(), abs=1e-9)


word = st.sampled_from(["a", "b", "C!", "well-known", "spn", "..."])


@given(texts=st.lists(word, max_size=12), aligned=st.lists(word, max_size=12))
def test_times_never_go_back(texts, aligned):
    words = [Word(text, float(i), i + 1.0) for i, text in enumerate(aligned)]
    found = word_times(texts, words)
    assert len(found) == len(texts)
    edges = [edge for pair in found if pair != NOWHERE for edge in pair]
    assert edges == sorted(edges)
