"""What to explain, in words that can be sent to another process, which looks and explains."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.explain.looking import Looker
from models.explain.store import Store
from models.interface import Precision, Request
from models.registry import read_card, read_fingerprint


@dataclass(frozen=True)
class Task:
    """One request to one model on the clips of some inputs.

    Attributes
    ----------
    inputs : tuple of str
        As `models.sources.open_source` takes them.
    model : str
        As `models.registry.load` takes it.
    store : Path
        The folder of the store.
    precision : {'fp32', 'bf16', 'fp16'}
        Each process checks whether its device may use it.
    device : str or None
        None: the best there is.
    """

    inputs: tuple[str, ...]
    model: str
    request: Request
    store: Path
    precision: Precision = "fp32"
    device: str | None = None
    is_trust_wanted: bool = False

    def looker(self, precisions: tuple[Precision, ...]) -> Looker:
        """What reads the clips; needs no loaded model."""
        from models.sources import open_source  # noqa: PLC0415 - imports pandas

        card = read_card(self.model)
        read = open_source(self.inputs).reader(card)
        fingerprint, store = read_fingerprint(self.model), Store(self.store)
        return Looker(card, fingerprint, read, self.request, store, precisions, self.is_trust_wanted)
