"""Fine-tuning of pretrained networks on the HF Trainer, which leaves devices and machines to Accelerate.

A batch is as large as the loss wants and not as memory allows: the clips go through the network a few at a time without
keeping anything, the loss is taken over the outputs of all (of all processes, too), and then they go through again and
each few get their share of the gradient, with the same dropout as before. That is the gradient of the whole batch
exactly, also for CCC, which is no mean over clips (Gao et al. 2021, arXiv:2101.06983, for contrastive losses).
"""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import nn

from analysis.errors import UsageError
from models.families.weights import quiet
from models.recipes.recipe import STATE, Job, Tell
from models.recipes.training.agreeing import precision_of
from models.recipes.training.aims import Aim
from models.recipes.training.fitting import BEST, Fitting, Watch, stoppable
from models.recipes.training.ordering import Batches
from models.recipes.training.tuning import Tuning

LARGEST_GRADIENT = 1.0
POINTS_AN_EPOCH = 10
WORKERS_BESIDE_A_GRAPHICS_CARD = 4
CHECKPOINT = "checkpoint-"
POSITION = "trainer_state.json"
IDENTITY = "training.json"


@dataclass(frozen=True, eq=False)
class Learner:
    """What is fine-tuned.

    Attributes
    ----------
    network : module
        Called with a list of items, gives outputs (items, outputs).
    levels : sequence of sequences of modules
        From the lowest, such as the embeddings, to the new head. What is in none of them is not learned.
    item : function of epoch and position
        What the network is given of an example, a mapping with Tensors; epoch -1 for the development part, where
        nothing is random.
    lengths : array, shape (examples,)
        Of each example, in any unit.
    """

    network: nn.Module
    levels: Sequence[Sequence[nn.Module]]
    item: Callable[[int, int], dict[str, Any]]
    lengths: Any


def finetune(learner: Learner, aim: Aim, job: Job, tell: Tell) -> bool:
    """Fine-tune a network, and leave the weights with the best development score in it, ready to be used.

    Goes on from what `job.out / STATE` holds. Its state is written after each epoch, when `tell` raises, and when the
    process is interrupted or asked to end.

    Returns
    -------
    bool
        Whether this process is the one that writes; of several, one is.

    Raises
    ------
    UsageError
        If the state is of a training with other settings, clips or seed.
    ModelError
        If the loss is no number, or 16 bits were asked for and are not exact enough.
    """
    from transformers import PrinterCallback  # noqa: PLC0415 - slow to import

    state, fit = job.out / STATE, job.settings.fit
    with _silent():
        arguments = _arguments(job, state, precision_of(learner, job))
        _require_same(state, job, writes=arguments.should_save)
        share = {"process": arguments.process_index, "processes": arguments.world_size}
        batches = Batches(job.split.train, learner.lengths, fit.batch, seed=job.seed, **share)
        arguments.logging_steps = math.ceil(len(batches) / POINTS_AN_EPOCH)
        arguments.warmup_steps = int(fit.warmup * len(batches) * fit.epochs)
        fitting = Fitting(learner, aim, job, batches, rates(learner.levels, fit), arguments)
        fitting.remove_callback(PrinterCallback)
        watch = Watch(fitting, tell)
        fitting.add_callback(watch)
        with stoppable(watch):
            checkpoint = _checkpoint(state)
            if checkpoint is None or not _is_over(checkpoint, len(batches), fit.patience):
                fitting.train(resume_from_checkpoint=None if checkpoint is None else str(checkpoint))
        fitting.accelerator.wait_for_everyone()
        learner.network.load_state_dict(load_file(state / BEST))
        fitting.accelerator.wait_for_everyone()  # the state goes once all have read it
        learner.network.eval()
        return bool(fitting.is_world_process_zero())


def _arguments(job: Job, state: Path, precision: str) -> Any:
    """For the Trainer, which is to keep quiet, and to look and to save only when told."""
    from transformers import TrainingArguments  # noqa: PLC0415 - slow to import

    is_cuda = job.device.startswith("cuda")
    arguments = TrainingArguments(
        output_dir=str(state),
        num_train_epochs=job.settings.fit.epochs,
        max_grad_norm=LARGEST_GRADIENT,
        bf16=precision == "bf16",
        fp16=precision == "fp16",
        use_cpu=job.device == "cpu",
        seed=job.seed,
        eval_strategy="no",
        save_strategy="no",
        save_total_limit=1,
        disable_tqdm=True,
        log_level="critical",
        report_to=[],
        remove_unused_columns=False,
        logging_nan_inf_filter=False,
        ddp_find_unused_parameters=False,
        dataloader_pin_memory=is_cuda,
        dataloader_num_workers=WORKERS_BESIDE_A_GRAPHICS_CARD if is_cuda else 0,
    )
    arguments._n_gpu = min(arguments.n_gpu, 1)  # several are for `accelerate launch`, one process each
    return arguments


def rates(levels: Sequence[Sequence[nn.Module]], settings: Tuning) -> list[dict[str, Any]]:
    """Groups for AdamW: the head at its own rate, below it each level at `layer_decay` of the one above.

    Frozen weights are in no group; biases and norms do not decay.
    """
    groups = []
    top = len(levels) - 2
    for number, modules in enumerate(levels):
        is_head = number == len(levels) - 1
        rate = settings.head_rate if is_head else settings.rate * settings.layer_decay ** (top - number)
        weights = [weight for module in modules for weight in module.parameters() if weight.requires_grad]
        for decays in (True, False):
            chosen = [weight for weight in weights if (weight.ndim > 1) == decays]
            decay = settings.weight_decay if decays else 0.0
            if chosen:
                groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
    return groups


def freeze_all_but(network: nn.Module, levels: Sequence[Sequence[nn.Module]]) -> None:
    """Learn the levels and nothing else."""
    network.requires_grad_(False)
    for modules in levels:
        for module in modules:
            module.requires_grad_(True)


def _checkpoint(state: Path) -> Path | None:
    """The newest state that was written whole."""
    whole = [folder for folder in state.glob(f"{CHECKPOINT}*") if _position(folder) is not None]
    return max(whole, key=lambda folder: int(folder.name.removeprefix(CHECKPOINT)), default=None)


def _position(checkpoint: Path) -> dict[str, Any] | None:
    """The Trainer writes this file last."""
    try:
        content: dict[str, Any] = json.loads((checkpoint / POSITION).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content


def _is_over(checkpoint: Path, batches: int, patience: int) -> bool:
    """Whether early stopping had stopped it, or it had come to its end."""
    position = _position(checkpoint) or {}
    step, best = int(position["global_step"]), int(position["best_global_step"] or 0)
    return step >= int(position["max_steps"]) or (best > 0 and step - best >= patience * batches)


def _require_same(state: Path, job: Job, *, writes: bool) -> None:
    """Refuse to go on with the state of another training."""
    parts = (job.split.train.tolist(), job.split.development.tolist())
    identity = json.loads(json.dumps([asdict(job.settings), job.seed, job.examples.clips, parts]))
    path = state / IDENTITY
    if path.is_file():
        if json.loads(path.read_text(encoding="utf-8")) != identity:
            problem = "holds a training with other settings, clips or seed"
            raise UsageError(
                f"{state} {problem}; give them again to go on with it, or choose another folder."
            )
    elif writes:
        state.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(identity), encoding="utf-8")


@contextmanager
def _silent() -> Iterator[None]:
    """Keep what the libraries print and warn of off the screen: what matters in it is raised."""
    with quiet(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"(transformers|accelerate|torch)\b")
        yield
