"""Pitch, voicing and intensity of a clip by Praat, with the settings that they depend on.

Boersma 1993, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled
sound": autocorrelation, and the cheapest path through its candidates.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.progress import ignore

Floats = NDArray[np.float64]
# Praat lets no other thread run while it looks: so many seconds at once, with a margin on both sides.
STRETCH, MARGIN = 15.0, 1.0
# Praat needs this many periods of the lowest pitch in its windows for intensity.
PERIODS = 6.4
LOWEST, HIGHEST = 20.0, 2000.0
# A time this share of a step beyond its half still belongs to it, whatever the rounding.
SLACK = 1e-6

Method = Literal["autocorrelation", "cross-correlation"]
METHODS: tuple[Method, ...] = get_args(Method)


@dataclass(frozen=True)
class ProsodySettings:
    """What Praat is asked.

    The rest is as Praat has it: octave cost 0.01, octave jump cost 0.35, voiced/unvoiced cost 0.14; intensity with the
    floor of F0 as its lowest pitch, less the mean.

    Attributes
    ----------
    step : float
        Seconds between steps.
    floor, ceiling : float
        Where F0 is looked for, in Hz: 20 to 2000, the floor below the ceiling.
    method : Method
        How candidates are found.
    voicing : float
        A step with no candidate of at least this strength is unvoiced, 0 to 1.
    silence : float
        A step whose peak is lower than this share of the sound's is silent, 0 to 1.

    Raises
    ------
    ValueError
        If one is out of its range.
    """

    step: float = 0.01
    floor: float = 75.0
    ceiling: float = 500.0
    method: Method = "autocorrelation"
    voicing: float = 0.45
    silence: float = 0.03

    def __post_init__(self) -> None:
        if not self.step > 0:
            raise ValueError(f"The step must be above 0 s, not {self.step:g} s.")
        for name, value in (("floor", self.floor), ("ceiling", self.ceiling)):
            if not LOWEST <= value <= HIGHEST:
                raise ValueError(
                    f"The pitch {name} must be from {LOWEST:g} to {HIGHEST:g} Hz, not {value:g} Hz."
                )
        if not self.floor < self.ceiling:
            raise ValueError(
                f"The pitch floor of {self.floor:g} Hz must be below the ceiling of {self.ceiling:g} Hz."
            )
        if self.method not in METHODS:
            raise ValueError(f"The method must be {' or '.join(METHODS)}, not {self.method}.")
        for name, value in (("voicing", self.voicing), ("silence", self.silence)):
            if not 0 <= value <= 1:
                raise ValueError(f"The {name} threshold must be from 0 to 1, not {value:g}.")


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

    def f0_at(self, time: float) -> float | None:
        """F0 in Hz of the step nearest to a time in seconds; NaN where there is no voice, None where no step."""
        return _nearest(self.times, self.f0, time, self.settings.step)

    def intensity_at(self, time: float) -> float | None:
        """Intensity in dB of the step nearest to a time in seconds; None where there is none."""
        return _nearest(self.intensity_times, self.intensity_db, time, self.settings.step)


@dataclass(frozen=True)
class Means:
    """Over a stretch: F0 in Hz over the voiced steps, intensity in dB of the mean power; NaN where there is none."""

    f0: float
    intensity_db: float


def means(found: Prosody, start: float, stop: float) -> Means:
    """Mean F0 and intensity of the steps from `start` to `stop` in seconds, both included.

    As Praat's "Get mean..." has them in Hertz and by energy: the arithmetic mean, and the level of the mean power.
    """
    f0 = found.f0[(found.times >= start) & (found.times <= stop)]
    voiced = f0[f0 > 0]
    levels = found.intensity_db[(found.intensity_times >= start) & (found.intensity_times <= stop)]
    return Means(
        float(voiced.mean()) if len(voiced) else math.nan,
        float(10 * np.log10((10 ** (levels / 10)).mean())) if len(levels) else math.nan,
    )


def prosody(
    samples: NDArray[np.float32],
    rate: int,
    settings: ProsodySettings | None = None,
    *,
    report: Callable[[float], None] = ignore,
) -> Prosody:
    """F0, voicing and intensity of `samples`, shape (n,), at `rate` Hz.

    Sounds over 15 s are looked at in stretches, each with a second before and after; thresholds that are relative to
    the loudest sample are then relative to the stretch's. `report` is told the share done, 0 to 1, after each.

    Raises
    ------
    ValueError
        If `samples` has more than one dimension.
    DataError
        If the ceiling is above half the rate.
    """
    settings = ProsodySettings() if settings is None else settings
    if samples.ndim != 1:
        raise ValueError(f"expected samples of shape (n,), found {samples.shape}")
    if settings.ceiling > rate / 2:
        raise DataError(
            f"The pitch ceiling of {settings.ceiling:g} Hz is above {rate / 2:g} Hz, half the rate of this sound;"
            " choose a lower one."
        )
    count = max(int(np.ceil(len(samples) / rate / STRETCH)), 1)
    edges = np.linspace(0, len(samples), count + 1) / rate
    parts = []
    for start, stop in pairwise(edges.tolist()):
        parts.append(_part(samples, rate, start, stop, settings))
        report(len(parts) / count)
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    return Prosody(columns[0], columns[1], columns[2], columns[3], settings)


def _part(
    samples: NDArray[np.float32], rate: int, start: float, stop: float, settings: ProsodySettings
) -> tuple[Floats, Floats, Floats, Floats]:
    """Times and F0, times and intensity, from `start` to before `stop`."""
    first = max(int((start - MARGIN) * rate), 0)
    heard = samples[first : int((stop + MARGIN) * rate)].astype(np.float64)
    nothing = np.zeros(0)
    if len(heard) / rate <= PERIODS / settings.floor:
        return nothing, nothing, nothing, nothing
    from parselmouth import Sound  # noqa: PLC0415 - slow to import

    sound = Sound(heard, rate)
    ask = sound.to_pitch_ac if settings.method == "autocorrelation" else sound.to_pitch_cc
    pitch = ask(
        time_step=settings.step,
        pitch_floor=settings.floor,
        pitch_ceiling=settings.ceiling,
        voicing_threshold=settings.voicing,
        silence_threshold=settings.silence,
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


def _nearest(times: Floats, values: Floats, time: float, step: float) -> float | None:
    """The value at most half a step away."""
    if not len(times):
        return None
    after = min(int(np.searchsorted(times, time)), len(times) - 1)
    nearest = min(max(after - 1, 0), after, key=lambda at: abs(times[at] - time))
    is_near = abs(times[nearest] - time) <= step * (0.5 + SLACK)
    return float(values[nearest]) if is_near else None
