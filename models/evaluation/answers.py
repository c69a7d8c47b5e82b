"""What a model says of examples, beside what is true of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from analysis.progress import ignore
from models.evaluation.matching import class_places, matched_dimensions
from models.predicted import Predicted, predicted
from models.recipes.data.examples import Examples
from models.scales import on_scale

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Answers:
    """Answers of one model, or of several that were each asked of other clips.

    Attributes
    ----------
    names : tuple of str
        The classes, or the dimensions that the model tells.
    is_classes : bool
    truth, said : array
        Of classes int64, shape (n,): places among `names`; of what was said their number stands for none of them. Of
        dimensions float64, shape (n, n_names), on the scale of the corpus, NaN where unknown.
    sure : array, shape (n,)
        Probability of the class that was said; NaN for dimensions.
    failed : tuple of (clip, reason)
        Clips that the model cannot take, which are not among the others.
    """

    clips: tuple[str, ...]
    speakers: tuple[str, ...]
    names: tuple[str, ...]
    is_classes: bool
    truth: NDArray[np.int64] | Floats
    said: NDArray[np.int64] | Floats
    sure: Floats
    failed: tuple[tuple[str, str], ...] = ()


def ask(
    model: str,
    examples: Examples,
    positions: NDArray[np.int64],
    *,
    device: str | None = None,
    report: Callable[[float], None] = ignore,
) -> Answers:
    """What a model says of some of the examples, through the registry, given what every user's clip is given.

    Raises
    ------
    UsageError
        If there is no such model, or its outputs are none of what the examples have.
    ModelError
        If it cannot be loaded.
    DataError
        If it can take none of the clips.
    """
    clips = examples.corpus.clips.iloc[examples.rows[positions]].reset_index(drop=True)
    part = replace(examples.corpus, clips=clips, ratings=examples.corpus.ratings.iloc[:0])
    found = predicted(part, model, device=device, report=report)
    taken = np.array(~np.isnan(np.stack(list(found.outputs.values()))).any(axis=0))
    if not taken.any():
        reason = f": {found.failed[0][1]}" if found.failed else "."
        raise DataError(f"{model} can take none of the {len(taken)} clips that it is to be scored on{reason}")
    read = _classes if examples.classes else _dimensions
    names, truth, said, sure = read(found, examples, positions)
    return Answers(
        clips=tuple(examples.clips[place] for place in positions[taken]),
        speakers=tuple(examples.speakers[place] for place in positions[taken]),
        names=names,
        is_classes=bool(examples.classes),
        truth=truth[taken],
        said=said[taken],
        sure=sure[taken],
        failed=found.failed,
    )


def pooled(parts: Sequence[Answers]) -> Answers:
    """Answers of the models of several folds as those of one."""
    return replace(
        parts[0],
        clips=tuple(clip for part in parts for clip in part.clips),
        speakers=tuple(speaker for part in parts for speaker in part.speakers),
        truth=np.concatenate([part.truth for part in parts]),
        said=np.concatenate([part.said for part in parts]),
        sure=np.concatenate([part.sure for part in parts]),
        failed=tuple(failure for part in parts for failure in part.failed),
    )


_Read = tuple[tuple[str, ...], NDArray[np.int64] | Floats, NDArray[np.int64] | Floats, Floats]


def _classes(found: Predicted, examples: Examples, positions: NDArray[np.int64]) -> _Read:
    """The class of the largest logit, whatever else the model tells."""
    places = class_places(found.card, examples.classes)
    logits = np.stack([found.outputs[name] for name in places], axis=-1)
    best = np.where(np.isnan(logits), -np.inf, logits).argmax(axis=-1)
    said = np.array(list(places.values()))[best]
    return examples.classes, examples.goals[positions], said, _sure(logits, found.card.several_at_once)


def _sure(logits: Floats, several_at_once: bool) -> Floats:
    """Probability of the largest logit: by the sigmoid where classes do not exclude each other, else by softmax."""
    top = logits.max(axis=-1)
    if several_at_once:
        return np.asarray(1 / (1 + np.exp(-top)))
    return np.asarray(1 / np.exp(logits - top[:, None]).sum(axis=-1))


def _dimensions(found: Predicted, examples: Examples, positions: NDArray[np.int64]) -> _Read:
    outputs = matched_dimensions(found.card)
    columns = [examples.outputs.index(output.name) for output in outputs]
    scale = examples.corpus.scale
    said = [[on_scale(value, output, scale) for value in found.outputs[output.name]] for output in outputs]
    names = tuple(output.name for output in outputs)
    truth = np.asarray(examples.goals[positions][:, columns], dtype=np.float64)
    return names, truth, np.array(said).T, np.full(len(positions), np.nan)
