"""Alpha and kappa against published worked examples and other programs."""

from __future__ import annotations

import math
import warnings

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import cohen_kappa_score

from analysis.agreement.nominal import (
    alpha,
    alpha_of,
    alpha_sums,
    confusion_sums,
    kappa,
    kappa_of,
    negative_agreement_of,
    positive_agreement_of,
    prevalence_of,
    raw_agreement_of,
)

NAN = math.nan


def letters(text):
    return ["abcde".index(letter) for letter in text.split()]


def judged(*taggers):
    return np.array(taggers, dtype=float).T


def spread_out(table):
    """Two taggers' values from a table of counts, the first tagger's in rows."""
    rows = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return np.array(rows, dtype=float).T


# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A, B and C, printed to three places.
BINARY = judged([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0])
NOMINAL = judged(letters("a a b b d c c c e d d a"), letters("b a b b b c c c e d d d"))
MISSING = judged(
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
)


@pytest.mark.parametrize(
    ("values", "printed", "exact"),
    [
        (BINARY, 0.095, 1 - 19 * 8 / 168),
        (NOMINAL, 0.692, 1 - 23 * 6 / 448),
        (MISSING, 0.743, None),
    ],
)
def test_alpha_of_the_published_examples(values, printed, exact):
    assert round(alpha(values), 3) == printed
    if exact is not None:
        assert alpha(values) == pytest.approx(exact, abs=1e-12)


# The first is Cohen's (1960) matrix of 200 cases, the next three are the examples of the article on kappa in Wikipedia,
# the last two those of Feinstein & Cicchetti (1990), High agreement but low kappa: I.
@pytest.mark.parametrize(
    ("table", "published", "places"),
    [
        ([[88, 14, 18], [10, 40, 10], [2, 6, 12]], 0.492, 3),
        ([[20, 5], [10, 15]], 0.4, 4),
        ([[45, 15], [25, 15]], 0.1304, 4),
        ([[25, 35], [5, 35]], 0.2593, 4),
        ([[40, 9], [6, 45]], 0.70, 2),
        ([[80, 10], [5, 5]], 0.32, 2),
    ],
)
def test_kappa_of_the_published_examples(table, published, places):
    assert round(kappa(*spread_out(table)), places) == published


def test_agreement_on_yes_and_on_no_tell_what_kappa_hides():
    # Cicchetti & Feinstein (1990), High agreement but low kappa: II: no (5, 10; 5, 80) has .85 agreement and low kappa.
    table = np.array([[5.0, 10.0], [5.0, 80.0]])
    assert raw_agreement_of(table) == pytest.approx(0.85, abs=1e-12)
    assert positive_agreement_of(table) == pytest.approx(160 / 175, abs=1e-12)
    assert negative_agreement_of(table) == pytest.approx(10 / 25, abs=1e-12)
    assert prevalence_of(table) == pytest.approx(175 / 200, abs=1e-12)


def test_complete_agreement_is_exactly_one():
    values = judged([0, 1, 0, 1, 1], [0, 1, 0, 1, 1], [0, 1, 0, 1, NAN])
    assert alpha(values) == 1.0
    assert kappa(values[:, 0], values[:, 1]) == 1.0


def test_where_nobody_varies_there_is_neither():
    assert math.isnan(alpha(judged([0, 0, 0], [0, 0, 0])))
    assert math.isnan(kappa([1, 1, 1], [1, 1, 1]))
    assert math.isnan(alpha(judged([0, 1], [NAN, NAN])))
    assert math.isnan(kappa([0, 1], [NAN, NAN]))
    assert math.isnan(positive_agreement_of(np.array([[3.0, 0.0], [0.0, 0.0]])))


def test_one_who_always_says_no_agrees_as_chance_would():
    assert kappa([0, 0, 0, 0], [0, 1, 0, 1]) == 0.0


def test_other_than_two_dimensions_are_refused():
    with pytest.raises(ValueError, match="two dimensions, found 1"):
        alpha([0, 1])


MATRICES = st.tuples(st.integers(2, 25), st.integers(2, 5)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from([0.0, 1.0, 2.0, NAN]))
)


@given(MATRICES)
def test_alpha_is_that_of_the_package_krippendorff(values):
    pairable = values[(~np.isnan(values)).sum(axis=1) > 1]
    assume(len(np.unique(pairable[~np.isnan(pairable)])) > 1)
    theirs = krippendorff.alpha(reliability_data=values.T, level_of_measurement="nominal")
    assert alpha(values) == pytest.approx(theirs, abs=1e-12)


@given(
    arrays(np.float64, st.tuples(st.just(2), st.integers(1, 40)), elements=st.sampled_from([0.0, 1.0, 2.0]))
)
def test_kappa_is_that_of_scikit_learn(values):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = cohen_kappa_score(*values.astype(int))
    if math.isnan(theirs):
        assert math.isnan(kappa(*values))
    else:
        assert kappa(*values) == pytest.approx(theirs, abs=1e-12)


def test_sums_of_clips_give_the_same_as_all_clips_at_once():
    values = MISSING[:, :2]
    domain = (1, 2, 3, 4, 5)
    assert alpha_of(alpha_sums(MISSING, domain).sum(axis=0)) == pytest.approx(alpha(MISSING), abs=1e-12)
    tables = confusion_sums(values[:, 0], values[:, 1], domain)
    assert tables.shape == (12, 5, 5)
    assert kappa_of(tables.sum(axis=0)) == pytest.approx(kappa(values[:, 0], values[:, 1]), abs=1e-12)
    twice = np.stack([tables.sum(axis=0), 2 * tables.sum(axis=0)])
    assert kappa_of(twice).tolist() == pytest.approx([kappa(values[:, 0], values[:, 1])] * 2, abs=1e-12)
