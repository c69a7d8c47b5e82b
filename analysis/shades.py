"""A spectrogram made ready for drawing at any zoom: its levels, the same ever coarser in time, and their shades.

Where many windows share a pixel the loudest counts, as it does in a waveform, so that no click is lost. Windows are
joined in pairs that do not depend on what is visible, so that nothing flickers while one scrolls. Levels are kept, not
shades: another range or emphasis is shown at once, without looking for power again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from analysis.spectrogram import SILENT_DB, Spectrogram, SpectrogramSettings

FEWEST = 64
LEVELS_A_DB = 100
STRONGEST = 255
# Power that emphasis leaves as it is, in Hz.
EMPHASIS_AT = 1000.0
LEAST_RANGE_DB, MOST_RANGE_DB = 5.0, 150.0
MOST_EMPHASIS_DB = 24.0
QUIETEST_TOP_DB, LOUDEST_TOP_DB = -150.0, 60.0


@dataclass(frozen=True)
class Shading:
    """How power is turned into shades.

    Attributes
    ----------
    range_db : float
        How far below the strongest shade the weakest is, 5 to 150.
    emphasis_db : float
        Gain per octave, 0 at 1000 Hz, so that the weak high formants are seen; 0 to 24.
    top_db : float or None
        Power with the strongest shade after emphasis, where a sine of amplitude 1 has 0 dB: -150 to 60. None takes the
        greatest of each clip.

    Raises
    ------
    ValueError
        If one is out of its range.
    """

    range_db: float = 70.0
    emphasis_db: float = 6.0
    top_db: float | None = None

    def __post_init__(self) -> None:
        if not LEAST_RANGE_DB <= self.range_db <= MOST_RANGE_DB:
            raise ValueError(
                f"The dynamic range must be from {LEAST_RANGE_DB:g} to {MOST_RANGE_DB:g} dB,"
                f" not {self.range_db:g} dB."
            )
        if not 0 <= self.emphasis_db <= MOST_EMPHASIS_DB:
            raise ValueError(
                f"The pre-emphasis must be from 0 to {MOST_EMPHASIS_DB:g} dB per octave,"
                f" not {self.emphasis_db:g} dB."
            )
        if self.top_db is not None and not QUIETEST_TOP_DB <= self.top_db <= LOUDEST_TOP_DB:
            raise ValueError(
                f"The strongest shade must stand for {QUIETEST_TOP_DB:g} to {LOUDEST_TOP_DB:g} dB,"
                f" not {self.top_db:g} dB."
            )


@dataclass(frozen=True, eq=False)
class Layer:
    """Power in hundredths of a dB, shape (n_times, n_frequencies); `start` and `hop` in s, as of a spectrogram."""

    levels: NDArray[np.int16]
    start: float
    hop: float


@dataclass(frozen=True, eq=False)
class Shades:
    """The layers, finest first.

    Attributes
    ----------
    layers : tuple of Layer
    peaks_db : array, shape (n_frequencies,)
        The greatest power of the clip at each frequency.
    step : float
        Hz between frequencies, the first of which is 0 Hz.
    nyquist : float
        Half the sound's rate in Hz: there is no power to show above it.
    settings : SpectrogramSettings
    """

    layers: tuple[Layer, ...]
    peaks_db: NDArray[np.float64]
    step: float
    nyquist: float
    settings: SpectrogramSettings

    @classmethod
    def build(cls, found: Spectrogram) -> Self:
        """Take the power of a spectrogram, and halve its times as long as there are more than a few."""
        levels = np.rint(found.power_db * LEVELS_A_DB).astype(np.int16)
        layers = [Layer(levels, found.start, found.hop)]
        while len(layers[-1].levels) > FEWEST:
            layers.append(_halved(layers[-1]))
        peaks = found.power_db.max(axis=0).astype(np.float64)
        return cls(tuple(layers), peaks, found.step, found.nyquist, found.settings)

    def layer(self, seconds: float) -> Layer:
        """The coarsest layer whose windows are at most so many seconds apart; else the finest."""
        fitting = [layer for layer in self.layers if layer.hop <= seconds]
        return fitting[-1] if fitting else self.layers[0]

    def power_at(self, time: float, frequency: float) -> float | None:
        """Power in dB of the window and frequency nearest to a time in seconds and Hz; None where there is none."""
        finest = self.layers[0]
        row, column = round((time - finest.start) / finest.hop), round(frequency / self.step)
        count, frequencies = finest.levels.shape
        if not (0 <= row < count and 0 <= column < frequencies):
            return None
        return float(finest.levels[row, column]) / LEVELS_A_DB

    def top_db(self, shading: Shading) -> float:
        """Power with the strongest shade, after emphasis."""
        if shading.top_db is not None:
            return shading.top_db
        return float((self.peaks_db + self._gains_db(shading)).max())

    def shade(self, levels: NDArray[np.int16], shading: Shading) -> NDArray[np.uint8]:
        """Shades of some of a layer's rows, same shape: 255 is the strongest, 0 the range below it, and silence.

        The strongest is found over the whole clip, so that a stretch has the same shades at every zoom.
        """
        a_db = STRONGEST / shading.range_db
        lifts = (self._gains_db(shading) - self.top_db(shading) + shading.range_db) * a_db
        shades = levels * np.float32(a_db / LEVELS_A_DB)
        shades += lifts.astype(np.float32)
        np.rint(shades, out=shades)
        shades[levels <= SILENT_DB * LEVELS_A_DB] = 0
        return shades.clip(0, STRONGEST).astype(np.uint8)

    def _gains_db(self, shading: Shading) -> NDArray[np.float64]:
        frequencies = self.step * np.arange(len(self.peaks_db))
        octaves = np.log2(np.maximum(frequencies, self.step) / EMPHASIS_AT)
        return np.asarray(shading.emphasis_db * octaves, np.float64)


def _halved(layer: Layer) -> Layer:
    pairs = layer.levels
    if len(pairs) % 2:
        pairs = np.concatenate([pairs, pairs[-1:]])
    return Layer(np.maximum(pairs[0::2], pairs[1::2]), layer.start + layer.hop / 2, layer.hop * 2)
