"""Which examples are learned from, which are watched, and which are held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Split:
    """Positions among the examples, each in one part at most.

    Attributes
    ----------
    name : str
        Such as `speakers`, `corpus` (the corpus's own), `leave-one-session-out: Ses03`.
    train, development, test : array of int64
        Ascending; only `test` may be empty.
    is_leaky : bool
        Whether a speaker is both learned from and tested on.
    note : str
        One sentence for results: what is held out, and what to think of it.
    """

    name: str
    train: NDArray[np.int64]
    development: NDArray[np.int64]
    test: NDArray[np.int64]
    is_leaky: bool
    note: str
