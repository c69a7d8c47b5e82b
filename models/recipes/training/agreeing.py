"""In how many bits a network is fine-tuned: 16 where the device has them and the gradient agrees with that of 32."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from models.errors import ModelError
from models.recipes.recipe import Job
from models.recipes.training.ordering import DEVELOPMENT

if TYPE_CHECKING:
    from models.recipes.training.finetuning import Learner

CLIPS = 2
LEAST_COSINE = 0.99
TYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


def precision_of(learner: Learner, job: Job) -> str:
    """The precision that the job's settings ask for: `fp32`, `bf16` or `fp16`.

    Under `auto` 16 bits are taken on CUDA alone, and only if two clips' gradients agree with those of fp32.

    Raises
    ------
    ModelError
        If 16 bits were asked for and do not agree.
    """
    asked = job.settings.fit.precision
    if asked == "fp32" or (asked == "auto" and not job.device.startswith("cuda")):
        return "fp32"
    chosen = asked if asked != "auto" else ("bf16" if torch.cuda.is_bf16_supported() else "fp16")
    found = agreement(learner, job, TYPES[chosen])
    if found >= LEAST_COSINE:
        return str(chosen)
    if asked == "auto":
        return "fp32"
    raise ModelError(f"{asked} differs too much from fp32 on {job.device} (cosine {found:.3f}); choose fp32.")


def agreement(learner: Learner, job: Job, kind: torch.dtype) -> float:
    """Cosine between the gradients of two clips' outputs in 32 and in 16 bits; -1 if one is no number."""
    network = learner.network.to(job.device).eval()
    items = [learner.item(DEVELOPMENT, int(at)) for at in job.split.train[:CLIPS]]
    items = [{name: _moved(value, job.device) for name, value in item.items()} for item in items]
    exact = _gradient(network, items)
    with torch.autocast(job.device.partition(":")[0], kind):
        rounded = _gradient(network, items)
    cosine = torch.nn.functional.cosine_similarity(exact, rounded, dim=0).item()
    return cosine if math.isfinite(cosine) else -1.0


def _gradient(network: nn.Module, items: list[dict[str, Any]]) -> Tensor:
    weights = [weight for weight in network.parameters() if weight.requires_grad]
    outputs: Tensor = network(items)
    gradients = torch.autograd.grad(outputs.float().sum(), weights, allow_unused=True)
    return torch.cat([gradient.float().flatten() for gradient in gradients if gradient is not None])


def _moved(value: Any, device: str) -> Any:
    return value.to(device) if isinstance(value, Tensor) else value
