"""Power over time and frequency, as Praat draws it: short Gaussian windows, in dB, with exact axes.

A short window tells times apart and blurs frequencies (wide band: single glottal pulses and formants), a long one does
the reverse (narrow band: single harmonics). A Gaussian has no side lobes, so that loud sounds cast no false stripes.
Boersma and Weenink, Praat manual, "Sound: To Spectrogram".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.progress import ignore

WIDE_BAND, NARROW_BAND = 0.005, 0.025
SHORTEST, LONGEST = 0.001, 0.1
LEAST_HIGHEST, MOST_HIGHEST = 500.0, 50000.0
# Praat's Gaussian is cut off at twice its effective length, where it is exp(-12) high.
PHYSICAL, CUT = 2, 12.0
LEAST_HOP = 0.002
NUMBERS_AT_ONCE = 1 << 22
SILENT_DB = -200.0


@dataclass(frozen=True)
class SpectrogramSettings:
    """How power is looked for.

    Attributes
    ----------
    window : float
        Effective length of the Gaussian window in seconds, 0.001 to 0.1; its bandwidth is 1.3 / window Hz.
    highest : float
        Highest frequency in Hz, 500 to 50000; a sound has none above half its rate.
    step : float
        The widest step of the frequencies in Hz.

    Raises
    ------
    ValueError
        If one is out of its range.
    """

    window: float = WIDE_BAND
    highest: float = 5000.0
    step: float = 40.0

    def __post_init__(self) -> None:
        if not SHORTEST <= self.window <= LONGEST:
            raise ValueError(
                f"The window must last from {SHORTEST * 1000:g} to {LONGEST * 1000:g} ms,"
                f" not {self.window * 1000:g} ms."
            )
        if not LEAST_HIGHEST <= self.highest <= MOST_HIGHEST:
            raise ValueError(
                f"The highest frequency must be from {LEAST_HIGHEST:g} to {MOST_HIGHEST:g} Hz,"
                f" not {self.highest:g} Hz."
            )
        if not self.step > 0:
            raise ValueError(f"The step of the frequencies must be above 0 Hz, not {self.step:g} Hz.")

    @property
    def hop(self) -> float:
        """Seconds between windows: so few, as in Praat, that nothing between two of them is missed."""
        return max(LEAST_HOP, self.window / (8 * math.sqrt(math.pi)))


@dataclass(frozen=True, eq=False)
class Spectrogram:
    """Power of a sound.

    Attributes
    ----------
    power_db : array, shape (n_times, n_frequencies), float32
        A sine of amplitude 1 is 0 dB at its frequency; silence is -200 dB.
    start, hop : float
        Time of the first window's middle and seconds between windows.
    step : float
        Hz between frequencies, the first of which is 0 Hz.
    nyquist : float
        Half the sound's rate in Hz: there is no power to find above it.
    settings : SpectrogramSettings
    """

    power_db: NDArray[np.float32]
    start: float
    hop: float
    step: float
    nyquist: float
    settings: SpectrogramSettings

    def times(self) -> NDArray[np.float64]:
        """Middles of the windows in seconds, shape (n_times,)."""
        return np.asarray(self.start + self.hop * np.arange(self.power_db.shape[0]), np.float64)

    def frequencies(self) -> NDArray[np.float64]:
        """In Hz, shape (n_frequencies,)."""
        return np.asarray(self.step * np.arange(self.power_db.shape[1]), np.float64)


def spectrogram(
    samples: NDArray[np.float32],
    rate: int,
    settings: SpectrogramSettings | None = None,
    *,
    report: Callable[[float], None] = ignore,
) -> Spectrogram:
    """Power in dB of `samples`, shape (n,), at `rate` Hz, up to the highest frequency or half the rate.

    Sample i lasts from i / rate to (i + 1) / rate; windows stand on the middles of samples, and what lies outside the
    sound is silence. `report` is told the share done, 0 to 1.

    Raises
    ------
    ValueError
        If `samples` is empty or has more than one dimension.
    """
    settings = SpectrogramSettings() if settings is None else settings
    if samples.ndim != 1 or len(samples) == 0:
        raise ValueError(f"expected samples of shape (n,) with n > 0, found {samples.shape}")
    half = max(round(settings.window * PHYSICAL * rate / 2), 1)
    window = gaussian(half)
    size = 1 << int(np.ceil(np.log2(max(len(window), rate / settings.step))))
    hop = max(round(settings.hop * rate), 1)
    kept = min(int(settings.highest * size / rate) + 1, size // 2 + 1)
    padded = np.concatenate([np.zeros(half, np.float32), samples, np.zeros(half, np.float32)])
    frames = np.lib.stride_tricks.sliding_window_view(padded, len(window))[::hop]
    power = np.empty((len(frames), kept), np.float32)
    at_once = max(NUMBERS_AT_ONCE // size, 1)
    for first in range(0, len(frames), at_once):
        spectra = np.fft.rfft(frames[first : first + at_once] * window, size)[:, :kept]
        power[first : first + at_once] = spectra.real**2 + spectra.imag**2
        report(min((first + at_once) / len(frames), 1.0))
    power *= (2 / window.sum()) ** 2
    np.log10(np.maximum(power, 10 ** (SILENT_DB / 10)), out=power)
    return Spectrogram(power * 10, 0.5 / rate, hop / rate, rate / size, rate / 2, settings)


def gaussian(half: int) -> NDArray[np.float32]:
    """Praat's window, shape (2 half + 1,): 1 in the middle and 0 just outside its ends."""
    places = np.arange(-half, half + 1) / (half + 1)
    edge = np.exp(-CUT)
    return np.asarray((np.exp(-CUT * places**2) - edge) / (1 - edge), np.float32)
