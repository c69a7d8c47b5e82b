"""The HF Trainer with our batches, our loss and our eyes on it: see `models.recipes.training.finetuning`."""

from __future__ import annotations

import random
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from accelerate.utils import gather_object
from safetensors.torch import save_file
from torch import Tensor
from torch.utils.data import DataLoader, Dataset
from transformers import Trainer, TrainerCallback

from models.errors import ModelError
from models.recipes.recipe import STATE, Job, Tell
from models.recipes.training.aims import Aim
from models.recipes.training.curves import Point
from models.recipes.training.ordering import DEVELOPMENT, Batches, parts

if TYPE_CHECKING:
    from models.recipes.training.finetuning import Learner

BEST = "best.safetensors"
WEIGHTS = "model.safetensors"
TERMINATED = 128 + signal.SIGTERM
Item = dict[str, Any]


class Fitting(Trainer):
    """A Trainer whose batch is a list of items, and whose gradient is that of the loss over the whole batch."""

    def __init__(
        self,
        learner: Learner,
        aim: Aim,
        job: Job,
        batches: Batches,
        groups: list[dict[str, Any]],
        arguments: Any,
    ) -> None:
        self.aim, self.job, self.batches, self.groups, self.item = aim, job, batches, groups, learner.item
        self.state_folder = job.out / STATE
        super().__init__(learner.network, arguments)
        development = job.split.development
        self.development = development[np.argsort(learner.lengths[development], kind="stable")]

    def get_train_dataloader(self) -> DataLoader[Item]:
        # Not prepared by Accelerate, which would share the batches out once more.
        return DataLoader(
            _Items(self.item, len(self.aim.goals)),
            batch_sampler=self.batches,
            collate_fn=list,
            num_workers=self.args.dataloader_num_workers,
            pin_memory=self.args.dataloader_pin_memory,
        )

    def create_optimizer(self, model: Any = None) -> Any:  # noqa: ARG002 - the Trainer's signature
        if self.optimizer is None:
            self.optimizer = torch.optim.AdamW(self.groups)
        return self.optimizer

    def training_step(self, model: Any, inputs: Any, num_items_in_batch: Any = None) -> Tensor:  # noqa: ARG002
        """The loss of a batch, its gradient left in the weights."""
        model.train()
        items: Any = self._prepare_inputs(inputs)
        pieces = [items[piece] for piece in parts(len(items), self.job.settings.fit.at_once)]
        draws, outputs = [], []
        with torch.no_grad():
            for piece in pieces:
                draws.append(_Draws(self.args.device))
                outputs.append(model(piece).float())
        loss, gradient = self._loss_and_gradient(torch.cat(outputs), [item["at"] for item in items])
        shares = torch.split(gradient, [len(piece) for piece in pieces])
        for number, (piece, drawn, own) in enumerate(zip(pieces, draws, shares, strict=True), start=1):
            drawn.again()
            is_last = number == len(pieces)
            with nullcontext() if is_last else self.accelerator.no_sync(model):
                self.accelerator.backward((model(piece).float() * own).sum())
        return loss.to(self.args.device)

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Loss and score of the development part, shared out to all processes."""
        network: Any = self.model_wrapped
        network.eval()
        own = self.development[self.args.process_index :: self.args.world_size].tolist()
        found: list[tuple[int, list[float]]] = []
        with torch.no_grad():
            for piece in parts(len(own), self.job.settings.fit.at_once):
                given: Any = [self.item(DEVELOPMENT, at) for at in own[piece]]
                items: Any = self._prepare_inputs(given)
                found += zip(own[piece], network(items).float().tolist(), strict=True)
        together = sorted(gather_object(found))
        outputs = torch.tensor([values for _, values in together])
        goals = self.aim.goals[[at for at, _ in together]]
        metrics = {
            "eval_loss": self.aim.loss(outputs, goals).item(),
            "eval_score": self.aim.score(outputs, goals),
        }
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def agreed(self, *, wish: bool) -> bool:
        """Whether any process wishes it; all ask at once."""
        return wish if self.args.world_size == 1 else any(gather_object([wish]))

    def _loss_and_gradient(self, outputs: Tensor, positions: Sequence[int]) -> tuple[Tensor, Tensor]:
        """The loss over the outputs of all processes, and its gradient for those of this one, (items, outputs)."""
        own = outputs.cpu()
        everyone = gather_object([own]) if self.args.world_size > 1 else [own]
        places = gather_object([list(positions)]) if self.args.world_size > 1 else [list(positions)]
        first = sum(len(other) for other in everyone[: self.args.process_index])
        whole = torch.cat(everyone).requires_grad_(True)
        loss = self.aim.loss(whole, self.aim.goals[[at for some in places for at in some]])
        if not torch.isfinite(loss):
            raise ModelError("the training's loss is no number; lower the rates or use fp32.")
        (gradient,) = torch.autograd.grad(loss, whole)
        # Processes add up to a mean of gradients, and here each has its share of a sum.
        return loss.detach(), gradient[first : first + len(own)].to(outputs.device) * self.args.world_size

    def _save(self, output_dir: str | None = None, state_dict: dict[str, Tensor] | None = None) -> None:
        """The weights alone: the Trainer would pickle its arguments as well."""
        if self.args.should_save and output_dir is not None:
            Path(output_dir).mkdir(parents=True, exist_ok=True)
            network: Any = self.model
            weights = network.state_dict() if state_dict is None else state_dict
            save_file(weights, Path(output_dir) / WEIGHTS, metadata={"format": "pt"})


class Watch(TrainerCallback):
    """Tells how it goes, looks at the development part after each epoch, keeps the best weights, and stops.

    The best score and its step stand in the Trainer's own state, so that they are always those of a checkpoint.
    """

    def __init__(self, fitting: Fitting, tell: Tell) -> None:
        self.fitting, self.tell = fitting, tell
        self.error: BaseException | None = None
        self.loss = self.rate = float("nan")

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        if state.global_step == 0:
            self.fitting.evaluate()
            if self.fitting.agreed(wish=self.error is not None):
                raise self.error or KeyboardInterrupt

    def on_epoch_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        self.fitting.batches.epoch = state.global_step // len(self.fitting.batches)

    def on_optimizer_step(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        optimiser: Any = self.fitting.optimizer
        self.rate = max(group["lr"] for group in optimiser.param_groups)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        if self._is_epoch_over(state):
            control.should_log = True  # with the development part, when the epoch ends
        elif self.fitting.agreed(wish=self.error is not None):
            control.should_save = True

    def on_epoch_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        control.should_evaluate = control.should_save = True

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:  # noqa: ARG002
        if "loss" not in logs:
            return
        self.loss = logs["loss"]
        if not self._is_epoch_over(state):
            self._tell(state)
            control.should_save = self.fitting.agreed(wish=self.error is not None) or control.should_save

    def on_evaluate(  # type: ignore[override]  # the Trainer always gives metrics
        self,
        args: Any,  # noqa: ARG002
        state: Any,
        control: Any,
        metrics: dict[str, float],
        **_: Any,
    ) -> None:
        if state.global_step > 0:
            self._judge(state, control, metrics["eval_score"])
        self._tell(state, metrics["eval_loss"], metrics["eval_score"])

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002
        if self.fitting.agreed(wish=self.error is not None):
            raise self.error or KeyboardInterrupt

    def _is_epoch_over(self, state: Any) -> bool:
        return bool(state.global_step % len(self.fitting.batches) == 0)

    def _judge(self, state: Any, control: Any, score: float) -> None:
        if state.best_metric is None or score > state.best_metric:
            state.best_metric, state.best_global_step = score, state.global_step
            weights = self.fitting.accelerator.get_state_dict(self.fitting.model_wrapped)
            if state.is_world_process_zero:
                save_file(weights, self.fitting.state_folder / BEST)
        waited = (state.global_step - state.best_global_step) // len(self.fitting.batches)
        control.should_training_stop = waited >= self.fitting.job.settings.fit.patience

    def _tell(self, state: Any, development_loss: float = float("nan"), score: float = float("nan")) -> None:
        """To one process of several. What is raised ends the training, once its state is kept."""
        point = Point(
            step=state.global_step,
            steps=state.max_steps,
            epoch=state.global_step / len(self.fitting.batches),
            loss=self.loss,
            development_loss=development_loss,
            score=score,
            rate=self.rate,
        )
        if not state.is_world_process_zero:
            return
        try:
            self.tell(point)
        except BaseException as error:
            self.error = error


@contextmanager
def stoppable(watch: Watch) -> Iterator[None]:
    """Let an interrupt, or a wish that the process end, wait for the step in work; a second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def stop(number: int, _frame: Any) -> None:
        watch.error = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(TERMINATED)
        signal.signal(number, before[signal.Signals(number)])

    for number in before:
        signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Items(Dataset[Item]):
    """Items by epoch and position."""

    def __init__(self, item: Any, count: int) -> None:
        self.item, self.count = item, count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, place: tuple[int, int]) -> Item:
        item: Item = self.item(*place)
        return item


class _Draws:
    """What all random numbers are drawn from, as it is now."""

    def __init__(self, device: torch.device) -> None:
        self.device = device
        self.torch, self.numpy, self.python = torch.get_rng_state(), np.random.get_state(), random.getstate()  # noqa: NPY002
        self.cuda = torch.cuda.get_rng_state(device) if device.type == "cuda" else None

    def again(self) -> None:
        """Draw from there again."""
        torch.set_rng_state(self.torch)
        np.random.set_state(self.numpy)  # noqa: NPY002 - the networks draw from it
        random.setstate(self.python)
        if self.cuda is not None:
            torch.cuda.set_rng_state(self.cuda, self.device)
