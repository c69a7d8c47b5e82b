"""What a small network can be given of sound, in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.errors import DataError
from models.recipes.features import descriptors

Floats = NDArray[np.float32]
RATE = 16000


@dataclass(frozen=True)
class Features:
    """One kind of frames.

    Attributes
    ----------
    channels : int
        Of one frame.
    fold : int
        How many frames make a unit of 20 ms.
    field : int
        Samples that the first frame sees.
    compute : function of samples (n,) at `RATE` Hz
        Gives frames (frames, channels).
    """

    channels: int
    fold: int
    field: int
    compute: Callable[[Floats], Floats]

    def units(self, samples: Floats) -> Floats:
        """Samples to units, shape (units, fold * channels); frames that fill no unit at the end are left out."""
        frames = self.compute(samples)
        whole = len(frames) // self.fold * self.fold
        return frames[:whole].reshape(-1, self.fold * self.channels)

    def units_of_file(self, samples: Floats, path: str) -> Floats:
        """As `units`; DataError, naming the file, if it is too short."""
        if len(samples) < self.field:
            least, found = self.field * 1000 / RATE, len(samples) * 1000 / RATE
            problem = f"lasts {found:.0f} ms, and {least:.0f} ms are needed."
            raise DataError(problem, file=path)
        return self.units(samples)


def _coefficients(samples: Floats) -> Floats:
    import torch  # noqa: PLC0415

    from models.recipes.features.mfcc import Mfcc  # noqa: PLC0415

    with torch.inference_mode():
        frames: Floats = Mfcc()(torch.from_numpy(samples)[None])[0].numpy()
    return frames


FEATURES: Mapping[str, Features] = {
    "compare": Features(
        descriptors.CHANNELS, 2, descriptors.FIELD, lambda samples: descriptors.compute(samples, RATE)
    ),
    "mfcc": Features(39, 1, 400, _coefficients),
}
