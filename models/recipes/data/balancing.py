"""Making classes count alike: by leaving out clips of the large ones, or by weighing what each clip counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def cut(
    positions: NDArray[np.int64], labels: NDArray[np.int64], *, seed: int, only: Sequence[int] = ()
) -> NDArray[np.int64]:
    """Leave out clips of large classes at random, so that the classes are even.

    Parameters
    ----------
    positions : array, shape (n,)
        The training part: where its clips stand in `labels`.
    labels : array, shape (all examples,)
        Class of each example.
    only : sequence of int
        Classes that may be cut, to the size of the largest of the others; empty cuts each to the size of the smallest.

    Returns
    -------
    array
        What is kept of `positions`, ascending.
    """
    classes, counts = np.unique(labels[positions], return_counts=True)
    may_be_cut = np.isin(classes, only) if len(only) else np.ones(len(classes), dtype=np.bool_)
    others = counts[~may_be_cut]
    size = counts.min(initial=len(labels)) if may_be_cut.all() else others.max()
    generator = np.random.default_rng(seed)
    kept = []
    for number, is_cut in zip(classes, may_be_cut, strict=True):
        own = positions[labels[positions] == number]
        kept.append(generator.permutation(own)[:size] if is_cut else own)
    return np.sort(np.concatenate(kept)) if kept else positions


def class_weights(labels: NDArray[np.int64], n: int) -> NDArray[np.float64]:
    """What an example of each class counts so that all classes count alike: shape (n,), n_examples / (classes x count).

    The mean over the examples is 1. Classes are those that occur; one that does not weighs 0.

    Parameters
    ----------
    labels : array of int64
        Of the training part.
    n : int
        How many classes there are.
    """
    counts = np.bincount(labels, minlength=n)
    occurs = counts > 0
    weights = np.zeros(n)
    weights[occurs] = len(labels) / (occurs.sum() * counts[occurs])
    return weights
