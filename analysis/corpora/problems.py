"""Collecting what is found wrong while a corpus is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from analysis.tables import Problem


class Problems:
    """A list that grows while reading; each kind keeps its count and its first example."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(self, kind: str, example: str, count: int = 1) -> None:
        """Count `count` more of `kind`; `example` names file and line where there are any."""
        self._counts[kind] += count
        self._examples.setdefault(kind, example)

    def add_rows(self, kind: str, rows: NDArray[np.bool_] | np.bool_, example: Callable[[int], str]) -> None:
        """Count the rows of a mask, if any; `example` describes a row, given its number."""
        count = int(np.count_nonzero(rows))
        if count:
            self.add(kind, example(int(np.argmax(rows))), count)

    def found(self) -> tuple[Problem, ...]:
        """All kinds, most frequent first."""
        return tuple(Problem(kind, n, self._examples[kind]) for kind, n in self._counts.most_common())
