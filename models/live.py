"""What models make of a sound that was just recorded, step by step: words, features, outputs, saliency.

Models that read are given the words that were recognised (or typed). Where nothing was understood they are not asked:
a model that only listens answers instead, and the result says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis import audio
from analysis.alignment import align_once
from analysis.audio import Sound
from analysis.progress import ignore, partly
from analysis.recognition import Recogniser, recognise_once
from models.cards import main_outputs, output_of
from models.explain.run import explain
from models.interface import Material, Model, ModelCard, Request, Saliency
from models.probabilities import probabilities
from models.registry import load, read_card
from models.understood import TYPED, Understood

LISTENER = "demo-audio"
"""The model that answers where no words were understood and none of those chosen only listens."""


@dataclass(frozen=True)
class Feature:
    """Something a model was given: its name, its shape, and what its axes are."""

    name: str
    shape: tuple[int, ...]
    axes: str


@dataclass(frozen=True)
class Answer:
    """What one model said.

    Attributes
    ----------
    outputs : mapping of str to float
        All of them, in the model's own units.
    probabilities : mapping of str to float
        Of its classes; empty if it has none.
    features : tuple of Feature
        From the sound or words to what its network begins with.
    saliency : Saliency
        Of `target`.
    """

    card: ModelCard
    outputs: Mapping[str, float]
    probabilities: Mapping[str, float]
    features: tuple[Feature, ...]
    target: str
    saliency: Saliency


@dataclass(frozen=True)
class Heard:
    """All that was made of one sound; `notices` say in sentences what could not be done and what was done instead."""

    understood: Understood
    answers: tuple[Answer, ...]
    notices: tuple[str, ...] = ()


def understand(
    sound: Sound, recogniser: Recogniser | None = None, report: Callable[[float], None] = ignore
) -> Understood:
    """Recognise the words of a sound; none if nothing was understood."""
    found = recognise_once(sound.mono(), sound.rate, report, recogniser)
    return Understood(" ".join(word.text for word in found.words), found.by, found.words)


def typed(sound: Sound, transcript: str, report: Callable[[float], None] = ignore) -> Understood:
    """A transcript that somebody typed, its words aligned with the sound where they can be."""
    words = align_once(sound.mono(), sound.rate, transcript, report).words if transcript.strip() else ()
    return Understood(transcript, TYPED, words)


def hear(
    sound: Sound,
    models: Sequence[str],
    understood: Understood,
    *,
    name: str = "recording",
    target: str | None = None,
    load: Callable[..., Model] = load,
    report: Callable[[float], None] = ignore,
) -> Heard:
    """Ask models about a sound.

    Parameters
    ----------
    models : sequence of str
        As `models.registry.load` takes them.
    target : str, optional
        The output that is explained, where a model has it; else, and if None, the likeliest class, or the model's
        first dimension.
    load : function of a model's name, and `report`
        Gives the loaded model.
    report : function of a share from 0 to 1
        What it raises ends the work.

    Raises
    ------
    UsageError
        If there is no such model.
    ModelError
        If a model is damaged, or cannot take the sound.
    """
    able, notices = _able(models, understood)
    answers: list[Answer] = []
    for number, model in enumerate(able):
        loaded = load(model, report=report)
        tell = partly(report, number, len(able))
        answers.append(_answer(loaded, _material(sound, understood, name, loaded.card), target, tell))
    return Heard(understood, tuple(answers), notices)


def _able(models: Sequence[str], understood: Understood) -> tuple[list[str], tuple[str, ...]]:
    """The models that can answer, and sentences about those that cannot."""
    if understood.transcript.strip():
        return list(models), ()
    cards = {model: read_card(model) for model in models}
    able = [model for model in models if cards[model].modality == "audio"]
    unable = [cards[model].name for model in models if model not in able]
    if not unable:
        return able, ()
    able = able or [LISTENER]
    said = f"Without words {' and '.join(unable)} cannot answer; {able[0]} listens to the sound alone."
    return able, (said,)


def _material(sound: Sound, understood: Understood, name: str, card: ModelCard) -> Material:
    mono = sound.mono()
    samples = mono if sound.rate == card.rate else audio.resample(mono, sound.rate, card.rate)
    return Material(name, samples, card.rate, understood.transcript, understood.words)


def _answer(model: Model, material: Material, target: str | None, report: Callable[[float], None]) -> Answer:
    card = model.card
    outputs = model.predict(material).outputs
    shares = probabilities(card, outputs)
    explained = _target(card, shares, target)
    return Answer(
        card=card,
        outputs=outputs,
        probabilities=shares,
        features=features(model, material),
        target=explained,
        saliency=explain(model, material, Request(explained), report),
    )


def _target(card: ModelCard, shares: Mapping[str, float], wanted: str | None) -> str:
    if wanted is not None and any(output.name == wanted for output in card.outputs):
        return output_of(card, wanted).name
    return max(shares, key=shares.__getitem__) if shares else main_outputs(card)[0]


def features(model: Any, material: Material) -> tuple[Feature, ...]:
    """What a model begins with, and its shape."""
    import torch  # noqa: PLC0415 - the model that was loaded has imported it

    found: list[Feature] = []
    modality = model.card.modality
    if modality != "text" and material.samples is not None:
        found.append(Feature("waveform", material.samples.shape, f"samples at {material.rate} Hz"))
    with torch.inference_mode():
        if modality == "audio":
            found.append(_feature("encoder input", model.encode(model.prepare(material))))
        elif modality == "text":
            pieces = model.tokens(material).ids
            found.append(
                Feature("word pieces", (pieces.shape[1],), "pieces, the model's own marks among them")
            )
            found.append(Feature("embeddings", tuple(model.encode(pieces).shape[1:]), "pieces, channels"))
        else:
            joined = model.joined(material)
            units, channels = joined.end.shape[1:]
            found.append(
                Feature("sound at the encoder", (joined.frames, channels), "frames of 20 ms, channels")
            )
            found.append(
                Feature("words at the encoder", (units - joined.frames, channels), "pieces, channels")
            )
    return tuple(found)


def _feature(name: str, rows: Any) -> Feature:
    return Feature(name, tuple(rows.shape[1:]), "frames of 20 ms, channels")
