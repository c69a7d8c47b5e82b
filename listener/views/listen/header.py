"""The head of a column: which model and target, what they say of the clip, and how far to trust it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from listener.actions import BY_ID
from listener.state.columns import Column
from listener.state.shelf import Shelf
from listener.theme import Theme
from listener.views.elided import ElidedLabel
from listener.views.listen.wording import account, status

NO_MODEL = "No model"
AROUSAL = "Activation is also called arousal."
NARROWEST_CLIP_PX = 104
LIST_MARGIN_PX = 24
NARROWEST_COMBO_PX, WIDEST_COMBO_PX = 88, 280


class Header(QWidget):
    """Two rows: what is chosen, and what became of it."""

    chosen = Signal(str, str)
    explain_wanted = Signal()
    cancel_wanted = Signal()

    def __init__(self, number: int, shelf: Shelf, theme: Theme) -> None:
        super().__init__()
        self._shelf, self._theme = shelf, theme
        self._column = Column()
        which = f"of column {number + 1}"
        self.model = self._combo(f"Model {which}", "Model whose saliency is shown.")
        self.target = self._combo(f"Target {which}", f"Output of the model that is explained. {AROUSAL}")
        self._clip = ElidedLabel(elide=Qt.TextElideMode.ElideLeft)
        self._clip.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._clip.setProperty("role", "muted")
        self._found = QLabel(accessibleName=f"Prediction {which}")
        self._found.setProperty("role", "heading")
        self._said = ElidedLabel()
        self._bar = QProgressBar(textVisible=False, accessibleName=f"Progress {which}")
        self._bar.setFixedSize(120, 8)
        self._explain = self._button("Explain", "explain.now", self.explain_wanted)
        self._cancel = self._button("Cancel", "explain.cancel", self.cancel_wanted)
        self.target.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._lay_out()
        self._list_models()
        shelf.models_changed.connect(self._list_models)
        self.model.activated.connect(self._choose_model)
        self.target.activated.connect(self._choose)

    def show_column(self, column: Column, *, names_clip: bool) -> None:
        """Show a column's choice and state; `names_clip`: the clip's name is to be read here."""
        self._column = column
        with QSignalBlocker(self.model), QSignalBlocker(self.target):
            self.model.setCurrentIndex(max(self.model.findData(column.wish.model), 0))
            self._list_targets()
            self.target.setCurrentIndex(self.target.findData(column.wish.target))
        name = "" if column.contents is None or not names_clip else column.contents.clip
        self._clip.setText(f"{name} (kept)" if name and column.wish.pinned else name)
        self._clip.setMinimumWidth(NARROWEST_CLIP_PX if name else 0)
        self._clip.setToolTip(
            "This column stays at its clip while the other goes on." if column.wish.pinned else name
        )
        self._show_state()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._show_state()

    def _show_state(self) -> None:
        column = self._column
        is_explaining = column.status == "explaining"
        self._bar.setVisible(is_explaining)
        self._bar.setRange(0, 1000 if column.fraction > 0 else 0)
        self._bar.setValue(round(1000 * column.fraction))
        self._cancel.setVisible(is_explaining)
        self._explain.setVisible(column.status in ("ready", "failed") and bool(column.wish.model))
        if column.saliency is None:
            self._say("", status(column), "", is_warning=column.status == "failed")
        else:
            labels = {} if column.contents is None else column.contents.labels
            shown = account(column.saliency, labels)
            self._say(
                shown.found, shown.verdict.text, shown.details, is_warning=shown.verdict.trust != "good"
            )

    def _say(self, found: str, said: str, details: str, *, is_warning: bool) -> None:
        self._found.setText(found)
        self._found.setVisible(bool(found))
        self._found.setToolTip(details)
        self._said.setText(said)
        self._said.setToolTip(details or said)
        colour = self._theme.warning if is_warning else self._theme.muted
        self._said.setStyleSheet(f"color: {colour}")

    def _list_models(self) -> None:
        with QSignalBlocker(self.model):
            self.model.clear()
            self.model.addItem(NO_MODEL, "")
            for name, card in self._shelf.cards.items():
                self.model.addItem(card.title, name)
                self.model.setItemData(self.model.count() - 1, card.note, Qt.ItemDataRole.ToolTipRole)
            self.model.setCurrentIndex(max(self.model.findData(self._column.wish.model), 0))

    def _list_targets(self) -> None:
        self.target.clear()
        card = self._shelf.cards.get(self._column.wish.model)
        for output in () if card is None else card.outputs:
            self.target.addItem(output.name, output.name)
        self.target.setEnabled(card is not None)

    def _choose_model(self) -> None:
        """Keep the target if the new model has it too."""
        card = self._shelf.cards.get(self.model.currentData())
        if card is None:
            self.chosen.emit("", "")
            return
        names = [output.name for output in card.outputs]
        wanted = self._column.wish.target
        self.chosen.emit(card.name, wanted if wanted in names else _first_choice(names))

    def _choose(self) -> None:
        self.chosen.emit(self.model.currentData(), self.target.currentData())

    def _combo(self, name: str, tip: str) -> QComboBox:
        combo = ElidedCombo(accessibleName=name, toolTip=tip)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        combo.setMaximumWidth(WIDEST_COMBO_PX)
        combo.setMinimumWidth(NARROWEST_COMBO_PX)
        return combo

    def _button(self, text: str, action: str, signal: Signal) -> QPushButton:
        row = BY_ID[action]
        button = QPushButton(text, toolTip=f"{row.tip} ({row.keys[0]})", focusPolicy=Qt.FocusPolicy.TabFocus)
        button.clicked.connect(signal)
        return button

    def _lay_out(self) -> None:
        choice = QHBoxLayout(spacing=8)
        choice.addWidget(self.model)
        choice.addWidget(self.target)
        choice.addWidget(self._clip, 1)
        state = QHBoxLayout(spacing=8)
        state.addStrut(self._explain.sizeHint().height())
        state.addWidget(self._found)
        state.addWidget(self._said, 1)
        state.addWidget(self._bar)
        state.addWidget(self._cancel)
        state.addWidget(self._explain)
        rows = QVBoxLayout(self, spacing=4)
        rows.setContentsMargins(8, 6, 8, 4)
        rows.addLayout(choice)
        rows.addLayout(state)


class ElidedCombo(QComboBox):
    """A combo box that may be narrower than its text; its list is not."""

    def showPopup(self) -> None:
        margin = self.view().verticalScrollBar().sizeHint().width() + LIST_MARGIN_PX
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + margin)
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        option.currentText = self.fontMetrics().elidedText(
            option.currentText, Qt.TextElideMode.ElideRight, room.width() - 4
        )
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


def _first_choice(names: list[str]) -> str:
    return "valence" if "valence" in names else names[0]
