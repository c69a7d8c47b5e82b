"""One model's maps minus another's, over many clips whose maps are in the store; needs no torch."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

from analysis.errors import UsageError
from analysis.progress import ignore
from analysis.tables import Scale
from models.explain.difference import difference
from models.explain.outcome import Answer, Outcome, outcome_of
from models.explain.task import Looked, Looker, Task
from models.interface import WITHOUT_SIGN, Output
from models.registry import read_card


def subtract(
    first: Task,
    second: Task,
    clips: Sequence[str],
    scale: Scale,
    report: Callable[[float], None] = ignore,
) -> Outcome:
    """Keep the difference of two maps of each clip in the store of the first task, beside both.

    Parameters
    ----------
    first, second : Task
        Both were run on all of `clips`.
    scale : Scale
        Of the corpus: the values are in its points.
    """
    lookers = [task.looker(tuple(dict.fromkeys((task.precision, "fp32")))) for task in (first, second)]
    outputs = _outputs(first, second)
    answers = (_answer(clip, lookers, outputs, scale) for clip in clips)
    with lookers[0].store.kept_open():
        return outcome_of(answers, clips, report)


def require_difference(first: Task, second: Task) -> None:
    """UsageError if their maps are not in units that can be subtracted."""
    if first.request.method in WITHOUT_SIGN:
        raise UsageError(f"{first.request.method} is not in units of the output; choose another --method.")
    ours, theirs = _outputs(first, second)
    if (ours.low is None) != (theirs.low is None):
        raise UsageError(
            f"{first.model} and {second.model} differ in units: only one has a known range of {ours.name}."
        )


def _outputs(*tasks: Task) -> tuple[Output, ...]:
    return tuple(
        output
        for task in tasks
        for output in read_card(task.model).outputs
        if output.name == task.request.target
    )


def _answer(clip: str, lookers: Sequence[Looker], outputs: Sequence[Output], scale: Scale) -> Answer:
    maps: list[Looked] = []
    for looker in lookers:
        looked = looker.look(clip)
        if isinstance(looked, Answer):
            return looked
        maps.append(looked)
    ours, theirs = maps
    if ours.saliency is None or theirs.saliency is None:
        return Answer(clip, failure="one of its two maps is no longer in the store; explain it again.")
    store = lookers[0].store
    key = hashlib.sha256(f"{ours.key} minus {theirs.key} on {scale}".encode()).hexdigest()
    known = store.get(key)
    found = known or difference(ours.saliency, theirs.saliency, outputs[0], outputs[1], scale)
    if known is None:
        store.put(found, key)
    return Answer(clip, known is not None, found.relative_delta)
