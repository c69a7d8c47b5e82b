"""Where the bars of a waterfall stand: rows from above, values from left to right. Nothing here knows a widget."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.tables import Scale
from listener.views.what_if.records import Cell, effect_cell, level, signed
from models.explain.waterfall import TOGETHER, Bar
from models.interface import Output
from models.scales import factor, on_scale

# Of the scale's range: a waterfall of next to nothing shall look like it.
NARROWEST_SHARE = 0.1
NARROWEST_LOGITS = 0.5
ROOM_SHARE = 0.06
TICKS = 4


@dataclass(frozen=True)
class Row:
    """One row of the picture, in pixels from the left of the plot.

    Attributes
    ----------
    title, text, sentence : str
        The name, the number beside the bar, and all that is known of it.
    kind : {'level', 'step', 'alone'}
    start, end : float
    null : (float, float)
        As far to either side of `start` as resynthesis alone moves the output.
    direction : {-1, 0, 1}
        Whether the output falls, stays or rises.
    is_believable : bool
    """

    title: str
    text: str
    sentence: str
    kind: Literal["level", "step", "alone"]
    start: float
    end: float
    null: tuple[float, float]
    direction: int
    is_believable: bool


@dataclass(frozen=True)
class WaterfallPicture:
    """All rows, where the clip as it is stands, and the numbers of the axis with their places."""

    rows: tuple[Row, ...]
    origin: float
    ticks: tuple[tuple[float, str], ...]


def draw_waterfall(bars: Sequence[Bar], output: Output, scale: Scale, width: float) -> WaterfallPicture:
    """Lay bars out over `width` pixels, on the corpus's scale."""
    points = factor(output, scale)
    low, high = _span(bars, output, scale)

    def place(value: float) -> float:
        return (on_scale(value, output, scale) - low) / (high - low) * width

    def row(bar: Bar) -> Row:
        effect, null = points * (bar.end - bar.start), points * bar.null_effect
        reach = abs(bar.null_effect) if bar.kind != "level" else 0.0
        cell = effect_cell(effect, null, is_believable=bar.believable)
        is_level = bar.kind == "level"
        return Row(
            title=bar.title,
            text=level(bar.end, output, scale) if is_level else cell.text,
            sentence=_sentence(bar, cell),
            kind=bar.kind,
            start=place(bar.start),
            end=place(bar.end),
            null=(place(bar.start - reach), place(bar.start + reach)),
            direction=0 if signed(effect) == signed(0.0) else int(math.copysign(1, effect)),
            is_believable=bar.believable,
        )

    ticks = tuple(((value - low) / (high - low) * width, text) for value, text in _ticks(low, high))
    return WaterfallPicture(tuple(row(bar) for bar in bars), place(bars[0].start), ticks)


def _sentence(bar: Bar, cell: Cell) -> str:
    """What the table beside does not tell: of a change its effect, of the other bars what they are."""
    if bar.kind != "level" and bar.name != TOGETHER:
        return cell.tip
    return bar.note if bar.believable else f"{bar.note} Not to be believed: resynthesis alone does more."


def _span(bars: Sequence[Bar], output: Output, scale: Scale) -> tuple[float, float]:
    """The range of the axis, on the corpus's scale."""
    reached = [bar.end for bar in bars]
    reached += [bar.start + side * abs(bar.null_effect) for bar in bars for side in (-1, 1)]
    values = [on_scale(value, output, scale) for value in reached]
    low, high = min(values), max(values)
    least = NARROWEST_LOGITS if output.low is None else NARROWEST_SHARE * (scale.high - scale.low)
    missing = max(0.0, least - (high - low)) / 2
    room = ROOM_SHARE * (high - low + 2 * missing)
    return low - missing - room, high + missing + room


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Round numbers within a range, about `TICKS` of them."""
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    decimals = max(0, -math.floor(math.log10(step)))
    first, last = math.ceil(low / step), math.floor(high / step)
    return [
        (number * step, f"{number * step:.{decimals}f}".replace("-", "\u2212"))
        for number in range(first, last + 1)
    ]
