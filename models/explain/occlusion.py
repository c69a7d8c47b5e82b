"""Occlusion: what the outputs lose when a stretch of a clip is replaced by the baseline (Zeiler and Fergus 2014).

Each stretch takes one forward pass, in 32 bits: the differences are small. Its loss is spread evenly over its units,
so that values are in units of the output for each frame. Losses of stretches do not add up to the whole change,
since one word can stand in for another; how far they are from it is told as for all methods.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType

import numpy as np
import torch
from numpy.typing import NDArray

from analysis.words import Word
from models.errors import ModelError
from models.explain.passes import Attribution, Floats, Passes
from models.interface import FRAMES_PER_SECOND, Material

WINDOW_FRAMES = 5
HOP_FRAMES = 2

Bools = NDArray[np.bool_]


def by_window(passes: Passes) -> tuple[Attribution, ...]:
    """Windows of 100 ms, one every 40 ms; a frame's value is the mean over the windows that it lies in."""
    details = {"window_ms": _milliseconds(WINDOW_FRAMES), "hop_ms": _milliseconds(HOP_FRAMES)}
    return _occluded(passes, windows_over(_count(passes)), details)


def by_word_of_speech(passes: Passes, material: Material) -> tuple[Attribution, ...]:
    """Aligned words one by one; what lies between two words is a stretch of its own.

    Raises
    ------
    ModelError
        If the clip has no alignment.
    """
    if not material.words:
        raise ModelError(
            f"{material.clip} has no times of its words, which word-occlusion needs; align it first."
        )
    return _occluded(passes, stretches_of(material.words, _count(passes)))


def by_word_of_text(passes: Passes) -> tuple[Attribution, ...]:
    """Words one by one, all their pieces at once; the model's own marks stay and get nothing."""
    return _occluded(passes, np.eye(_count(passes), dtype=bool))


def windows_over(frames: int) -> Bools:
    """Which frames each window covers, shape (windows, frames); the last may reach over the end."""
    last = max(0, frames - WINDOW_FRAMES)
    starts = np.arange(0, last + HOP_FRAMES, HOP_FRAMES)[:, None]
    places = np.arange(frames)
    covered: Bools = (starts <= places) & (places < starts + WINDOW_FRAMES)
    return covered


def stretches_of(words: tuple[Word, ...], frames: int) -> Bools:
    """Which frames each word and each pause covers, shape (stretches, frames): every frame is in one stretch.

    A frame belongs to the word at its middle, the later one where two overlap.
    """
    middles = (np.arange(frames) + 0.5) / FRAMES_PER_SECOND
    owners = np.full(frames, -1)
    for number, word in enumerate(words):
        owners[(word.start <= middles) & (middles < word.end)] = number
    runs = [len(list(run)) for _, run in groupby(owners.tolist())]
    covered: Bools = np.repeat(np.arange(len(runs)), runs) == np.arange(len(runs))[:, None]
    return covered


def _occluded(
    passes: Passes, stretches: Bools, details: Mapping[str, str] = MappingProxyType({})
) -> tuple[Attribution, ...]:
    """Losses spread evenly over the frames or words of their stretch, and averaged where stretches overlap.

    `stretches` has the shape (stretches, frames or words).
    """
    parts = passes.path.parts
    evenly = stretches / stretches.sum(axis=1, keepdims=True)
    values = _losses(passes, stretches).T @ evenly / stretches.sum(axis=0)
    units = np.bincount(parts[parts >= 0], minlength=stretches.shape[1])
    return tuple(
        Attribution(np.where(parts < 0, 0.0, (each / np.maximum(1, units))[parts]), details=details)
        for each in values
    )


def _losses(passes: Passes, stretches: Bools) -> Floats:
    """The predictions minus those without each stretch, shape (stretches, targets)."""
    path = passes.path
    without = np.empty((len(stretches), len(passes.columns)))
    stays = np.zeros((len(stretches), 1), dtype=bool)
    replaced = np.hstack([stretches, stays])  # part -1 is the last

    def work(first: int, stop: int) -> None:
        rows = torch.from_numpy(replaced[first:stop][:, path.parts]).to(path.end.device)
        rows = rows.reshape(*rows.shape, *[1] * (path.end.ndim - 2))
        without[first:stop] = passes.predict(torch.where(rows, path.start, path.end))

    passes.in_batches(len(stretches), work)
    return passes.predictions - without


def _count(passes: Passes) -> int:
    """How many frames or words there are."""
    return int(passes.path.parts.max()) + 1


def _milliseconds(frames: int) -> str:
    return str(frames * 1000 // FRAMES_PER_SECOND)
