"""One dimension of a clip as a strip: where every rater's dot, the consensus, its band and the cut points stand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from listener.views.clip_labels.record import Dimension, Rating

SIDE = 10
RADII = ((3.5, 16), (2.5, 30), (1.5, 1000))


@dataclass(frozen=True)
class Dot:
    """A rating and the centre of its dot, in pixels."""

    rating: Rating
    x: float
    y: float


@dataclass(frozen=True)
class StripPicture:
    """What is drawn between the caption and the numbers of the scale.

    Attributes
    ----------
    dots : tuple of Dot
        One a rater; none hides another unless there are hundreds.
    radius : float
    consensus : float or None
        Where the consensus stands.
    band : (float, float) or None
        One spread to either side of it, cut at the ends of the scale.
    cuts : (float, float)
        Cut points of the bins.
    ticks : tuple of (float, str)
        Numbers of the scale.
    """

    dots: tuple[Dot, ...]
    radius: float
    consensus: float | None
    band: tuple[float, float] | None
    cuts: tuple[float, float]
    ticks: tuple[tuple[float, str], ...]


def place(dimension: Dimension, number: float, width: float) -> float:
    """Where a number stands on a strip `width` pixels wide; numbers beyond the scale stand at its ends."""
    scale = dimension.scale
    share = (min(max(number, scale.low), scale.high) - scale.low) / (scale.high - scale.low)
    return SIDE + share * (width - 2 * SIDE)


def draw_strip(dimension: Dimension, width: float, height: float) -> StripPicture:
    """Lay a strip out; dots stand on its lower edge, `height` pixels down."""
    piles: dict[float, list[Rating]] = {}
    for rating in dimension.ratings:
        piles.setdefault(rating.value, []).append(rating)
    most = max((len(pile) for pile in piles.values()), default=0)
    radius = next(radius for radius, room in RADII if most <= room or radius == RADII[-1][0])
    dots = (
        dot
        for number, pile in sorted(piles.items())
        for dot in _pile(pile, place(dimension, number, width), height, radius)
    )
    low, high = math.ceil(dimension.scale.low), math.floor(dimension.scale.high)
    return StripPicture(
        dots=tuple(dots),
        radius=radius,
        consensus=None if math.isnan(dimension.consensus) else place(dimension, dimension.consensus, width),
        band=_band(dimension, width),
        cuts=(place(dimension, dimension.edges.low, width), place(dimension, dimension.edges.high, width)),
        ticks=tuple((place(dimension, number, width), str(number)) for number in range(low, high + 1)),
    )


def dot_at(picture: StripPicture, x: float, y: float) -> Dot | None:
    """The dot at a point."""
    reach = picture.radius + 1
    return next((dot for dot in picture.dots if math.hypot(dot.x - x, dot.y - y) <= reach), None)


def _pile(ratings: list[Rating], x: float, height: float, radius: float) -> Iterable[Dot]:
    """Equal ratings side by side in as few columns as the height allows, filled from below."""
    step = 2 * radius + 1
    columns = math.ceil(len(ratings) / max(int(height / step), 1))
    rows = math.ceil(len(ratings) / columns)
    for i, rating in enumerate(ratings):
        yield Dot(rating, x + (i // rows - (columns - 1) / 2) * step, height - (i % rows + 0.5) * step)


def _band(dimension: Dimension, width: float) -> tuple[float, float] | None:
    low, high = dimension.consensus - dimension.spread, dimension.consensus + dimension.spread
    if math.isnan(low):
        return None
    return place(dimension, low, width), place(dimension, high, width)
