"""Power over time and frequency, as Praat draws it: short Gaussian windows, in dB, with exact axes.

A short window tells times apart and blurs frequencies (wide band: single glottal pulses and formants), a long one does
the reverse (narrow band: single harmonics). A Gaussian has no side lobes, so that loud sounds cast no false stripes.
Boersma and Weenink, Praat manual, "Sound: To Spectrogram".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDE_BAND, NARROW_BAND = 0.005, 0.025
# Praat's Gaussian is cut off at twice its effective length, where it is exp(-12) high.
PHYSICAL, CUT = 2, 12.0
FRAMES_AT_ONCE = 4096
SILENT_DB = -200.0
# Power that pre-emphasis leaves as it is, in Hz.
EMPHASIS_AT = 1000.0


@dataclass(frozen=True)
class SpectrogramSettings:
    """How power is looked for and shown.

    Attributes
    ----------
    window : float
        Effective length of the Gaussian window in seconds; its bandwidth is 1.3 / window Hz.
    highest : float
        Highest frequency in Hz.
    hop, step : float
        Seconds between windows, and the widest step of the frequencies in Hz.
    range_db : float
        How far below the clip's greatest power the darkest shade is.
    emphasis_db : float
        Gain per octave before shades are found, so that the weak high formants are seen.
    """

    window: float = WIDE_BAND
    highest: float = 5000.0
    hop: float = 0.002
    step: float = 40.0
    range_db: float = 70.0
    emphasis_db: float = 6.0


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
    settings : SpectrogramSettings
    """

    power_db: NDArray[np.float32]
    start: float
    hop: float
    step: float
    settings: SpectrogramSettings

    def times(self) -> NDArray[np.float64]:
        """Middles of the windows in seconds, shape (n_times,)."""
        return np.asarray(self.start + self.hop * np.arange(self.power_db.shape[0]), np.float64)

    def frequencies(self) -> NDArray[np.float64]:
        """In Hz, shape (n_frequencies,)."""
        return np.asarray(self.step * np.arange(self.power_db.shape[1]), np.float64)

    def shades(self) -> NDArray[np.uint8]:
        """Shades to draw, shape (n_times, n_frequencies): 255 is the greatest power of the clip, 0 the range below.

        They are found over the whole clip, so that a stretch has the same shades at every zoom.
        """
        settings = self.settings
        octaves = np.log2(np.maximum(self.frequencies(), self.step) / EMPHASIS_AT)
        shown = self.power_db + (settings.emphasis_db * octaves).astype(np.float32)
        shares = (shown - (shown.max() - settings.range_db)) / settings.range_db
        shades: NDArray[np.uint8] = np.rint(shares.clip(0, 1) * 255).astype(np.uint8)
        shades[self.power_db <= SILENT_DB] = 0
        return shades


def spectrogram(
    samples: NDArray[np.float32], rate: int, settings: SpectrogramSettings | None = None
) -> Spectrogram:
    """Power in dB of `samples`, shape (n,), at `rate` Hz, up to the highest frequency or half the rate.

    Sample i lasts from i / rate to (i + 1) / rate; windows stand on the middles of samples, and what lies outside the
    sound is silence.

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
    for first in range(0, len(frames), FRAMES_AT_ONCE):
        spectra = np.fft.rfft(frames[first : first + FRAMES_AT_ONCE] * window, size)[:, :kept]
        power[first : first + FRAMES_AT_ONCE] = spectra.real**2 + spectra.imag**2
    power *= (2 / window.sum()) ** 2
    np.log10(np.maximum(power, 10 ** (SILENT_DB / 10)), out=power)
    return Spectrogram(power * 10, 0.5 / rate, hop / rate, rate / size, settings)


def gaussian(half: int) -> NDArray[np.float32]:
    """Praat's window, shape (2 half + 1,): 1 in the middle and 0 just outside its ends."""
    places = np.arange(-half, half + 1) / (half + 1)
    edge = np.exp(-CUT)
    return np.asarray((np.exp(-CUT * places**2) - edge) / (1 - edge), np.float32)
