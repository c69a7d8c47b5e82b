"""Passes through a network for one clip: in batches that fit into memory, with progress, in 16 bits where asked.

Every batch reports progress first, so that an unwanted explanation stops within one batch. A batch for which memory
runs out is halved and done again; what was done before it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from models.devices import free_memory, is_out_of_memory, release
from models.explain.paths import Path
from models.explain.positions import Convolved, convolved, watched
from models.interface import Output, Precision

Floats = NDArray[np.float64]

_DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}
# What outputs are multiplied by before the gradients are taken: small ones would be zero in the 5 bits that fp16 has
# for the exponent.
_FACTORS = {"fp32": 1.0, "bf16": 1.0, "fp16": 2.0**10}


@dataclass(frozen=True)
class Attribution:
    """One output's attribution before it is put onto the time axis.

    Attributes
    ----------
    values : array, shape (units,), float64
    steps : int
        Nodes of the integral; 0 for methods that do not integrate.
    is_in_units : bool
        Whether values are in units of the output, so that their sum can be held against its change.
    details : mapping of str to str
        What decided the values besides the request, for the provenance.
    """

    values: Floats
    steps: int = 0
    is_in_units: bool = True
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Passes:
    """One path, the outputs wanted along it, and how far the work on it is.

    Attributes
    ----------
    columns, targets : tuple
        Which outputs of the model, by position and as records.
    precision : {'fp32', 'bf16', 'fp16'}
        Of gradients; predictions are always in 32 bits.
    batch : int
        Rows that are run at once.
    predictions, baseline_predictions : array, shape (targets,)
    """

    path: Path
    columns: tuple[int, ...]
    targets: tuple[Output, ...]
    device: str
    precision: Precision
    report: Callable[[float], None]
    batch: int = field(init=False)
    predictions: Floats = field(init=False)
    baseline_predictions: Floats = field(init=False)
    convolved: Convolved | None = field(init=False)
    _shown: float = 0.0

    def __post_init__(self) -> None:
        self.batch = _batch_that_fits(self.path, self.device)
        with watched(self.path) as seen:
            self.baseline_predictions = self.predict(self.path.start)[0]
            self.predictions = self.predict(self.path.end)[0]
        self.convolved = convolved(self.path, seen)

    @property
    def changes(self) -> Floats:
        """Prediction minus baseline prediction, shape (targets,)."""
        return self.predictions - self.baseline_predictions

    @property
    def factor(self) -> float:
        """What `differentiable` multiplies outputs by, and so gradients have to be divided by."""
        return _FACTORS[self.precision]

    def predict(self, rows: Tensor) -> Floats:
        """The wanted outputs, shape (rows, targets), in 32 bits."""
        self.report(self._shown)
        with torch.no_grad():
            outputs = self.path.outputs(rows)[:, list(self.columns)]
        return outputs.cpu().double().numpy()

    def differentiable(self, rows: Tensor) -> Tensor:
        """The wanted outputs times `factor`, shape (rows, targets), computed in `precision`."""
        if self.precision == "fp32":
            return self.path.outputs(rows)[:, list(self.columns)]
        with torch.autocast(torch.device(self.device).type, _DTYPES[self.precision]):
            outputs = self.path.outputs(rows)
        return outputs[:, list(self.columns)].float() * self.factor

    def in_batches(
        self, count: int, work: Callable[[int, int], None], share: tuple[float, float] = (0.0, 1.0)
    ) -> None:
        """Call `work(first, stop)` until all of `count` rows are done; progress goes through `share`.

        `work` must not keep anything of a batch that it could not finish.
        """
        done = 0
        while done < count:
            self.tell(share[0] + (share[1] - share[0]) * done / count)
            stop = min(count, done + self.batch)
            if self.fits(partial(work, done, stop)):
                done = stop

    def fits(self, work: Callable[[], None]) -> bool:
        """Do work at the present batch size; if memory runs out, halve that and return False."""
        try:
            work()
        except Exception as error:
            if not is_out_of_memory(error) or self.batch == 1:
                raise
        else:
            return True
        self.batch //= 2
        release(self.device)
        return False

    def tell(self, fraction: float) -> None:
        """Report progress, which never goes back."""
        self._shown = max(self._shown, fraction)
        self.report(self._shown)


def _batch_that_fits(path: Path, device: str) -> int:
    free = free_memory(device)
    if not path.bytes_per_row or free is None:
        return path.batch
    return max(1, min(path.batch, free // path.bytes_per_row))
