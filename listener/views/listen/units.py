"""In what a map is counted where people look: label points of the corpus, logits, or shares without a unit."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

import numpy as np

from analysis.tables import Scale
from models.interface import FRAMES_PER_SECOND, Output, Saliency
from models.scales import factor

LABEL_POINTS, LOGITS, OWN_UNITS, SHARES = "label points", "logits", "model units", "share"


@dataclass(frozen=True)
class Unit:
    """How a map's values become what is shown.

    Attributes
    ----------
    name : str
        Maps of one name can be drawn on one scale.
    per_frame : float
        What is drawn for a frame's value of 1: units a second, or percent of all frames for shares.
    per_word : float
        What is shown for a word's value of 1: units, or percent of all words.
    is_signed : bool
        Whether a value can lower the output; shares of attention only say how much.
    """

    name: str
    per_frame: float
    per_word: float
    is_signed: bool = True

    @property
    def rate(self) -> str:
        """What is drawn, in words."""
        return "% of all attention per frame" if self.name == SHARES else f"{self.name} per second"

    @property
    def axis(self) -> str:
        """The same for a narrow axis."""
        return "%" if self.name == SHARES else f"{self.name.split()[-1]}/s"


def unit_of(saliency: Saliency, output: Output | None, scale: Scale) -> Unit:
    """The unit of a map of this output over a corpus on `scale`: dimensions of known range are put on that scale.

    A map that has no completeness error, as attention, is in no unit of the output and is shown in shares.
    """
    if isnan(saliency.delta):
        frames = 100 / _total(saliency.values)
        words = 100 / _total(np.array([word.value for word in saliency.words]))
        return Unit(SHARES, frames, words, is_signed=bool((saliency.values < 0).any()))
    if output is None or output.kind == "class":
        return Unit(LOGITS, FRAMES_PER_SECOND, 1.0)
    if output.low is None or output.high is None:
        return Unit(OWN_UNITS, FRAMES_PER_SECOND, 1.0)
    points = factor(output, scale)
    return Unit(LABEL_POINTS, FRAMES_PER_SECOND * points, points)


def _total(values: np.ndarray) -> float:
    return float(np.abs(values).sum()) or 1.0
