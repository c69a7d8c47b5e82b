"""Saliency as it is shown: smoothed rates and the scale of their colours and heights.

It is shown as a rate, label points of the corpus's scale per second: each 20 ms frame's attribution divided by its
length. It is smoothed for the eye only (Gaussian, 40 ms); no sum and no test ever sees the smoothed values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from listener.state.columns.contents import Contents
from listener.views.listen.units import Unit
from models.interface import FRAMES_PER_SECOND, Saliency

SMOOTHING_FRAMES = 0.04 * FRAMES_PER_SECOND
FULL_COLOUR_PERCENTILE = 99


@dataclass(frozen=True)
class DrawnScale:
    """What full colour stands for.

    Attributes
    ----------
    limit, height : float
        Full colour and the edge of the lane, in units of the rates.
    word : float
        A word's full colour, in units of the words.
    """

    limit: float
    height: float
    word: float = 1.0


@dataclass(frozen=True, eq=False)
class Shown:
    """What a column brings to be drawn: its map, in what it is counted, and whether the map failed its checks."""

    saliency: Saliency
    unit: Unit
    is_refused: bool = False

    @cached_property
    def drawn(self) -> tuple[NDArray[np.float64], DrawnScale]:
        """The rates that are drawn, and the scale that they would have alone."""
        rates = drawn_rates(self)
        return rates, scale_of(rates, [word.value * self.unit.per_word for word in self.saliency.words])

    def is_as(self, other: Shown | None) -> bool:
        """Whether the same is to be drawn: the very same map, in the same unit."""
        return (
            other is not None
            and self.saliency is other.saliency
            and (self.unit, self.is_refused) == (other.unit, other.is_refused)
        )


@dataclass(frozen=True, eq=False)
class SaliencyPicture:
    """One column's saliency as it is drawn.

    Attributes
    ----------
    rates : array, shape (n_frames,), float64
        Smoothed, in the unit's rate.
    scale : DrawnScale
    is_shared : bool
        Whether the scale is that of other columns too.
    unit : Unit
    is_refused : bool
        Whether it is drawn grey because it must not be used.
    """

    rates: NDArray[np.float64]
    scale: DrawnScale
    is_shared: bool
    unit: Unit
    is_refused: bool = False

    def at(self, time: float) -> float | None:
        """The rate at a time in seconds; None outside."""
        frame = int(np.floor(time * FRAMES_PER_SECOND))
        return float(self.rates[frame]) if 0 <= frame < len(self.rates) else None


@dataclass(frozen=True, eq=False)
class Drawn:
    """All that the drawing of one column's saliency depends on; `contents` for the words beneath it."""

    shown: Shown | None
    contents: Contents | None
    picture: SaliencyPicture | None
    of_several: bool

    def is_as(self, other: Drawn | None) -> bool:
        """Whether it would be drawn the same."""
        if other is None or self.contents is not other.contents or self.of_several != other.of_several:
            return False
        if self.shown is None or self.picture is None or other.picture is None:
            return other.shown is None and self.shown is None
        one, two = self.picture, other.picture
        return self.shown.is_as(other.shown) and (one.scale, one.is_shared) == (two.scale, two.is_shared)


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


def drawn_rates(shown: Shown) -> NDArray[np.float64]:
    """The rates that are drawn."""
    return smoothed(shown.saliency.values.astype(np.float64)) * shown.unit.per_frame


def scale_of(rates: NDArray[np.float64], words: Sequence[float] = ()) -> DrawnScale:
    """Symmetrical about 0: the 99th percentile of the rates' size, the largest, and the largest word's size."""
    sizes = np.abs(rates)
    word = max((abs(value) for value in words), default=0.0) or 1.0
    if not sizes.any():
        return DrawnScale(1.0, 1.0, word)
    largest = float(sizes.max())
    return DrawnScale(float(np.percentile(sizes, FULL_COLOUR_PERCENTILE)) or largest, largest, word)


def widest(scales: Sequence[DrawnScale]) -> DrawnScale:
    """The scale on which all of these have room."""
    return DrawnScale(
        max(scale.limit for scale in scales),
        max(scale.height for scale in scales),
        max(scale.word for scale in scales),
    )


def saliency_pictures(columns: Sequence[Shown | None], *, shared: bool) -> tuple[SaliencyPicture | None, ...]:
    """The pictures of all columns side by side; `shared`: those counted in the same are drawn on the widest scale."""
    drawn = [None if column is None else (column, *column.drawn) for column in columns]
    pictures: list[SaliencyPicture | None] = []
    for one in drawn:
        if one is None:
            pictures.append(None)
            continue
        column, rates, own = one
        like = [other[2] for other in drawn if other is not None and other[0].unit.name == column.unit.name]
        together = shared and len(like) > 1
        scale = widest(like) if together else own
        pictures.append(SaliencyPicture(rates, scale, together, column.unit, column.is_refused))
    return tuple(pictures)


def nice_below(value: float) -> float:
    """The largest of 1, 2, 5, 10, ... times a power of ten that is not above a positive value."""
    power = 10.0 ** np.floor(np.log10(value))
    return float(max(step * power for step in (1, 2, 5) if step * power <= value * (1 + 1e-9)))
