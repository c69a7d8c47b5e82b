"""What the waveform and saliency lanes draw: pure functions to frozen records.

Saliency is shown as a rate, label points per second: each 20 ms frame's attribution divided by its length. It is
smoothed for the eye only (Gaussian, 40 ms); no sum and no test ever sees the smoothed values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.acoustics import Envelope
from listener.theme import Theme
from listener.views.listen.bars import Place
from models.interface import FRAMES_PER_SECOND, Output, Saliency

SMOOTHING_FRAMES = 0.04 * FRAMES_PER_SECOND
FULL_COLOUR_PERCENTILE = 99
STRONGEST_GROUND = 84


@dataclass(frozen=True, eq=False)
class Steps:
    """A filled shape made of upright columns.

    Attributes
    ----------
    edges : array, shape (n + 1,)
        Where the columns begin and end, in the lane's pixels.
    tops, bottoms : array, shape (n,)
        Pixels from the top of the lane, tops <= bottoms.
    """

    edges: NDArray[np.float64]
    tops: NDArray[np.float64]
    bottoms: NDArray[np.float64]

    def outline(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Corners of the shape: x and y, shape (4 n,)."""
        x = np.repeat(self.edges, 2)[1:-1]
        y = np.concatenate([np.repeat(self.tops, 2), np.repeat(self.bottoms, 2)[::-1]])
        return np.concatenate([x, x[::-1]]), y


def wave(envelope: Envelope, rate: int, place: Place, peak: float, *, pixels: float = 1.0) -> Steps | None:
    """The part of a sound that a place shows, in `pixels` columns a pixel of the lane (2 on a 200 % screen).

    `peak` is the amplitude at the lane's edges. Neighbouring columns touch, so that the wave is one piece. None where
    the place shows no sound.
    """
    duration = envelope.length / rate
    start, stop = max(place.window.start, 0.0), min(place.window.stop, duration)
    if stop <= start:
        return None
    x0, x1 = place.x(start), place.x(stop)
    columns = max(round((x1 - x0) * pixels), 1)
    lows, highs = envelope.between(start * rate, min(stop * rate, envelope.length), columns)
    joined_highs, joined_lows = highs.astype(np.float64), lows.astype(np.float64)
    joined_highs[1:] = np.maximum(joined_highs[1:], lows[:-1])
    joined_lows[1:] = np.minimum(joined_lows[1:], highs[:-1])
    middle = place.height / 2
    half_a_pixel = 0.5 / pixels
    tops = middle - joined_highs / peak * middle - half_a_pixel
    bottoms = middle - joined_lows / peak * middle + half_a_pixel
    return Steps(np.linspace(x0, x1, columns + 1), tops, bottoms)


def strips(rates: NDArray[np.float64], place: Place, height: float) -> tuple[Steps, Steps] | None:
    """The visible frames as what lowers (below the middle of the lane) and what raises (above it).

    `height` is the rate at the lane's edges. Where frames are narrower than pixels, the largest of those that share
    one. None where no frame is visible.
    """
    first = max(int(place.window.start * FRAMES_PER_SECOND), 0)
    last = min(int(np.ceil(place.window.stop * FRAMES_PER_SECOND)), len(rates))
    if first >= last:
        return None
    starts = np.arange(first, last, max(int(np.ceil((last - first) / place.width)), 1))
    edges = place.x(np.append(starts, last) / FRAMES_PER_SECOND)
    highest = np.maximum.reduceat(rates[:last], starts).clip(min=0)
    lowest = np.minimum.reduceat(rates[:last], starts).clip(max=0)
    middle = np.full(len(starts), place.height / 2)
    raises = Steps(edges, middle - highest / height * middle, middle)
    return Steps(edges, middle, middle - lowest / height * middle), raises


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


def tint(rates: NDArray[np.float64], limit: float, theme: Theme) -> NDArray[np.uint8]:
    """The ground's colour behind each frame, shape (n_frames, 4), red green blue alpha.

    The sign is the hue, the size how opaque it is; from `limit` on it is `STRONGEST_GROUND`.
    """
    strength = np.minimum(np.abs(rates) / limit, 1.0)
    opacity = np.rint(strength[:, None] * STRONGEST_GROUND)
    return np.concatenate([_hues(rates, theme), opacity], axis=1).astype(np.uint8)


def wave_colours(rates: NDArray[np.float64], limit: float, theme: Theme) -> NDArray[np.uint8]:
    """The waveform's colour in each frame, shape (n_frames, 4), opaque: from the plain wave's to the sign's hue."""
    strength = np.minimum(np.abs(rates) / limit, 1.0)[:, None]
    mixed = np.rint(strength * _hues(rates, theme) + (1 - strength) * _rgb(theme.wave))
    return np.concatenate([mixed, np.full((len(rates), 1), 255.0)], axis=1).astype(np.uint8)


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


def _hues(rates: NDArray[np.float64], theme: Theme) -> NDArray[np.float64]:
    return np.where(rates[:, None] < 0, _rgb(theme.lowers), _rgb(theme.raises))


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
