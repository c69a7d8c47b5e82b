"""TIM-Net: dilated causal convolutions over a clip and over the clip reversed (Ye et al., ICASSP 2023).

doi:10.1109/ICASSP49357.2023.10096370. A temporal-aware block is twice a causal convolution of width 2, batch norm, ReLU
and spatial dropout; dilation doubles from block to block. In the whole network the sigmoid of a block's output weighs
what the block was given (equations 1 and 2), and the means over time of all blocks, both directions added, are
summed with learned weights (equations 3 and 4). The simplified one chains the blocks and takes the mean of the last.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import pad

from models.recipes.features.mfcc import CHANNELS

WIDTH = 2


class TimNet(nn.Module):
    """Frames to outputs.

    Parameters
    ----------
    outputs : int
    frames : int
        Shorter clips are filled up with zeros, the training clips' mean; longer ones are cut.
    channels : int
        Of all convolutions.
    blocks : int
        In each direction; the last reaches back 2 ** blocks frames, and all together nearly twice as many.
    dropout : float
        Share of the channels that a block forgets in training.
    is_full : bool
        With sigmoid attention and dynamic fusion.
    """

    def __init__(
        self, outputs: int, *, frames: int, channels: int, blocks: int, dropout: float, is_full: bool
    ) -> None:
        super().__init__()
        self.summary = TimFeatures(
            frames=frames, channels=channels, blocks=blocks, dropout=dropout, is_full=is_full
        )
        self.dense = nn.Linear(channels, outputs)

    def forward(self, frames: Tensor) -> Tensor:
        """Standardised coefficients (batch, frames, 39) to outputs (batch, outputs)."""
        outputs: Tensor = self.dense(self.summary(frames))
        return outputs


class TimFeatures(nn.Module):
    """All of TIM-Net but its last layer; see there."""

    def __init__(self, *, frames: int, channels: int, blocks: int, dropout: float, is_full: bool) -> None:
        super().__init__()
        self.frames, self.is_full = frames, is_full
        self.forwards = _Direction(channels, blocks, dropout, is_full=is_full)
        self.backwards = _Direction(channels, blocks, dropout, is_full=is_full)
        if is_full:
            self.fusion = nn.Parameter(torch.full((blocks,), 1 / blocks))

    def forward(self, frames: Tensor) -> Tensor:
        """Standardised coefficients (batch, frames, 39) to a summary (batch, channels)."""
        rows = fitted(frames, self.frames).transpose(1, 2)
        pairs = zip(self.forwards(rows), self.backwards(rows.flip(-1)), strict=True)
        means = torch.stack([(there + back).mean(dim=-1) for there, back in pairs])
        return torch.tensordot(self.fusion, means, dims=1) if self.is_full else means[-1]


class _Direction(nn.Module):
    def __init__(self, channels: int, blocks: int, dropout: float, *, is_full: bool) -> None:
        super().__init__()
        self.is_full = is_full
        self.entry = nn.Conv1d(CHANNELS, channels, 1)
        self.blocks = nn.ModuleList(_Block(channels, 2**number, dropout) for number in range(blocks))

    def forward(self, rows: Tensor) -> list[Tensor]:
        """What comes out of each block, (batch, channels, frames)."""
        given, seen = self.entry(rows), []
        for block in self.blocks:
            found = block(given)
            given = found.sigmoid() * given if self.is_full else found
            seen.append(given)
        return seen


class _Block(nn.Module):
    def __init__(self, channels: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.reach = dilation * (WIDTH - 1)
        self.layers = nn.ModuleList(
            nn.Sequential(
                nn.Conv1d(channels, channels, WIDTH, dilation=dilation),
                nn.BatchNorm1d(channels),
                nn.ReLU(),
                nn.Dropout1d(dropout),
            )
            for _ in range(2)
        )

    def forward(self, rows: Tensor) -> Tensor:
        for layer in self.layers:
            rows = layer(pad(rows, (self.reach, 0)))
        return rows


def fitted(frames: Tensor, count: int) -> Tensor:
    """Frames (batch, n, channels) filled up with zeros or cut to a number of frames."""
    return pad(frames[:, :count], (0, 0, 0, max(0, count - frames.shape[1])))
