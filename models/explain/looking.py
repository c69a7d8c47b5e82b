"""Before a clip is explained: reading it, and seeing what the store has of it. Needs neither the model nor torch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from analysis.errors import DataError
from models.errors import ModelError
from models.explain.keys import saliency_key
from models.explain.outcome import Answer
from models.explain.store import Store
from models.interface import Material, ModelCard, Precision, Request, Saliency, Trust

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


def readable(clips: Iterable[str], read: Read, count: int) -> tuple[Material, ...]:
    """The first so many clips that can be read; the run itself tells of the others."""
    found: list[Material] = []
    for clip in clips:
        if len(found) == count:
            break
        with suppress(DataError, ModelError):
            found.append(read(clip))
    return tuple(found)
