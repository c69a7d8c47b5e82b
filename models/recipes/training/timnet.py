"""Training TIM-Net, alone or beside a frozen speech encoder, and leaving a model's folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor

from analysis import audio
from analysis.errors import DataError
from models.families.timnet import Alone, Together, built
from models.folders import CONFIG, PREPROCESSOR
from models.layouts.timnet import ALONE, ENSEMBLE
from models.recipes.data.augmenting import sound_augmenter
from models.recipes.features.embeddings import Embedded, Encoder, embedded, load_encoder
from models.recipes.features.mfcc import CHANNELS, HOP, RATE, WINDOW, Standardised, frames_of, samples_of
from models.recipes.making.finished import BASELINE, card_of_trained, finish
from models.recipes.networks.ensemble import padded
from models.recipes.networks.timnet import fitted
from models.recipes.recipe import STATE, Job, Tell
from models.recipes.training.aims import aim_of
from models.recipes.training.small import Collate, Example, fit, stacked

Samples = NDArray[np.float32]
# By the training part's own frames they are standardised.
MEAN_COEFFICIENTS = torch.zeros(CHANNELS)


def train_alone(job: Job, tell: Tell) -> None:
    """Train TIM-Net on cepstral coefficients; see `models.recipes.recipe.Train`."""
    config = _config(job, {"architectures": [ALONE]})
    whole = _drawn(config, len(job.examples.classes), job.seed)
    clips = _clips(job)
    coefficients = _coefficients(job, clips, whole.features)
    goals = torch.from_numpy(job.examples.goals)
    examples: dict[int, Example] = {at: ((clip,), goals[at]) for at, clip in coefficients.items()}
    train = [examples[int(at)] for at in job.split.train]
    altered = _Altered(job, [clips[int(at)] for at in job.split.train], train, whole.features)
    _fit(job, whole, altered if job.settings.augment else train, examples, tell, stacked)
    card = card_of_trained(job, "TIM-Net", "audio", job.examples.classes, "nothing")
    card |= {"licence": f"that of the corpus {job.examples.corpus.name}", "note": _note(job)}
    _leave(job, whole, config, MEAN_COEFFICIENTS, card)


def train_ensemble(job: Job, tell: Tell) -> None:
    """Train TIM-Net beside a frozen speech encoder; see `models.recipes.recipe.Train`."""
    encoder = load_encoder(job.settings.base, job.device)
    heard = {at: encoder.prepare(clip) for at, clip in _clips(job).items()}
    config = _config(job, _ensemble_config(job, encoder))
    whole = _drawn(config, len(job.examples.classes), job.seed)
    coefficients = _coefficients(job, heard, whole.features)
    pooled = job.settings.pooling == "average"
    states = {at: embedded(encoder, heard[at], pooled=pooled) for at in job.each(heard)}
    goals = torch.from_numpy(job.examples.goals)
    examples: dict[int, Example] = {
        at: ((clip, states[at].states), goals[at]) for at, clip in coefficients.items()
    }
    _fit(job, whole, [examples[int(at)] for at in job.split.train], examples, tell, padded)
    whole.encoder = encoder.network.cpu()
    card = card_of_trained(
        job, "TIM-Net and a speech encoder", "audio", job.examples.classes, job.settings.base
    )
    frame = torch.cat([MEAN_COEFFICIENTS, _mean_input(job, heard, states)])
    _leave(job, whole, config, frame, card, is_scored=encoder.is_scored)


class _Altered(Sequence[Example]):
    """Training clips, their sound changed each time that one is asked for."""

    def __init__(
        self, job: Job, clips: Sequence[Samples], plain: Sequence[Example], features: Standardised
    ) -> None:
        self.frames = job.settings.shape.frames
        self.clips, self.plain, self.features = clips, plain, features
        self.augment = sound_augmenter(job.settings.augment)

    def __len__(self) -> int:
        return len(self.clips)

    def __getitem__(self, at: Any) -> Any:
        generator = np.random.default_rng(int(torch.randint(2**62, ())))
        samples = self.augment(self.clips[at], RATE, generator)[: samples_of(self.frames)]
        if len(samples) < WINDOW:
            return self.plain[at]
        with torch.no_grad():
            found = self.features(torch.from_numpy(samples.astype(np.float32)[None]))
        return (fitted(found, self.frames)[0],), self.plain[at][1]


def _fit(
    job: Job,
    whole: Any,
    train: Sequence[Example],
    examples: Mapping[int, Example],
    tell: Tell,
    collate: Collate,
) -> None:
    """Learn on the job's device, and come back from there."""
    aim = aim_of(job)
    fit(
        whole.network.to(job.device),
        train,
        [examples[int(at)] for at in job.split.development],
        aim.loss,
        job.settings.fit,
        state=job.out / STATE,
        seed=job.seed,
        tell=tell,
        score=aim.score,
        collate=collate,
    )
    whole.cpu()


def _clips(job: Job) -> dict[int, Samples]:
    """The sound of all clips that are learned from or watched, at 16 kHz; DataError if one cannot be used."""
    positions = np.concatenate([job.split.train, job.split.development])
    return {at: _sound(Path(job.examples.paths[at])) for at in job.each(positions.tolist())}


def _sound(path: Path) -> Samples:
    sound = audio.read(path)
    mono = sound.mono()
    samples = mono if sound.rate == RATE else audio.resample(mono, sound.rate, RATE)
    if len(samples) < WINDOW:
        raise DataError("it is too short to learn from.", file=path)
    if not np.isfinite(samples).all():
        raise DataError("it holds samples that are not numbers; export its audio again.", file=path)
    return samples


def _coefficients(job: Job, clips: Mapping[int, Samples], features: Standardised) -> dict[int, Tensor]:
    """What TIM-Net is shown of each clip, (frames, 39), standardised by the training part."""
    longest = samples_of(job.settings.shape.frames)
    with torch.inference_mode():
        raw = {at: features.mfcc(torch.from_numpy(clips[at][None, :longest])) for at in job.each(clips)}
    features.fit(raw[int(at)] for at in job.split.train)
    return {
        at: fitted(features.standard(clip), job.settings.shape.frames)[0].clone() for at, clip in raw.items()
    }


def _mean_input(job: Job, clips: Mapping[int, Samples], states: Mapping[int, Embedded]) -> Tensor:
    """The mean over the training clips' frames of what goes into the speech encoder's transformer, (width,)."""
    means = torch.stack([states[int(at)].mean_input for at in job.split.train])
    counts = torch.tensor([float(frames_of(len(clips[int(at)]))) for at in job.split.train])
    return (means * counts[:, None]).sum(dim=0) / counts.sum()


def _drawn(config: Mapping[str, Any], outputs: int, seed: int) -> Any:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return built(config, outputs)


def _config(job: Job, more: Mapping[str, Any]) -> dict[str, Any]:
    names = dict(enumerate(job.examples.classes))
    return {
        **more,
        "model_type": "earmark-timnet",
        "id2label": {str(number): name for number, name in names.items()},
        "label2id": {name: number for number, name in names.items()},
        "shape": asdict(job.settings.shape),
    }


def _ensemble_config(job: Job, encoder: Encoder) -> dict[str, Any]:
    return {
        "architectures": [ENSEMBLE],
        "base": encoder.config,
        **{name: getattr(job.settings, name) for name in ("pooling", "dense", "dropout")},
    }


def _note(job: Job) -> str:
    seen = job.settings.shape.frames * HOP / RATE
    clips = f"{len(job.split.train)} clips of {job.examples.corpus.name}"
    return f"Learned from {clips}; {job.split.note} Looks at the first {seen:.2f} s of a clip."


def _leave(
    job: Job,
    whole: Alone | Together,
    config: Mapping[str, Any],
    mean_frame: Tensor,
    card: dict[str, Any],
    *,
    is_scored: bool = False,
) -> None:
    """Write the model's folder."""

    def write(folder: Path) -> None:
        weights = {name: tensor.contiguous() for name, tensor in whole.state_dict().items()}
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        save_file({"mean_frame": mean_frame.contiguous()}, folder / BASELINE)
        sound = {"sampling_rate": RATE, "do_normalize": is_scored}
        (folder / PREPROCESSOR).write_text(json.dumps(sound, indent=2) + "\n", encoding="utf-8")
        (folder / CONFIG).write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")

    finish(job, write, card)
