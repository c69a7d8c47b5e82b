"""Columns that say how a clip's raters differ, made from the ratings when one is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.raters.camps import gap
from analysis.raters.dip import chance, dip
from analysis.raters.patterns import Patterns, patterns
from analysis.raters.votes import count_votes, entropy, top_share
from analysis.tables import DIMENSIONS, Corpus, Scale

Floats = NDArray[np.float64]
Maker = Callable[[], Floats]


@dataclass(frozen=True)
class Measure:
    """A column: its title and a sentence for people."""

    title: str
    tip: str


def _of(dimension: str) -> dict[str, Measure]:
    letter = dimension[0].upper()
    return {
        f"{dimension}_range": Measure(
            f"Range {letter}", f"Highest minus lowest {dimension} of the clip's raters."
        ),
        f"{dimension}_gap": Measure(
            f"Camps {letter}",
            f"Distance of the means of two camps, when the raters of {dimension} are split in two.",
        ),
        f"{dimension}_dip": Measure(
            f"Dip {letter}",
            f"Hartigan's dip of the raters' {dimension}: 0 is one heap, 0.21 two at both ends of the scale.",
        ),
        f"{dimension}_dip_p": Measure(
            f"Dip p {letter}",
            f"Chance of at least this dip of {dimension} if as many raters answered at random.",
        ),
    }


OF_CLASSES = {
    "class_entropy": Measure(
        "Entropy",
        "Entropy of the raters' classes in bits: 0 if all chose one, 1 if two were chosen equally often.",
    ),
    "vote_share": Measure("Majority", "Share of the raters who chose the class that most chose, 0 to 1."),
}
MEASURES = {
    name: measure for dimension in DIMENSIONS for name, measure in _of(dimension).items()
} | OF_CLASSES
"""Every measure by the name of its column."""


class Measures:
    """The measures of one corpus; what several of them need is found once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def makers(self) -> dict[str, Maker]:
        """Functions that make each column; those of dimensions only where there are ratings of them.

        As `analysis.index.with_numbers` takes them.
        """
        if not len(self._corpus.ratings):
            return {}
        found: dict[str, Maker] = {}
        for dimension in DIMENSIONS if self._corpus.has_dimensions else ():
            found |= self._of_dimension(dimension)
        return found | {
            "class_entropy": lambda: entropy(self._votes),
            "vote_share": lambda: top_share(self._votes),
        }

    def columns(self) -> dict[str, Measure]:
        """What there is to make, by the name of its column."""
        return {name: MEASURES[name] for name in self.makers()}

    def _of_dimension(self, dimension: str) -> dict[str, Maker]:
        scale = self._corpus.scale

        def each(measure: Callable[[Floats], float]) -> Maker:
            return lambda: self._patterns[dimension].each(measure)

        return {
            f"{dimension}_range": each(_range),
            f"{dimension}_gap": each(gap),
            f"{dimension}_dip": each(dip),
            f"{dimension}_dip_p": each(lambda ratings: chance(ratings, Scale(scale.low, scale.high))),
        }

    @cached_property
    def _patterns(self) -> Mapping[str, Patterns]:
        corpus = self._corpus
        owner, n_clips = corpus.rating_owners, len(corpus.clips)
        return {
            name: patterns(corpus.ratings[name].to_numpy(np.float64), owner, n_clips) for name in DIMENSIONS
        }

    @cached_property
    def _votes(self) -> NDArray[np.int64]:
        return count_votes(self._corpus)


def _range(ratings: Floats) -> float:
    return float(ratings[-1] - ratings[0]) if len(ratings) else float("nan")
