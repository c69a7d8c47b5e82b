"""The models one may choose from, and those that are loaded."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError
from analysis.progress import ignore
from analysis.tables import Corpus
from models.explain.keys import saliency_key
from models.explain.store import cache
from models.interface import Material, Model, ModelCard, Request, Saliency, Trust
from models.material import material
from models.registry import bundled, load, read_card, read_fingerprint


@dataclass(frozen=True, eq=False)
class Found:
    """A map, its key in the cache, and whether to believe it as far as that is known."""

    saliency: Saliency
    key: str
    trust: Trust | None = None


class Shelf(QObject):
    """Cards of all known models, by the name or path that loads each; a model is loaded when first used, and kept."""

    models_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, ModelCard] = {card.name: card for card in bundled()}
        self._loaded: dict[str, Model] = {}
        self._randomised: dict[str, Model] = {}

    def add(self, name: str) -> ModelCard:
        """Put a model folder on the shelf. Raises `EarmarkError` if it holds no model that can be used."""
        card = read_card(name)
        self.cards[name] = card
        self.models_changed.emit()
        return card

    def key_of(self, name: str, read: Material, request: Request) -> str:
        """The key of an attribution in the store. Needs no loaded model and may run on any thread."""
        return saliency_key(read_fingerprint(name), self.cards[name].modality, read, request)

    def look_up(self, name: str, corpus: Corpus, clip: str, request: Request) -> Found | None:
        """An attribution that was computed before, if it is kept. Needs no loaded model and may run on any thread."""
        card = self.cards[name]
        try:
            read = material(corpus, clip, card.rate, card.modality)
            key, store = self.key_of(name, read, request), cache()
            saliency = store.get(key)
            return None if saliency is None else Found(saliency, key, store.trust(key))
        except EarmarkError:
            return None  # computing it will tell what is wrong

    def load(self, name: str, report: Callable[[float], None] = ignore) -> Model:
        """The loaded model, anew if its files have changed. Only for the one thread that works with models.

        `report` is called now and then while it loads; what it raises ends the loading.
        """
        model = self._loaded.get(name)
        if model is None or model.fingerprint != read_fingerprint(name):
            self._randomised.pop(name, None)
            model = self._loaded[name] = load(name, report=report)
        return model

    def randomised(self, name: str) -> Model:
        """The model with random weights, kept until `keep_randomised`. Only for the thread that works with models."""
        from models.explain.randomised import randomised  # noqa: PLC0415 - torch is imported when first wanted

        model, copy = self.load(name), self._randomised.get(name)
        if copy is None:
            copy = self._randomised[name] = randomised(model)
        return copy

    def keep_randomised(self, names: Collection[str]) -> None:
        """Let go of the random copies of all other models."""
        for name in set(self._randomised).difference(names):
            self._randomised.pop(name, None)
