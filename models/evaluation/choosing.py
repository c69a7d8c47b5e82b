"""From a model and corpora to the clips that it is scored on, with what is true of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.corpora.vocabulary import emotion_called
from analysis.errors import UsageError
from models.errors import ModelError
from models.evaluation.known import Places, known_parts
from models.evaluation.matching import goal_of
from models.evaluation.parts import Chosen, Part, every, known_to, of_split, read_split
from models.folders import read_json
from models.interface import ModelCard
from models.layouts.table import is_model
from models.recipes.data.cleaning.applying import cleaned
from models.recipes.data.cleaning.table import RULES
from models.recipes.data.examples import Examples
from models.recipes.data.opening import opened
from models.recipes.data.preparing import CHOICES, DataOptions, splits_of
from models.recipes.making.plan import SPLIT, TRAINING
from models.recipes.recipe import Goal
from models.registry import find, read_card

OWN_SPLIT = "corpus"


@dataclass(frozen=True, eq=False)
class Trial:
    """What one model, or each model of a cross-validation, is to be asked.

    Attributes
    ----------
    examples : Examples
    models : tuple of (name of the model, clips)
        As `models.registry.load` takes the name.
    recipe, preset : str
        What trained it; empty if it was not trained here.
    """

    examples: Examples
    models: tuple[tuple[str, Chosen], ...]
    recipe: str = ""
    preset: str = ""

    def all_of(self, clips: Sequence[str]) -> Chosen:
        """These clips of the examples, as another model is asked of them."""
        wanted = set(clips)
        positions = np.flatnonzero([clip in wanted for clip in self.examples.clips])
        return replace(self.models[0][1], positions=positions)


def trial(
    model: str, corpora: Sequence[tuple[str, str]], part: Part | None, given: Mapping[str, str]
) -> Trial:
    """What a model is asked.

    Parameters
    ----------
    corpora : sequence of (name, path)
        Empty: what it was trained on.
    part : {'train', 'development', 'test', 'all'} or None
        None: what it was tested on if that is among these corpora, else all clips.
    given : mapping of str to str
        `goal` and `cleaning` where they are not as in its training.

    Raises
    ------
    UsageError, ModelError, DataError
        As the registry and `models.recipes.data` do, or if there is no such part.
    """
    folder = Path(model).expanduser()
    training = read_json(folder / TRAINING) if (folder / TRAINING).is_file() else {}
    names = [str(folder / fold) for fold in training.get("folds", ())] or [model]
    if training and names == [model] and not is_model(folder):
        raise UsageError(f"The training in {folder} is not done; the command that began it goes on with it.")
    card = read_card(names[0])
    plan = training.get("plan", {})
    learned = list(plan.get("corpora", {}).items())
    places = corpora or learned
    if not places:
        raise UsageError(f"{model} was not trained here; say with --corpus NAME=PATH on what to score it.")
    examples = _examples(card, places, plan.get("data", {}), given)
    chosen = tuple((name, _chosen(name, examples, part, places, learned)) for name in names)
    return Trial(examples, chosen, str(plan.get("recipe", "")), str(plan.get("preset", "")))


def _examples(
    card: ModelCard, corpora: Sequence[tuple[str, str]], data: Mapping[str, Any], given: Mapping[str, str]
) -> Examples:
    """What can be scored: of classes only those that the model can name."""
    if given.get("goal", "classes") not in CHOICES["goal"]:
        raise UsageError(f"There is no goal {given['goal']!r}; choose from {', '.join(CHOICES['goal'])}.")
    goal: Goal = "classes" if given.get("goal", data.get("goal")) == "classes" else "dimensions"
    if not data and "goal" not in given:
        goal = goal_of(card)
    rule = RULES.get(given.get("cleaning", data.get("cleaning", DataOptions.cleaning)))
    if rule is None:
        raise UsageError(f"There is no cleaning {given['cleaning']!r}; choose from {', '.join(RULES)}.")
    needs = tuple(kind for kind in ("audio", "text") if kind in card.modality)
    corpus = opened(corpora)
    examples = cleaned(corpus, rule, needs, goal)  # type: ignore[arg-type]
    tells = {emotion_called(output.name) for output in card.outputs}
    known = tuple(name for name in examples.classes if emotion_called(name) in tells)
    if len(known) < 2 or known == examples.classes:
        return examples
    return cleaned(corpus, rule, needs, goal, known)  # type: ignore[arg-type]


def _chosen(model: str, examples: Examples, part: Part | None, places: Places, learned: Places) -> Chosen:
    folder = find(model)
    if not (folder / SPLIT).is_file():
        return _of_corpus(examples, part)
    all_parts = read_split(folder)
    parts = known_parts(examples, places, all_parts, learned or places)
    is_among = any(its == "test" for its in parts.values())
    wanted: Part = part or ("test" if is_among else "all")
    if wanted == "all":
        return every(examples, [clip for clip, its in parts.items() if its == "train"])
    facts = read_json(folder / TRAINING)
    try:
        split, note, leaky = str(facts["split"]), str(facts["note"]), bool(facts["is_leaky"])
    except KeyError as error:
        raise ModelError(f"{folder / TRAINING} is damaged: it lacks {error}.") from error
    chosen = known_to(examples, parts, wanted, split=split, note=note, is_leaky=leaky)
    total = sum(its == wanted for its in all_parts.values())
    if len(chosen.positions) < total:
        note += f" Of the {total:,} clips of this part only those of the corpora given are scored."
    return replace(chosen, note=note)


def _of_corpus(examples: Examples, part: Part | None) -> Chosen:
    """A part of the corpus's own split."""
    if part is None or part == "all":
        return every(examples)
    split = splits_of(examples, replace(DataOptions(), split=OWN_SPLIT, goal=_goal(examples)))[0]
    return of_split(split, part)


def _goal(examples: Examples) -> Goal:
    return "classes" if examples.classes else "dimensions"
