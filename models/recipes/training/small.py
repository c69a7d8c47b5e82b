"""The loop that trains small networks, in plain torch: AdamW in batches until the development part says stop.

What is random comes from the seed alone, and a training that was stopped anywhere, or killed, and is started again
ends with the very same weights: the order of an epoch hangs on seed and epoch only, and all else is in the state,
which is written after each epoch and when `tell` raises.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_

from models.errors import ModelError
from models.recipes.recipe import Tell
from models.recipes.training import state as kept
from models.recipes.training.curves import Point
from models.recipes.training.losses import Loss
from models.recipes.training.settings import Fit
from models.recipes.training.state import Position

__all__ = ["Collate", "Example", "Fit", "Score", "fit", "outputs", "stacked", "unweighted_accuracy"]

# What goes into the network, and what is learned of it: of one example, or of a batch.
Example = tuple[tuple[Tensor, ...], Tensor]
Collate = Callable[[Sequence[Example]], Example]
# Of all outputs and goals of the development part; larger is better.
Score = Callable[[Tensor, Tensor], float]
POINTS_AN_EPOCH = 10
SEEDS_APART = 1_000_003


def stacked(examples: Sequence[Example]) -> Example:
    """A batch of examples of one shape."""
    inputs = zip(*(inputs for inputs, _ in examples), strict=True)
    return tuple(torch.stack(column) for column in inputs), torch.stack([goal for _, goal in examples])


def fit(
    network: nn.Module,
    train: Sequence[Example],
    development: Sequence[Example],
    loss: Loss,
    settings: Fit,
    *,
    state: Path,
    seed: int,
    tell: Tell,
    score: Score,
    collate: Collate = stacked,
) -> None:
    """Train a network, on its device, and leave the weights with the best score in it, ready to be used.

    Parameters
    ----------
    network : module
        Called with the inputs of a batch; gives outputs (batch, outputs). Weights that need no gradient stay.
    train, development : sequence of (inputs, goal)
        One example an index. What is random in them is to be drawn from torch's own random state when they are asked
        for, so that a training that goes on draws the same.
    state : Path
        Folder for what going on needs; made here, and the caller's to delete when all is done.
    tell : function of a Point
        Called about ten times an epoch; at its end with the development part's loss and score. If it raises, the
        state is written and the training ends.
    score : function of outputs (n, outputs) and goals
    collate : function of a list of examples
        Makes a batch.

    Raises
    ------
    UsageError
        If the state is of another training or damaged.
    ModelError
        If the loss is no number.
    """
    training = _Training(network, train, development, loss, settings, state, seed, tell, score, collate)
    with torch.random.fork_rng(), torch.backends.cudnn.flags(deterministic=True, benchmark=False):
        training.run()


def share(settings: Fit, step: int, steps: int) -> float:
    """What part of the largest rate a step learns at."""
    warm = settings.warmup * steps
    rise = min(1.0, (step + 1) / warm) if warm else 1.0
    fall = 0.5 * (1 + math.cos(math.pi * step / steps)) if settings.schedule == "cosine" else 1.0
    return rise * fall


def outputs(
    network: nn.Module, examples: Sequence[Example], batch: int, collate: Collate = stacked
) -> tuple[Tensor, Tensor]:
    """Outputs (n, outputs) and goals of all examples in order, on the processor; nothing is learned."""
    device = next(network.parameters()).device
    network.eval()
    given, wanted = [], []
    with torch.inference_mode():
        for start in range(0, len(examples), batch):
            ends = range(start, min(start + batch, len(examples)))
            inputs, goals = collate([examples[at] for at in ends])
            given.append(network(*(tensor.to(device) for tensor in inputs)).cpu())
            wanted.append(goals)
    return torch.cat(given), torch.cat(wanted)


def unweighted_accuracy(logits: Tensor, labels: Tensor) -> float:
    """Mean over the classes that occur of the share of their examples that are recognised."""
    hits = (logits.argmax(dim=1) == labels).double()
    return torch.stack([hits[labels == label].mean() for label in torch.unique(labels)]).mean().item()


class _Training:
    """One training, from its start or from where its state is."""

    def __init__(
        self,
        network: nn.Module,
        train: Sequence[Example],
        development: Sequence[Example],
        loss: Loss,
        settings: Fit,
        state: Path,
        seed: int,
        tell: Tell,
        score: Score,
        collate: Collate,
    ) -> None:
        self.network, self.train, self.development = network, train, development
        self.loss, self.settings, self.state, self.seed = loss, settings, state, seed
        self.tell, self.score, self.collate = tell, score, collate
        learned = [weight for weight in network.parameters() if weight.requires_grad]
        self.optimiser = torch.optim.AdamW(learned, lr=settings.rate, weight_decay=settings.weight_decay)
        self.identity = {**asdict(settings), "seed": seed, "examples": [len(train), len(development)]}
        self.batches = len(_batches(len(train), settings.batch, seed))
        self.steps = settings.epochs * self.batches
        self.position = Position()

    def run(self) -> None:
        torch.manual_seed(self.seed)
        found = kept.read(self.state, self.network, self.optimiser, self.identity)
        if found is None:
            self._look(math.nan, math.nan, *self._evaluated())
        else:
            self.position = found
        while self.position.step < self.steps and self.position.waited < self.settings.patience:
            self._epoch()
        if self.position.best is not None:
            self.network.load_state_dict(self.position.best)
        self.network.eval()

    def _epoch(self) -> None:
        """Learn what is left of an epoch, and judge it."""
        epoch, done = divmod(self.position.step, self.batches)
        batches = _batches(len(self.train), self.settings.batch, self.seed * SEEDS_APART + epoch)
        often = math.ceil(self.batches / POINTS_AN_EPOCH)
        costs: list[float] = []
        for number, batch in enumerate(batches[done:], start=done + 1):
            rate = self.settings.rate * share(self.settings, self.position.step, self.steps)
            costs.append(self._learn(self.collate([self.train[at] for at in batch]), rate))
            self.position.step += 1
            if number < self.batches and number % often == 0:
                self._look(_mean(costs), rate)
                costs = []
        cost, score = self._evaluated()
        self._judge(score)
        self._look(_mean(costs), rate, cost, score)
        self._keep()

    def _learn(self, batch: Example, rate: float) -> float:
        inputs, goals = batch
        device = next(self.network.parameters()).device
        self.network.train()
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        cost = self.loss(self.network(*(tensor.to(device) for tensor in inputs)), goals.to(device))
        value = cost.item()
        if not math.isfinite(value):
            raise ModelError("the training's loss is no number; lower the learning rate.")
        self.optimiser.zero_grad()
        cost.backward()  # type: ignore[no-untyped-call]
        clip_grad_norm_(self.network.parameters(), self.settings.largest_gradient)
        self.optimiser.step()
        return value

    def _judge(self, score: float) -> None:
        """Keep the weights if they are the best so far."""
        position = self.position
        if score > position.best_score:
            weights = self.network.state_dict()
            position.best = {name: tensor.detach().clone() for name, tensor in weights.items()}
            position.best_score, position.waited = score, 0
        else:
            position.waited += 1

    def _evaluated(self) -> tuple[float, float]:
        given, wanted = outputs(self.network, self.development, self.settings.batch, self.collate)
        return self.loss(given, wanted).item(), self.score(given, wanted)

    def _look(
        self, loss: float, rate: float, development_loss: float = math.nan, score: float = math.nan
    ) -> None:
        step = self.position.step
        try:
            self.tell(Point(step, self.steps, step / self.batches, loss, development_loss, score, rate))
        except BaseException:
            self._keep()
            raise

    def _keep(self) -> None:
        kept.write(self.state, self.position, self.network, self.optimiser, self.identity)


def _batches(count: int, size: int, seed: int) -> list[list[int]]:
    """The order of one epoch. No batch is of one example, in which batch norm and CCC find no spread."""
    order = torch.randperm(count, generator=torch.Generator().manual_seed(seed)).tolist()
    batches = [order[start : start + size] for start in range(0, count, size)]
    if len(batches) > 1 and len(batches[-1]) == 1:
        batches[-2:] = [batches[-2] + batches[-1]]
    return batches


def _mean(costs: Sequence[float]) -> float:
    return sum(costs) / len(costs) if costs else math.nan
