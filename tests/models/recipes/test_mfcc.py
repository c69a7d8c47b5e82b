import numpy as np
import pytest
import torch
from scipy.fft import dct
from scipy.signal import savgol_filter

from models.recipes.features import mfcc
from models.recipes.features.mfcc import Mfcc, Standardised


@pytest.fixture(scope="module")
def samples():
    return np.random.default_rng(0).normal(0, 0.1, 4000).astype(np.float32)


def test_coefficients_are_those_of_scipy(samples):
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    cut = np.stack([samples[at : at + 400] for at in range(0, 4000 - 399, 320)])
    power = np.abs(np.fft.rfft(cut * window, 512)) ** 2 / (window**2).sum()
    still = dct(np.log(power @ mfcc.mel_filters() + 1e-8), norm="ortho")[:, :13]
    moving = savgol_filter(still, 5, polyorder=1, deriv=1, axis=0, mode="nearest")
    again = savgol_filter(moving, 5, polyorder=1, deriv=1, axis=0, mode="nearest")
    found = Mfcc()(torch.from_numpy(samples)[None])[0]
    assert found.shape == (12, 39)
    np.testing.assert_allclose(found, np.hstack([still, moving, again]), atol=2e-5)


def test_frames_are_those_of_a_speech_encoder():
    for count, frames in ((399, 0), (400, 1), (719, 1), (720, 2), (4000, 12)):
        assert mfcc.frames_of(count) == frames
    assert mfcc.frames_of(mfcc.samples_of(162)) == 162
    assert mfcc.frames_of(mfcc.samples_of(162) - 1) == 161


def test_white_noise_has_its_power_in_each_band():
    noise = np.random.default_rng(1).normal(0, 0.1, 160000).astype(np.float32)
    first = Mfcc()(torch.from_numpy(noise)[None])[0, :, 0].mean()
    # The first coefficient is the sum over 40 bands over the root of 40; the mean of a logarithm is a little lower.
    assert first / 40**0.5 == pytest.approx(np.log(0.01), abs=0.3)


def test_triangles_have_area_one_and_peaks_that_rise():
    filters = mfcc.mel_filters()
    np.testing.assert_allclose(filters.sum(axis=0), 1)
    assert (np.diff(filters.argmax(axis=0)) > 0).all()


def test_standard_by_the_frames_it_was_fit_to(samples):
    features = Standardised()
    raw = features.mfcc(torch.from_numpy(samples)[None])
    features.fit([raw[:, :5], raw[:, 5:]])
    found = features(torch.from_numpy(samples)[None])[0]
    np.testing.assert_allclose(found.mean(dim=0), np.zeros(39), atol=1e-5)
    np.testing.assert_allclose(found.std(dim=0, correction=0), np.ones(39), atol=1e-3)
