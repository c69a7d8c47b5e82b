"""A sequence seen from both its ends, and what is made of it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from models.recipes.networks.pooling import Pooling


class Blstm(nn.Module):
    """A bidirectional LSTM that stops at the end of each sequence, so that padding changes nothing."""

    def __init__(self, channels: int, hidden: int, layers: int, dropout: float) -> None:
        super().__init__()
        self.lstm = nn.LSTM(
            channels,
            hidden,
            layers,
            batch_first=True,
            bidirectional=True,
            dropout=dropout if layers > 1 else 0.0,
        )
        self.dropout = nn.Dropout(dropout)

    def forward(self, units: Tensor, mask: Tensor) -> Tensor:
        """Units (batch, units, channels), of which `mask` (batch, units) tells those that there are, the first ones.

        Returns
        -------
        Tensor, shape (batch, units, 2 * hidden)
        """
        with self._with_gradients():
            if bool(mask.all()):
                return self._dropped(self.lstm(units)[0])
            lengths = mask.sum(dim=1).cpu()
            packed = pack_padded_sequence(units, lengths, batch_first=True, enforce_sorted=False)
            hidden, _ = pad_packed_sequence(
                self.lstm(packed)[0], batch_first=True, total_length=units.shape[1]
            )
            return self._dropped(hidden)

    def _dropped(self, hidden: Tensor) -> Tensor:
        dropped: Tensor = self.dropout(hidden)
        return dropped

    def _with_gradients(self) -> AbstractContextManager[None]:
        """Leave cuDNN out where explaining wants gradients: it gives none of an LSTM that is not being trained."""
        if self.training or not torch.is_grad_enabled():
            return nullcontext()
        return torch.backends.cudnn.flags(enabled=False)


class PooledBlstm(nn.Module):
    """A BLSTM whose outputs are pooled to one row.

    Parameters
    ----------
    fold : int
        How many frames of `channels` each unit holds, one after the other.
    """

    def __init__(
        self, channels: int, hidden: int, layers: int, dropout: float, pooling: str, *, fold: int = 1
    ) -> None:
        super().__init__()
        self.fold = fold
        self.blstm = Blstm(channels, hidden, layers, dropout)
        self.pooling = Pooling(pooling, 2 * hidden, hidden)

    def forward(self, units: Tensor, mask: Tensor, counted: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Units (batch, units, fold * channels) to a row (batch, 2 * hidden) and weights (batch, units).

        What each unit counts is multiplied by `counted` (batch, units).
        """
        frames, there = unfolded(units, mask, self.fold)
        counts = None if counted is None else counted.repeat_interleave(self.fold, dim=1)
        pooled, weights = self.pooling(self.blstm(frames, there), there, counts)
        return pooled, weights.unflatten(1, (-1, self.fold)).sum(dim=2)


def unfolded(units: Tensor, mask: Tensor, fold: int) -> tuple[Tensor, Tensor]:
    """Units of several frames each as single frames, and which of these there are."""
    frames = units.reshape(units.shape[0], units.shape[1] * fold, units.shape[2] // fold)
    return frames, mask.repeat_interleave(fold, dim=1)
