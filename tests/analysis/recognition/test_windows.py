"""A long sound is cut where it is quiet, and nothing of it is lost."""

import itertools

import numpy as np
import pytest

from analysis.recognition import quiet_windows

RATE = 1000


def noise(seconds):
    return np.random.default_rng(0).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


def test_it_is_cut_in_the_pause():
    samples = noise(25)
    samples[8000:8400] = 0
    samples[17000:17200] = 0
    (first, cut), (again, second), (last, end) = quiet_windows(samples, RATE, 10)
    assert (first, again, last, end) == (0, cut, second, 25000)
    assert 8100 <= cut <= 8300
    assert 17050 <= second <= 17150


@pytest.mark.parametrize("seconds", [0, 0.001, 9.999, 10, 10.001, 61.7])
def test_the_windows_are_the_whole(seconds):
    windows = quiet_windows(noise(seconds), RATE, 10)
    assert windows[0][0] == 0
    assert windows[-1][1] == round(seconds * RATE)
    assert all(end == start for (_, end), (start, _) in itertools.pairwise(windows))
    assert max(end - start for start, end in windows) <= 10 * RATE
    assert len(windows) == 1 or min(end - start for start, end in windows) > 0
