"""The fields that say what counts as high disagreement."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QSizePolicy, QWidget

from listener.state.library import Library

DIVISORS = {1: "n − 1", 0: "n"}
SCOPES = {"splits": "chosen splits", "shown": "clips shown", "corpus": "whole corpus"}


class FlagFields(QWidget):
    """k, what a clip's spread divides by, and the clips that mean and deviation are taken over."""

    def __init__(self, library: Library) -> None:
        super().__init__()
        self._library = library
        self._k = _Number(minimum=-9, maximum=9, singleStep=0.25, decimals=2, prefix="k = ")
        self._k.setKeyboardTracking(False)
        self._divisor, self._scope = _Choice(), _Choice()
        for combo, choices in ((self._divisor, DIVISORS), (self._scope, SCOPES)):
            for value, title in choices.items():
                combo.addItem(title, value)
        self._k.lineEdit().setAccessibleName("k of the flags")
        self._name(self._k, "k", "A clip is flagged from the mean of the spreads plus k standard deviations.")
        self._name(self._divisor, "Divisor", "A clip's spread divides by this, n being its raters.")
        self._name(
            self._scope, "Looked at", "The clips that mean and deviation of the spreads are taken over."
        )
        row = QHBoxLayout(self, spacing=4)
        row.setContentsMargins(0, 0, 0, 0)
        for widget, stretch in ((self._k, 5), (self._divisor, 5), (self._scope, 8)):
            row.addWidget(widget, stretch)
        self._k.valueChanged.connect(self._set)
        for combo in (self._divisor, self._scope):
            combo.activated.connect(self._set)
        library.rule_changed.connect(self._show)
        self._show()

    def _name(self, field: QWidget, name: str, tip: str) -> None:
        field.setAccessibleName(f"{name} of the flags")
        field.setToolTip(tip)
        field.setMinimumWidth(0)
        field.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _show(self) -> None:
        rule = self._library.rule
        with QSignalBlocker(self._k):
            self._k.setValue(rule.k)
        self._divisor.setCurrentIndex(self._divisor.findData(rule.ddof))
        self._scope.setCurrentIndex(self._scope.findData(rule.scope))

    def _set(self) -> None:
        rule = replace(
            self._library.rule,
            k=self._k.value(),
            ddof=self._divisor.currentData(),
            scope=self._scope.currentData(),
        )
        self._library.set_rule(rule)


class _Number(QDoubleSpinBox):
    """The wheel scrolls the panel that it stands in; a number without needless zeros."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def textFromValue(self, value: float) -> str:
        return f"{value:g}"


class _Choice(QComboBox):
    """The wheel scrolls the panel that it stands in."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
