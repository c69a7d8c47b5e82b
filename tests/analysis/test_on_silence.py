"""What of a map lies on silence."""

import numpy as np
import pytest

from analysis.on_silence import OnSilence, on_silence

RATE = 16000


def clip(*levels):
    return np.repeat(np.array(levels, np.float32), 320)


def test_share_of_the_map_and_of_the_time():
    samples = clip(0.0, 0.5, 0.5, 0.5, 0.001)
    values = np.array([1.0, -4.0, 2.0, 2.0, 1.0], np.float32)
    assert on_silence(values, samples, RATE) == OnSilence(share=0.2, time=0.4)


def test_the_mean_over_frames_has_silence_at_its_share_of_the_time():
    found = on_silence(np.full(4, 0.25), clip(0.0, 0.0, 0.0, 0.5), RATE)
    assert found.share == pytest.approx(found.time) == 0.75


def test_the_end_may_be_without_a_frame():
    """Encoders give one frame less than the clip has begun."""
    assert on_silence(np.array([1.0, 3.0]), clip(0.0, 0.5, 0.5), RATE) == OnSilence(share=0.25, time=0.5)


@pytest.mark.parametrize(
    ("values", "samples"),
    [
        (np.ones(3), clip(0.5, 0.5, 0.5)),
        (np.ones(3), clip(0.0, 0.0, 0.0)),
        (np.zeros(3), clip(0.0, 0.5, 0.5)),
        (np.zeros(0), clip(0.5)),
        (np.ones(3), np.zeros(0, np.float32)),
    ],
)
def test_nothing_to_compare(values, samples):
    assert on_silence(values, samples, RATE) is None
