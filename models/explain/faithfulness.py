"""Whether the model needs what a map points at: the clip without it, and the clip with nothing else.

Comprehensiveness is how far the output falls towards the baseline when the frames (or words) that a map puts first are
replaced by the baseline; sufficiency, how far it falls when all others are (DeYoung et al. 2020, ERASER). Both are
held against chance: frames against contiguous stretches of the same length at random places, since speech hangs
together, so that single random frames would be too easy to beat; words against the same words in random orders, since
of six words every sixth stretch is the best there is. Where a model hears and reads, chance takes as many frames in
one stretch, and as many words, as the map does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.progress import ignore
from models.explain.passes import Passes
from models.explain.paths import path_of
from models.interface import WITHOUT_SIGN, Material, Model, Saliency

SHARES = (0.05, 0.1, 0.2, 0.4)
DRAWS, DRAWS_OF_WORDS = 10, 30

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Faithfulness:
    """How far the output falls towards the baseline, in units of the output.

    Attributes
    ----------
    comprehensiveness, sufficiency : float
        With the first 5, 10, 20 and 40 % of the parts replaced, and with all but them; the mean over the four (the
        area over the perturbation curve, AOPC).
    random_comprehensiveness, random_sufficiency : array, shape (draws,)
        The same with stretches of these lengths at random places, or with words at random.
    at_20 : float
        Comprehensiveness at 20 % alone.
    """

    comprehensiveness: float
    sufficiency: float
    random_comprehensiveness: Floats
    random_sufficiency: Floats
    at_20: float


def masking(
    model: Model,
    material: Material,
    target: str,
    baseline: str | None,
    report: Callable[[float], None] = ignore,
) -> Passes:
    """A clip's way from a baseline (None: the model's default), along which its parts can be replaced."""
    targets = {output.name: (column, output) for column, output in enumerate(model.card.outputs)}
    column, output = targets[target]
    return Passes(path_of(model, material, baseline), (column,), (output,), model.device, "fp32", report)


def faithfulness(passes: Passes, saliency: Saliency, *, seed: int = 0) -> Faithfulness:
    """Take away what a map points at, and take away all else.

    Of sound that takes 88 forward passes behind the encoder input; of words up to 248, and far fewer where they are
    few.

    Parameters
    ----------
    passes : Passes
        From `masking`.
    seed : int
        Of the random places or orders.

    Raises
    ------
    ValueError
        If the map has not as many values as the clip has frames or words.
    """
    order, parts = ranked(saliency), count_parts(passes)
    if len(order) != parts:
        raise ValueError(f"expected a map of {parts} values, found {len(order)}")
    tops = _tops(order)
    if passes.path.heard is not None:
        by_chance = random_of_both(tops, passes.path.heard, seed)
    else:
        by_chance = random_orders(parts, seed) if saliency.words else random_stretches(parts, seed)
    first = np.vstack([tops, by_chance])
    rows, again = np.unique(np.vstack([first, ~first]), axis=0, return_inverse=True)
    without, alone = falls(passes, rows)[again].reshape(2, -1, len(SHARES))
    needed, enough = without.mean(axis=1), alone.mean(axis=1)
    at_20 = float(without[0, SHARES.index(0.2)])
    return Faithfulness(float(needed[0]), float(enough[0]), needed[1:], enough[1:], at_20)


def comprehensiveness(passes: Passes, saliency: Saliency, share: float = 0.2) -> float:
    """How far the output falls towards the baseline without the parts that a map puts first."""
    parts = count_parts(passes)
    first = _chosen(ranked(saliency)[: how_many(share, parts)], parts)
    return float(falls(passes, first[None])[0])


def falls(passes: Passes, replaced: NDArray[np.bool_]) -> Floats:
    """How far the output falls towards the baseline's with parts replaced by the baseline, shape (rows,).

    Parameters
    ----------
    replaced : array of bool, shape (rows, parts)
    """
    path = passes.path
    # A text model's own marks are part -1, and so the column put last, which is never replaced.
    units = torch.from_numpy(np.pad(replaced, ((0, 0), (0, 1)))[:, path.parts]).to(path.end.device)
    units = units.reshape(*units.shape, *[1] * (path.end.ndim - 2))
    found: list[float] = []

    def work(first: int, stop: int) -> None:
        rows = torch.where(units[first:stop], path.start, path.end)
        found.extend(passes.predict(rows)[:, 0].tolist())

    passes.in_batches(len(replaced), work)
    side = np.sign(passes.changes[0])
    return np.asarray(side * (passes.predictions[0] - np.array(found)))


def count_parts(passes: Passes) -> int:
    """Frames of a clip, words of a transcript, or both."""
    return int(passes.path.parts.max()) + 1


def ranked(saliency: Saliency) -> NDArray[np.intp]:
    """Parts of a clip from the first to the last: what moves the output most from the baseline's.

    What moves it the other way comes last: taking that away as well would hide that the first were needed. Where a
    method knows no sign, the largest come first.
    """
    values = signal(saliency)
    side = np.sign(saliency.prediction - saliency.baseline_prediction)
    return np.argsort(-values if saliency.method in WITHOUT_SIGN else -side * values, kind="stable")


def signal(saliency: Saliency) -> Floats:
    """Frames of a speech model, words of a text model, whose words may have no times; of both, frames before words."""
    words = np.array([word.value for word in saliency.words], dtype=np.float64)
    frames = saliency.values.astype(np.float64)
    if saliency.has_words_beside:
        return np.concatenate([frames, words])
    return words if saliency.words else frames


def how_many(share: float, parts: int) -> int:
    """How many parts a share is: at least one."""
    return max(1, round(share * parts))


def random_stretches(parts: int, seed: int) -> NDArray[np.bool_]:
    """Stretches of the four shares at the same random places, shape (draws * shares, parts)."""
    stretches = []
    for place in np.random.default_rng(seed).random(DRAWS):
        for length in (how_many(share, parts) for share in SHARES):
            start = int(place * (parts - length + 1))
            stretches.append(_chosen(np.arange(start, start + length), parts))
    return np.array(stretches)


def random_orders(parts: int, seed: int) -> NDArray[np.bool_]:
    """The four shares of words in random orders, shape (draws * shares, parts)."""
    random = np.random.default_rng(seed)
    return np.vstack([_tops(random.permutation(parts)) for _ in range(DRAWS_OF_WORDS)])


def random_of_both(tops: NDArray[np.bool_], frames: int, seed: int) -> NDArray[np.bool_]:
    """As many frames in one stretch and as many words as each row of `tops` has, shape (draws * shares, parts).

    Parameters
    ----------
    tops : array of bool, shape (shares, frames + words)
    """
    random = np.random.default_rng(seed)
    words = tops.shape[1] - frames
    rows = []
    for _ in range(DRAWS_OF_WORDS):
        place, order = random.random(), random.permutation(words)
        for top in tops:
            length, read = int(top[:frames].sum()), int(top[frames:].sum())
            start = int(place * (frames - length + 1))
            chosen = np.concatenate([np.arange(start, start + length), frames + order[:read]])
            rows.append(_chosen(chosen.astype(np.intp), tops.shape[1]))
    return np.array(rows)


def _tops(order: NDArray[np.intp]) -> NDArray[np.bool_]:
    """The first of the four shares, shape (shares, parts)."""
    return np.array([_chosen(order[: how_many(share, len(order))], len(order)) for share in SHARES])


def _chosen(which: NDArray[np.intp], parts: int) -> NDArray[np.bool_]:
    chosen = np.zeros(parts, dtype=bool)
    chosen[which] = True
    return chosen
