"""In which order a fine-tuning sees its clips, decided by seed and epoch alone, and shared out to all processes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

DEVELOPMENT = -1


class Batches:
    """The batches of an epoch: as the batch sampler of a DataLoader, lists of (epoch, position).

    All are about as large as the last one would not be, so that none is too small for CCC. Inside a batch clips are
    ordered by length, so that those that go through the network together need little padding, while the batches
    themselves stay random. Of several processes each gets its share of every batch.

    Parameters
    ----------
    positions : array
        The training part.
    lengths : array, shape (examples,)
        Of each example, in any unit.
    size : int
        Clips in a batch, of all processes together, at most.
    """

    def __init__(
        self,
        positions: NDArray[np.int64],
        lengths: NDArray[np.float64],
        size: int,
        *,
        seed: int,
        process: int = 0,
        processes: int = 1,
    ) -> None:
        self.positions, self.lengths, self.seed = positions, lengths, seed
        self.count = max(1, math.ceil(len(positions) / max(size, 2 * processes)))
        self.process, self.processes = process, processes
        self.epoch = 0

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[list[tuple[int, int]]]:
        order = np.random.default_rng([self.seed, self.epoch]).permutation(self.positions)
        for batch in np.array_split(order, self.count):
            by_length = batch[np.argsort(self.lengths[batch], kind="stable")]
            yield [(self.epoch, int(at)) for at in by_length[self.process :: self.processes]]


def parts(count: int, size: int) -> Sequence[slice]:
    """Slices of `size` at most that cover `count` items in order."""
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]
