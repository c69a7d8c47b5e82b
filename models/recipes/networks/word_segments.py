"""Sound and text brought together word by word, before either is pooled.

The hierarchical fusion that study D left as future work (Aguilar et al. 2019, arXiv:1906.10198): the frames spoken
during a word are pooled by attention, joined with its embedding by a gated unit, and a BLSTM runs over the words.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.recipes.networks.gmu import GatedUnit
from models.recipes.networks.pooling import Attention
from models.recipes.networks.recurrent import Blstm, PooledBlstm, unfolded


@dataclass(frozen=True, eq=False)
class Spoken:
    """Which word each unit belongs to, counted from 1; 0 for none.

    Attributes
    ----------
    frames : Tensor of int64, shape (batch, frames)
    pieces : Tensor of int64, shape (batch, pieces)
    """

    frames: Tensor
    pieces: Tensor


class WordSegments(nn.Module):
    """Frames and pieces of words to one row, through the words that they belong to.

    A word that no frame belongs to goes with a zero row of sound; frames outside all words do not count.
    """

    def __init__(
        self, frame: int, piece: int, hidden: int, layers: int, dropout: float, pooling: str, *, fold: int
    ) -> None:
        super().__init__()
        self.fold = fold
        self.ear = Blstm(frame, hidden, layers, dropout)
        self.attention = Attention(2 * hidden, hidden)
        self.fusion = GatedUnit(2 * hidden, piece, 2 * hidden)
        self.words = PooledBlstm(2 * hidden, hidden, layers, dropout, pooling)

    def forward(
        self,
        frames: Tensor,
        there: Tensor,
        pieces: Tensor,
        spoken: Spoken,
        counted_frames: Tensor | None = None,
        counted_pieces: Tensor | None = None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """One row (batch, 2 * hidden), and what each frame and each piece counts, each summing to 1.

        Parameters
        ----------
        frames : Tensor, shape (batch, frames, fold * channels)
        there : Tensor of bool, shape (batch, frames)
            Which frames there are.
        pieces : Tensor, shape (batch, pieces, channels)
        counted_frames, counted_pieces : Tensor, shape (batch, units), optional
            What a frame counts within its word, and a word by its pieces, is multiplied by these.
        """
        count = int(spoken.pieces.max())
        hidden = self.ear(*unfolded(frames, there, self.fold))
        heard = _members(spoken.frames.repeat_interleave(self.fold, dim=1), count)
        written = _members(spoken.pieces, count)
        shares = self.attention(hidden, heard)
        if counted_frames is not None:
            shares = shares * counted_frames.repeat_interleave(self.fold, dim=1)[:, None]
        means = written / written.sum(dim=2, keepdim=True).clamp(min=1)
        counts = None if counted_pieces is None else (means @ counted_pieces[..., None]).squeeze(-1)
        pooled, weights = self.words(self.fusion(shares @ hidden, means @ pieces), written.any(dim=2), counts)
        of_frames = (weights[:, None] @ shares).squeeze(1).unflatten(1, (-1, self.fold)).sum(dim=2)
        of_pieces = (weights[:, None] @ means).squeeze(1)
        whole = of_frames.sum(dim=1, keepdim=True).clamp(min=torch.finfo(of_frames.dtype).tiny)
        return pooled, of_frames / whole, of_pieces


def _members(owners: Tensor, count: int) -> Tensor:
    """Which units belong to each word, shape (batch, words, units)."""
    numbers = torch.arange(1, count + 1, device=owners.device)
    return owners[:, None] == numbers[:, None]
