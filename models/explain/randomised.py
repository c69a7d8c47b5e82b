"""A model that has learnt nothing: the control for every map (Adebayo et al. 2018, Sanity Checks for Saliency Maps).

Each weight behind the cut at the encoder input is drawn anew from a normal distribution with the mean and standard
deviation of its tensor. So scales stay what they were, whatever the architecture, and all that training has put into
the weights is gone. What comes before the cut stays, and with it the input that is explained and its baselines.
"""

from __future__ import annotations

import copy
import hashlib
from dataclasses import replace
from typing import Any, TypeVar, cast

import numpy as np
import torch
from torch import Tensor, nn

from models.explain.paths import AudioModel, path_of
from models.explain.reference import reference_frame
from models.interface import Material, Modality, Model

M = TypeVar("M", bound=Model)
# Any at the cut that no model lacks: only the end of the path is looked at.
_BASELINES: dict[Modality, str] = {"audio": "time-mean", "text": "mask", "audio+text": "time-mean"}


def randomised(model: M, seed: int = 0) -> M:
    """The same model with random weights behind the encoder input, or behind the embeddings of a text model.

    It takes as much memory again as the model. Keep it for all maps of one model, and drop it with the model, which
    stays as it is.

    Parameters
    ----------
    model : Model
        Of any family.
    seed : int
        The same seed gives the same weights on the same kind of device.

    Raises
    ------
    ValueError
        If the model's network is not held by its record, so that it cannot be copied.
    """
    copied = copy.deepcopy(model)
    draw_anew(copied, model, seed)
    name = hashlib.sha256(f"{model.fingerprint} with random weights".encode()).hexdigest()
    changes: dict[str, Any] = {"fingerprint": name}
    if model.card.modality == "audio":
        changes["mean_frame"] = reference_frame(cast(AudioModel, model))
    return cast(M, replace(cast(Any, copied), **changes))


def draw_anew(copied: Model, model: Model, seed: int) -> None:
    """Draw the weights of a copy from `randomised` anew, with the means and deviations of the model it came from."""
    generator = torch.Generator(copied.device).manual_seed(seed)
    trained = dict(zip(map(id, _weights(copied)), _weights(model), strict=True))
    for weight in _weights_behind_the_cut(copied):
        values = trained[id(weight)].detach().float()
        noise = torch.randn(weight.shape, generator=generator, device=weight.device)
        with torch.no_grad():
            weight.copy_(values.mean() + values.std(correction=0) * noise)


def _weights(model: Model) -> list[nn.Parameter]:
    """All weights of the networks that a model's record holds, each once."""
    held = (getattr(value, "__self__", value) for value in vars(model).values())
    networks = nn.ModuleList(value for value in held if isinstance(value, nn.Module))
    return list(networks.parameters())


def _weights_behind_the_cut(model: Model) -> list[Tensor]:
    """The weights that the outputs hang on from the cut on: the leaves of their graph."""
    own = _weights(model)
    for weight in own:
        weight.requires_grad_(True)
    leaves = _leaves(_outputs(model))
    for weight in own:
        weight.requires_grad_(False)
    if not leaves or not {id(leaf) for leaf in leaves} <= {id(weight) for weight in own}:
        raise ValueError(f"{model.card.name} does not hold the network that it runs")
    return leaves


def _outputs(model: Model) -> Tensor:
    """Outputs for some input, with the graph from the cut on."""
    rate = model.card.rate
    noise = (0.1 * np.random.default_rng(0).normal(size=rate)).astype(np.float32)
    path = path_of(model, Material("noise", noise, rate, "some words"), _BASELINES[model.card.modality])
    with torch.enable_grad():
        return path.outputs(path.end)


def _leaves(outputs: Tensor) -> list[Tensor]:
    """What a graph begins with, in the order in which it is met, which is the same every time."""
    found: dict[int, Tensor] = {}
    seen: set[Any] = set()
    waiting: list[Any] = [outputs.grad_fn]
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if hasattr(node, "variable"):
            found[id(node.variable)] = node.variable
        waiting += [following for following, _ in node.next_functions]
    return list(found.values())
