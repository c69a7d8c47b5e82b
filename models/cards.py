"""What is known of a model without its weights: from `earmark.json` where there is one, else from `config.json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.tables import DIMENSIONS
from models.errors import ModelError
from models.folders import CARD, CONFIG, PREPROCESSOR, read_json
from models.interface import Modality, ModelCard, Output

USUAL_RATE = 16000
# Many models say arousal for what corpora and Earmark call activation.
SYNONYMS = {"arousal": "activation"}


def card_of(folder: Path, modality: Modality) -> ModelCard:
    """The card of the model in `folder`; ModelError if its files are damaged or contradict each other."""
    config = read_json(folder / CONFIG)
    own = read_json(folder / CARD) if (folder / CARD).is_file() else {}
    if own.get("modality", modality) != modality:
        raise ModelError(f"{folder / CARD} calls a model of {modality} one of {own['modality']}.")
    ranges = own.get("outputs", {})
    if not isinstance(ranges, dict) or not all(map(_is_span, ranges.values())):
        raise ModelError(f"{folder / CARD} is damaged: outputs should map names to low and high, low < high.")
    sound = read_json(folder / PREPROCESSOR) if (folder / PREPROCESSOR).is_file() else {}
    return ModelCard(
        name=folder.name,
        title=str(own.get("title", folder.name)),
        modality=modality,
        outputs=_outputs(folder, config, ranges),
        licence=str(own.get("licence", "unknown")),
        note=str(own.get("note", "")),
        rate=_rate(folder, sound.get("sampling_rate", USUAL_RATE)),
    )


def _is_span(span: object) -> bool:
    """Whether it is a range with both ends, or one without."""
    if not isinstance(span, dict):
        return False
    low, high = span.get("low"), span.get("high")
    if low is None and high is None:
        return True
    return isinstance(low, int | float) and isinstance(high, int | float) and low < high


def _rate(folder: Path, stated: object) -> int:
    if not isinstance(stated, int) or stated < 1:
        raise ModelError(
            f"{folder / PREPROCESSOR} is damaged: sampling_rate should be a whole number, not {stated!r}."
        )
    return stated


def _outputs(folder: Path, config: dict[str, Any], ranges: dict[str, dict[str, float]]) -> tuple[Output, ...]:
    names = _names(folder, config)
    ranges = {_canonical(name): span for name, span in ranges.items()}
    unknown = sorted(set(ranges) - set(names))
    if unknown:
        raise ModelError(f"{folder / CARD} names outputs that config.json lacks: {', '.join(unknown)}.")
    if config.get("problem_type") != "regression" and not ranges and not set(names) & set(DIMENSIONS):
        return tuple(Output(name, "class") for name in names)
    spans = (ranges.get(name, {}) for name in names)
    return tuple(
        Output(name, "dimension", span.get("low"), span.get("high"))
        for name, span in zip(names, spans, strict=True)
    )


def _names(folder: Path, config: dict[str, Any]) -> list[str]:
    """Output names in the order of the head's columns."""
    labels = config.get("id2label") or {
        number: f"LABEL_{number}" for number in range(config.get("num_labels", 2))
    }
    try:
        names = [
            _canonical(str(label)) for _, label in sorted((int(key), label) for key, label in labels.items())
        ]
    except (AttributeError, ValueError) as error:
        raise ModelError(f"{folder / CONFIG} is damaged: id2label should map numbers to names.") from error
    if len(set(names)) < len(names):
        raise ModelError(f"{folder / CONFIG} names two outputs alike: {', '.join(names)}.")
    return names


def _canonical(name: str) -> str:
    lower = name.lower()
    dimension = SYNONYMS.get(lower, lower)
    return dimension if dimension in DIMENSIONS else name
