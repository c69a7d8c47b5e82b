"""What can recognise words: PocketSphinx, which comes with Earmark, or one that somebody else brings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
from numpy.typing import NDArray

from analysis.alignment.hearing import POCKETSPHINX, Alignment
from analysis.recognition.recognise import recognise

# Another number where the same sound would now give other words or phones.
_EDITION = 2


@dataclass(frozen=True)
class Recogniser:
    """Finds words in sound alone.

    Attributes
    ----------
    by : str
        Its name, as people read it.
    identity : str
        What its words depend on besides the sound: they are kept under it.
    recognise : function of samples, rate in Hz, and a report
        Finds the words in float32 samples of shape (n,). The report may raise `Cancelled`, which it lets pass.
    is_model : bool
        Whether it is a network, which shares its thread and memory with the other models.
    """

    by: str
    identity: str
    recognise: Callable[[NDArray[np.float32], int, Callable[[float], None]], Alignment]
    is_model: bool = False


def pocketsphinx() -> Recogniser:
    """The recogniser that is always there; it knows English only."""
    return Recogniser(POCKETSPHINX, f"{_EDITION} {version('pocketsphinx')}", recognise)
