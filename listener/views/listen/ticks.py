"""Which times a ruler marks: round ones, as many as have room."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from listener.views.listen.axis import Window

PARTS = {1: 5, 2: 4, 5: 5}


@dataclass(frozen=True)
class Ticks:
    """Times in seconds: those with a label, and finer ones between them."""

    labelled: tuple[float, ...]
    fine: tuple[float, ...]
    decimals: int

    def label(self, time: float) -> str:
        """A time as it stands on the ruler; every label has as many decimals."""
        return f"{time:.{self.decimals}f}"


def ticks(window: Window, most: float) -> Ticks:
    """Marks at 1, 2 or 5 times a power of ten seconds, at most so many to a window, with finer ones between."""
    least = window.length / max(most, 1.0)
    power = floor(log10(least))
    base = next((base for base in (1, 2, 5) if base * 10.0**power >= least * (1 - 1e-9)), 10)
    if base == 10:
        base, power = 1, power + 1
    step, parts = base * 10.0**power, PARTS[base]
    first, last = ceil(window.start / step * parts - 1e-9), floor(window.stop / step * parts + 1e-9)
    places = range(first, last + 1)
    return Ticks(
        tuple(place * step / parts for place in places if place % parts == 0),
        tuple(place * step / parts for place in places if place % parts),
        max(-power, 0),
    )
