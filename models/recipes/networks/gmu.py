"""Two modalities into one, of which a gate takes more or less."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class GatedUnit(nn.Module):
    """The gated multimodal unit for two modalities (Arevalo et al. 2017, arXiv:1702.01992, equations 2 to 5).

    h_a = tanh(W_a x_a + b_a), h_l = tanh(W_l x_l + b_l), z = sigmoid(W_z [x_a, x_l] + b_z),
    h = z * h_a + (1 - z) * h_l.
    """

    def __init__(self, first: int, second: int, channels: int) -> None:
        super().__init__()
        self.first = nn.Linear(first, channels)
        self.second = nn.Linear(second, channels)
        self.gate = nn.Linear(first + second, channels)

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        """Rows (..., first) and (..., second) to rows (..., channels)."""
        gate = torch.sigmoid(self.gate(torch.cat([first, second], dim=-1)))
        mixed: Tensor = gate * torch.tanh(self.first(first)) + (1 - gate) * torch.tanh(self.second(second))
        return mixed
