"""The button behind which one sets how clips are played: what follows them, what lies around a selection, how loud."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from listener.actions import BY_ID
from listener.keys.shown import tip_of
from listener.state.altering.going_on import LONGEST_GAP_S, GoingOn
from listener.state.altering.hearing import LONGEST_ROLL_S, Hearing
from listener.state.altering.matching import Matching
from listener.views.key_tips import tell_keys

NAME = "How clips are played"
STEP_S = 0.1


class HabitsButton(QToolButton):
    """Opens the sheet above itself; the sheet is made when it is first wanted."""

    def __init__(self, hearing: Hearing, going_on: GoingOn, matching: Matching) -> None:
        super().__init__(
            accessibleName=NAME,
            text="…",
            autoRaise=True,
            focusPolicy=Qt.FocusPolicy.TabFocus,
            toolTip=f"{NAME}: going on to the next clip, pre-roll, loudness.",
        )
        self._states = hearing, going_on, matching
        self.sheet: HabitsSheet | None = None
        self.clicked.connect(self._open)

    def _open(self) -> None:
        if self.sheet is None:
            self.sheet = HabitsSheet(*self._states, parent=self)
        self.sheet.adjustSize()
        self.sheet.move(self.mapToGlobal(QPoint(0, -self.sheet.height() - 2)))
        self.sheet.show()


class HabitsSheet(QDialog):
    """Switches and seconds; what is set holds at once, and Escape or a click elsewhere closes it."""

    def __init__(self, hearing: Hearing, going_on: GoingOn, matching: Matching, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup, accessibleName=NAME)
        self._hearing, self._going_on, self._matching = hearing, going_on, matching
        self._switches = {
            "play.go_on": _switch("play.go_on", going_on.set_on),
            "play.on_selecting": _switch("play.on_selecting", going_on.set_plays_selected),
            "play.match_loudness": _switch("play.match_loudness", matching.set_on),
        }
        self._gap = _seconds("Gap between two clips", LONGEST_GAP_S, going_on.set_gap)
        self._pre_roll = _seconds("Pre-roll", LONGEST_ROLL_S, self._set_rolls)
        self._post_roll = _seconds("Post-roll", LONGEST_ROLL_S, self._set_rolls)
        for roll in (self._pre_roll, self._post_roll):
            tell_keys(roll, lambda: tip_of("play.around"))
        self._lay_out()
        for signal in (hearing.rolls_changed, going_on.changed, matching.changed):
            signal.connect(self._show)
        self._show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.Mid))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _set_rolls(self, _seconds: float) -> None:
        self._hearing.set_rolls(self._pre_roll.value(), self._post_roll.value())

    def _show(self) -> None:
        going_on = self._going_on
        for action, is_on in (
            ("play.go_on", going_on.is_on),
            ("play.on_selecting", going_on.plays_selected),
            ("play.match_loudness", self._matching.is_on),
        ):
            self._switches[action].setChecked(is_on)
        for box, value in (
            (self._gap, going_on.gap),
            (self._pre_roll, self._hearing.pre_roll),
            (self._post_roll, self._hearing.post_roll),
        ):
            with QSignalBlocker(box):
                box.setValue(value)
        self._gap.setEnabled(going_on.is_on)

    def _lay_out(self) -> None:
        rows = QVBoxLayout(self, spacing=8)
        rows.setContentsMargins(12, 10, 12, 10)
        heading = QLabel(NAME)
        heading.setProperty("role", "heading")
        go_on = QHBoxLayout(spacing=8)
        go_on.addWidget(self._switches["play.go_on"], 1)
        go_on.addWidget(_label("after", self._gap))
        go_on.addWidget(self._gap)
        rolls = QGridLayout(horizontalSpacing=8, verticalSpacing=6)
        for row, (text, box) in enumerate(
            (("Pre-roll, before the selection", self._pre_roll), ("Post-roll, behind it", self._post_roll))
        ):
            rolls.addWidget(_label(text, box), row, 0)
            rolls.addWidget(box, row, 1)
        rolls.setColumnStretch(0, 1)
        rows.addWidget(heading)
        rows.addLayout(go_on)
        rows.addWidget(self._switches["play.on_selecting"])
        rows.addLayout(rolls)
        rows.addWidget(self._switches["play.match_loudness"])


def _switch(action: str, call: Callable[[bool], object]) -> QCheckBox:
    row = BY_ID[action]
    box = QCheckBox(row.title, accessibleName=row.title, toolTip=row.tip)
    box.toggled.connect(call)
    return box


def _seconds(name: str, most: float, call: Callable[[float], object]) -> QDoubleSpinBox:
    box = QDoubleSpinBox(accessibleName=f"{name} in seconds", suffix=" s", decimals=1, singleStep=STEP_S)
    box.setRange(0.0, most)
    box.valueChanged.connect(call)
    return box


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(buddy)
    return label
