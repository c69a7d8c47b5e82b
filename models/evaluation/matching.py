"""Which outputs of anyone's model mean which classes or dimensions of a corpus."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.corpora.vocabulary import emotion_called
from analysis.errors import UsageError
from analysis.tables import DIMENSIONS
from models.interface import ModelCard, Output
from models.recipes.recipe import Goal

FEWEST_CLASSES = 2


def goal_of(card: ModelCard) -> Goal:
    """What can be scored of a model: dimensions if it tells any, else classes."""
    return "dimensions" if _dimensions(card) else "classes"


def class_places(card: ModelCard, classes: Sequence[str]) -> dict[str, int]:
    """For each class output its place among a corpus's classes, whose number stands for none of them.

    Raises
    ------
    UsageError
        If the model names fewer than two of the classes.
    """
    wanted = {emotion_called(name): place for place, name in enumerate(classes)}
    places = {
        output.name: wanted.get(emotion_called(output.name), len(classes))
        for output in card.outputs
        if output.kind == "class"
    }
    if len(set(places.values()) - {len(classes)}) < FEWEST_CLASSES:
        raise UsageError(
            f"{card.name} tells {', '.join(output.name for output in card.outputs)}: at least two of the clips' classes"
            f" ({', '.join(classes)}) must be among its outputs to score it."
        )
    return places


def matched_dimensions(card: ModelCard) -> tuple[Output, ...]:
    """The outputs that are dimensions of corpora, in the usual order; UsageError if there is none."""
    found = _dimensions(card)
    if not found:
        raise UsageError(f"{card.name} tells neither {', '.join(DIMENSIONS[:-1])} nor {DIMENSIONS[-1]}.")
    return found


def _dimensions(card: ModelCard) -> tuple[Output, ...]:
    by_name = {output.name: output for output in card.outputs if output.kind == "dimension"}
    return tuple(by_name[name] for name in DIMENSIONS if name in by_name)
