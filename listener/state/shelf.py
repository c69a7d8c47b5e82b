"""The models one may choose from, and those that are loaded."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from analysis.errors import EarmarkError
from analysis.tables import Corpus
from models.explain.keys import saliency_key
from models.explain.store import cache
from models.interface import Model, ModelCard, Request, Saliency
from models.material import material
from models.registry import bundled, load, read_card, read_fingerprint


class Shelf(QObject):
    """Cards of all known models, by the name or path that loads each; a model is loaded when first used, and kept."""

    models_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, ModelCard] = {card.name: card for card in bundled()}
        self._loaded: dict[str, Model] = {}

    def add(self, name: str) -> ModelCard:
        """Put a model folder on the shelf. Raises `EarmarkError` if it holds no model that can be used."""
        card = read_card(name)
        self.cards[name] = card
        self.models_changed.emit()
        return card

    def look_up(self, name: str, corpus: Corpus, clip: str, request: Request) -> Saliency | None:
        """An attribution that was computed before, if it is kept. Needs no loaded model and may run on any thread."""
        card = self.cards[name]
        try:
            read = material(corpus, clip, card.rate, card.modality)
            return cache().get(saliency_key(read_fingerprint(name), card.modality, read, request))
        except EarmarkError:
            return None  # computing it will tell what is wrong

    def load(self, name: str) -> Model:
        """The loaded model. Only for the one thread that works with models."""
        if name not in self._loaded:
            self._loaded[name] = load(name)
        return self._loaded[name]
