"""Settings of fine-tuning that all recipes with a pretrained encoder share; importing this imports no torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Tuning:
    """How a pretrained network is fine-tuned.

    Attributes
    ----------
    epochs : int
        Passes through the training part, at most.
    batch : int
        Clips learned from at once, whatever fits into memory: the loss is taken over all of them.
    at_once : int
        Clips that go through the network together; lower it where memory is short.
    rate : float
        Learning rate of the encoder's top layer.
    head_rate : float
        Learning rate of the new head.
    layer_decay : float
        What each layer's learning rate is of the rate of the layer above it.
    weight_decay : float
        AdamW's; biases and norms have none.
    warmup : float
        Share of all steps over which the rates rise, before they fall linearly to 0.
    patience : int
        Epochs without a better development score after which training stops.
    dropout : float
        Inside the encoder.
    precision : {'auto', 'fp32', 'bf16', 'fp16'}
        Auto takes 16 bits on CUDA where their gradients agree with those of 32.
    checkpointing : bool
        Keep less in memory and compute the layers' work again when it is wanted.
    weighted : bool
        Let rare classes count more, so that all classes count alike.
    focus : float
        Exponent of focal loss for classes; 0 is cross-entropy.
    """

    epochs: int = 10
    batch: int = 32
    at_once: int = 8
    rate: float = 5e-5
    head_rate: float = 5e-4
    layer_decay: float = 0.9
    weight_decay: float = 0.01
    warmup: float = 0.1
    patience: int = 3
    dropout: float = 0.1
    precision: Literal["auto", "fp32", "bf16", "fp16"] = "auto"
    checkpointing: bool = True
    weighted: bool = False
    focus: float = 0.0
