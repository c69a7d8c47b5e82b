"""Recognitions kept in the cache folder: a clip is heard once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.hearing import Alignment
from analysis.alignment.kept import keep, kept_file, read_kept
from analysis.progress import ignore
from analysis.recognition.recognise import NOTHING, recognise

# Another number where the same sound would now give other words or phones.
_EDITION = 1


def kept_recognition(samples: NDArray[np.float32], rate: int) -> Alignment | None:
    """What is kept of the words recognised in this sound, or None."""
    found = read_kept(_file(samples, rate))
    return None if found is None else replace(NOTHING, words=found[0], phones=found[1])


def recognise_once(
    samples: NDArray[np.float32], rate: int, report: Callable[[float], None] = ignore
) -> Alignment:
    """As `recognise`; what was found is kept, and taken from there the next time."""
    kept = kept_recognition(samples, rate)
    if kept is not None:
        return kept
    found = recognise(samples, rate, report)
    if found.words:
        keep(_file(samples, rate), found)
    return found


def _file(samples: NDArray[np.float32], rate: int) -> Path:
    return kept_file("recognitions", f"{_EDITION} {version('pocketsphinx')} {rate}", samples)
