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


@dataclass(frozen=True)
class Measure:
    """A column: its title and a sentence for people, and the function that makes it."""

    title: str
    tip: str
    make: Callable[[], Floats]


class Measures:
    """The measures of one corpus; what several of them need is found once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def columns(self) -> dict[str, Measure]:
        """Every measure by the name of its column; those of dimensions only where there are ratings of them."""
        found: dict[str, Measure] = {}
        for dimension in DIMENSIONS if self._corpus.has_dimensions and len(self._corpus.ratings) else ():
            found |= self._of_dimension(dimension)
        return found | (self._of_classes() if len(self._corpus.ratings) else {})

    def makers(self) -> dict[str, Callable[[], Floats]]:
        """The functions alone, as `analysis.index.with_numbers` takes them."""
        return {name: measure.make for name, measure in self.columns().items()}

    def _of_dimension(self, dimension: str) -> dict[str, Measure]:
        letter, scale = dimension[0].upper(), self._corpus.scale

        def each(measure: Callable[[Floats], float]) -> Callable[[], Floats]:
            return lambda: self._patterns[dimension].each(measure)

        return {
            f"{dimension}_range": Measure(
                f"Range {letter}", f"Highest minus lowest {dimension} of the clip's raters.", each(_range)
            ),
            f"{dimension}_gap": Measure(
                f"Camps {letter}",
                f"Distance of the means of two camps, when the raters of {dimension} are split in two.",
                each(gap),
            ),
            f"{dimension}_dip": Measure(
                f"Dip {letter}",
                f"Hartigan's dip of the raters' {dimension}: 0 is one heap, 0.21 two at both ends of the scale.",
                each(dip),
            ),
            f"{dimension}_dip_p": Measure(
                f"Dip p {letter}",
                f"Chance of at least this dip of {dimension} if as many raters answered at random.",
                each(lambda ratings: chance(ratings, Scale(scale.low, scale.high))),
            ),
        }

    def _of_classes(self) -> dict[str, Measure]:
        return {
            "class_entropy": Measure(
                "Entropy",
                "Entropy of the raters' classes in bits: 0 if all chose one, 1 if two were chosen equally often.",
                lambda: entropy(self._votes),
            ),
            "vote_share": Measure(
                "Majority",
                "Share of the raters who chose the class that most chose, 0 to 1.",
                lambda: top_share(self._votes),
            ),
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
