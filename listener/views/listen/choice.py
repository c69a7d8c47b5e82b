"""What a column explains: model, target and method, as three combo boxes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

from listener.state.columns.wishes import Wish, methods_of
from listener.state.explaining.shelf import Shelf
from listener.views.listen.combos import SHORT_ROLE, ElidedCombo
from listener.views.listen.methods import described

NO_MODEL = "No model"
AROUSAL = "Activation is also called arousal."
METHOD_LETTERS = 14
NARROWEST_PX, WIDEST_PX = 88, 280
UNLIMITED_PX = 16777215
NARROW_PX = 48


class Choice(QObject):
    """The three boxes; a header lays them out.

    Signals
    -------
    chosen : model, target
    method_chosen : method
    """

    chosen = Signal(str, str)
    method_chosen = Signal(str)

    def __init__(self, which: str, shelf: Shelf, parent: QObject) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._wish = Wish()
        self.model = _combo(f"Model {which}", "")
        self.target = _combo(f"Target {which}", f"Output of the model that is explained. {AROUSAL}")
        self.method = _combo(f"Method {which}", "")
        self.method.setMinimumContentsLength(METHOD_LETTERS)
        self.method.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._list_models()
        shelf.models_changed.connect(self._list_models)
        self.model.activated.connect(self._choose_model)
        self.target.activated.connect(self._choose)
        self.method.activated.connect(lambda: self.method_chosen.emit(self.method.currentData()))

    @property
    def boxes(self) -> tuple[QComboBox, QComboBox, QComboBox]:
        return self.model, self.target, self.method

    def show_wish(self, wish: Wish) -> None:
        """Show what is chosen."""
        self._wish = wish
        with QSignalBlocker(self.model), QSignalBlocker(self.target), QSignalBlocker(self.method):
            self.model.setCurrentIndex(max(self.model.findData(wish.model), 0))
            self._list_targets()
            self.target.setCurrentIndex(self.target.findData(wish.target))
            self._list_methods()
            self.method.setCurrentIndex(self.method.findData(wish.method))
        self.model.setToolTip(f"{self.model.currentText()}: the model whose saliency is shown.")
        self.method.setToolTip(f"How the map is computed. {described(wish.method).tip}")

    def set_narrow(self, is_narrow: bool) -> None:
        """Let the boxes share their rows, as narrow as a quarter of a small window needs; else each has its width."""
        wide = QSizePolicy.Policy.Expanding if is_narrow else QSizePolicy.Policy.Preferred
        for box in self.boxes:
            box.setMinimumWidth(NARROW_PX if is_narrow else NARROWEST_PX)
            box.setMaximumWidth(UNLIMITED_PX if is_narrow else WIDEST_PX)
            box.setSizePolicy(wide, QSizePolicy.Policy.Fixed)

    def _list_models(self) -> None:
        with QSignalBlocker(self.model):
            self.model.clear()
            self.model.addItem(NO_MODEL, "")
            for name, card in self._shelf.cards.items():
                self.model.addItem(card.title, name)
                self.model.setItemData(self.model.count() - 1, card.note, Qt.ItemDataRole.ToolTipRole)
            self.model.setCurrentIndex(max(self.model.findData(self._wish.model), 0))

    def _list_targets(self) -> None:
        card = self._shelf.cards.get(self._wish.model)
        self.target.clear()
        for output in () if card is None else card.outputs:
            self.target.addItem(output.name, output.name)
        self.target.setEnabled(card is not None)

    def _list_methods(self) -> None:
        card = self._shelf.cards.get(self._wish.model)
        self.method.clear()
        for method in () if card is None else methods_of(card):
            known = described(method)
            self.method.addItem(known.name, method)
            self.method.setItemData(self.method.count() - 1, known.short, SHORT_ROLE)
            self.method.setItemData(self.method.count() - 1, known.tip, Qt.ItemDataRole.ToolTipRole)
        self.method.setEnabled(card is not None)

    def _choose_model(self) -> None:
        """Keep the target if the new model has it too."""
        card = self._shelf.cards.get(self.model.currentData())
        if card is None:
            self.chosen.emit("", "")
            return
        names = [output.name for output in card.outputs]
        wanted = self._wish.target
        self.chosen.emit(self.model.currentData(), wanted if wanted in names else _first_choice(names))

    def _choose(self) -> None:
        self.chosen.emit(self.model.currentData(), self.target.currentData())


def _combo(name: str, tip: str) -> QComboBox:
    # The mouse leaves the keyboard where it is, so that Space still plays after a choice.
    combo = ElidedCombo(accessibleName=name, toolTip=tip, focusPolicy=Qt.FocusPolicy.TabFocus)
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    combo.setMaximumWidth(WIDEST_PX)
    combo.setMinimumWidth(NARROWEST_PX)
    return combo


def _first_choice(names: list[str]) -> str:
    return "valence" if "valence" in names else names[0]
