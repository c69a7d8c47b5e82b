"""Where a training of a small network stands, on disk whole or not at all, so that it goes on from there."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from analysis.errors import UsageError
from analysis.writing import written_whole

FILE = "small.pt"


@dataclass(eq=False)
class Position:
    """How far a training is.

    Attributes
    ----------
    step : int
        Batches learned from.
    waited : int
        Epochs since the best score.
    best_score : float
        Minus infinity before the first.
    best : mapping of str to Tensor
        The network's weights then; empty before.
    """

    step: int = 0
    waited: int = 0
    best_score: float = -math.inf
    best: Mapping[str, Tensor] | None = None


def write(
    folder: Path, position: Position, network: nn.Module, optimiser: Optimizer, identity: Mapping[str, Any]
) -> None:
    """Keep all that the rest of the training hangs on, torch's random state included."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "identity": dict(identity),
        "position": vars(position),
        "network": network.state_dict(),
        "optimiser": optimiser.state_dict(),
        "random": torch.get_rng_state(),
        "random_cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
    }
    with written_whole(folder / FILE) as draft:
        torch.save(content, draft)


def read(
    folder: Path, network: nn.Module, optimiser: Optimizer, identity: Mapping[str, Any]
) -> Position | None:
    """Put network, optimiser and torch's random state where they were; None if nothing is kept.

    Raises
    ------
    UsageError
        If what is kept is of another training or damaged.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        is_same = content["identity"] == dict(identity)
    except (RuntimeError, ValueError, KeyError, TypeError, EOFError, pickle.UnpicklingError) as error:
        raise UsageError(f"{path} is damaged; delete {folder} to train from the start.") from error
    if not is_same:
        raise UsageError(
            f"{folder} is of a training with other settings, clips or seed; "
            "give another folder, or delete it to train from the start."
        )
    network.load_state_dict(content["network"])
    optimiser.load_state_dict(content["optimiser"])
    torch.set_rng_state(content["random"])
    if torch.cuda.is_available() and len(content["random_cuda"]) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(content["random_cuda"])
    return Position(**content["position"])
