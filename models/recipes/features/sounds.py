"""The sound of examples as a pretrained encoder wants it, read when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from analysis import audio
from analysis.errors import DataError
from models.errors import ModelError
from models.families.speech import Normalise, as_it_is, z_score
from models.folders import PREPROCESSOR, read_json
from models.recipes.data.augmenting import sound_augmenter
from models.recipes.recipe import Job
from models.registry import find

RATE = 16000
# What one frame of Wav2Vec2, HuBERT and WavLM sees, and from one to the next, in samples.
FIELD = 400
HOP = 320
Augment = Callable[[NDArray[np.float32], int, np.random.Generator], NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class Sounds:
    """The clips of a job.

    Attributes
    ----------
    longest : int
        Samples of a longer clip that are used: at random in training, else the first.
    normalise : function of samples
    augment : function of samples, rate and generator, or None
        Alters training clips, in each epoch otherwise.
    """

    job: Job
    longest: int
    normalise: Normalise
    augment: Augment | None = None

    @property
    def lengths(self) -> NDArray[np.float64]:
        """Of all examples in seconds, as the corpus tells them, cut as the clips are; shape (examples,)."""
        examples = self.job.examples
        durations = examples.corpus.clips["duration"].to_numpy(np.float64)[examples.rows]
        lengths: NDArray[np.float64] = np.minimum(np.nan_to_num(durations), self.longest / RATE)
        return lengths

    def item(self, epoch: int, at: int) -> dict[str, Any]:
        """One clip, `samples` (n,) float32, and the second where they `start`; from `epoch` 0 as training sees it.

        Raises
        ------
        DataError
            If it cannot be read or is shorter than one frame.
        """
        path = self.job.examples.paths[at]
        sound = audio.read(path)
        samples = audio.resample(sound.mono(), sound.rate, RATE)
        start = 0
        if epoch >= 0:
            drawn = np.random.default_rng([self.job.seed, epoch, at])
            samples = samples if self.augment is None else self.augment(samples, RATE, drawn)
            start = int(drawn.integers(0, max(0, len(samples) - self.longest) + 1))
        samples = samples[start : start + self.longest]
        if len(samples) < FIELD:
            problem = f"lasts {len(samples) * 1000 / RATE:.1f} ms, and 25 ms are needed."
            raise DataError(problem, file=path)
        return {"samples": torch.from_numpy(self.normalise(samples)), "at": at, "start": start / RATE}


def sounds_of(job: Job, base: str, longest: float, names: Sequence[str]) -> tuple[Sounds, Any]:
    """The clips of a job as a base hears them, and the feature extractor to save with the model.

    Parameters
    ----------
    longest : float
        In seconds.
    names : sequence of str
        How training clips are altered.
    """
    from transformers import Wav2Vec2FeatureExtractor  # noqa: PLC0415 - slow to import

    path = find(base) / PREPROCESSOR
    stated = read_json(path) if path.is_file() else {}
    if stated.get("sampling_rate", RATE) != RATE:
        raise ModelError(f"{base} hears {stated['sampling_rate']} Hz; only {RATE} Hz are supported.")
    normalises = bool(stated.get("do_normalize", True))
    sounds = Sounds(
        job,
        round(longest * RATE),
        z_score if normalises else as_it_is,
        sound_augmenter(names) if names else None,
    )
    extractor = Wav2Vec2FeatureExtractor(  # type: ignore[no-untyped-call]
        sampling_rate=RATE, do_normalize=normalises, return_attention_mask=False
    )
    return sounds, extractor
