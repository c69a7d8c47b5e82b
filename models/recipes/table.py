"""All recipes by name, each a module that is imported when it is wanted."""

from __future__ import annotations

import importlib
from typing import cast

from analysis.errors import UsageError
from models.recipes.recipe import Measure, Recipe, Train

RECIPES: dict[str, str] = {
    "audio-finetune": "models.recipes.audio_finetune",
    "text-finetune": "models.recipes.text_finetune",
    "joint": "models.recipes.joint",
    "attention": "models.recipes.attention",
    "multimodal": "models.recipes.multimodal",
    "timnet": "models.recipes.timnet",
    "timnet-ensemble": "models.recipes.timnet_ensemble",
    "close-gaps": "models.recipes.close_gaps",
}


def recipe(name: str) -> Recipe:
    """What a recipe is; needs no torch. UsageError if there is none of this name."""
    if name not in RECIPES:
        raise UsageError(f"there is no recipe {name!r}; choose from {', '.join(RECIPES)}.")
    return cast(Recipe, importlib.import_module(RECIPES[name]).RECIPE)


def trainer(name: str) -> Train:
    """A recipe's `train`."""
    recipe(name)
    return cast(Train, importlib.import_module(RECIPES[name]).train)


def measure_of(name: str) -> Measure | None:
    """A recipe's `measure`; None if it measures nothing but scores."""
    recipe(name)
    return cast("Measure | None", getattr(importlib.import_module(RECIPES[name]), "measure", None))
