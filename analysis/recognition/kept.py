"""Recognitions kept in the cache folder: a clip is heard once by each recogniser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.hearing import Alignment
from analysis.alignment.kept import keep, kept_file, read_kept
from analysis.progress import ignore
from analysis.recognition.recognise import NOTHING
from analysis.recognition.recogniser import Recogniser, pocketsphinx


def kept_recognition(
    samples: NDArray[np.float32], rate: int, recogniser: Recogniser | None = None
) -> Alignment | None:
    """What is kept of the words that a recogniser, PocketSphinx if none is given, heard in this sound, or None."""
    recogniser = recogniser or pocketsphinx()
    found = read_kept(_file(samples, rate, recogniser))
    return None if found is None else replace(NOTHING, words=found[0], phones=found[1], by=recogniser.by)


def recognise_once(
    samples: NDArray[np.float32],
    rate: int,
    report: Callable[[float], None] = ignore,
    recogniser: Recogniser | None = None,
) -> Alignment:
    """As the recogniser, or PocketSphinx, does; what was found is kept, and taken from there the next time."""
    recogniser = recogniser or pocketsphinx()
    kept = kept_recognition(samples, rate, recogniser)
    if kept is not None:
        return kept
    found = recogniser.recognise(samples, rate, report)
    if found.words:
        keep(_file(samples, rate, recogniser), found)
    return found


def _file(samples: NDArray[np.float32], rate: int, recogniser: Recogniser) -> Path:
    return kept_file("recognitions", f"{recogniser.identity} {rate}", samples)
