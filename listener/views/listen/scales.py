"""Saliency as it is shown: smoothed rates and the scale of their colours and heights.

It is shown as a rate, label points per second: each 20 ms frame's attribution divided by its length. It is smoothed
for the eye only (Gaussian, 40 ms); no sum and no test ever sees the smoothed values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.interface import FRAMES_PER_SECOND, Output, Saliency

SMOOTHING_FRAMES = 0.04 * FRAMES_PER_SECOND
FULL_COLOUR_PERCENTILE = 99


@dataclass(frozen=True)
class Scale:
    """What full colour stands for.

    Attributes
    ----------
    limit, height : float
        Full colour and the edge of the lane, in units of the output a second.
    word : float
        A word's full colour, in units of the output.
    """

    limit: float
    height: float
    word: float = 1.0

    def times(self, factor: float) -> Scale:
        return Scale(self.limit * factor, self.height * factor, self.word * factor)


@dataclass(frozen=True, eq=False)
class SaliencyPicture:
    """One column's saliency as it is drawn.

    Attributes
    ----------
    rates : array, shape (n_frames,), float64
        Smoothed, signed, in units of the output a second.
    scale : Scale
    is_shared : bool
        Whether the scale is that of both columns.
    unit : str
        What is counted a second: `label points` or `logits`.
    """

    rates: NDArray[np.float64]
    scale: Scale
    is_shared: bool
    unit: str

    def at(self, time: float) -> float | None:
        """The rate at a time in seconds; None outside."""
        frame = int(np.floor(time * FRAMES_PER_SECOND))
        return float(self.rates[frame]) if 0 <= frame < len(self.rates) else None


def smoothed(values: NDArray[np.floating], sigma: float = SMOOTHING_FRAMES) -> NDArray[np.float64]:
    """Spread each value over its neighbours by a Gaussian of `sigma` places; the sum stays what it was.

    At the ends, what would fall outside is kept inside: each value's weights are made to sum to 1.
    """
    if len(values) == 0:
        return np.zeros(0)
    radius = int(np.ceil(4 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    middle = slice(radius, radius + len(values))
    inside = np.convolve(np.ones(len(values)), kernel)[middle]
    return np.convolve(values / inside, kernel)[middle]


def per_second(saliency: Saliency) -> NDArray[np.float64]:
    """The rates that are drawn."""
    return smoothed(saliency.values.astype(np.float64)) * FRAMES_PER_SECOND


def scale_of(rates: NDArray[np.float64], words: Sequence[float] = ()) -> Scale:
    """Symmetrical about 0: the 99th percentile of the rates' size, the largest, and the largest word's size."""
    sizes = np.abs(rates)
    word = max((abs(value) for value in words), default=0.0) or 1.0
    if not sizes.any():
        return Scale(1.0, 1.0, word)
    largest = float(sizes.max())
    return Scale(float(np.percentile(sizes, FULL_COLOUR_PERCENTILE)) or largest, largest, word)


def saliency_pictures(
    saliencies: Sequence[Saliency | None], outputs: Sequence[Output | None], *, shared: bool
) -> tuple[SaliencyPicture | None, ...]:
    """The pictures of all columns side by side.

    A shared scale is the larger one, both counted in shares of their output's range, so that a model on 0-1 and one
    on 1-7 are on one label scale. A class's logit has no range and shares only with another logit.
    """
    drawn = [
        None if saliency is None else (per_second(saliency), output, _own_scale(saliency, output))
        for saliency, output in zip(saliencies, outputs, strict=True)
    ]
    pictures: list[SaliencyPicture | None] = []
    for column in drawn:
        if column is None:
            pictures.append(None)
            continue
        rates, output, own = column
        like = [other[2] for other in drawn if other is not None and _kind(other[1]) == _kind(output)]
        together = shared and len(like) > 1
        scale = _widest(like) if together else own
        pictures.append(SaliencyPicture(rates, scale.times(_range(output)), together, _unit(output)))
    return tuple(pictures)


def nice_below(value: float) -> float:
    """The largest of 1, 2, 5, 10, ... times a power of ten that is not above a positive value."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(step * power for step in (1, 2, 5) if step * power <= value * (1 + 1e-9)))


def _own_scale(saliency: Saliency, output: Output | None) -> Scale:
    """In shares of the output's range."""
    own = scale_of(per_second(saliency), [word.value for word in saliency.words])
    return own.times(1 / _range(output))


def _widest(scales: Sequence[Scale]) -> Scale:
    return Scale(
        max(scale.limit for scale in scales),
        max(scale.height for scale in scales),
        max(scale.word for scale in scales),
    )


def _range(output: Output | None) -> float:
    if output is None or output.low is None or output.high is None:
        return 1.0
    return output.high - output.low


def _kind(output: Output | None) -> str:
    return "" if output is None else output.kind


def _unit(output: Output | None) -> str:
    return "logits" if output is None or output.low is None or output.high is None else "label points"
