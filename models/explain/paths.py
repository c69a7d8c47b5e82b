"""From a baseline to the clip, for each kind of model, behind the part that is cut off.

A path ends at the clip and starts at the baseline, both as the `head` of the model takes them. What comes before the
cut runs once and not at every step; for speech that is a third of the work, and it keeps the path away from the
waveform, where models with group norm hear no difference between a clip and the same clip at a thousandth of its
level, so that integrating from silence sees almost nothing of the change.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from analysis.errors import UsageError
from models.explain.baselines import named, waveform
from models.explain.placing import piece_words, place_words, word_sums, word_times
from models.explain.reference import default_baseline, reference_frame
from models.families.joined import JoinedModel
from models.families.roberta import Tokens
from models.interface import FRAMES_PER_SECOND, Material, Model, WordScore
from models.profiles import TIME_MEAN

# Frames of all steps that go through the network at once. A processor gains nothing from more, and a small number
# lets an unwanted explanation stop early.
FRAMES_AT_ONCE = 4000
FRAMES_AT_ONCE_ON_CPU = 500
STEPS_AT_ONCE = 16


@dataclass(frozen=True)
class Placed:
    """An attribution on the time axis: see `Saliency` for `values`, `words` and `unplaced`."""

    values: NDArray[np.float64]
    words: tuple[WordScore, ...] = ()
    unplaced: float = 0.0


@dataclass(frozen=True)
class Path:
    """From baseline to clip.

    Attributes
    ----------
    baseline : str
        Name of the baseline.
    start, end : Tensor, shape (1, units) or (1, units, channels)
        Baseline and clip, where a unit is a frame, a piece of a word or a sample.
    outputs : function of a Tensor with any number of such rows
        Gives all outputs, shape (rows, outputs).
    parts : array, shape (units,), int64
        Which frame of a speech model, or which word of a text model, each unit is part of; -1 for the marks that a
        model which reads adds to the text.
    batch : int
        How many rows to run at once, if memory allows.
    bytes_per_row : int
        About what one row takes; 0 if not known.
    place : function
        Puts one attribution a unit, shape (units,), onto the time axis without losing any of their sum.
    positional : Module or None
        A convolution that `outputs` applies to its rows; see `models.explain.positions`.
    attention : function of a Tensor with such rows, or None
        Gives outputs and the attention weights of each layer in their graph, shape (rows, heads, units that look,
        units), or (rows, units) where nothing but the pooling looks; UsageError if the model has none.
    heard : int or None
        How many of the parts, the first ones, are frames where the others are words; None where all are of one kind.
    """

    baseline: str
    start: Tensor
    end: Tensor
    outputs: Callable[[Tensor], Tensor]
    parts: NDArray[np.int64]
    batch: int
    bytes_per_row: int
    place: Callable[[NDArray[np.float64]], Placed]
    positional: nn.Module | None = None
    attention: Callable[[Tensor], tuple[Tensor, tuple[Tensor, ...]]] | None = None
    heard: int | None = None


class AudioModel(Model, Protocol):
    """What explaining needs of a speech model; `models.families.speech` tells what each is.

    A model may also offer `positional`, a module: see `models.explain.positions`.
    """

    @property
    def hop(self) -> int: ...
    @property
    def mean_frame(self) -> Tensor | None: ...
    def prepare(self, material: Material) -> Tensor: ...
    def encode(self, samples: Tensor) -> Tensor: ...
    def head(self, hidden: Tensor) -> Tensor: ...
    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]: ...
    def bytes_needed(self, units: int, *, from_samples: bool) -> int: ...


class TextModel(Model, Protocol):
    """What explaining needs of a text model; `models.families.roberta` tells what each is."""

    def tokens(self, material: Material) -> Tokens: ...
    def masked(self, tokens: Tokens) -> Tensor: ...
    def padded(self, tokens: Tokens) -> Tensor: ...
    def encode(self, ids: Tensor) -> Tensor: ...
    def head(self, hidden: Tensor) -> Tensor: ...
    def attentions(self, hidden: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]: ...


def audio_path(model: AudioModel, material: Material, baseline: str | None) -> Path:
    """The path for a speech model, from one of the baselines of `models.explain.baselines`.

    From the encoder input, frame t is one value and stands for 0.02 t to 0.02 (t + 1) seconds; the network's frame is
    centred 2.5 ms later than that. There are as many as the encoder has, so the last 5 to 25 ms of a clip have none.
    From the waveform, a value is the sum over the samples of 20 ms, and they cover the clip.
    """
    name = baseline or default_baseline(model)
    samples = model.prepare(material)
    if named(name, "audio").cut == "waveform":
        return _waveform_path(model, samples, name)
    with torch.no_grad():
        end = model.encode(samples)
        start = _ENCODED[name](model, material, end)
    frames = end.shape[1]
    return Path(
        baseline=name,
        start=start.expand_as(end).contiguous(),
        end=end,
        outputs=model.head,
        parts=np.arange(frames),
        batch=_batch(frames, model.device),
        bytes_per_row=model.bytes_needed(frames, from_samples=False),
        place=Placed,
        positional=getattr(model, "positional", None),
        attention=getattr(model, "attentions", None),
    )


def text_path(model: TextModel, material: Material, baseline: str | None) -> Path:
    """The path for a text model: from the transcript with every piece replaced, the model's own marks kept."""
    name = baseline or default_baseline(model)
    named(name, "text")
    tokens = model.tokens(material)
    with torch.no_grad():
        start, end = model.encode(_REPLACED[name](model, tokens)), model.encode(tokens.ids)
    duration = 0.0 if material.samples is None else len(material.samples) / material.rate
    duration = duration or max((word.end for word in material.words), default=0.0)
    frames = math.ceil(round(duration * FRAMES_PER_SECOND, 6))

    def place(values: NDArray[np.float64]) -> Placed:
        scores, rest = _word_scores(material, tokens, values)
        placed, left = place_words(scores, frames)
        return Placed(placed, scores, rest + left)

    return Path(
        baseline=name,
        start=start,
        end=end,
        outputs=model.head,
        parts=_word_parts(tokens),
        batch=_batch(end.shape[1], model.device),
        bytes_per_row=0,
        place=place,
        attention=getattr(model, "attentions", None),
    )


def joined_path(model: JoinedModel, material: Material, baseline: str | None) -> Path:
    """The path for a model that hears and reads: frames and pieces move from the baseline to the clip together.

    The parts are first the frames and then the words. What the frames get stays theirs, and the words' shares are told
    beside them, so that no word is counted twice.
    """
    name = baseline or default_baseline(model)
    named(name, "audio+text")
    with torch.no_grad():
        joined = model.joined(material)
    frames, start = joined.frames, joined.start.clone()
    if name == TIME_MEAN:
        start[:, :frames] = joined.end[:, :frames].mean(dim=1, keepdim=True)

    def place(values: NDArray[np.float64]) -> Placed:
        scores, rest = _word_scores(material, joined.tokens, values[frames:])
        return Placed(values[:frames], scores, rest)

    def attention(rows: Tensor) -> tuple[Tensor, tuple[Tensor, ...]]:
        if joined.attention is None:
            raise UsageError(f"{model.card.name} has no attention; choose another method.")
        outputs, weights = joined.attention(rows)
        return outputs, (weights,)

    words = _word_parts(joined.tokens)
    return Path(
        baseline=name,
        start=start,
        end=joined.end,
        outputs=joined.outputs,
        parts=np.concatenate([np.arange(frames), np.where(words < 0, -1, words + frames)]),
        batch=_batch(joined.end.shape[1], model.device),
        bytes_per_row=0,
        place=place,
        attention=attention,
        heard=frames,
    )


def path_of(model: Model, material: Material, baseline: str | None) -> Path:
    """The path for a model of any kind."""
    if model.card.modality == "audio":
        return audio_path(cast(AudioModel, model), material, baseline)
    if model.card.modality == "text":
        return text_path(cast(TextModel, model), material, baseline)
    return joined_path(cast(JoinedModel, model), material, baseline)


def _word_scores(
    material: Material, tokens: Tokens, values: NDArray[np.float64]
) -> tuple[tuple[WordScore, ...], float]:
    """Each word with the sum over its pieces, and what is on the model's own marks."""
    sums = word_sums(tokens.text, tokens.spans, tokens.special, values)
    timed = word_times([word for word, _ in sums.words], material.words)
    scores = tuple(
        WordScore(text, start, end, value)
        for (text, value), (start, end) in zip(sums.words, timed, strict=True)
    )
    return scores, sums.rest


def _word_parts(tokens: Tokens) -> NDArray[np.int64]:
    """Which word each piece is part of; -1 for the model's own marks."""
    words = piece_words(tokens.text, tokens.spans, tokens.special)
    return np.array([-1 if word is None else word for word in words], dtype=np.int64)


def _batch(units: int, device: str) -> int:
    at_once = FRAMES_AT_ONCE_ON_CPU if device == "cpu" else FRAMES_AT_ONCE
    return max(1, min(STEPS_AT_ONCE, at_once // units))


def _waveform_path(model: AudioModel, samples: Tensor, baseline: str) -> Path:
    count = samples.shape[1]
    parts = np.arange(count) // model.hop
    start = waveform(baseline, samples[0].cpu().numpy())
    return Path(
        baseline=baseline,
        start=torch.from_numpy(start)[None].to(samples.device),
        end=samples,
        outputs=lambda rows: model.head(model.encode(rows)),
        parts=parts,
        batch=1,
        bytes_per_row=model.bytes_needed(count, from_samples=True),
        place=lambda values: Placed(np.bincount(parts, values).astype(np.float64)),
    )


def _corpus_mean(model: AudioModel, _material: Material, _end: Tensor) -> Tensor:
    frame = reference_frame(model)
    if frame is None:
        raise UsageError(
            f"{model.card.name} comes without a corpus-mean frame; use time-mean, or audit the model."
        )
    return frame


def _time_mean(_model: AudioModel, _material: Material, end: Tensor) -> Tensor:
    return end.mean(dim=1, keepdim=True)


def _silence(model: AudioModel, material: Material, _end: Tensor) -> Tensor:
    silent = np.zeros_like(material.samples, dtype=np.float32)
    return model.encode(model.prepare(replace(material, samples=silent)))


_ENCODED: Mapping[str, Callable[[AudioModel, Material, Tensor], Tensor]] = {
    "corpus-mean": _corpus_mean,
    "time-mean": _time_mean,
    "silence": _silence,
}
_REPLACED: Mapping[str, Callable[[TextModel, Tokens], Tensor]] = {
    "mask": lambda model, tokens: model.masked(tokens),
    "pad": lambda model, tokens: model.padded(tokens),
}
