import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.acoustics import Envelope


def by_hand(samples, start, stop, columns):
    edges = np.floor(np.linspace(start, stop, columns + 1)).astype(int)
    first = np.minimum(edges[:-1], len(samples) - 1)
    parts = [samples[a : max(b, a + 1)] for a, b in zip(first, edges[1:], strict=True)]
    return [min(part) for part in parts], [max(part) for part in parts]


def test_each_column_holds_the_extremes_of_its_samples():
    envelope = Envelope.build(np.array([1, -2, 3, 4, -5, 6], np.float32))
    lows, highs = envelope.between(0, 6, 3)
    assert lows.tolist() == [-2, 3, -5]
    assert highs.tolist() == [1, 4, 6]


def test_where_columns_are_narrower_than_samples_each_shows_its_sample():
    envelope = Envelope.build(np.array([1, 2, 3], np.float32))
    lows, highs = envelope.between(0.5, 2.5, 4)
    assert lows.tolist() == highs.tolist() == [1, 2, 2, 3]


@pytest.mark.parametrize("length", [1, 15, 16, 17, 255, 256, 257, 70_000])
def test_one_column_over_all_is_exact_at_any_length(length):
    samples = np.random.default_rng(length).standard_normal(length).astype(np.float32)
    lows, highs = Envelope.build(samples).between(0, length, 1)
    assert (lows[0], highs[0]) == (samples.min(), samples.max())


@given(st.data())
def test_any_range_is_exact_to_the_sample(data):
    length = data.draw(st.integers(1, 20_000))
    start = data.draw(st.floats(0, length, exclude_max=True))
    stop = data.draw(st.floats(start, length, exclude_min=True))
    columns = data.draw(st.integers(1, 300))
    samples = np.random.default_rng(length).standard_normal(length).astype(np.float32)

    lows, highs = Envelope.build(samples).between(start, stop, columns)

    expected_lows, expected_highs = by_hand(samples, start, stop, columns)
    np.testing.assert_array_equal(lows, expected_lows)
    np.testing.assert_array_equal(highs, expected_highs)


def test_wrong_input_is_refused():
    with pytest.raises(ValueError, match="shape"):
        Envelope.build(np.zeros((3, 2), np.float32))
    with pytest.raises(ValueError, match="shape"):
        Envelope.build(np.zeros(0, np.float32))
    envelope = Envelope.build(np.zeros(10, np.float32))
    assert envelope.length == 10
    for start, stop, columns in ((-1, 5, 3), (5, 5, 3), (0, 11, 3), (0, 10, 0)):
        with pytest.raises(ValueError, match="expected 0 <= start < stop <= 10"):
            envelope.between(start, stop, columns)
