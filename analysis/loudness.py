"""How loud the speech in a sound is, and making two sounds equally loud without clipping.

The level of speech is its RMS over the 20 ms frames that are not pauses: a sound of which only a tenth is left is as
loud as before while it lasts. It is not the loudness of EBU R 128 (`analysis.r128`), whose blocks of 400 ms are longer
than what is often left.
"""

from __future__ import annotations

import math

import numpy as np
import soxr
from numpy.typing import NDArray

Samples = NDArray[np.float32]
FRAME = 0.02
# Speech is what lies within so many decibels of the loudest hundredth of frames, as de Jong and Wempe's Praat script
# for syllable nuclei has it since 2010, and Praat's own search for silences.
PAUSE_DB = 25.0
SILENCE_DB = -80.0
LOUDEST = 0.99
# The ceiling of EBU R 128 for true peaks, which are measured at four times the rate.
PEAK_DB = -1.0
OVERSAMPLING = 4


def frame_levels(samples: Samples, rate: int) -> NDArray[np.float64]:
    """Level of each frame of 20 ms in dB re full scale, the last one maybe shorter; -200 for silence."""
    starts = np.arange(0, len(samples), max(1, round(rate * FRAME)))
    power = np.add.reduceat(np.square(samples, dtype=np.float64), starts)
    lengths = np.diff(np.append(starts, len(samples)))
    return np.asarray(10 * np.log10(power / lengths + 1e-20))


def is_speech(samples: Samples, rate: int) -> NDArray[np.bool_]:
    """Which frames of 20 ms are no pauses: within 25 dB of the loudest and above -80 dB; shape (frames,)."""
    levels = frame_levels(samples, rate)
    return np.asarray(levels > max(float(np.quantile(levels, LOUDEST)) - PAUSE_DB, SILENCE_DB))


def speech_level(samples: Samples, rate: int) -> float:
    """RMS over the frames that are speech, in dB re full scale; NaN if none is."""
    levels = frame_levels(samples, rate)[is_speech(samples, rate)]
    return 10 * math.log10(float(np.mean(10 ** (levels / 10)))) if len(levels) else math.nan


def true_peak(samples: Samples) -> float:
    """Highest absolute value between samples too, at four times the rate; full scale is 1."""
    oversampled = soxr.resample(samples, 1, OVERSAMPLING)
    return float(max(np.abs(oversampled).max(initial=0.0), np.abs(samples).max()))


def room(samples: Samples) -> float:
    """By how many decibels a sound may be raised (or, if negative, must be lowered) for true peaks of -1 dBFS."""
    return PEAK_DB - 20 * math.log10(max(true_peak(samples), 1e-10))


def amplified(samples: Samples, gain_db: float) -> Samples:
    """A sound with a gain."""
    return np.asarray(samples * 10 ** (gain_db / 20), np.float32)
