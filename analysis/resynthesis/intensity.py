"""Loudness flattened: speech at its mean level throughout, pauses left alone. Its null twin: the same at gain 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.loudness import FRAME, is_speech, speech_level
from analysis.resynthesis.records import Change
from analysis.words import Word

Floats = NDArray[np.float64]
# Weaker frames stay weaker: raised further, breath and noise would be speech.
MOST_GAIN_DB = 12.0
# Standard deviation of the smoothing, in s: shorter, and the gain would follow the single periods of a low voice.
SMOOTH = 0.008
SILENT = "There is no speech in the clip, so there is no loudness to flatten."


def flatten(samples: Floats, rate: int, words: Sequence[Word] = ()) -> Change:  # noqa: ARG001
    """A clip at one level; nothing to change if it is silent."""
    flat = flattened(samples, rate)
    if flat is None:
        return Change(SILENT)
    level = speech_level(samples.astype(np.float32), rate)
    done = f"Speech is at {level:.0f} dB, its mean level, raised or lowered by {MOST_GAIN_DB:.0f} dB at most"
    return Change(
        f"{done}; pauses are as they were.", flat, samples, {"level_db": level, "most_gain_db": MOST_GAIN_DB}
    )


def flattened(samples: Floats, rate: int) -> Floats | None:
    """Speech at its mean level (of power), pauses as they are; None if there is no speech."""
    sound = samples.astype(np.float32)
    speech = is_speech(sound, rate)
    if not speech.any():
        return None
    contour = 10 * np.log10(_smooth(samples**2, rate) + 1e-20)
    wanted = np.clip(speech_level(sound, rate) - contour, -MOST_GAIN_DB, MOST_GAIN_DB)
    places = np.arange(len(samples)) // round(rate * FRAME)
    gain = _smooth(np.where(speech[places], wanted, 0.0), rate)
    return samples * 10 ** (gain / 20)


def _smooth(values: Floats, rate: int) -> Floats:
    from scipy.ndimage import gaussian_filter1d  # noqa: PLC0415 - slow to import

    return np.asarray(gaussian_filter1d(values, SMOOTH * rate, mode="nearest", truncate=3.0))
