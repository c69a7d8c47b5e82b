"""Positions told by a convolution: linear in the encoder input, so run at the two ends of a path instead of everywhere.

Wav2Vec2, HuBERT and WavLM begin with `hidden + gelu(convolution(hidden))`. The convolution takes an eighth of the
time and is linear, so along a path from h' to h its output moves from c' to c in step with the input. The rest of the
head is therefore integrated over (hidden, convolved) together, and the chain rule is applied once at the end:
gradients with respect to `convolved`, summed over all steps, go back through the convolution in one pass, always in 32
bits. The result is that of integrating the whole head, but for rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.explain.paths import Path


@dataclass(frozen=True)
class Convolved:
    """The convolution's output at both ends of a path, shape (1, channels, frames)."""

    module: nn.Module
    start: Tensor
    end: Tensor

    @contextmanager
    def given(self, rows: Tensor) -> Iterator[None]:
        """Let the convolution hand out these rows, whatever it is asked."""
        self.module.forward = lambda _: rows
        try:
            yield
        finally:
            del self.module.forward

    def back(self, gradient: Tensor, end: Tensor) -> Tensor:
        """From gradients with respect to the convolution's output to those with respect to its input, `end`."""
        leaf = end.detach().clone().requires_grad_(True)
        with torch.enable_grad():
            output = self.module(leaf.transpose(1, 2))
        (result,) = torch.autograd.grad(output, leaf, gradient)
        return result


@contextmanager
def watched(path: Path) -> Iterator[list[tuple[Tensor, Tensor]]]:
    """While this lasts, note what the path's convolution is given and what it gives."""
    seen: list[tuple[Tensor, Tensor]] = []
    if not isinstance(path.positional, nn.Conv1d):
        yield seen
        return
    hook = path.positional.register_forward_hook(lambda _, inputs, output: seen.append((inputs[0], output)))
    try:
        yield seen
    finally:
        hook.remove()


def convolved(path: Path, seen: list[tuple[Tensor, Tensor]]) -> Convolved | None:
    """The convolution at both ends, as noted while the outputs at start and end were computed in this order.

    None if there is none, or if it is given anything but the encoder input itself.
    """
    ends = (path.start, path.end)
    if path.positional is None or len(seen) != len(ends):
        return None
    if not all(torch.equal(given, end.transpose(1, 2)) for (given, _), end in zip(seen, ends, strict=True)):
        return None
    return Convolved(path.positional, seen[0][1], seen[1][1])
