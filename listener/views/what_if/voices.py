"""Changed voices in rows: what was done, sounds to compare, effects on the outputs; beside them the waterfall."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from analysis.tables import Scale
from listener.state.altering.what_if import Supposing
from listener.state.explaining.inquiries import Twin
from listener.theme import Theme
from listener.views.glyphs import tabular_font
from listener.views.what_if.records import VoiceRow, shown_outputs, unit_of, voice_rows
from listener.views.what_if.sound_button import SoundButton
from listener.views.what_if.waterfall import Waterfall
from models.explain.counterfactuals import WhatIf
from models.explain.waterfall import AS_IS, waterfall
from models.interface import Output

TITLE, DONE, HEAR, EFFECTS = 0, 1, 2, 4
BRACKETS = "In brackets and hatched: resynthesis alone (⊢⊣) moves the output more, so the effect is not to be believed."
NARROW_PX = 900


class Voices(QWidget):
    """The answer of a speech model."""

    def __init__(self, supposing: Supposing, theme: Theme) -> None:
        super().__init__()
        self._supposing, self._theme = supposing, theme
        self._buttons: dict[tuple[str, Twin], SoundButton] = {}
        self._table = QScrollArea(frameShape=QFrame.Shape.NoFrame, widgetResizable=True)
        self._table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = Waterfall(theme)
        self._unit, self._told = _muted(), _muted()
        self._picture.row_told.connect(lambda text: self._told.setText(text or BRACKETS))
        self._told.setText(BRACKETS)
        right = QVBoxLayout(spacing=2)
        right.addWidget(self._unit)
        right.addWidget(self._picture, 1)
        right.addWidget(self._told)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight, self, spacing=24)
        self._parts.setContentsMargins(0, 0, 0, 0)
        self._parts.addWidget(self._table, 3)
        self._parts.addLayout(right, 2)
        self._told.setFixedHeight(2 * self.fontMetrics().lineSpacing() + 4)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        supposing.heard_changed.connect(self._show_heard)

    def show_answer(self, found: WhatIf, outputs: Sequence[Output], chosen: Output, scale: Scale) -> None:
        """Show an answer, and the waterfall of the chosen output."""
        self._picture.show_bars(waterfall(found, chosen.name), chosen, scale)
        self._unit.setText(f"{chosen.name} ({unit_of(chosen, scale)}), step by step without prosody")
        columns = shown_outputs(outputs, chosen.name)
        focused = next((key for key, button in self._buttons.items() if button.hasFocus()), None)
        self._table.setWidget(self._filled(voice_rows(found, columns, scale), columns))
        if focused in self._buttons:
            self._buttons[focused].setFocus()
        self._show_heard()

    def stand_after(self, widget: QWidget) -> None:
        """Let the keyboard walk from a widget to the sounds, row by row, and then to the waterfall."""
        for following in (*self._buttons.values(), self._picture):
            QWidget.setTabOrder(widget, following)
            widget = following

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, the waterfall stands below the table."""
        is_narrow = event.size().width() < NARROW_PX
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._parts.direction():
            self._parts.setDirection(direction)
            self._parts.setSpacing(8 if is_narrow else 24)
        super().resizeEvent(event)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._picture.set_theme(theme)
        for button in self._buttons.values():
            button.set_theme(theme)

    def _filled(self, rows: Sequence[VoiceRow], outputs: Sequence[Output]) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside, horizontalSpacing=12, verticalSpacing=2)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setColumnStretch(DONE, 1)
        self._buttons = {}
        heads = ["Change", "What was done", "Hear", "", *(output.name for output in outputs)]
        for column, text in enumerate(heads):
            grid.addWidget(_muted(text), 0, column, _side(column))
        for number, row in enumerate(rows, start=1):
            self._fill_row(grid, number, row)
        grid.setRowStretch(len(rows) + 1, 1)
        return inside

    def _fill_row(self, grid: QGridLayout, number: int, row: VoiceRow) -> None:
        done = _muted(row.done)
        done.setMinimumWidth(120)
        grid.addWidget(QLabel(row.title), number, TITLE)
        grid.addWidget(done, number, DONE)
        for column, button in enumerate(self._sounds(row), start=HEAR):
            grid.addWidget(button, number, column)
        for column, cell in enumerate(row.cells, start=EFFECTS):
            label = QLabel(cell.text, toolTip=cell.tip, font=tabular_font())
            label.setAccessibleDescription(cell.tip)
            if not cell.is_believable:
                label.setProperty("role", "muted")
            grid.addWidget(label, number, column, _side(column))

    def _sounds(self, row: VoiceRow) -> tuple[SoundButton, ...]:
        if row.name == AS_IS:
            return (self._button("A", "Hear the clip as it is, from the same place.", row, "changed"),)
        if not row.is_changed:
            return ()
        return (
            self._button("B", f"Hear the changed voice, from the same place: {row.done}", row, "changed"),
            self._button(
                "Null", "Hear the null twin: the same chain of resynthesis, nothing changed.", row, "null"
            ),
        )

    def _button(self, text: str, tip: str, row: VoiceRow, twin: Twin) -> SoundButton:
        which = row.title if twin == "changed" else f"null twin of {row.title}"
        button = SoundButton(text, tip, f"Hear: {which}", self._theme)
        name = "" if row.name == AS_IS else row.name
        button.clicked.connect(lambda: self._hear(name, twin))
        self._buttons[name, twin] = button
        return button

    def _hear(self, name: str, twin: Twin) -> None:
        self._supposing.hear(name, twin)
        self._show_heard()  # a click has switched the button, whatever is heard

    def _show_heard(self) -> None:
        for key, button in self._buttons.items():
            button.show_heard(self._supposing.is_heard(*key), self._supposing.is_playing)


def _muted(text: str = "") -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("role", "muted")
    return label


def _side(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column >= EFFECTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
