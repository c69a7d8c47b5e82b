"""The ways to attribute an output, in one table: by name and by kind of model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.errors import UsageError
from models.explain import attention, occlusion
from models.explain.gradients import gradient_x_input
from models.explain.integrated import integrated_gradients
from models.explain.passes import Attribution, Passes
from models.interface import Material, Method, Modality, Model, Request


@dataclass(frozen=True)
class Way:
    """How a method is done for a kind of model.

    Attributes
    ----------
    attribute : function of passes, model, clip and request
        Gives one attribution a target.
    may_round : bool
        Whether 16 bits do: not for differences of outputs, which are small, nor for what takes one pass anyway.
    baseline : str or None
        For a method that looks at no baseline: the one whose output is told beside its map, whatever was asked for.
    """

    attribute: Callable[[Passes, Model, Material, Request], tuple[Attribution, ...]]
    may_round: bool = False
    baseline: str | None = None


_INTEGRATED = Way(
    lambda passes, _model, _clip, request: integrated_gradients(passes, request.steps), may_round=True
)
_GRADIENT = Way(lambda passes, *_: gradient_x_input(passes), may_round=True)


def _looking(attribute: Callable[[Passes], tuple[Attribution, ...]], baseline: str) -> Way:
    return Way(lambda passes, *_: attribute(passes), baseline=baseline)


WAYS: Mapping[Modality, Mapping[Method, Way]] = {
    "audio": {
        "ig": _INTEGRATED,
        "gradient-x-input": _GRADIENT,
        "occlusion": Way(lambda passes, *_: occlusion.by_window(passes)),
        "word-occlusion": Way(
            lambda passes, _model, clip, _request: occlusion.by_word_of_speech(passes, clip)
        ),
        "attention": _looking(attention.received, "time-mean"),
        "attention-x-gradient": _looking(attention.weighted, "time-mean"),
    },
    "text": {
        "ig": _INTEGRATED,
        "gradient-x-input": _GRADIENT,
        "word-occlusion": Way(lambda passes, *_: occlusion.by_word_of_text(passes)),
        "attention": _looking(attention.received, "mask"),
        "attention-x-gradient": _looking(attention.weighted, "mask"),
    },
    # No occlusion: a word would have to be taken from what is heard and from what is read, and the two need not agree.
    "audio+text": {
        "ig": _INTEGRATED,
        "gradient-x-input": _GRADIENT,
        "attention": _looking(attention.received, "time-mean"),
        "attention-x-gradient": _looking(attention.weighted, "time-mean"),
    },
}


def way(method: Method, modality: Modality) -> Way:
    """How a method is done; UsageError, naming the choices, if a model of this kind has none of this name."""
    ways = WAYS[modality]
    if method not in ways:
        raise UsageError(f"no method {method!r} for {modality}; choose from {', '.join(ways)}.")
    return ways[method]
