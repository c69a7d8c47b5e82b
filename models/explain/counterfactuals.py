"""What if the voice were different? A model's outputs with one property of the voice taken away after another.

Resynthesis alone moves a model. So the effect of a change is the output for the changed voice minus the output for
its null twin, which went through the same chain with nothing changed; where the null twin itself moves the output by
more than that, the effect is not to be believed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from analysis.errors import DataError, UsageError
from analysis.loudness import Samples
from analysis.progress import ignore
from analysis.resynthesis import MANIPULATIONS, resynthesise
from analysis.resynthesis.records import Resynthesis
from analysis.words import Word
from models.errors import ModelError
from models.interface import Material, Model

ALL = tuple(MANIPULATIONS)
Outputs = Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """One changed voice and what a model makes of it.

    Attributes
    ----------
    resynthesis : Resynthesis
        The changed voice and its null twin, to be heard; `changed` is False where there was nothing to change.
    outputs, null_outputs : mapping of str to float
        The model's outputs for the two.
    effect : mapping of str to float
        `outputs` minus `null_outputs`, by output.
    null_effect : mapping of str to float
        `null_outputs` minus the outputs for the clip as it is.
    """

    resynthesis: Resynthesis
    outputs: Outputs
    null_outputs: Outputs
    effect: Outputs
    null_effect: Outputs

    def is_believable(self, output: str) -> bool:
        """Whether the change moves the output at least as much as resynthesis alone does."""
        return abs(self.effect[output]) >= abs(self.null_effect[output])


@dataclass(frozen=True, eq=False)
class WhatIf:
    """A clip's outputs as it is, and each counterfactual by the manipulation's name, in the order of `ALL`."""

    clip: str
    model: str
    original: Outputs
    counterfactuals: Mapping[str, Counterfactual]


def what_if(
    model: Model,
    material: Material,
    names: Sequence[str] = ALL,
    report: Callable[[float], None] = ignore,
) -> WhatIf:
    """Predict a clip as it is, with its voice changed, and with the null twin of each change.

    Parameters
    ----------
    model : Model
        A speech model.
    material : Material
        The clip, at the model's rate; times of words help to tell its tempo.
    names : sequence of str
        Of `analysis.resynthesis.MANIPULATIONS`.
    report : function of a share from 0 to 1
        Called before each change; what it raises ends the work.

    Raises
    ------
    UsageError
        If the model reads words, or there is no such manipulation.
    DataError
        If the clip is too short to change its voice.
    ModelError
        If the clip has no sound, or the model cannot take it or a changed one.
    """
    samples = _sound(model, material, names)
    chosen = [name for name in ALL if name in names]
    # Several changes have the same null twin, whose outputs are computed once.
    known: dict[bytes, Outputs] = {}

    def outputs(sound: Samples, words: tuple[Word, ...]) -> Outputs:
        key = sound.tobytes()
        if key not in known:
            heard = replace(material, samples=sound, words=words)
            known[key] = dict(model.predict(heard).outputs)
        return known[key]

    original = outputs(samples, material.words)
    found = {}
    for number, name in enumerate(chosen):
        report(number / len(chosen))
        found[name] = _counterfactual(name, material, samples, original, outputs)
    report(1.0)
    return WhatIf(material.clip, model.card.name, original, found)


def _sound(model: Model, material: Material, names: Sequence[str]) -> Samples:
    unknown = sorted(set(names) - set(ALL))
    if unknown:
        raise UsageError(f"there is no change {unknown[0]!r} of a voice; choose from {', '.join(ALL)}.")
    if model.card.modality == "text":
        raise UsageError(f"{model.card.name} reads words and hears no voice; choose a speech model.")
    if material.samples is None:
        raise ModelError(f"{material.clip} has no audio, and {model.card.name} needs it.")
    return material.samples


def _counterfactual(
    name: str,
    material: Material,
    samples: Samples,
    original: Outputs,
    outputs: Callable[[Samples, tuple[Word, ...]], Outputs],
) -> Counterfactual:
    try:
        made = resynthesise(name, samples, material.rate, material.words)
    except DataError as error:
        raise DataError(str(error), file=material.clip) from error
    moved = tuple(
        Word(word.text, made.new_time(word.start), made.new_time(word.end)) for word in material.words
    )
    changed, null = outputs(made.samples, moved), outputs(made.null, material.words)
    return Counterfactual(made, changed, null, _minus(changed, null), _minus(null, original))


def _minus(left: Outputs, right: Outputs) -> dict[str, float]:
    return {name: value - right[name] for name, value in left.items()}
