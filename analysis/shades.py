"""A spectrogram made ready for drawing at any zoom: its shades, and the same ever coarser in time.

Where many windows share a pixel the darkest ink counts, as it does in a waveform, so that no click is lost. Windows are
joined in pairs that do not depend on what is visible, so that nothing flickers while one scrolls.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from analysis.spectrogram import Spectrogram, SpectrogramSettings

FEWEST = 64


@dataclass(frozen=True, eq=False)
class Layer:
    """Shades of 0 to 255, shape (n_times, n_frequencies); `start` and `hop` in seconds, as of a spectrogram."""

    shades: NDArray[np.uint8]
    start: float
    hop: float


@dataclass(frozen=True, eq=False)
class Shades:
    """The layers, finest first, with the Hz between frequencies and how it was made."""

    layers: tuple[Layer, ...]
    step: float
    settings: SpectrogramSettings

    @classmethod
    def build(cls, found: Spectrogram) -> Self:
        """Take the shades of a spectrogram, and halve their times as long as there are more than a few."""
        layers = [Layer(found.shades(), found.start, found.hop)]
        while len(layers[-1].shades) > FEWEST:
            layers.append(_halved(layers[-1]))
        return cls(tuple(layers), found.step, found.settings)

    def layer(self, seconds: float) -> Layer:
        """The coarsest layer whose windows are at most so many seconds apart; else the finest."""
        fitting = [layer for layer in self.layers if layer.hop <= seconds]
        return fitting[-1] if fitting else self.layers[0]


def _halved(layer: Layer) -> Layer:
    pairs = layer.shades
    if len(pairs) % 2:
        pairs = np.concatenate([pairs, pairs[-1:]])
    return Layer(np.maximum(pairs[0::2], pairs[1::2]), layer.start + layer.hop / 2, layer.hop * 2)
