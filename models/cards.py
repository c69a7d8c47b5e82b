"""What is known of a model without its weights: from `earmark.json` where there is one, else from its own files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from analysis.errors import UsageError
from analysis.tables import DIMENSIONS
from models.errors import ModelError
from models.folders import CARD, CLEANING, CONFIG, read_json
from models.interface import ModelCard, Output
from models.layouts.layout import Config, Facts, Layout
from models.layouts.table import config_of
from models.recipes.data.cleaning.table import RULES

README = "README.md"
# Many models say arousal for what corpora and Earmark call activation.
SYNONYMS = {"arousal": "activation"}
Ranges = Mapping[str, Mapping[str, float]]


def card_of(folder: Path, layout: Layout) -> ModelCard:
    """The card of the model in `folder`; ModelError if its files are damaged or contradict each other."""
    config = config_of(folder)
    facts = layout.facts(folder, config)
    own = read_json(folder / CARD) if (folder / CARD).is_file() else {}
    if own.get("modality", layout.modality) != layout.modality:
        raise ModelError(f"{folder / CARD} calls a model of {layout.modality} one of {own['modality']}.")
    ranges = own.get("outputs", {})
    if not isinstance(ranges, dict) or not all(map(_is_span, ranges.values())):
        raise ModelError(f"{folder / CARD} is damaged: outputs should map names to low and high, low < high.")
    return ModelCard(
        name=folder.name,
        title=str(own.get("title", folder.name)),
        modality=layout.modality,
        outputs=(*_outputs(folder, facts, ranges), *facts.derived),
        licence=str(own.get("licence") or _stated_licence(folder)),
        note=str(own.get("note", facts.note)),
        rate=facts.rate,
        several_at_once=facts.several_at_once,
        cleaning=_cleaning(folder, config),
    )


def canonical(name: str) -> str:
    """The name that Earmark uses for an output: `Arousal` is `activation`, a class is as the model calls it."""
    lower = name.lower()
    dimension = SYNONYMS.get(lower, lower)
    return dimension if dimension in DIMENSIONS else name


def output_of(card: ModelCard, target: str) -> Output:
    """The output that a user means by `target`.

    Raises
    ------
    UsageError
        If the model has no such output.
    """
    for output in card.outputs:
        if output.name == canonical(target):
            return output
    names = ", ".join(output.name for output in card.outputs)
    raise UsageError(f"{card.name} has no output {target!r}; it has {names}.")


def main_outputs(card: ModelCard) -> list[str]:
    """The dimensions, or all classes where it has none."""
    dimensions = [output.name for output in card.outputs if output.kind == "dimension"]
    return dimensions or [output.name for output in card.outputs]


def _cleaning(folder: Path, config: Config) -> str:
    name = str(config.get(CLEANING) or "")
    if name and name not in RULES:
        raise ModelError(
            f"{folder / CONFIG} names a cleaning {name!r} that is not known here; a newer Earmark may know it."
        )
    return name


def _is_span(span: object) -> bool:
    """Whether it is a range with both ends, or one without."""
    if not isinstance(span, dict):
        return False
    low, high = span.get("low"), span.get("high")
    if low is None and high is None:
        return True
    return isinstance(low, int | float) and isinstance(high, int | float) and low < high


def _outputs(folder: Path, facts: Facts, ranges: Ranges) -> tuple[Output, ...]:
    names = [canonical(label) for label in facts.labels]
    if len(set(names)) < len(names):
        raise ModelError(f"{folder.name} names two outputs alike: {', '.join(names)}.")
    ranges = {canonical(name): span for name, span in ranges.items()}
    unknown = sorted(set(ranges) - set(names))
    if unknown:
        raise ModelError(f"{folder / CARD} names outputs that the model lacks: {', '.join(unknown)}.")
    usual: Mapping[str, float | None] = {"low": facts.low, "high": facts.high}
    return tuple(
        Output(name, "dimension", span.get("low"), span.get("high"))
        if facts.is_regression or name in DIMENSIONS or name in ranges
        else Output(name, "class")
        for name, span in ((name, ranges.get(name, usual)) for name in names)
    )


def _stated_licence(folder: Path) -> str:
    """The licence in the head of the model's README, as the Hugging Face hub wants it there, or `unknown`."""
    try:
        text = (folder / README).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "unknown"
    head = re.match(r"---\n(.*?)\n---", text, re.S)
    stated = re.search(r"^license:\s*[\"']?([\w.+-]+)", head.group(1), re.M) if head else None
    return stated.group(1) if stated else "unknown"
