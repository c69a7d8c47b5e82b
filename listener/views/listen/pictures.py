"""What the waveform and saliency lanes draw: pure functions from sound, rates and place to shapes and pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from analysis.acoustics import Envelope
from listener.theme import Theme
from listener.views.listen.bars import Place
from listener.views.listen.scales import SaliencyPicture
from listener.views.shade import shade
from models.interface import FRAMES_PER_SECOND

STRONGEST_GROUND = 0.33
HUE_OF_REFUSED = 0.2


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


@lru_cache(maxsize=2)
def peak(envelope: Envelope) -> float:
    """The size of the loudest sample; 1 in silence."""
    lowest, highest = envelope.between(0, envelope.length, 1)
    return float(max(-lowest[0], highest[0])) or 1.0


@lru_cache(maxsize=2)
def wave(envelope: Envelope, rate: int, place: Place, reach: float, *, pixels: float = 1.0) -> Steps | None:
    """The part of a sound that a place shows, in `pixels` columns a pixel of the lane (2 on a 200 % screen).

    `reach` is the amplitude at the lane's edges. Neighbouring columns touch, so that the wave is one piece. None where
    the place shows no sound. Kept for a moment, for other columns of the same clip.
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
    tops = middle - joined_highs / reach * middle - half_a_pixel
    bottoms = middle - joined_lows / reach * middle + half_a_pixel
    return Steps(np.linspace(x0, x1, columns + 1), tops, bottoms)


def strips(
    rates: NDArray[np.float64], place: Place, height: float, *, signed: bool = True
) -> tuple[Steps, Steps] | None:
    """The visible frames as what lowers (below the zero line) and what raises (above it).

    Zero is in the middle of the lane, or at its bottom for what has no sign. `height` is the rate at its top. Where
    frames are narrower than pixels, the largest of those that share one. None where no frame is visible.
    """
    first = max(int(place.window.start * FRAMES_PER_SECOND), 0)
    last = min(int(np.ceil(place.window.stop * FRAMES_PER_SECOND)), len(rates))
    if first >= last:
        return None
    starts = np.arange(first, last, max(int(np.ceil((last - first) / place.width)), 1))
    edges = place.x(np.append(starts, last) / FRAMES_PER_SECOND)
    highest = np.maximum.reduceat(rates[:last], starts).clip(min=0)
    lowest = np.minimum.reduceat(rates[:last], starts).clip(max=0)
    zero = np.full(len(starts), place.height / 2 if signed else place.height)
    raises = Steps(edges, zero - highest / height * zero, zero)
    return Steps(edges, zero, zero - lowest / height * zero), raises


def hues(picture: SaliencyPicture | None, theme: Theme) -> tuple[str, str]:
    """Colours of what lowers and what raises, as #rrggbb; almost grey for a map that must not be used."""
    is_signed = picture is None or picture.unit.is_signed
    pair = (theme.lowers, theme.raises) if is_signed else (theme.unsigned, theme.unsigned)
    if picture is None or not picture.is_refused:
        return pair
    return shade(theme.wave, pair[0], HUE_OF_REFUSED), shade(theme.wave, pair[1], HUE_OF_REFUSED)


@dataclass(frozen=True, eq=False)
class Ink:
    """Colours of pixel columns, shape (n,), uint32 as premultiplied 0xAARRGGBB: the wave's and the ground's."""

    wave: NDArray[np.uint32]
    ground: NDArray[np.uint32]


def ink(picture: SaliencyPicture | None, times: NDArray[np.float64], theme: Theme) -> Ink:
    """Colours at `times`: the sign of the saliency is the hue, its size how strong.

    At the scale's limit and beyond, the wave has the full hue and the ground `STRONGEST_GROUND` of it. Where there is
    no saliency the wave has its own colour and the ground none.
    """
    rates = np.zeros(len(times))
    if picture is not None and len(picture.rates):
        frames = np.floor(times * FRAMES_PER_SECOND).astype(np.int64)
        known = (frames >= 0) & (frames < len(picture.rates))
        rates[known] = picture.rates[frames[known]] / picture.scale.limit
    strength = np.minimum(np.abs(rates), 1.0)[:, None]
    lowers, raises = hues(picture, theme)
    colours = np.where(rates[:, None] < 0, _rgb(lowers), _rgb(raises))
    opacity = strength * STRONGEST_GROUND
    wave = _packed(strength * colours + (1 - strength) * _rgb(theme.wave), np.ones_like(strength))
    return Ink(wave, _packed(opacity * colours, opacity))


def wave_image(steps: Steps, height: float, colours: Ink, *, pixels: float = 1.0) -> NDArray[np.uint32]:
    """The wave on its ground as pixels, shape (height * pixels, n), premultiplied 0xAARRGGBB."""
    n_rows = round(height * pixels)
    rows = np.arange(n_rows, dtype=np.int16)[:, None]
    first, last = (
        np.ceil(edge * pixels - 0.5).clip(-1, n_rows).astype(np.int16) for edge in (steps.tops, steps.bottoms)
    )
    is_wave = (rows >= first) & (rows < last)
    image = np.multiply(
        is_wave, colours.wave - colours.ground, dtype=np.uint32
    )  # wraps, and so adds up to the wave's
    image += colours.ground
    return image


def _packed(rgb: NDArray[np.float64], opacity: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Premultiplied parts of 0 to 255, shape (n, 3), and opacities of 0 to 1, shape (n, 1), as 0xAARRGGBB."""
    parts = np.rint(np.concatenate([opacity * 255, rgb], axis=1)).astype(np.uint32)
    return parts @ np.array([1 << 24, 1 << 16, 1 << 8, 1], dtype=np.uint32)


def _rgb(colour: str) -> NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], dtype=np.float64)
