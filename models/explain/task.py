"""What to explain, in words that can be sent to another process, and what is known of it before a model is loaded.

A `Task` is one request to one model on some inputs. Its `Looker` reads a clip and sees what the store has of it: that
needs neither the model nor torch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import DataError
from models.errors import ModelError
from models.explain.keys import saliency_key
from models.explain.outcome import Answer
from models.explain.store import Store
from models.interface import Material, ModelCard, Precision, Request, Saliency, Trust
from models.registry import read_card, read_fingerprint

Read = Callable[[str], Material]


@dataclass(frozen=True)
class Looked:
    """A clip that was read, its key, and what the store has under it."""

    material: Material
    key: str
    saliency: Saliency | None
    trust: Trust | None


@dataclass(frozen=True)
class Looker:
    """Reads clips for one request to one model.

    Attributes
    ----------
    precisions : tuple of {'fp32', 'bf16', 'fp16'}
        A result in any of these will do, the first is preferred; more than one where it is not known yet which of them
        a worker's device may use.
    """

    card: ModelCard
    fingerprint: str
    read: Read
    request: Request
    store: Store
    precisions: tuple[Precision, ...] = ("fp32",)
    is_trust_wanted: bool = False

    def look(self, clip: str) -> Looked | Answer:
        """The clip with what is known of it; an `Answer` if it cannot be read."""
        try:
            material = self.read(clip)
        except (DataError, ModelError) as error:
            return Answer(clip, failure=str(error))
        keys = [
            saliency_key(self.fingerprint, self.card.modality, material, self.request, precision=precision)
            for precision in self.precisions
        ]
        for key in keys:
            saliency = self.store.get(key)
            if saliency is not None:
                trust = self.store.trust(key) if self.is_trust_wanted else None
                return Looked(material, key, saliency, trust)
        return Looked(material, keys[0], None, None)


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


def readable(clips: Iterable[str], read: Read, count: int) -> tuple[Material, ...]:
    """The first so many clips that can be read; the run itself tells of the others."""
    found: list[Material] = []
    for clip in clips:
        if len(found) == count:
            break
        with suppress(DataError, ModelError):
            found.append(read(clip))
    return tuple(found)
