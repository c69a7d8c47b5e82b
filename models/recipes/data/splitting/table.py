"""All ways to split by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from analysis.errors import UsageError
from models.recipes.data.examples import Examples
from models.recipes.data.splits import Split
from models.recipes.data.splitting.drawing import Shares
from models.recipes.data.splitting.leaky import study_c_random, study_d_random
from models.recipes.data.splitting.leaving_out import across_corpora, by_one_speaker, by_session
from models.recipes.data.splitting.own import by_corpus
from models.recipes.data.splitting.speakers import by_speakers


@dataclass(frozen=True)
class Way:
    """A way to split: one line for people, and what makes the splits of examples, an argument and shares."""

    title: str
    make: Callable[[Examples, str, Shares], tuple[Split, ...]]
    argument: str = ""


WAYS: Mapping[str, Way] = {
    "speakers": Way("no speaker in two parts", by_speakers),
    "corpus": Way("the corpus's own Train, Development and Test", by_corpus),
    "leave-one-session-out": Way("each session held out once", by_session),
    "leave-one-speaker-out": Way("each speaker held out once", by_one_speaker),
    "cross-corpus": Way("one of several corpora held out", across_corpora, argument="NAME"),
    "study-c-random": Way("leaky: a random fifth of the clips held out, as in study C", study_c_random),
    "study-d-random": Way(
        "leaky: a random fifth of each speaker's clips held out, as in study D", study_d_random
    ),
}


def shown() -> tuple[tuple[str, str], ...]:
    """How each is written, and its title."""
    return tuple(
        (f"{name}:{way.argument}" if way.argument else name, way.title) for name, way in WAYS.items()
    )


def way(text: str) -> tuple[Way, str]:
    """The way to split that a text such as `speakers` or `cross-corpus:CREMA-D` names, and its argument.

    Raises
    ------
    UsageError
        If there is none, or an argument is missing or too much.
    """
    name, _, argument = text.partition(":")
    if name not in WAYS or bool(argument) != bool(WAYS[name].argument):
        raise UsageError(f"There is no split {text!r}; choose from {', '.join(name for name, _ in shown())}.")
    return WAYS[name], argument
