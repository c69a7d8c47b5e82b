"""What makes a voice sound other than its words: one map minus another, on the corpus's scale.

The difference of two attributions is the attribution of the difference of the two outputs, since attributing is
linear in the output. Each side keeps its own baseline, so the values explain how far the difference of the outputs
is from that of their baselines. What a model that hears and reads has on its words goes to the time axis first, where a
text model has it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.tables import Scale
from models.explain.completeness import floor
from models.explain.placing import place_words
from models.interface import WITHOUT_SIGN, Output, Saliency
from models.scales import factor, on_scale


def difference(
    first: Saliency, second: Saliency, first_output: Output, second_output: Output, scale: Scale
) -> Saliency:
    """`first` minus `second`, such as valence heard minus valence read, in points of the corpus's scale.

    Parameters
    ----------
    first, second : Saliency
        Of the same clip. The longer one decides the number of frames; the shorter one has nothing at the end.
    first_output, second_output : Output
        What each explains, with its range.
    scale : Scale
        Of the corpus.

    Returns
    -------
    Saliency
        Its values and `unplaced` add up to `prediction - baseline_prediction`, but for `delta`. Words, if a side has
        any, carry that side's share of the difference, with its sign.

    Raises
    ------
    ValueError
        If the clips differ, a map explains another output or is not in units of its output, or only one output has a
        range.
    """
    _check(first, second, first_output, second_output)
    first, second = _on_time_axis(first), _on_time_axis(second)
    ours, theirs = factor(first_output, scale), factor(second_output, scale)
    delta = ours * first.delta - theirs * second.delta
    prediction = on_scale(first.prediction, first_output, scale) - on_scale(
        second.prediction, second_output, scale
    )
    baseline = on_scale(first.baseline_prediction, first_output, scale) - on_scale(
        second.baseline_prediction, second_output, scale
    )
    least = max(ours * floor(first_output), theirs * floor(second_output))
    words = tuple(replace(word, value=ours * word.value) for word in first.words) or tuple(
        replace(word, value=-theirs * word.value) for word in second.words
    )
    return Saliency(
        clip=first.clip,
        model=f"{first.model} - {second.model}",
        target=_joined(first.target, second.target),
        method=_joined(first.method, second.method),
        steps=max(first.steps, second.steps),
        baseline=_joined(first.baseline, second.baseline),
        values=_minus(ours * first.values.astype(np.float64), theirs * second.values.astype(np.float64)),
        prediction=prediction,
        baseline_prediction=baseline,
        delta=delta,
        relative_delta=abs(delta) / max(abs(prediction - baseline), least),
        words=words,
        unplaced=ours * first.unplaced - theirs * second.unplaced,
        provenance={
            **{f"first_{name}": value for name, value in first.provenance.items()},
            **{f"second_{name}": value for name, value in second.provenance.items()},
        },
    )


def _on_time_axis(saliency: Saliency) -> Saliency:
    if not saliency.has_words_beside:
        return saliency
    placed, left = place_words(saliency.words, len(saliency.values))
    values = (saliency.values + placed).astype(np.float32)
    return replace(saliency, values=values, unplaced=saliency.unplaced + left)


def _check(first: Saliency, second: Saliency, first_output: Output, second_output: Output) -> None:
    if first.clip != second.clip:
        raise ValueError(f"expected two maps of one clip, found {first.clip} and {second.clip}")
    for saliency, output in ((first, first_output), (second, second_output)):
        if saliency.target != output.name:
            raise ValueError(f"expected a map of {output.name}, found one of {saliency.target}")
        if saliency.method in WITHOUT_SIGN:
            raise ValueError(f"{saliency.method} is not in units of the output and has no difference")
    if (first_output.low is None) != (second_output.low is None):
        raise ValueError(f"{first.model} and {second.model} differ in units: only one has a known range")


def _minus(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float32]:
    values = np.zeros(max(len(first), len(second)))
    values[: len(first)] += first
    values[: len(second)] -= second
    return values.astype(np.float32)


def _joined(first: str, second: str) -> str:
    return first if first == second else f"{first} - {second}"
