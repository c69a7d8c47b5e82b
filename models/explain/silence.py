"""How much of a map lies on silence, as it is told with the map: stores have maps without their sound."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.on_silence import OnSilence, on_silence
from models.interface import Material, Modality, Saliency

_SHARE, _TIME = "share_on_silence", "silence_share_of_time"


def silence_told(values: NDArray[np.float32], material: Material, modality: Modality) -> dict[str, str]:
    """What a map's provenance tells of silence; nothing for a model that only reads, or where nothing is to tell."""
    if modality == "text" or material.samples is None:
        return {}
    found = on_silence(values, material.samples, material.rate)
    return {} if found is None else {_SHARE: f"{found.share:.4f}", _TIME: f"{found.time:.4f}"}


def silence_of(saliency: Saliency) -> OnSilence | None:
    """What a map's provenance tells; None where it tells nothing, as that of older maps and of differences."""
    told = saliency.provenance
    return OnSilence(float(told[_SHARE]), float(told[_TIME])) if _SHARE in told and _TIME in told else None


def mean_on_silence(found: Sequence[OnSilence]) -> OnSilence | None:
    """The mean over clips, each counted the same; None without a clip."""
    if not found:
        return None
    return OnSilence(
        float(np.mean([one.share for one in found])), float(np.mean([one.time for one in found]))
    )
