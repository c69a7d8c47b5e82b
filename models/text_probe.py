"""What if it were worded differently? A text model's outputs for other words and other punctuation.

One study found that "I like you. I love you" in place of "I like you, I love you" moved a label's score by about
13 %. For classes the probabilities are therefore compared beside the outputs themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from analysis.errors import UsageError
from analysis.progress import ignore
from models.cards import output_of
from models.interface import Material, Model
from models.probabilities import probabilities
from models.recipes.data.cleaning.table import as_learned
from models.wordings import Wording, automatic

if TYPE_CHECKING:
    from models.explain.paths import TextModel

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Probed:
    """One wording and what a model makes of it.

    Attributes
    ----------
    wording : Wording
    outputs, differences : mapping of str to float
        By output, and each minus that for the transcript as it is.
    probabilities, probability_differences : mapping of str to float
        Softmax over the classes, 0 to 1, by class, and the differences; empty for a model without classes.
    """

    wording: Wording
    outputs: Numbers
    differences: Numbers
    probabilities: Numbers
    probability_differences: Numbers


@dataclass(frozen=True)
class TextProbe:
    """A transcript's outputs and probabilities, and those of other wordings, largest difference first."""

    clip: str
    model: str
    transcript: str
    outputs: Numbers
    probabilities: Numbers
    probed: tuple[Probed, ...]


def probe_text(
    model: Model,
    material: Material,
    wordings: Sequence[Wording] | None = None,
    report: Callable[[float], None] = ignore,
    *,
    target: str | None = None,
) -> TextProbe:
    """Predict a transcript and other wordings of it.

    Parameters
    ----------
    model : Model
        A text model.
    material : Material
        The clip; only its transcript counts.
    wordings : sequence of Wording, optional
        Those of `models.wordings.automatic` if None.
    report : function of a share from 0 to 1
        Called before each wording; what it raises ends the work.
    target : str, optional
        The output whose difference decides the order. If None, the largest over all: of the probability for classes,
        of the share of the range for dimensions.

    Raises
    ------
    UsageError
        If the model reads no words, or has no such output.
    ModelError
        If the transcript or a wording is empty or too long for the model.
    """
    card = model.card
    if card.modality != "text":
        raise UsageError(f"{card.name} hears sound and cannot be asked of words alone; choose a text model.")
    if target is not None:
        target = output_of(card, target).name
    material = replace(material, transcript=as_learned(card.cleaning, material.transcript))
    outputs = model.predict(material).outputs
    own = probabilities(card, outputs)
    tried = automatic(material.transcript) if wordings is None else wordings
    probed = []
    for number, wording in enumerate(tried):
        report(number / len(tried))
        found = _outputs(model, material, wording)
        shares = probabilities(card, found)
        probed.append(Probed(wording, found, _minus(found, outputs), shares, _minus(shares, own)))
    report(1.0)
    probed.sort(key=lambda one: _size(model, one, target), reverse=True)
    return TextProbe(material.clip, card.name, material.transcript, outputs, own, tuple(probed))


def _outputs(model: Model, material: Material, wording: Wording) -> Numbers:
    if wording.masked is None:
        return model.predict(replace(material, transcript=wording.text)).outputs
    return _masked_outputs(cast("TextModel", model), material, wording.masked)


def _masked_outputs(model: TextModel, material: Material, characters: tuple[int, int]) -> Numbers:
    """Outputs with the pieces of one word masked; a piece may begin with the blank before its word."""
    import torch  # noqa: PLC0415 - no text is probed before a model is loaded

    start, end = characters
    tokens = model.tokens(material)
    is_masked = torch.tensor([[first < end and start < last for first, last in tokens.spans]]).to(
        tokens.ids.device
    )
    with torch.inference_mode():
        ids = torch.where(is_masked, model.masked(tokens), tokens.ids)
        row = model.head(model.encode(ids))[0].tolist()
    return dict(zip((output.name for output in model.card.outputs), row, strict=True))


def _size(model: Model, probed: Probed, target: str | None) -> float:
    """How large a difference is, for the order."""
    if target is not None:
        return abs(probed.differences[target])
    sizes = [abs(difference) for difference in probed.probability_differences.values()]
    for output in model.card.outputs:
        if output.kind == "dimension":
            span = 1.0 if output.low is None or output.high is None else output.high - output.low
            sizes.append(abs(probed.differences[output.name]) / span)
    return max(sizes)


def _minus(left: Numbers, right: Numbers) -> dict[str, float]:
    return {name: value - right[name] for name, value in left.items()}
