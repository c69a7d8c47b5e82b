"""Pitch, voicing and intensity of a clip by Praat, with the settings that they depend on.

Boersma 1993, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled
sound": autocorrelation, and the cheapest path through its candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Praat lets no other thread run while it looks: so many seconds at once, with a margin on both sides.
STRETCH, MARGIN = 15.0, 1.0
# Praat needs this many periods of the lowest pitch in its windows for intensity.
PERIODS = 6.4


@dataclass(frozen=True)
class ProsodySettings:
    """What Praat is asked: seconds between steps, and where F0 is looked for, in Hz.

    The rest is as Praat has it: autocorrelation, voicing threshold 0.45, silence threshold 0.03, octave cost 0.01,
    octave jump cost 0.35, voiced/unvoiced cost 0.14; intensity with the floor of F0 as its lowest pitch, less the mean.
    """

    step: float = 0.01
    floor: float = 75.0
    ceiling: float = 500.0


@dataclass(frozen=True, eq=False)
class Prosody:
    """F0 and intensity over time.

    Attributes
    ----------
    times, f0 : arrays, shape (n,)
        Seconds, and Hz; NaN where there is no voice. Empty for a sound too short to tell.
    intensity_times, intensity_db : arrays, shape (m,)
        Seconds, and dB as Praat has them, where full scale is 1 pascal: a sine of amplitude 1 is
        91 dB.
    settings : ProsodySettings
    """

    times: Floats
    f0: Floats
    intensity_times: Floats
    intensity_db: Floats
    settings: ProsodySettings


def prosody(samples: NDArray[np.float32], rate: int, settings: ProsodySettings | None = None) -> Prosody:
    """F0, voicing and intensity of `samples`, shape (n,), at `rate` Hz.

    Sounds over 15 s are looked at in stretches, each with a second before and after; thresholds that are relative to
    the loudest sample are then relative to the stretch's.

    Raises
    ------
    ValueError
        If `samples` has more than one dimension.
    """
    settings = ProsodySettings() if settings is None else settings
    if samples.ndim != 1:
        raise ValueError(f"expected samples of shape (n,), found {samples.shape}")
    count = max(int(np.ceil(len(samples) / rate / STRETCH)), 1)
    edges = np.linspace(0, len(samples), count + 1) / rate
    parts = [_part(samples, rate, start, stop, settings) for start, stop in pairwise(edges.tolist())]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Prosody(columns[0], columns[1], columns[2], columns[3], settings)


def _part(
    samples: NDArray[np.float32], rate: int, start: float, stop: float, settings: ProsodySettings
) -> tuple[Floats, Floats, Floats, Floats]:
    """Times and F0, times and intensity, from `start` to before `stop`."""
    first = max(int((start - MARGIN) * rate), 0)
    heard = samples[first : int((stop + MARGIN) * rate)].astype(np.float64)
    nothing = np.zeros(0)
    if len(heard) / rate <= PERIODS / settings.floor or settings.ceiling > rate / 2:
        return nothing, nothing, nothing, nothing
    from parselmouth import Sound  # noqa: PLC0415 - slow to import

    sound = Sound(heard, rate)
    pitch = sound.to_pitch_ac(
        time_step=settings.step, pitch_floor=settings.floor, pitch_ceiling=settings.ceiling
    )
    loudness = sound.to_intensity(minimum_pitch=settings.floor, time_step=settings.step, subtract_mean=True)
    f0 = np.asarray(pitch.selected_array["frequency"], np.float64)
    return (
        *_inside(pitch, np.where(f0 > 0, f0, np.nan), first / rate, start, stop),
        *_inside(loudness, np.asarray(loudness.values[0], np.float64), first / rate, start, stop),
    )


def _inside(found: Any, values: Floats, offset: float, start: float, stop: float) -> tuple[Floats, Floats]:
    """Times in the clip and values of the steps from `start` to before `stop`."""
    times = np.asarray(found.xs(), np.float64) + offset
    inside = (times >= start) & (times < stop)
    return times[inside], values[inside]
