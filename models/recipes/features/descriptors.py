"""Low-level descriptors of sound: ComParE_2016's 65, by openSMILE, one frame every 10 ms.

Frame i is about the sound from 10 i ms on; pitch and voice quality look at 60 ms from there. openSMILE is an extra: its
licence is for research and private use.
"""

from __future__ import annotations

import functools
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.errors import ModelError
from models.recipes.features.kept import kept

Floats = NDArray[np.float32]
CHANNELS = 65
# Samples at 16 kHz in the window of the slowest descriptors: 60 ms.
FIELD = 960


def compute(samples: Floats, rate: int) -> Floats:
    """Low-level descriptors of a clip; kept, so that the second time costs nothing.

    Parameters
    ----------
    samples : array, shape (n,), float32
        Mono; at least 60 ms.

    Returns
    -------
    array, shape (frames, 65), float32

    Raises
    ------
    ModelError
        If openSMILE is not installed, or finds no number for the clip.
    """
    smile, name = _smile()
    exact = np.ascontiguousarray(samples, dtype="<f4")
    made_of = (name, str(rate), exact.tobytes())
    frames = kept("descriptors", made_of, lambda: smile.process_signal(exact, rate).to_numpy(np.float32))
    if not np.isfinite(frames).all():
        raise ModelError("openSMILE finds no descriptors in a clip; leave it out.")
    return frames


@functools.cache
def _smile() -> tuple[Any, str]:
    """The extractor, and what it is to give in which version."""
    try:
        import opensmile  # noqa: PLC0415 - an extra, and only wanted with such a model
    except ImportError as error:
        raise ModelError(
            "low-level descriptors need openSMILE, which is not installed; run `uv sync --extra opensmile`."
        ) from error
    smile = opensmile.Smile(
        feature_set=opensmile.FeatureSet.ComParE_2016,
        feature_level=opensmile.FeatureLevel.LowLevelDescriptors,
    )
    return smile, f"ComParE_2016 of opensmile {version('opensmile')}"
