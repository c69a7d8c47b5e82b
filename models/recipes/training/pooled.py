"""Training study D's networks, on sound, words or both, and leaving a model's folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from analysis.errors import UsageError
from models.families.pooled_speech import FeatureFront
from models.folders import CONFIG, PREPROCESSOR
from models.interface import Material, Modality
from models.layouts.pooled import ARCHITECTURES, MODEL_TYPE, TEXT
from models.material import material
from models.recipes.data.cleaning.table import RULES
from models.recipes.features.frames import FEATURES, RATE, Features
from models.recipes.features.scaling import Scaling, scaling
from models.recipes.features.spoken import spoken_words, timed
from models.recipes.features.word_embeddings import WordEncoder, read_encoder
from models.recipes.making.finished import BASELINE, finish
from models.recipes.networks.pooled import Design, OneInput, TwoInputs, build
from models.recipes.recipe import STATE, Job, Tell
from models.recipes.training.aims import Aim, aim_of, bring_to_scale
from models.recipes.training.small import Example, fit
from models.registry import find

Inputs = tuple[Tensor, ...]


def train_one(job: Job, tell: Tell) -> None:
    """Train a network on sound or on words alone; see `models.recipes.recipe.Train`."""
    settings = job.settings
    if settings.modality == "audio":
        if settings.pooling == "cls":
            raise UsageError("sound has no mark of its start; cls is for text: choose another pooling.")
        ear = _ear(job)
        _train(job, tell, "audio", {at: _all_there(units) for at, units in ear.units.items()}, ear, None)
    else:
        reader = _reader(job)
        _train(job, tell, "text", {at: _all_there(rows) for at, rows in reader.rows.items()}, None, reader)


def train_both(job: Job, tell: Tell) -> None:
    """Train a network on sound and words together; see `models.recipes.recipe.Train`."""
    ear, reader = _ear(job, is_timed=job.settings.fusion == "word-segments"), _reader(job)
    inputs = {}
    for at in _used(job):
        frames, pieces = ear.units[at], reader.rows[at]
        of_frames, of_pieces = spoken_words(ear.clips[at], reader.tokens(at), len(frames))
        inputs[at] = (*_all_there(frames), of_frames[0], *_all_there(pieces), of_pieces[0])
    _train(job, tell, "audio+text", inputs, ear, reader)


def padded(examples: Sequence[Example]) -> Example:
    """A batch of examples of different lengths, the shorter ones filled up with zeros, which no mask counts."""
    columns = zip(*(inputs for inputs, _ in examples), strict=True)
    goals = torch.stack([goal for _, goal in examples])
    return tuple(pad_sequence(list(column), batch_first=True) for column in columns), goals


@dataclass(frozen=True, eq=False)
class _Ear:
    """The sound of a job's clips, by example, as units of z-scores, and their words; the samples are not kept."""

    features: Features
    clips: Mapping[int, Material]
    scaling: Scaling
    units: Mapping[int, NDArray[np.float32]]


@dataclass(frozen=True, eq=False)
class _Reader:
    """The transcripts of a job's clips as word embeddings, by example."""

    job: Job
    encoder: WordEncoder

    @cached_property
    def rows(self) -> Mapping[int, NDArray[np.float32]]:
        texts = self.job.examples.transcripts
        return {at: self.encoder.embed(self.tokens(at), texts[at]) for at in self.job.each(_used(self.job))}

    def tokens(self, at: int) -> Any:
        return self.encoder.tokens(self.job.examples.clips[at], self.job.examples.transcripts[at])


def _used(job: Job) -> list[int]:
    return [int(at) for part in (job.split.train, job.split.development) for at in part]


def _ear(job: Job, *, is_timed: bool = False) -> _Ear:
    """The sound, and if `is_timed` the times of all words; DataError or ModelError if a clip cannot be used."""
    features, examples = FEATURES[job.settings.features], job.examples
    clips, raw = {}, {}
    for at in job.each(_used(job)):
        read = material(examples.corpus, examples.clips[at], RATE)
        if read.samples is None:
            raise ValueError("expected a clip with sound")
        raw[at] = features.units_of_file(read.samples, examples.paths[at])
        clip = replace(read, transcript=examples.transcripts[at])
        clips[at] = replace(timed(clip) if is_timed else clip, samples=None)
    scale = scaling((raw[int(at)] for at in job.split.train), features.channels)
    return _Ear(features, clips, scale, {at: scale(units) for at, units in raw.items()})


def _reader(job: Job) -> _Reader:
    return _Reader(job, read_encoder(find(job.settings.base), job.device))


def _all_there(units: NDArray[np.float32]) -> Inputs:
    """Units, and that all of them are there, which padding is not."""
    return torch.from_numpy(units), torch.ones(len(units), dtype=torch.bool)


def _train(
    job: Job,
    tell: Tell,
    modality: Modality,
    inputs: Mapping[int, Inputs],
    ear: _Ear | None,
    reader: _Reader | None,
) -> None:
    aim, settings = aim_of(job), job.settings
    design = Design(
        outputs=len(aim.outputs),
        frame=ear.features.channels if ear else 0,
        piece=reader.encoder.channels if reader else 0,
        fold=ear.features.fold if ear else 1,
        pooling=settings.pooling,
        fusion=settings.fusion if ear and reader else "",
        hidden=settings.hidden,
        layers=settings.layers,
        dropout=settings.dropout,
    )
    with torch.random.fork_rng():
        torch.manual_seed(job.seed)
        network = build(design).to(job.device)
    examples = {at: (each, aim.goals[at]) for at, each in inputs.items()}
    fit(
        network,
        [examples[int(at)] for at in job.split.train],
        [examples[int(at)] for at in job.split.development],
        aim.loss,
        settings.fit,
        state=job.out / STATE,
        seed=job.seed,
        tell=tell,
        score=aim.score,
        collate=padded,
    )
    bring_to_scale(network.output, aim)
    _leave(job, aim, modality, design, network, ear, reader)


def _leave(
    job: Job,
    aim: Aim,
    modality: Modality,
    design: Design,
    network: OneInput | TwoInputs,
    ear: _Ear | None,
    reader: _Reader | None,
) -> None:
    """Write the model's folder."""
    parts = nn.ModuleDict({"network": network})
    if ear:
        mean, deviation = (torch.from_numpy(each) for each in (ear.scaling.mean, ear.scaling.deviation))
        parts["front"] = FeatureFront(ear.features, mean, deviation)
    if reader:
        parts["encoder"] = reader.encoder.network
    weights = {name: tensor.cpu().contiguous() for name, tensor in parts.state_dict().items()}

    def write(folder: Path) -> None:
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        if ear:
            # The training part's own mean, as z-scores.
            save_file({"mean_frame": torch.zeros(design.fold * design.frame)}, folder / BASELINE)
        if reader:
            shutil.rmtree(job.out / TEXT, ignore_errors=True)
            reader.encoder.save(folder / TEXT)
        _write_json(folder / PREPROCESSOR, {"sampling_rate": RATE})
        _write_json(folder / CONFIG, _config(job, aim, modality, design))

    finish(job, write, _card(job, aim, modality, design))


def _config(job: Job, aim: Aim, modality: Modality, design: Design) -> dict[str, Any]:
    names = dict(enumerate(aim.outputs))
    return {
        "model_type": MODEL_TYPE,
        "architectures": [ARCHITECTURES[modality]],
        **({} if job.examples.classes else {"problem_type": "regression"}),
        "id2label": {str(number): name for number, name in names.items()},
        "label2id": {name: number for number, name in names.items()},
        **({} if modality == "text" else {"features": job.settings.features}),
        "network": asdict(design),
    }


def _card(job: Job, aim: Aim, modality: Modality, design: Design) -> dict[str, Any]:
    """What `earmark.json` says."""
    corpus = job.examples.corpus
    ranges = {name: {"low": corpus.scale.low, "high": corpus.scale.high} for name in aim.outputs}
    words = "" if modality == "audio" else f" Words as {job.settings.base} embeds them."
    tokens = RULES[job.examples.cleaning].tokens if words and job.examples.cleaning else ()
    if tokens:
        words += f" It is frozen and reads {', '.join(tokens)} in pieces, as it was not taught these words."
    segments = ""
    if design.fusion == "word-segments":
        segments = " Words that are not found in the sound share its time by their letters."
    return {
        "title": f"{_TITLES[modality]}, {design.fusion or design.pooling}, on {corpus.name}",
        "modality": modality,
        "licence": f"that of the corpus {corpus.name}"
        + ("" if modality == "audio" else f" and of {job.settings.base}"),
        "note": f"Learned from {len(job.split.train)} clips of {corpus.name}; {job.split.note}{words}{segments}",
        "outputs": {} if job.examples.classes else ranges,
        **({} if modality == "text" else {"baseline": BASELINE}),
    }


_TITLES: Mapping[Modality, str] = {
    "audio": "BLSTM over sound",
    "text": "BLSTM over words",
    "audio+text": "BLSTMs over sound and words",
}


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
