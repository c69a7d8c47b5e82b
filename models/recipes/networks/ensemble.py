"""Study C's ensemble: what TIM-Net makes of a clip, beside what a frozen speech encoder does."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from models.recipes.networks.pooling import Pooling
from models.recipes.networks.timnet import TimFeatures


class Ensemble(nn.Module):
    """Two summaries of a clip, joined, and a dense layer.

    Parameters
    ----------
    summary : TimFeatures
        Of which the summary has `channels` values.
    width : int
        Channels of the encoder's hidden states.
    pooling : {'average', 'attention'}
    dense : int
        Size of the layer on the pooled hidden states, and of the attention's own.
    """

    def __init__(
        self,
        outputs: int,
        summary: TimFeatures,
        *,
        channels: int,
        width: int,
        pooling: str,
        dense: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.summary = summary
        self.pooling = Pooling(pooling, width, dense)
        self.branch = nn.Sequential(nn.Linear(width, dense), nn.ReLU())
        self.dropout = nn.Dropout(dropout)
        self.dense = nn.Linear(channels + dense, outputs)

    def forward(self, frames: Tensor, hidden: Tensor, mask: Tensor) -> Tensor:
        """Outputs (batch, outputs); see `attend`."""
        return self.attend(frames, hidden, mask)[0]

    def attend(self, frames: Tensor, hidden: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Outputs (batch, outputs), and what each hidden state counts in its branch.

        Parameters
        ----------
        frames : Tensor, shape (batch, frames, 39)
            Standardised coefficients.
        hidden : Tensor, shape (batch, units, width)
            Last hidden states, or their mean as the only unit.
        mask : Tensor of bool, shape (batch, units)
            Which units there are, the first ones.
        """
        pooled, weights = self.pooling(hidden, mask)
        joined = torch.cat([self.summary(frames), self.branch(pooled)], dim=1)
        return self.dense(self.dropout(joined)), weights


def padded(
    examples: Sequence[tuple[tuple[Tensor, ...], Tensor]],
) -> tuple[tuple[Tensor, ...], Tensor]:
    """A batch of ((frames (162, 39), hidden (units, width)), goal), with the mask of the units that there are."""
    frames, hidden = zip(*(inputs for inputs, _ in examples), strict=True)
    counts = torch.tensor([len(units) for units in hidden])
    states = pad_sequence(list(hidden), batch_first=True)
    mask = torch.arange(states.shape[1]) < counts[:, None]
    return (torch.stack(frames), states, mask), torch.stack([goal for _, goal in examples])
