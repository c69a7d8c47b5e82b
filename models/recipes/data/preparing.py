"""From corpora to what a recipe learns from: open, clean, split, balance; each by a choice that has a name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, cast

import numpy as np

from analysis.corpora.vocabulary import emotion_called
from analysis.errors import UsageError
from analysis.progress import ignore
from models.recipes.data.balancing import cut
from models.recipes.data.cleaning import study_b
from models.recipes.data.cleaning.applying import cleaned
from models.recipes.data.cleaning.table import RULES
from models.recipes.data.examples import Examples
from models.recipes.data.opening import opened
from models.recipes.data.splits import Split
from models.recipes.data.splitting.drawing import Shares, spelled_alike
from models.recipes.data.splitting.table import shown, way
from models.recipes.recipe import Goal, Input

CHOICES: Mapping[str, Mapping[str, str]] = {
    "goal": {"classes": "one emotion a clip", "dimensions": "activation, valence and dominance"},
    "cleaning": {name: rule.title for name, rule in RULES.items()},
    "split": dict(shown()),
    "balance": {
        "none": "classes as they are",
        "cut": "each class of the training part cut to the size of the smallest",
        "study-b": "happy and neutral cut to the size of the largest other class, in the training part",
    },
}
"""What can be chosen for each option, and what each choice means."""


@dataclass(frozen=True)
class DataOptions:
    """What is learned from which clips; options with choices in `CHOICES` take one of those.

    Attributes
    ----------
    goal, cleaning, split, balance : str
        `split` may hold an argument: `cross-corpus:CREMA-D`.
    classes : tuple of str
        Learned in this order; empty learns those of the cleaning that occur.
    held_out : float
        Share that is tested on where the split draws it, between 0 and 1.
    development : float
        Share of the rest that is watched for early stopping.
    seed : int
        Of the split and of what balance cuts.
    """

    goal: str = "classes"
    cleaning: str = "usual"
    classes: tuple[str, ...] = ()
    split: str = "speakers"
    balance: str = "none"
    held_out: float = 0.2
    development: float = 0.15
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Prepared:
    """Cleaned examples, and one split or, where each group is held out once, several."""

    examples: Examples
    splits: tuple[Split, ...]


def with_texts(options: DataOptions, given: Mapping[str, str]) -> DataOptions:
    """The options, those that are given replaced: as texts, classes separated by commas.

    Raises
    ------
    UsageError
        If there is no such option, or a text is no number where one is needed.
    """
    kinds: dict[str, Callable[[str], Any]] = {
        "classes": lambda text: tuple(emotion_called(word) for word in text.split(",") if word.strip()),
        "held_out": float,
        "development": float,
        "seed": int,
    }
    names = [each.name for each in fields(DataOptions)]
    changed = {}
    for name, text in given.items():
        if name not in names:
            raise UsageError(f"There is no data option {name!r}; choose from {', '.join(names)}.")
        try:
            changed[name] = kinds.get(name, str)(text)
        except ValueError as error:
            raise UsageError(f"{text!r} is no number for {name}.") from error
    return replace(options, **changed)


def check(options: DataOptions) -> None:
    """Raise UsageError, with what can be chosen, if an option is none of its choices."""
    for name in ("goal", "cleaning", "balance"):
        value = getattr(options, name)
        if value not in CHOICES[name]:
            raise UsageError(f"There is no {name} {value!r}; choose from {', '.join(CHOICES[name])}.")
    way(options.split)
    for name in ("held_out", "development"):
        if not 0 < getattr(options, name) < 1:
            raise UsageError(f"{name} is {getattr(options, name):g}; give a share between 0 and 1.")
    if options.seed < 0:
        raise UsageError(f"seed is {options.seed}; give 0 or more.")
    if options.goal == "dimensions" and options.balance != "none":
        raise UsageError(f"The balance {options.balance!r} is for classes; dimensions are learned with none.")


def prepare(
    corpora: Sequence[tuple[str, str]],
    needs: Collection[Input],
    options: DataOptions,
    *,
    report: Callable[[float], None] = ignore,
) -> Prepared:
    """Open, clean, split and balance.

    Parameters
    ----------
    corpora : sequence of (name, path)
        One, or several that become one; see `models.recipes.data.opening.named`.
    needs : collection of {'audio', 'text'}
        What a clip must have.
    report : callable
        Told the share done of opening; may raise `analysis.progress.Cancelled`.

    Raises
    ------
    UsageError
        If an option is none of its choices, or the corpus has not what the split needs.
    DataError
        If a corpus cannot be read, no clip is left, or too few speakers are known.
    """
    check(options)
    corpus = opened(corpora, report=report)
    goal = cast(Goal, options.goal)
    rule = RULES[options.cleaning]
    examples = cleaned(corpus, rule, needs, goal, options.classes)
    if rule.alters:
        examples = replace(examples, cleaning=options.cleaning)
    return Prepared(examples, splits_of(examples, options))


def splits_of(examples: Examples, options: DataOptions) -> tuple[Split, ...]:
    """The splits of examples, their training parts balanced; raises as `prepare` does."""
    check(options)
    chosen, argument = way(options.split)
    shares = Shares(options.held_out, options.development, options.seed)
    splits = chosen.make(examples, argument, shares)
    return tuple(_balanced(examples, _told(examples, split), options) for split in splits)


def _told(examples: Examples, split: Split) -> Split:
    """The split, its note saying how many clips are in no part, and whether a speaker seems to be in two."""
    n_unused = len(examples) - len(split.train) - len(split.development) - len(split.test)
    told = f" Clips left out, as their speaker or part is not known: {n_unused}." if n_unused else ""
    alike = spelled_alike(examples, np.concatenate([split.train, split.development]), split.test)
    if alike is not None:
        told += (
            f" The speakers {alike[0]} and {alike[1]} are in different parts; if they are one person, spell them alike,"
            " as scores are flattered otherwise."
        )
    return replace(split, note=split.note + told)


def _balanced(examples: Examples, split: Split, options: DataOptions) -> Split:
    if options.balance == "none" or examples.labels is None:
        return split
    only: Sequence[int] = ()
    if options.balance == "study-b":
        only = [examples.classes.index(name) for name in study_b.CUT if name in examples.classes]
        if not only:
            return split
    train = cut(split.train, examples.labels, seed=options.seed, only=only)
    n_cut = len(split.train) - len(train)
    note = f"{split.note} Of {len(split.train)} training clips {n_cut} were left out to make classes even."
    return replace(split, train=train, note=note)
