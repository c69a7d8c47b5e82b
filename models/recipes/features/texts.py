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
from models.recipes.data.cleaning.table import RULES
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


def texts_of(job: Job, base: str, network: Any, names: Sequence[str]) -> Texts:
    """The transcripts of a job for a stock network from a base, altered in training as `names` say.

    Words that the job's cleaning makes of sounds become pieces of their own, for which the network gets embeddings.
    """
    config = network.config
    longest = config.max_position_embeddings - config.pad_token_id - 1
    augment = text_augmenter(names) if names else None
    tokenizer = read_tokenizer(find(base))
    if job.examples.cleaning:
        _teach(tokenizer, network, RULES[job.examples.cleaning].tokens)
    return Texts(job, tokenizer, longest, augment)


def _teach(tokenizer: Any, network: Any, tokens: Sequence[str]) -> None:
    """Let a tokenizer and its network know words, the blank before one being part of it."""
    from tokenizers import AddedToken  # noqa: PLC0415

    tokenizer.add_tokens([AddedToken(token, lstrip=True, normalized=False) for token in tokens])
    if len(tokenizer) > network.get_input_embeddings().num_embeddings:
        network.resize_token_embeddings(len(tokenizer), mean_resizing=False)
