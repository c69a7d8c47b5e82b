"""Hearing what is salient: a clip with only its salient frames, only the rest, or the rest as noise.

Saliency has 50 frames a second; frame t stands for 0.02 t to 0.02 (t + 1) seconds. What is cut is cut with fades of
10 ms that follow a raised cosine, so that no clicks arise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from analysis.loudness import Samples, amplified, room, speech_level

Direction = Literal["either", "raising", "lowering"]
Keep = Literal["salient", "rest", "salient-in-noise"]
Frames = NDArray[np.bool_]

FRAMES_PER_SECOND = 50
FADE = 0.01
# Models round a clip up to whole frames; a map that is longer than that is another clip's.
SLACK = 0.1
MOST_GAIN_DB = 12.0
SPECTRUM_WINDOW = 0.064
DONE = {
    "salient": "only the {percent:.0f} % that is salient, the rest silent",
    "rest": "without the {percent:.0f} % that is salient, which is silent",
    "salient-in-noise": "the {percent:.0f} % that is salient, the rest as noise with the spectrum of the clip",
}


@dataclass(frozen=True, eq=False)
class Kept:
    """A clip of which something is left.

    Attributes
    ----------
    samples : array, shape (n,), float32
        As long as the clip, to be played.
    rate : int
        In Hz.
    keep : {'salient', 'rest', 'salient-in-noise'}
    salient_share : float
        Share of the frames that were salient, 0 to 1.
    gain_db : float
        By how much all was raised or, to avoid clipping, lowered.
    description : str
        What was done, in a few words.
    """

    samples: Samples
    rate: int
    keep: Keep
    salient_share: float
    gain_db: float
    description: str

    @property
    def unamplified(self) -> Samples:
        """The samples at the level that they have in the clip: what a model should hear, as loudness tells it much."""
        return amplified(self.samples, -self.gain_db)


def salient_frames(values: NDArray[np.floating], share: float, direction: Direction = "either") -> Frames:
    """The frames of the largest saliency.

    Parameters
    ----------
    values : array, shape (n_frames,)
        Signed saliency without NaN.
    share : float
        How many to choose, 0 to 1 of all frames, rounded to whole frames, but one at least unless it is 0.
    direction : {'either', 'raising', 'lowering'}
        Whether the largest, the highest or the lowest count.

    Returns
    -------
    array of bool, shape (n_frames,)
        Of equal values the earlier are taken. Frames of no saliency, or of the other sign than asked for, are never
        salient, so there may be fewer than asked for.

    Raises
    ------
    ValueError
        If `share` is not between 0 and 1, or values are not finite numbers in one dimension.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"expected a share from 0 to 1, found {share}")
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError(f"expected finite values of shape (n,), found shape {values.shape}")
    scores = {"either": np.abs(values), "raising": values, "lowering": -values}[direction]
    count = max(math.floor(share * len(values) + 0.5), 1 if share > 0 else 0)
    chosen = np.zeros(len(values), np.bool_)
    chosen[np.argsort(-scores, kind="stable")[:count]] = True
    return np.asarray(chosen & (scores > 0))


def keep_only(samples: Samples, rate: int, frames: Frames, *, keep: Keep, seed: int = 0) -> Kept:
    """A clip of which only something is left, to be heard.

    Loudness: what is left of the speech is brought to the RMS of the clip's speech (`analysis.loudness.speech_level`),
    by 12 dB at most. With noise in place of the rest the level stays: the noise has, stretch by stretch, the RMS of
    what it replaces. All is lowered if need be to keep true peaks below full scale.

    Parameters
    ----------
    samples : array, shape (n,), float32
        Mono, without NaN.
    rate : int
        In Hz.
    frames : array of bool, shape (n_frames,)
        Which frames of 20 ms are salient. Samples behind the last frame are not: encoders leave some at the end
        without a frame, and some models hear only the first seconds.
    keep : {'salient', 'rest', 'salient-in-noise'}
    seed : int
        Of the noise.

    Raises
    ------
    ValueError
        If samples or frames are not of one dimension, or the frames last longer than the clip by over 0.1 s.
    """
    _check(samples, rate, frames)
    left = _left(samples, rate, frames, keep, seed)
    wanted = 0.0 if keep == "salient-in-noise" else speech_level(samples, rate) - speech_level(left, rate)
    gain = min(room(left), MOST_GAIN_DB, max(0.0 if math.isnan(wanted) else wanted, -MOST_GAIN_DB))
    share = float(frames.mean()) if len(frames) else 0.0
    done = DONE[keep].format(percent=100 * share)
    return Kept(amplified(left, gain), rate, keep, share, gain, done)


def _left(samples: Samples, rate: int, frames: Frames, keep: Keep, seed: int) -> Samples:
    mask = _faded(frames, len(samples), rate)
    if keep == "salient":
        return np.asarray(samples * mask, np.float32)
    if keep == "rest":
        return np.asarray(samples * (1 - mask), np.float32)
    # Speech and noise are not alike, so it is their powers that must add up to a whole.
    noise = _noise_instead(samples, rate, frames, seed)
    return np.asarray(samples * np.sin(mask * np.pi / 2) + noise * np.cos(mask * np.pi / 2), np.float32)


def _check(samples: Samples, rate: int, frames: Frames) -> None:
    if samples.ndim != 1 or frames.ndim != 1 or len(samples) == 0:
        raise ValueError(f"expected samples (n,) and frames (m,), found {samples.shape} and {frames.shape}")
    clip, covered = len(samples) / rate, len(frames) / FRAMES_PER_SECOND
    if covered > clip + SLACK:
        raise ValueError(f"the frames cover {covered:.2f} s, the clip lasts {clip:.2f} s")


def _of_samples(frames: Frames, count: int, rate: int) -> Frames:
    """Which samples lie in the frames."""
    places = np.arange(count) * FRAMES_PER_SECOND // rate
    return np.append(frames, False)[np.minimum(places, len(frames))]


def _faded(frames: Frames, count: int, rate: int) -> NDArray[np.float64]:
    """1 in the frames, 0 outside, with fades around their edges; shape (count,)."""
    edge = max(1, round(rate * FADE / 2))
    lobe = np.cos(np.pi * np.arange(-edge, edge + 1) / (2 * edge + 1))
    chosen = np.pad(_of_samples(frames, count, rate).astype(np.float64), edge, mode="edge")
    return np.clip(np.convolve(chosen, lobe / lobe.sum(), mode="valid"), 0.0, 1.0)


def _noise_instead(samples: Samples, rate: int, frames: Frames, seed: int) -> NDArray[np.float64]:
    """Noise with the long-term spectrum of the clip that has, in each stretch outside the frames, its level."""
    noise = _shaped_noise(samples, rate, seed)
    chosen = _of_samples(frames, len(samples), rate)
    rest = np.flatnonzero(~chosen)
    if len(rest) == 0:
        return np.zeros(len(samples))
    starts = np.append(0, np.flatnonzero(np.diff(chosen)) + 1)
    power = np.add.reduceat(np.square(samples, dtype=np.float64), starts)
    own = np.add.reduceat(np.square(noise), starts)
    gains = np.repeat(np.sqrt(power / np.maximum(own, 1e-20)), np.diff(np.append(starts, len(samples))))
    # Fades reach into the salient stretches, across which the gain goes from one neighbour's to the other's.
    return np.asarray(noise * np.interp(np.arange(len(samples)), rest, gains[rest]))


def _shaped_noise(samples: Samples, rate: int, seed: int) -> NDArray[np.float64]:
    """Gaussian noise with the long-term spectrum of a sound."""
    count = len(samples)
    window = np.hanning(min(count, round(rate * SPECTRUM_WINDOW)) + 2)[1:-1]
    pieces = np.lib.stride_tricks.sliding_window_view(samples, len(window))[:: max(1, len(window) // 2)]
    power = np.square(np.abs(np.fft.rfft(pieces * window))).mean(axis=0)
    white = np.fft.rfft(np.random.default_rng(seed).normal(size=count))
    places = np.linspace(0, len(power) - 1, len(white))
    shape = np.sqrt(np.interp(places, np.arange(len(power)), power))
    return np.asarray(np.fft.irfft(white * shape, n=count))
