"""The folder of a model whose training is done: written whole beside the state, then put in place, `config.json` last.

Until then nothing takes the folder for a model, and a training that ends in between goes on from its state.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.folders import CARD, CLEANING, CONFIG, read_json
from models.recipes.recipe import STATE, Job
from models.recipes.training.ordering import DEVELOPMENT

if TYPE_CHECKING:
    from torch import Tensor

    from models.recipes.features.sounds import Sounds
    from models.recipes.networks.pretrained import Hearing

BASELINE = "baseline.safetensors"
BASELINE_CLIPS = 200


def finish(job: Job, write: Callable[[Path], None], card: dict[str, Any]) -> None:
    """Write a model's folder and drop the state of its training.

    Parameters
    ----------
    write : function of a folder
        Writes `config.json`, weights and what else the kind of model has.
    card : dict
        For `earmark.json`.
    """
    from models.families.weights import quiet  # noqa: PLC0415 - imports torch

    draft = job.out / STATE / "finished"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    with quiet():
        write(draft)
    if job.examples.cleaning and card["modality"] != "audio":
        _write_json(draft / CONFIG, {**read_json(draft / CONFIG), CLEANING: job.examples.cleaning})
    _write_json(draft / CARD, card)
    _open_as_usual(draft)
    for folder in (file for file in draft.iterdir() if file.is_dir()):
        shutil.rmtree(job.out / folder.name, ignore_errors=True)
    for file in sorted(draft.iterdir(), key=lambda file: file.name == CONFIG):
        file.replace(job.out / file.name)
    shutil.rmtree(job.out / STATE)


def _open_as_usual(draft: Path) -> None:
    """Let whoever may read other new files read all of these: safetensors makes some that only the owner can."""
    usual = (draft / CARD).stat().st_mode
    for file in draft.rglob("*"):
        if file.is_file():
            file.chmod(usual)


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_baseline(folder: Path, mean: Tensor) -> None:
    """Keep the mean frame at the encoder input, shape (channels,)."""
    from safetensors.torch import save_file  # noqa: PLC0415

    save_file({"mean_frame": mean.float().cpu()}, folder / BASELINE)


def mean_heard(network: Hearing, sounds: Sounds) -> Tensor:
    """The mean frame at the encoder input over training clips, of which 200 tell it well enough; (channels,)."""
    import torch  # noqa: PLC0415

    device = next(network.parameters()).device
    train = sounds.job.split.train
    chosen = np.random.default_rng(sounds.job.seed).permutation(train)[:BASELINE_CLIPS]
    with torch.no_grad():
        frames = [
            network.front(sounds.item(DEVELOPMENT, int(at))["samples"].to(device)[None])[0] for at in chosen
        ]
        return torch.stack([some.double().sum(0) for some in frames]).sum(0) / sum(map(len, frames))


def card_of_trained(
    job: Job, recipe: str, modality: str, outputs: Sequence[str], base: str
) -> dict[str, Any]:
    """What `earmark.json` says of a fine-tuned model."""
    corpus, scale = job.examples.corpus, job.examples.corpus.scale
    ranges = (
        {} if job.examples.classes else {name: {"low": scale.low, "high": scale.high} for name in outputs}
    )
    return {
        "title": f"{recipe} on {corpus.name}",
        "modality": modality,
        "licence": f"that of {base} and of the corpus {corpus.name}",
        "note": f"Fine-tuned from {base} on {len(job.split.train)} clips of {corpus.name}; {job.split.note}",
        "outputs": ranges,
        **({} if modality == "text" else {"baseline": BASELINE}),
    }
