"""Transcripts of examples as a pretrained encoder reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.families.roberta import read_tokenizer
from models.recipes.data.augmenting import text_augmenter
from models.recipes.recipe import Job
from models.registry import find

# Keeps what is drawn for a transcript apart from what is drawn for the same clip's sound.
APART = 1


@dataclass(frozen=True, eq=False)
class Texts:
    """The transcripts of a job.

    Attributes
    ----------
    longest : int
        Pieces that are read; the rest of a longer transcript is not.
    augment : function of a text and a generator, or None
        Alters training transcripts, in each epoch otherwise.
    """

    job: Job
    tokenizer: Any
    longest: int
    augment: Callable[[str, np.random.Generator], str] | None = None

    @property
    def lengths(self) -> NDArray[np.float64]:
        """Of all examples in characters; shape (examples,)."""
        return np.array([len(text) for text in self.job.examples.transcripts], dtype=np.float64)

    def item(self, epoch: int, at: int) -> dict[str, Any]:
        """One transcript, `ids` (pieces,) int64; from `epoch` 0 as training sees it."""
        text = self.job.examples.transcripts[at]
        if epoch >= 0 and self.augment is not None:
            text = self.augment(text, np.random.default_rng([self.job.seed, epoch, at, APART]))
        coded = self.tokenizer(text, truncation=True, max_length=self.longest)
        return {"ids": torch.tensor(coded["input_ids"]), "at": at}


def texts_of(job: Job, base: str, config: Any, names: Sequence[str]) -> Texts:
    """The transcripts of a job for a base with this configuration, altered in training as `names` say."""
    longest = config.max_position_embeddings - config.pad_token_id - 1
    augment = text_augmenter(names) if names else None
    return Texts(job, read_tokenizer(find(base)), longest, augment)
