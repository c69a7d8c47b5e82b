"""Changing what is learned from, a little and each time anew, so that a model does not learn one recording or wording.

Only training clips are changed. Each change that is chosen happens to a clip with a chance of one half, in the order
chosen, so that a quarter of the clips stay as they are where two are chosen. All that is drawn is drawn from the
generator given: the same seed gives the same training.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from analysis.errors import UsageError
from models.recipes.data.sound_changes import SOUND_CHANGES
from models.recipes.data.text_changes import TEXT_CHANGES

CHANCE = 0.5
SOUNDS: Mapping[str, str] = {name: title for name, (title, _) in SOUND_CHANGES.items()}
"""What can be done to a sound, and one line on each for people."""
TEXTS: Mapping[str, str] = {name: title for name, (title, _) in TEXT_CHANGES.items()}
"""What can be done to a text."""
Change = TypeVar("Change")


def sound_augmenter(
    names: Sequence[str],
) -> Callable[[NDArray[np.float32], int, np.random.Generator], NDArray[np.float32]]:
    """What changes a sound as `names` say.

    The function takes samples, shape (n,), full scale -1 to 1, their rate in Hz and a generator. It gives new samples,
    of another length where `tempo` is among the names, and leaves those given as they are.

    Raises
    ------
    UsageError
        If a name is not in `SOUNDS`.
    """
    changes = _chosen(names, SOUND_CHANGES, "sound")

    def augment(
        samples: NDArray[np.float32], rate: int, generator: np.random.Generator
    ) -> NDArray[np.float32]:
        for change in changes:
            if generator.random() < CHANCE and len(samples):
                samples = change(samples, rate, generator)
        return samples

    return augment


def text_augmenter(names: Sequence[str]) -> Callable[[str, np.random.Generator], str]:
    """What changes a text as `names` say: the function takes a text and a generator, and leaves at least one word.

    Raises
    ------
    UsageError
        If a name is not in `TEXTS`.
    """
    changes = _chosen(names, TEXT_CHANGES, "text")

    def augment(text: str, generator: np.random.Generator) -> str:
        for change in changes:
            if generator.random() < CHANCE:
                text = change(text, generator)
        return text

    return augment


def _chosen(names: Sequence[str], table: Mapping[str, tuple[str, Change]], what: str) -> tuple[Change, ...]:
    strange = next((name for name in names if name not in table), None)
    if strange is not None:
        raise UsageError(f"There is no change {strange!r} of a {what}; choose from {', '.join(table)}.")
    return tuple(table[name][1] for name in names)
