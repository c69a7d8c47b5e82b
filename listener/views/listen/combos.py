"""Combo boxes that may be narrower than their text, and the badge of trust."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
)

from listener.theme import Theme
from listener.views.listen.trust_words import Badge, Tone
from listener.views.own_keys import ENTER, take_key

LIST_MARGIN_PX = 24
SHORT_ROLE = Qt.ItemDataRole.UserRole + 1


class ElidedCombo(QComboBox):
    """A combo box that may be narrower than its text; its list is not. An item may have a shorter text for that."""

    def showPopup(self) -> None:
        margin = self.view().verticalScrollBar().sizeHint().width() + LIST_MARGIN_PX
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + margin)
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self).width() - 4
        if self.fontMetrics().horizontalAdvance(option.currentText) > room:
            shorter = self.currentData(SHORT_ROLE) or option.currentText
            option.currentText = self.fontMetrics().elidedText(shorter, Qt.TextElideMode.ElideRight, room)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class TrustBadge(QPushButton):
    """A word with a glyph; a click or Enter opens what stands behind it."""

    opened = Signal()

    def __init__(self, name: str, theme: Theme) -> None:
        super().__init__(accessibleName=name, focusPolicy=Qt.FocusPolicy.TabFocus)
        self._badge = Badge("")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.opened)
        self.set_theme(theme)

    def show_badge(self, badge: Badge) -> None:
        """Show another word, or hide for an empty one."""
        if badge != self._badge:
            self._badge = badge
            self.setText(badge.text)
            self.setAccessibleDescription(badge.text)
            self.setToolTip(f"{badge.tip}\nClick to see every check and how the map was made.")
            self._colour()
        self.setVisible(bool(badge.text))

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._colour()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 18, metrics.height() + 6)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Enter is this button's while it has the keyboard, not the window's."""
        return take_key(event, ENTER, self.click) or super().event(event)

    def _colour(self) -> None:
        text, ground = _colours(self._badge.tone, self._theme)
        self.setStyleSheet(
            f"QPushButton {{ color: {text}; background: {ground}; border: 1px solid {text};"
            f" border-radius: 4px; padding: 1px 7px; }}"
            f"QPushButton:focus {{ border: 2px solid {self._theme.cursor}; padding: 0px 6px; }}"
        )


def _colours(tone: Tone, theme: Theme) -> tuple[str, str]:
    """Text and ground: what must not be used stands out by being filled, not by its hue alone."""
    return {
        "sound": (theme.accent, "transparent"),
        "doubtful": (theme.warning, "transparent"),
        "do not use": (theme.base, theme.text),
        "plain": (theme.muted, "transparent"),
    }[tone]
