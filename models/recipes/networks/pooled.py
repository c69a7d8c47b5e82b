"""The networks of study D: sound or text to a BLSTM and one pooled row, or both, and outputs of it.

Each tells what its units count (`attend`), so that one can see where it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor, nn

from models.recipes.networks.gmu import GatedUnit
from models.recipes.networks.recurrent import PooledBlstm
from models.recipes.networks.word_segments import Spoken, WordSegments

Fusion = Literal["concatenate", "gmu", "word-segments"]
FUSIONS: tuple[Fusion, ...] = ("concatenate", "gmu", "word-segments")


@dataclass(frozen=True)
class Design:
    """What decides the shape of a network, as its `config.json` keeps it.

    Attributes
    ----------
    outputs : int
    frame : int
        Channels of one frame of sound; 0 for a network that does not listen.
    piece : int
        Channels of one piece of a word; 0 for a network that does not read.
    fold : int
        Frames in each unit of sound; 1 for a network that does not listen.
    pooling : {'last', 'cls', 'average', 'attention'}
    fusion : {'', 'concatenate', 'gmu', 'word-segments'}
        How sound and text come together; empty where there is only one of them.
    hidden, layers : int
        Of each direction of a BLSTM.
    dropout : float
    """

    outputs: int
    frame: int
    piece: int
    fold: int
    pooling: str
    fusion: str
    hidden: int
    layers: int
    dropout: float


class OneInput(nn.Module):
    """Sound or text alone."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        sizes = (design.hidden, design.layers, design.dropout, design.pooling)
        self.branch = PooledBlstm(design.frame or design.piece, *sizes, fold=design.fold)
        self.dropout = nn.Dropout(design.dropout)
        self.output = nn.Linear(2 * design.hidden, design.outputs)

    def forward(self, units: Tensor, mask: Tensor) -> Tensor:
        """Units (batch, units, channels), of which `mask` (batch, units) tells those that there are, to outputs."""
        return self.attend(units, mask)[0]

    def attend(self, units: Tensor, mask: Tensor, counted: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Outputs (batch, outputs) and what each unit counts (batch, units), which is multiplied by `counted`."""
        pooled, weights = self.branch(units, mask, counted)
        return self.output(self.dropout(pooled)), weights


class TwoInputs(nn.Module):
    """Sound and text together."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        sizes = (design.hidden, design.layers, design.dropout, design.pooling)
        wide = 2 * design.hidden
        self.segments = self.ear = self.reader = self.gate = None
        if design.fusion == "word-segments":
            self.segments = WordSegments(design.frame, design.piece, *sizes, fold=design.fold)
        else:
            self.ear = PooledBlstm(design.frame, *sizes, fold=design.fold)
            self.reader = PooledBlstm(design.piece, *sizes)
        if design.fusion == "gmu":
            self.gate = GatedUnit(wide, wide, wide)
        self.dropout = nn.Dropout(design.dropout)
        self.output = nn.Linear(2 * wide if design.fusion == "concatenate" else wide, design.outputs)

    def forward(
        self,
        frames: Tensor,
        there: Tensor,
        frame_words: Tensor,
        pieces: Tensor,
        read: Tensor,
        piece_words: Tensor,
    ) -> Tensor:
        """Outputs (batch, outputs) of frames and pieces.

        Parameters
        ----------
        frames, pieces : Tensor, shape (batch, units, channels)
        there, read : Tensor of bool, shape (batch, units)
            Which of them there are.
        frame_words, piece_words : Tensor of int64, shape (batch, units)
            See `Spoken`; of no use but to word segments.
        """
        return self.attend(frames, there, frame_words, pieces, read, piece_words)[0]

    def attend(
        self,
        frames: Tensor,
        there: Tensor,
        frame_words: Tensor,
        pieces: Tensor,
        read: Tensor,
        piece_words: Tensor,
        counted: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """As `forward`, and what each unit counts (batch, frames + pieces), each modality's summing to 1.

        What each counts is multiplied by `counted`, of the same shape.
        """
        n = frames.shape[1]
        counts = (None, None) if counted is None else (counted[:, :n], counted[:, n:])
        if self.segments is not None:
            spoken = Spoken(frame_words, piece_words)
            row, of_frames, of_pieces = self.segments(frames, there, pieces, spoken, *counts)
        else:
            row, of_frames, of_pieces = self._pooled(frames, there, pieces, read, *counts)
        return self.output(self.dropout(row)), torch.cat([of_frames, of_pieces], dim=1)

    def _pooled(
        self,
        frames: Tensor,
        there: Tensor,
        pieces: Tensor,
        read: Tensor,
        counted_frames: Tensor | None,
        counted_pieces: Tensor | None,
    ) -> tuple[Tensor, Tensor, Tensor]:
        if self.ear is None or self.reader is None:
            raise ValueError("expected a network with one branch for sound and one for text")
        heard, of_frames = self.ear(frames, there, counted_frames)
        written, of_pieces = self.reader(pieces, read, counted_pieces)
        row = torch.cat([heard, written], dim=1) if self.gate is None else self.gate(heard, written)
        return row, of_frames, of_pieces


def build(design: Design) -> OneInput | TwoInputs:
    """The network of a design, with random weights."""
    return TwoInputs(design) if design.fusion else OneInput(design)
