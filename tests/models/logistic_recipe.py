"""A recipe as small as one can be: logistic regression on what a random wav2vec2 hears, by gradient descent."""

import json
from dataclasses import dataclass

import numpy as np
import soundfile
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForAudioClassification

from models.recipes.recipe import STATE, Recipe
from models.recipes.training.curves import Point, read
from tests import checkpoints


@dataclass(frozen=True)
class Settings:
    """How it learns.

    Attributes
    ----------
    epochs : int
        Passes through all clips.
    rate : float
        Step of the descent.
    """

    epochs: int = 30
    rate: float = 0.5


RECIPE = Recipe(
    "logistic",
    "C: as small as can be",
    "Logistic regression on random features",
    ("audio",),
    ("classes",),
    {"default": Settings(), "study": Settings(epochs=20)},
    {"study": {"split": "study-c-random"}},
)
_BASE = "base"
_KEPT = {}


def train(job, tell):
    """Keeps weights and epoch in the state after each epoch, as real recipes do."""
    folder = checkpoints.speech(
        job.out / STATE / _BASE, id2label=dict(enumerate(job.examples.classes)), seed=1
    )
    x = np.stack([_heard(folder, path) for path in job.examples.paths])
    middle, width = x[job.split.train].mean(axis=0), x[job.split.train].std(axis=0) + 1e-6
    x, labels = (x - middle) / width, job.examples.labels
    weights, start = _begun(job, x.shape[1])
    for epoch in range(start, job.settings.epochs):
        tell(Point(epoch, job.settings.epochs, epoch, *_looks(x, labels, weights, job.split)))
        chances = _softmax(x[job.split.train] @ weights)
        chances[np.arange(len(chances)), labels[job.split.train]] -= 1
        weights = weights - job.settings.rate * x[job.split.train].T @ chances / len(chances)
        np.savez(job.out / STATE / "weights.npz", weights=weights, epoch=epoch + 1)
    _finish(job, folder, weights, middle, width)


def _begun(job, size):
    file = job.out / STATE / "weights.npz"
    if not file.is_file():
        return np.zeros((size, len(job.examples.classes))), 0
    kept = np.load(file)
    assert read(job.out)
    return kept["weights"], int(kept["epoch"])


def _heard(folder, path):
    """What the network, which is the same in every training, hears in a file."""
    if path not in _KEPT:
        model = AutoModelForAudioClassification.from_pretrained(folder) if None not in _KEPT else _KEPT[None]
        _KEPT[None] = model
        samples, _ = soundfile.read(path, dtype="float32")
        samples = torch.from_numpy((samples - samples.mean()) / np.sqrt(samples.var() + 1e-7))
        with torch.inference_mode():
            hidden = model.projector(model.wav2vec2(samples[None]).last_hidden_state)
        _KEPT[path] = hidden.mean(dim=1)[0].numpy().astype(np.float64)
    return _KEPT[path]


def _softmax(logits):
    return np.exp(logits - logits.max(axis=1, keepdims=True)) / np.exp(
        logits - logits.max(axis=1, keepdims=True)
    ).sum(axis=1, keepdims=True)


def _looks(x, labels, weights, split):
    """Training loss, development loss and score."""
    losses = [
        float(-np.log(_softmax(x[part] @ weights)[np.arange(len(part)), labels[part]]).mean())
        for part in (split.train, split.development)
    ]
    return *losses, float(
        ((x[split.development] @ weights).argmax(axis=1) == labels[split.development]).mean()
    )


def _finish(job, folder, weights, middle, width):
    tensors = load_file(folder / "model.safetensors")
    tensors["classifier.weight"] = torch.tensor(
        (weights / width[:, None]).T, dtype=torch.float32
    ).contiguous()
    tensors["classifier.bias"] = torch.tensor(-(middle / width) @ weights, dtype=torch.float32)
    save_file(tensors, job.out / "model.safetensors", {"format": "pt"})
    (job.out / "earmark.json").write_text(json.dumps({"title": "Logistic", "licence": "CC0-1.0"}))
    for name in ("preprocessor_config.json", "config.json"):
        (job.out / name).write_bytes((folder / name).read_bytes())
