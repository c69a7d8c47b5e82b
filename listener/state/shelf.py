"""The models one may choose from, and those that are loaded."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from models.interface import Model, ModelCard
from models.registry import bundled, load, read_card


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

    def load(self, name: str) -> Model:
        """The loaded model. Only for the one thread that works with models."""
        if name not in self._loaded:
            self._loaded[name] = load(name)
        return self._loaded[name]
