"""What the sheets of settings have in common: fields with units, a sentence below them, Reset and Close."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from listener.state.columns.columns import Columns
from listener.state.columns.sound_pictures import SoundPictures

WIDTH_PX, BELOW_PX, LINES_SAID = 330, 70, 4
OWN = "Own values"


class SettingsSheet(QDialog):
    """A sheet beside the lanes that stays while one listens; sheets made of it fill `form`, `show_settings`, `take`."""

    def __init__(
        self, parent: QWidget, title: str, caption: str, pictures: SoundPictures, columns: Columns
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH_PX)
        self.pictures, self.columns = pictures, columns
        self.form = QFormLayout(verticalSpacing=6, horizontalSpacing=10)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._said = QLabel(wordWrap=True)
        self._said.setMinimumHeight(LINES_SAID * self.fontMetrics().lineSpacing())
        column = QVBoxLayout(self)
        column.addWidget(QLabel(caption, wordWrap=True))
        column.addLayout(self.form)
        column.addWidget(self._said)
        kinds = QDialogButtonBox.StandardButton
        self._buttons = buttons = QDialogButtonBox(kinds.Reset | kinds.Close)
        buttons.button(kinds.Reset).setToolTip("Take the values that Earmark has at first.")
        buttons.button(kinds.Reset).clicked.connect(self.reset)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            # Return takes a number; it must not press a button as well.
            button.setAutoDefault(False)
        column.addWidget(buttons)
        pictures.settings_changed.connect(self.show_settings)
        for signal in (columns.column_changed, columns.active_changed):
            signal.connect(self._remark)

    def add_number(
        self, label: str, unit: str, reach: tuple[float, float], step: float, *, decimals: int = 0
    ) -> QDoubleSpinBox:
        """A field for a number; what is typed is taken once it is whole."""
        field = QDoubleSpinBox(decimals=decimals, singleStep=step, suffix=f" {unit}".rstrip())
        field.setRange(*reach)
        field.setKeyboardTracking(False)
        field.setAccessibleName(f"{label} in {unit}" if unit else label)
        field.setToolTip(f"{label}: {reach[0]:g} to {reach[1]:g} {unit}".rstrip())
        field.valueChanged.connect(self.offer)
        self.add_row(label, field)
        return field

    def add_choice(self, label: str, names: Sequence[str], chosen: Callable[[int], None]) -> QComboBox:
        """A field for one of several names; `chosen` is called with its place when the user chooses."""
        field = QComboBox(accessibleName=label)
        field.addItems(list(names))
        field.activated.connect(chosen)
        self.add_row(label, field)
        return field

    def add_row(self, label: str, field: QWidget) -> None:
        """A row; Tab goes from row to row and then to the buttons."""
        field.setMinimumHeight(field.sizeHint().height())
        self.form.addRow(label, field)
        self.setTabOrder(field, self._buttons)

    def offer(self, *_value: object) -> None:
        """Take what the fields say, or say why it cannot be taken."""
        try:
            self.take()
        except ValueError as error:
            self._say(str(error), "warning")
        else:
            self._remark()

    def take(self) -> None:
        """Give the states what the fields say; a ValueError tells why that is not possible."""
        raise NotImplementedError

    def reset(self) -> None:
        """Take the values of the first start."""
        raise NotImplementedError

    def remark(self) -> str:
        """What else is to be said of the values in use."""
        raise NotImplementedError

    def show_settings(self) -> None:
        """Show the states' values in the fields."""
        fields = self.findChildren(QDoubleSpinBox) + self.findChildren(QComboBox)
        blockers = [QSignalBlocker(field) for field in fields]
        self.fill()
        del blockers
        self._remark()

    def fill(self) -> None:
        """Put the states' values into the fields."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """Stand at the right of the window, so that the lanes stay in sight."""
        super().showEvent(event)
        self.form.itemAt(0, QFormLayout.ItemRole.FieldRole).widget().setFocus()
        room = self.parentWidget().window().frameGeometry()
        self.move(room.right() - self.width() - 8, room.top() + BELOW_PX)

    def rate(self) -> int | None:
        """The rate of the active column's clip in Hz."""
        contents = self.columns.active_contents
        return None if contents is None or contents.sound is None else contents.sound.rate

    def _remark(self, *_number: int) -> None:
        self._say(self.remark(), "muted")

    def _say(self, sentence: str, role: str) -> None:
        self._said.setText(sentence)
        self._said.setProperty("role", role)
        self._said.style().unpolish(self._said)
        self._said.style().polish(self._said)
