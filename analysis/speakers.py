"""Which clips hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analysis.tables import UNKNOWN

if TYPE_CHECKING:
    import pandas as pd


def speakers_of(clips: pd.DataFrame) -> NDArray[np.object_]:
    """Who speaks in each clip, shape (n_clips,): where that is unknown its recording, and else the clip itself."""
    speakers = clips["speaker"].astype(object).to_numpy(copy=True)
    for column in ("recording", "clip"):
        is_unknown = (speakers == UNKNOWN) | (speakers == "")
        speakers[is_unknown] = clips[column].astype(object).to_numpy()[is_unknown]
    return speakers
