"""Examples: clips with what is to be learned of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.tables import DIMENSIONS, Corpus


@dataclass(frozen=True, eq=False)
class Examples:
    """Clips that can be learned from, in the order of their corpus.

    Attributes
    ----------
    corpus : Corpus
        One, or several opened as one.
    rows : array of int64, shape (n,)
        Rows of `corpus.clips`, ascending.
    transcripts : tuple of str, length n
        As cleaned for learning; the corpus's own stay as they are.
    classes : tuple of str
        In the order of the outputs; empty if dimensions are learned.
    labels : array of int64, shape (n,), or None
        Which class.
    values : array of float64, shape (n, 3), or None
        `DIMENSIONS` on the scale of the corpus; NaN where a clip lacks one.
    dropped : tuple of (reason, number of clips)
        What cleaning left out.
    cleaning : str
        Name of the rule that the transcripts were altered by; empty if they are the corpus's own.
    """

    corpus: Corpus
    rows: NDArray[np.int64]
    transcripts: tuple[str, ...]
    classes: tuple[str, ...] = ()
    labels: NDArray[np.int64] | None = None
    values: NDArray[np.float64] | None = None
    dropped: tuple[tuple[str, int], ...] = ()
    cleaning: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of what a model of these gives."""
        return self.classes or DIMENSIONS

    @cached_property
    def clips(self) -> tuple[str, ...]:
        """Names, as in the corpus."""
        return self._column("clip")

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Sound files; empty where there is none."""
        return self._column("path")

    @cached_property
    def speakers(self) -> tuple[str, ...]:
        return self._column("speaker")

    @cached_property
    def goals(self) -> NDArray[np.float64] | NDArray[np.int64]:
        """What is learned: `labels` or `values`."""
        goals = self.labels if self.classes else self.values
        if goals is None:
            raise ValueError("expected examples with labels or values")
        return goals

    def _column(self, name: str) -> tuple[str, ...]:
        return tuple(str(value) for value in self.corpus.clips[name].iloc[self.rows])
